"""The shipped templates in other words: an office rewords them in Word, and no test may notice.

Every word that stands in a template is turned round, those in quotes inside tags too; fields,
styles and the length of lines stay. `tests/documents/conftest.py` gives these to its tests; a test
of the wording itself asks for the fixture `real_words`.
"""

import io
import re
import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORDED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
TAG = re.compile(r"(\{[{%#].*?[}%#]\})")
QUOTED = re.compile(r'("[^"]*")')
WORD = re.compile(r"[А-Яа-я]{2,}")


def reword_all(shipped: Path, folder: Path) -> Path:
    """The folder, with every template of the other one in other words."""
    for file in shipped.glob("*.docx"):
        (folder / file.name).write_bytes(reword(file.read_bytes()))
    return folder


def reword(content: bytes) -> bytes:
    """The template with its words turned round."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, \
            zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member, reword_part(data) if WORDED.fullmatch(member.filename) else data)
    return target.getvalue()


def reword_part(data: bytes) -> bytes:
    tree = etree.fromstring(data)
    for paragraph in tree.iter(f"{W}p"):
        texts = [one for one in paragraph.iter(f"{W}t") if one.text]
        letters = iter(reworded("".join(one.text for one in texts)))
        for one in texts:  # a tag may lie in several pieces
            one.text = "".join(next(letters) for _ in one.text)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def reworded(text: str) -> str:
    """The text, as long as before, with the words between and inside its tags turned round."""
    return "".join(_in_tag(part) if TAG.fullmatch(part) else WORD.sub(_turned, part)
                   for part in TAG.split(text))


def _in_tag(tag: str) -> str:
    return "".join(WORD.sub(_turned, part) if QUOTED.fullmatch(part) else part
                   for part in QUOTED.split(tag))


def _turned(word: re.Match) -> str:
    """The letters from behind, capitals where they were."""
    return "".join(new.upper() if old.isupper() else new.lower()
                   for old, new in zip(word[0], reversed(word[0]), strict=True))
