"""What becomes of decisions: reports, extensions, reminders, changes, and days of the office."""
