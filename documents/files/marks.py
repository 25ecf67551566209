"""The mark in a document that was made here: what it was made from, and whether it is unchanged.

The mark holds numbers and codes, nothing about people; its key is known to this desk alone.
"""

import hashlib
import hmac
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from documents.apart import apart
from documents.properties import CUSTOM, paragraphs_of, with_property, zip_entry
from models.audit.keys import audit_key
from models.documents.issued import IssuedDocument

NAME = "okmd-desk"
TYPES, RELS = "[Content_Types].xml", "_rels/.rels"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
RELATION = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
            "custom-properties")
OURS = ("kind", "entity", "record", "privacy", "template", "day", "recipient")
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
DIGITS = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
LARGEST_PART = 20 * 2**20


@dataclass(frozen=True)
class Mark:
    """What a file says of itself, once it is sure that this desk wrote it."""

    facts: dict
    digest: str  # of the parts as they were issued
    is_same: bool  # not a byte of what is in it was touched
    is_same_text: bool

    def find(self) -> IssuedDocument | None:
        """The document of the register that it is a copy of, the newest of equal ones."""
        facts, document = self.facts, IssuedDocument
        found = document.select().where(
            document.kind == facts["kind"], document.entity == facts["entity"],
            document.object_id == facts["record"], document.privacy == facts["privacy"],
            document.status != "erased").order_by(document.edition.desc())
        return next((one for one in found if _short(one.recipient) == facts["recipient"]
                     and (_read_facts(one.content()) or {}).get("parts") == self.digest), None)


def marked(content: bytes, lines: Iterable[str], *, kind: str, entity: str, record: int,
           privacy: str, recipient: str, day: date | None, template: int | None) -> bytes:
    """A finished file of these paragraphs with its mark; the same facts give the same bytes."""
    facts = {"kind": kind, "entity": entity, "record": record, "privacy": privacy,
             "recipient": _short(recipient), "day": day.isoformat() if day else "",
             "template": template, "parts": _digest_of_parts(content),
             "text": _digest_of_text(lines)}
    facts["mac"] = _seal(facts)
    return _with_property(content, _to_letters(json.dumps(facts, sort_keys=True)))


def read_mark(content: bytes) -> Mark | None:
    """The mark of a file; None where there is none of this desk."""
    facts, parts, text = _examine(content)
    if facts is None or not hmac.compare_digest(str(facts.pop("mac", "")), _seal(facts)):
        return None
    return Mark({name: facts.get(name) for name in OURS}, facts["parts"],
                facts["parts"] == parts, facts["text"] == text)


@apart
def _examine(content: bytes) -> tuple[dict | None, str, str]:
    """What a file that people brought says of itself, and the digests of what is in it."""
    facts = _read_facts(content)
    if facts is None:
        return None, "", ""
    return facts, _digest_of_parts(content), _digest_of_text(paragraphs_of(content))


def _read_facts(content: bytes) -> dict | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if package.getinfo(CUSTOM).file_size > LARGEST_PART:
                return None
            text = package.read(CUSTOM)
        if b"<!" in text:
            return None
        for one in ElementTree.fromstring(text):
            if one.get("name") == NAME:
                facts = json.loads(_from_letters("".join(one.itertext())))
                return facts if isinstance(facts, dict) and {*OURS} <= {*facts} else None
    except (zipfile.BadZipFile, KeyError, ValueError, ElementTree.ParseError, OSError):
        return None
    return None


def _to_letters(text: str) -> str:
    """The text as small letters alone: digits in a row would look like somebody's number."""
    return text.encode().hex().translate(LETTERS)


def _from_letters(text: str) -> str:
    return bytes.fromhex(text.translate(DIGITS)).decode()


def _seal(facts: dict) -> str:
    key = hmac.digest(audit_key(may_make=True), b"mark of a document", "sha256")
    return hmac.digest(key, json.dumps(facts, sort_keys=True).encode(), "sha256").hex()


def _short(recipient: str) -> str:
    return hashlib.sha256(recipient.encode()).hexdigest()[:16] if recipient else ""


def _digest_of_parts(content: bytes) -> str:
    """Of everything in the file but the mark and what has to name it."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in sorted({*package.namelist()} - {CUSTOM, TYPES, RELS}):
            digest.update(name.encode() + b"\0" + hashlib.sha256(package.read(name)).digest())
    return digest.hexdigest()


def _digest_of_text(lines: Iterable[str]) -> str:
    """Of the words alone, which a program that only opens and saves the file leaves as they are."""
    words = (" ".join(line.split()) for line in lines)
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()


def _with_property(content: bytes, text: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, \
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        parts[TYPES] = _with_type(parts[TYPES])
        parts[RELS] = _with_relation(parts[RELS])
        parts[CUSTOM] = with_property(parts.get(CUSTOM, b""), NAME, text)
        for name, data in parts.items():
            new.writestr(zip_entry(name), data)
    return target.getvalue()


def _with_type(part: bytes) -> bytes:
    line = f'<Override PartName="/{CUSTOM}" ContentType="{CUSTOM_TYPE}"/>'
    return part if CUSTOM.encode() in part else _with_last(part, line)


def _with_relation(part: bytes) -> bytes:
    line = f'<Relationship Id="rIdOkmdMark" Type="{RELATION}" Target="{CUSTOM}"/>'
    return part if CUSTOM.encode() in part else _with_last(part, line)


def _with_last(part: bytes, line: str) -> bytes:
    """The part with one more line at the end of its root, under the namespace of that."""
    before, mark, after = part.rpartition(b"</")
    prefix = after.partition(b":")[0].decode() + ":" if b":" in after else ""
    return before + line.replace("<", f"<{prefix}", 1).encode() + mark + after
