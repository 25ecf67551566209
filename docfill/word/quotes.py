"""What Word's autocorrection did inside a tag, undone: curly quotes, long dashes, signs, spaces."""

import re

# Opening quote -> the quotes that may close it.
_CLOSING = {
    "„": "“”\"", "“": "”“\"", "”": "”“\"", "«": "»\"", "»": "«»\"", "‟": "”\"",
    "‘": "’‘'", "’": "’‘'", "‚": "‘’'", "‛": "’'", '"': '"', "'": "'", "″": "″\"",
}  # fmt: skip
_SPECIAL = re.compile(
    "[" + "".join(_CLOSING) + "\u00a0\u202f\u2007\u00ad\u200b-\u200f\u2060\ufeff–—−‑≤≥≠⇐\n\r\t]"
)
_OUTSIDE = str.maketrans(
    dict.fromkeys("\xa0\u202f\u2007\n\r\t", " ")
    | dict.fromkeys("–—−‑", "-")
    | dict.fromkeys("\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
    | {"≤": "<=", "⇐": "<=", "≥": ">=", "≠": "!="}
)


def straighten(code: str) -> str:
    """The code with plain quotes, spaces and dashes; what stands between quotes stays as typed."""
    if not _SPECIAL.search(code):
        return code
    pieces, at = [], 0
    while at < len(code):
        start = _next_quote(code, at)
        pieces.append(code[at:start].translate(_OUTSIDE))
        if start == len(code):
            break
        end = _closing_quote(code, start)
        if end == len(code):
            pieces.append(code[start:])
            break
        pieces.append(_string(code[start + 1 : end], code[start]))
        at = end + 1
    return "".join(pieces)


def _next_quote(code: str, at: int) -> int:
    return next((i for i in range(at, len(code)) if code[i] in _CLOSING), len(code))


def _closing_quote(code: str, start: int) -> int:
    """Where the quotation ends; what begins with a straight mark may end with a curly one."""
    closing, at = _CLOSING[code[start]], start + 1
    if closing == '"' and closing not in code[at:]:
        closing = "“”"
    while at < len(code) and code[at] not in closing:
        at += 2 if code[at] == "\\" else 1
    return at if at < len(code) else len(code)


def _string(content: str, quote: str) -> str:
    """A string literal; one that was already plain keeps its own quotes and escapes."""
    content = content.replace("\n", " ")
    if quote in "'\"":
        return f"{quote}{content}{quote}"
    return '"' + content.replace('"', '\\"') + '"'
