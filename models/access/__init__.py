"""Who may see beyond his role: named people of sealed cases, and what takes a second person."""
