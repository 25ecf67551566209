"""Random documents: what Word puts into text, beside random tags, in every kind of place."""

import random

from tests.docfill.making import SECTION, bookmark, complex_field, para, run, simple_field, word
from tests.docfill.places import NOTE_SIGN, box, cell, control

TEXTS = ["{{ x }}", "{{ р.н }}", "{% if видимо %}да{% endif %}",
         "{% if скрито %}не{% else %}да{% endif %}",
         "{% for и in празно %}{{ и.н }}{% endfor %}", "{% for и in редове %}{{ и.н }}{% endfor %}",
         "текст", " ", "{# бележка #}"]
OPENINGS = ["if видимо", "if скрито", "for р in редове", "for р in празно", "if р.ред"]
VALUES = {"x": "стойност", "видимо": True, "скрито": False, "празно": [],
          "р": {"н": "-", "ред": [1]},
          "редове": [{"н": "а", "ред": [1, 2]}, {"н": "б", "ред": []}, {"н": "в", "ред": [3]}]}
DRAWING = ('<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="9" '
           'cy="9"/><wp:docPr id="{}" name="P"/></wp:inline></w:drawing></w:r>')
RANGES = ["bookmark", "perm", "comment"]


class Furnished:
    """One random document and what was put into it."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.number, self.notes, self.comments = 0, [], []
        self.names, self.open = [], []
        self.boxed = 0
        body = self.blocks(3) + para("{{ x }}", *self.close())
        self.parts = {}
        for kind in ("header", "footer"):
            if self.random.random() < 0.3:
                self.boxed += 1
                self.parts[kind] = self.blocks(1) + para("край", *self.close())
                self.boxed -= 1
        if self.notes:
            self.parts["footnotes"] = "".join(self.notes)
        if self.comments:
            self.parts["comments"] = "".join(self.comments)
        self.data = word(body, self.parts)

    def next(self) -> int:
        """A number used once."""
        self.number += 1
        return self.number

    def pick(self, *choices):
        """One of several, each equally likely."""
        return self.random.choice(choices)

    # Inside a paragraph

    def inline(self) -> list[str]:
        """Some pieces of a paragraph."""
        return [self.pick(self.text, self.text, self.text, self.thing)()
                for _ in range(self.random.randint(1, 4))]

    def text(self) -> str:
        """A text with a tag, perhaps in two runs."""
        text = self.random.choice(TEXTS)
        at = self.random.randint(0, len(text))
        return run(text) if self.random.random() < 0.6 else run(text[:at]) + run(text[at:])

    def thing(self) -> str:
        """Something that is no text."""
        makers = [self.field, self.mark, self.half, self.revision, self.drawing, self.page,
                  self.inline_control, self.link]
        if not self.boxed:
            makers += [self.note, self.box]
        return self.random.choice(makers)()

    def field(self) -> str:
        if self.names and self.random.random() < 0.5:
            return self.pick(simple_field, complex_field)(f" REF {self.random.choice(self.names)} ")
        return self.pick(simple_field, complex_field)(" PAGE ")

    def mark(self) -> str:
        self.names.append(f"mark{self.next()}")
        return bookmark(self.names[-1], self.text(), self.next())

    def half(self) -> str:
        """The beginning of a range, or the end of one that was begun."""
        if self.open and self.random.random() < 0.6:
            return self.open.pop(self.random.randrange(len(self.open)))
        kind, number = self.random.choice(RANGES), self.next()
        if kind == "comment" and not self.boxed:
            self.comments.append(f'<w:comment w:id="{number}" w:author="а">{para("тайно")}'
                                 "</w:comment>")
            self.open.append(f'<w:commentRangeEnd w:id="{number}"/><w:r>'
                             f'<w:commentReference w:id="{number}"/></w:r>')
            return f'<w:commentRangeStart w:id="{number}"/>'
        if kind == "perm":
            self.open.append(f'<w:permEnd w:id="{number}"/>')
            return f'<w:permStart w:id="{number}" w:edGrp="everyone"/>'
        self.names.append(f"half{number}")
        self.open.append(f'<w:bookmarkEnd w:id="{number}"/>')
        return f'<w:bookmarkStart w:id="{number}" w:name="half{number}"/>'

    def close(self) -> list[str]:
        """The ends of all that was begun."""
        ends, self.open = self.open, []
        return ends

    def revision(self) -> str:
        return f'<w:ins w:id="{self.next()}" w:author="а">{run("ново")}</w:ins>'

    def drawing(self) -> str:
        return DRAWING.format(self.next())

    def page(self) -> str:
        return '<w:r><w:br w:type="page"/></w:r>'

    def inline_control(self) -> str:
        return control(self.text(), self.next(), self.pick("", "поле", "goog_rdk_1"))

    def link(self) -> str:
        anchor = f' w:anchor="{self.random.choice(self.names)}"' if self.names else ""
        return f"<w:hyperlink{anchor}>{self.text()}</w:hyperlink>"

    def note(self) -> str:
        number = self.next()
        self.boxed += 1
        held, self.open = self.open, []
        note = self.blocks(1) if self.random.random() < 0.3 else para(*self.inline())
        note += para("края", *self.close()) if self.open or self.random.random() < 0.3 else ""
        self.open = held
        self.boxed -= 1
        self.notes.append(f'<w:footnote w:id="{number}">{note}</w:footnote>')
        return NOTE_SIGN.format(number)

    def box(self) -> str:
        """A text box, the same in both of its branches; nothing in it may be begun only."""
        self.boxed += 1
        inside = self.pick(para(self.text()), control(para(self.text()), self.next()),
                           "".join(map(para, ("{%p if скрито %}", "а", "{%p endif %}"))))
        self.boxed -= 1
        return box(inside, self.next())

    # Blocks

    def blocks(self, depth: int) -> str:
        """Some paragraphs, tables, controls, and blocks of tags around them."""
        makers = [self.paragraph, self.paragraph]
        if depth:
            makers += [self.lifted, self.lifted, self.table, self.controlled, self.spanning]
        if not self.boxed:
            makers.append(self.section)
        return "".join(self.random.choice(makers)(depth - 1)
                       for _ in range(self.random.randint(1, 4)))

    def paragraph(self, _depth: int) -> str:
        return para(*self.inline())

    def section(self, _depth: int) -> str:
        return f"<w:p><w:pPr>{SECTION.format('')}</w:pPr>{''.join(self.inline())}</w:p>"

    def beside(self) -> list[str]:
        """Perhaps something beside a tag that stands for its paragraph."""
        return [self.pick(self.half, self.half, self.page, self.thing)()
                ] if self.random.random() < 0.25 else []

    def lifted(self, depth: int) -> str:
        opening = self.random.choice(OPENINGS)
        parts = [para(*self.beside(), f"{{%p {opening} %}}", *self.beside()), self.blocks(depth)]
        if self.random.random() < 0.2:
            parts += [para("{%p else %}"), self.blocks(depth)]
        parts.append(para(*self.beside(), f"{{%p end{opening.split()[0]} %}}", *self.beside()))
        return "".join(parts)

    def spanning(self, depth: int) -> str:
        """A block that begins in the text of one paragraph and ends in another's."""
        opening = self.random.choice(OPENINGS)
        first = para(*self.inline(), f"{{% {opening} %}}", *self.inline())
        between = self.blocks(0) if self.random.random() < 0.5 else ""
        return first + between + para(*self.inline(), f"{{% end{opening.split()[0]} %}}")

    def table(self, depth: int) -> str:
        def row(*texts: str) -> str:
            cells = "".join(cell(text) for text in texts)
            return f"<w:tr>{cells}</w:tr>"

        opening = self.random.choice(OPENINGS)
        rows = [row(para(f"{{%tr {opening} %}}", *self.beside()), para(" "))]
        self.boxed += 1
        inner = row(self.blocks(depth) + para("а"), para(*self.inline()))
        self.boxed -= 1
        rows += [inner, row(para(f"{{%tr end{opening.split()[0]} %}}"), para(" "))]
        rows += [row(para("долу"), para("{{ x }}"))] * (self.random.random() < 0.5)
        return ('<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
                '<w:gridCol w:w="4000"/><w:gridCol w:w="4000"/></w:tblGrid>'
                f"{''.join(rows)}</w:tbl>") + para(*self.inline())

    def controlled(self, depth: int) -> str:
        return control(self.blocks(depth), self.next(), self.pick("", "", "goog_rdk_2"))
