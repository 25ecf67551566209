"""The rules of structure that every document of ours keeps, whatever stood in its template."""

from collections import Counter
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZipFile

from lxml import etree

from docfill.joining.fields import complex_fields, first_word
from tests.docfill.making import W

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
SPID = "{urn:schemas-microsoft-com:office:office}spid"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
HOLDERS = ("tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent")
WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
RANGES = ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange")
NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}
REVISIONS = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange",
             "tblPrChange", "trPrChange", "tcPrChange", "cellIns", "cellDel")
REFERRING = frozenset(("REF", "PAGEREF", "NOTEREF"))


def faults_of(data: bytes) -> list[str]:
    """Every rule that a document breaks."""
    with ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(content) for name, content in files.items()
             if name.endswith((".xml", ".rels"))}
    texts = {name: root for name, root in trees.items() if root.tag.startswith(W)}
    found = [f"{name}: {fault}" for name, root in texts.items() for fault in _shape(root)]
    found += [fault for check in (_ids, _ranges, _notes, _references) for fault in check(texts)]
    return found + _links(files, trees)


def blocks_in(holder: etree._Element) -> list[etree._Element]:
    """The paragraphs and tables of a holder, those inside controls among them."""
    found = []
    for child in holder:
        if child.tag in (W + "p", W + "tbl"):
            found.append(child)
        elif child.tag in WRAPPERS:
            found += blocks_in(child)
    return found


def _shape(root):
    for holder in root.iter(*(W + name for name in HOLDERS)):
        blocks = blocks_in(holder)
        if not blocks or blocks[-1].tag != W + "p":
            yield f"{etree.QName(holder).localname} does not end in a paragraph"
    for row in root.iter(W + "tr"):
        if next(row.iter(W + "tc"), None) is None:
            yield "a row without cells"
    for table in root.iter(W + "tbl"):
        if next(table.iter(W + "tr"), None) is None:
            yield "a table without rows"
    for control in root.iter(W + "sdtContent"):
        if not len(control) and control.getparent().getparent().tag != W + "p":
            yield "an empty control"
    yield from _fields(root)


def _fields(root):
    depth = 0
    for one in root.iter(W + "fldChar"):
        depth += {"begin": 1, "end": -1}.get(one.get(W + "fldCharType"), 0)
        if depth < 0:
            yield "a field ends that did not begin"
            return
    if depth:
        yield "a field does not end"


def _is_old(element) -> bool:
    """Whether it stands in what old programs show instead of what stands beside it."""
    return next(element.iterancestors(MC + "Fallback"), None) is not None


def _ids(texts):
    kinds = {"picture": Counter(), "shape": Counter(), "spid": Counter(), "control": Counter(),
             "revision": Counter(), "bookmark": Counter()}
    for root in texts.values():
        kinds["picture"].update(one.get("id") for one in root.iter("{*}docPr"))
        shapes = [one for one in root.iter() if isinstance(one.tag, str)
                  and one.tag.startswith(V) and one.get("id")]
        kinds["shape"].update(one.get("id") for one in shapes)
        kinds["spid"].update(one.get(SPID) for one in shapes if one.get(SPID))
        kinds["control"].update(one.get(W + "val") for one in root.iter(W + "id")
                                if one.getparent().tag == W + "sdtPr" and not _is_old(one))
        kinds["revision"].update(one.get(W + "id") for one in root.iter(
            *(W + name for name in REVISIONS)) if not _is_old(one))
        kinds["bookmark"].update(one.get(W + "name", "").lower() for one in root.iter(
            W + "bookmarkStart") if not _is_old(one))
    for kind, counted in kinds.items():
        yield from (f"{kind} {key} more than once" for key, n in counted.items() if n > 1)


def _ranges(texts):
    for name, root in texts.items():
        for kind in RANGES:
            ends = [[one.get(W + "id") for one in root.iter(f"{W}{kind}{half}")
                     if not _is_old(one)] for half in ("Start", "End")]
            if sorted(ends[0]) != sorted(ends[1]) or len(set(ends[0])) != len(ends[0]):
                yield f"{name}: {kind} {ends[0]} and {ends[1]}"


def _notes(texts):
    for kind, word in NOTES.items():
        used = [one.get(W + "id") for root in texts.values()
                for one in root.iter(f"{W}{word}Reference") if not _is_old(one)]
        there = [one.get(W + "id") for root in texts.values() if root.tag == W + kind
                 for one in root if one.get(W + "type", "normal") == "normal"]
        if len(set(used)) != len(used) or len(set(there)) != len(there) or set(used) - set(there):
            yield f"{kind}: {used} of {there}"


def _references(texts):
    marks = {one.get(W + "name", "").lower() for root in texts.values()
             for one in root.iter(W + "bookmarkStart")}
    for name, root in texts.items():
        codes = [one.get(W + "instr", "") for one in root.iter(W + "fldSimple")]
        codes += ["".join(code.text or "" for group in one.groups for code in group)
                  for one in complex_fields(root)]
        for code in codes:
            words = {one.strip('"').lower() for one in code.split()[1:]}
            if first_word(code) in REFERRING and words.isdisjoint(marks):
                yield f"{name}: {code} leads nowhere"
        for link in root.iter(W + "hyperlink"):
            if link.get(W + "anchor") and link.get(W + "anchor").lower() not in marks:
                yield f"{name}: a link to {link.get(W + 'anchor')}"


def _links(files, trees):
    found = []
    for name, root in trees.items():
        if not name.endswith(".rels"):
            continue
        base = dirname(dirname(name))
        owner = join(base, name.rpartition("/")[2].removesuffix(".rels"))
        ids = [one.get("Id") for one in root]
        found += [f"{name}: {key} twice" for key, n in Counter(ids).items() if n > 1]
        for one in root:
            target = one.get("Target")
            inside = target.lstrip("/") if target[0] == "/" else normpath(join(base, target))
            if one.get("TargetMode") != "External" and inside not in files and target != "NULL":
                found.append(f"{name}: {target} is missing")
        if owner in trees:
            used = {value for e in trees[owner].iter() for key, value in e.attrib.items()
                    if key.startswith(R) and value}
            found += [f"{owner}: {one} is no link" for one in used - set(ids)]
    return found
