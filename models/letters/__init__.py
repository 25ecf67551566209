"""The register of letters: those that come and go without a template, and attached files."""
