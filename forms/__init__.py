"""Forms built from the entities: lenient fields, Bulgarian messages, choices of records."""
