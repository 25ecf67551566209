"""Text that people see and that stands in no run: properties, titles, charts, equations, data.

Values are filled there; a condition or a loop is told, as is what cannot be filled.
"""
