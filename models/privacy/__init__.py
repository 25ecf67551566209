"""What the office owes to the people in its records: classes, terms, consents, disclosures."""
