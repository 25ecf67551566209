"""Long work as the browser shows it: asking for it, its progress on every page, its results."""
