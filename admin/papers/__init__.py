"""The papers of the office in the browser: templates, their fields, and making one document."""
