"""What the office decides about its papers: questions, file names, letterhead, ownership."""
