"""What belongs to the templates of the office: the questions they ask and what was answered."""
