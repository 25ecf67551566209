"""Long work: documents by the hundred, made by one worker while people go on."""
