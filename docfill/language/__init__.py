"""The language inside the tags: Jinja2's grammar cut down to what cannot do harm."""
