"""What the office writes: kinds of documents, their values, their grammar, issuing and numbers."""
