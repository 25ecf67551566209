"""The values every entity gives by itself to the documents made from it."""
