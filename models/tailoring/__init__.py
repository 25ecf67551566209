"""What the office configures: fields of its own on the registers, and what follows from them."""
