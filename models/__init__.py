"""Tables and the rules of the office; nothing of the web."""
