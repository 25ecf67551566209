"""What is written while a meeting runs: who spoke, who came and left, who voted how."""
