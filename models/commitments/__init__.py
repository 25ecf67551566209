"""What decisions ask of institutions: reports, extensions, deadlines, reminders."""
