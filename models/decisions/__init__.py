"""Decisions: how they are worded, changed later, and taken in writing between meetings."""
