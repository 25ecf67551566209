"""What is shown or done only for a reason or with a second person."""
