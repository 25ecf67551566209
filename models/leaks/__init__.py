"""The leak guard over plain text: personal numbers, contacts and names of children and parents."""
