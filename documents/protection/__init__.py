"""What leaves the office: checked for names, noted who got it, wiped when its time is over."""
