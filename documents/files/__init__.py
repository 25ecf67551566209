"""Finished files: joined, marked, recognised, and what people attach to them."""
