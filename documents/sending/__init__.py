"""What goes with a letter into the office's mail program: drafts and appointments."""
