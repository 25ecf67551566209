"""Speed and load, side by side with peers."""
