"""What is searched for: posted, and in an address only as a token that nobody can read.

Names of children and parents are searched for; addresses stand in logs of proxies, in histories
of browsers and on screens.
"""

from flask import current_app

from models.users.kept import hide_text, read_hidden

QUESTION = "q"
LONGEST = 200
MARK = "~"  # before a token


def asked(args) -> str:
    """What the address or the form searches for."""
    return opened(args.get(QUESTION, ""))


def opened(text: str) -> str:
    """What was typed, of the token that stands for it or as it is."""
    text = text.strip()
    if not text.startswith(MARK):
        return text[:LONGEST]
    keys = current_app.secret_key, *current_app.config["SECRET_KEY_FALLBACKS"]
    return next(filter(None, (read_hidden(text[1:], key) for key in keys)), "")[:LONGEST]


def hidden(text: str) -> str:
    """The token that stands for a question in an address; a token is its own."""
    is_plain = text and not text.startswith(MARK)
    return f"{MARK}{hide_text(text, current_app.secret_key)}" if is_plain else text
