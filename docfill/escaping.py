"""Makes any text fit for XML."""

import re

try:
    from markupsafe._speedups import _escape_inner as escape
except ImportError:

    def escape(text: str) -> str:
        """The text with &, <, > and quotes escaped."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return text.replace("'", "&#39;").replace('"', "&#34;")


HYPHEN = "\x1e"  # Word's own sign for a hyphen that ends no line
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text escaped, without the characters that XML cannot hold."""
    return escape(_ILLEGAL.sub("", text.replace(HYPHEN, "-")))
