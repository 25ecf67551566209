"""Cases of children, their protected identity, and what happened in them."""
