"""Copies of the desk: one sealed file each, proved by restoring it, kept by day, week and month."""
