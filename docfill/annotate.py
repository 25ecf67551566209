"""A copy of a template with a Word comment at each fault, for the person who must mend it."""

from lxml import etree

from docfill.package.archive import DEFLATERS, FASTEST, finish, lay_out, pack
from docfill.package.gate import Package, open_sound, rels_of
from docfill.package.names import AUTHOR, COMMENTS, CONTENT_TYPES, PACKAGE_RELS, REL, TYPES, W
from docfill.problems import Problem

INITIALS = "df"
_NEW_COMMENTS = f'<w:comments xmlns:w="{W[1:-1]}"/>'.encode()
_NEW_RELS = f'<Relationships xmlns="{PACKAGE_RELS[1:-1]}"/>'.encode()


def annotate(source, problems: list[Problem]) -> bytes:
    """The file with a comment at each problem; TemplateError if it is no Word document at all.

    Word allows comments in the body only, so a fault elsewhere is told at the first paragraph.
    """
    package = open_sound(source)
    return _write(package, _Annotation(package).add_all(problems))


class _Annotation:
    """The parts that change: the body, the comments, and what makes the comments known."""

    def __init__(self, package: Package):
        self.package = package
        self.body = package.trees[package.document]
        self.paragraphs = list(self.body.iter(W + "p"))
        self.name = self._find_comments()
        self.comments = etree.fromstring(package.xml.get(self.name, _NEW_COMMENTS))
        ids = [int(comment.get(W + "id", "0")) for comment in self.comments]
        self.next_id = max(ids, default=-1) + 1

    def _find_comments(self) -> str:
        known = [n for n in self.package.trees if self.package.type_of(n) == COMMENTS]
        folder = self.package.document.rpartition("/")[0]
        return known[0] if known else f"{folder}/comments.xml"

    def add_all(self, problems: list[Problem]) -> dict[str, bytes]:
        """Comment each problem; the changed parts."""
        for problem in problems:
            self._add(problem)
        changed = {self.package.document: self.body, self.name: self.comments}
        if self.name not in self.package.trees:
            changed |= self._make_known()
        return {
            name: etree.tostring(tree, encoding="UTF-8", standalone=True)
            for name, tree in changed.items()
        }

    def _add(self, problem: Problem) -> None:
        number, self.next_id = str(self.next_id), self.next_id + 1
        paragraph = self._paragraph(problem)
        if paragraph is None:
            return
        start, end = (etree.Element(W + f"commentRange{e}", {W + "id": number}) for e in _ENDS)
        properties = paragraph.find(W + "pPr")
        paragraph.insert(0 if properties is None else 1, start)
        paragraph.append(end)
        run = etree.SubElement(paragraph, W + "r")
        etree.SubElement(run, W + "commentReference", {W + "id": number})
        self.comments.append(_comment(number, problem))

    def _paragraph(self, problem: Problem):
        if not self.paragraphs:
            return None
        here = problem.part == self.package.document and problem.paragraph is not None
        return self.paragraphs[problem.paragraph if here else 0]

    def _make_known(self) -> dict:
        find = self.package.find
        rels_name, types_name = find(rels_of(self.package.document)), find(CONTENT_TYPES)
        rels = etree.fromstring(self.package.xml.get(rels_name, _NEW_RELS))
        etree.SubElement(
            rels, PACKAGE_RELS + "Relationship",
            Id="docfillComments", Type=REL + "comments", Target="/" + self.name,
        )  # fmt: skip
        types = self.package.trees[types_name]
        etree.SubElement(types, TYPES + "Override", PartName="/" + self.name, ContentType=COMMENTS)
        return {rels_name: rels, types_name: types}


_ENDS = ("Start", "End")


def _comment(number: str, problem: Problem) -> etree._Element:
    comment = etree.Element(
        W + "comment", {W + "id": number, W + "author": AUTHOR, W + "initials": INITIALS}
    )
    head = " – ".join(filter(None, [problem.place, problem.tag]))
    for line in filter(None, [head, problem.message, problem.hint]):
        paragraph = etree.SubElement(comment, W + "p")
        text = etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t")
        text.text = line
    return comment


def _write(package: Package, changed: dict[str, bytes]) -> bytes:
    deflate = DEFLATERS[FASTEST]
    kept = [member for name, member in package.members.items() if name not in changed]
    return finish(lay_out(kept + [pack(name, data, deflate) for name, data in changed.items()]))
