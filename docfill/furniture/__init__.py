"""What Word puts beside the tags: ranges, fields, notes, numbers, places that must hold text.

Each module looks at a part whose tags are arranged, and marks in its XML what a filling must do.
"""
