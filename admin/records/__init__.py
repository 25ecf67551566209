"""The pages of one record: details, form, conflict, steps of its workflow, archive."""
