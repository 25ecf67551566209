"""What the office counts and may publish: counts, and the cells that stay hidden in them."""
