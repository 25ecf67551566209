"""The file: a ZIP package of parts, let in by the gate, written the same bytes every time."""
