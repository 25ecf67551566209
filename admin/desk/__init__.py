"""What stands around every page: menu, search, help."""
