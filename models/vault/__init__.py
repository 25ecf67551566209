"""What keeps children's names and numbers unreadable in a stolen database: keys, seals, search."""
