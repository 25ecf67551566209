"""What becomes of decisions: the register, the institutions, the statistics."""
