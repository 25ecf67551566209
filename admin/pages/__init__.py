"""The pages that differ from the general one: today, case, meeting, documents, registers."""
