"""Signing in: passwords, second factor, sessions, one-time links, the declaration."""
