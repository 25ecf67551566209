"""What comes in and goes out as a whole: tables into registers, everything as files."""
