"""The Bulgarian language as an office needs it: text, numbers, dates, identifiers, grammar."""
