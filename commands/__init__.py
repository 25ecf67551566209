"""The commands of the desk: (settings, arguments) → exit code or None for success."""
