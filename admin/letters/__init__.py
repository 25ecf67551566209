"""The register of letters: the book of both directions, letters typed by hand, attached files."""
