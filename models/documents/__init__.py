"""What the office writes: templates with versions and questions, issued documents, files."""
