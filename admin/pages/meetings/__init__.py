"""The meeting's own page: one module for each of its modes."""
