"""What is weighed before a meeting: who comes, what is discussed, who learns of which case."""
