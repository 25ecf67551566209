"""The few marks that the guides in docs/ use, as HTML: headings, lists, tables, code, pictures."""

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
BLOCK = re.compile(r"\n\s*\n")
INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def render_markdown(text: str, picture: Callable[[str], str]) -> Markup:
    """The page; `picture` gives the address of a picture by its name."""
    pieces, at = [], 0
    for fence in FENCE.finditer(text):
        pieces += _blocks(text[at:fence.start()], picture)
        pieces.append(Markup("<pre><code>{}</code></pre>").format(fence[1].rstrip()))
        at = fence.end()
    return Markup("\n").join([*pieces, *_blocks(text[at:], picture)])


def _blocks(text: str, picture) -> Iterator[Markup]:
    for block in filter(None, map(str.strip, BLOCK.split(text))):
        yield _block(block, picture)


def _block(block: str, picture) -> Markup:
    lines = block.splitlines()
    heading = re.match(r"(#{1,4}) (.+)", block)
    if heading:
        rest = "\n".join(lines[1:]).strip()
        level = len(heading[1])
        return Markup("<h{0}>{1}</h{0}>").format(level, inline(heading[2])) + (
            _block(rest, picture) if rest else "")
    if image := PICTURE.fullmatch(block):
        return Markup('<p><img src="{}" alt="{}"></p>').format(picture(image[2]), image[1])
    if lines[0].startswith("|"):
        return _table(lines)
    if re.match(r"[-*] |\d+\. ", lines[0]):
        return _list(lines)
    return Markup("<p>{}</p>").format(inline(" ".join(lines)))


def _list(lines: list[str]) -> Markup:
    """A list; a line that begins with no mark goes on with the one before."""
    items, tag = [], "ol" if lines[0][0].isdigit() else "ul"
    for line in lines:
        found = re.match(r"(?:[-*]|\d+\.) (.*)", line)
        if found or not items:
            items.append(found[1] if found else line)
        else:
            items[-1] += f" {line.strip()}"
    inner = Markup("").join(Markup("<li>{}</li>").format(inline(item)) for item in items)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), inner)


def _table(lines: list[str]) -> Markup:
    rows = [_cells(line) for line in lines if not re.fullmatch(r"[|:\- ]+", line)]
    head = _row(rows[0], '<th scope="col">{}</th>')
    body = Markup("").join(_row(row, "<td>{}</td>") for row in rows[1:])
    return Markup('<div class="table-box"><table class="table"><thead>{}</thead><tbody>{}</tbody>'
                  "</table></div>").format(head, body)


def _cells(line: str) -> list[str]:
    """The texts between the bars; a bar inside `code` is no border."""
    found = re.findall(r"((?:`[^`]*`|[^|`])+)", line.strip("| "))
    return [cell.strip().replace("\\|", "|") for cell in found]


def _row(cells: list[str], mark: str) -> Markup:
    return Markup("<tr>{}</tr>").format(
        Markup("").join(Markup(mark).format(inline(cell)) for cell in cells))


def inline(text: str) -> Markup:
    """`code` and **bold** of a line; everything else is text."""
    made, at = Markup(""), 0
    for found in INLINE.finditer(text):
        made += escape(text[at:found.start()])
        tag, inner = ("code", found[1]) if found[1] else ("strong", found[2])
        made += Markup("<{0}>{1}</{0}>").format(Markup(tag), inner)
        at = found.end()
    return made + escape(text[at:])
