"""Places for children: what services report, who is placed where, who waits, what is proved."""
