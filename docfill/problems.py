"""A fault of a template, said in Bulgarian and English, and the error that carries them all."""

from dataclasses import asdict, dataclass, replace

from docfill.messages import MESSAGES
from docfill.words import BULGARIAN, ENGLISH, spoken

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Problem:
    """One fault: what, where, and what to do about it.

    `paragraph` counts the paragraphs of `part` from 0 in document order; None where the
    fault belongs to the file as a whole. `column` is the offset of the tag in its paragraph.
    """

    code: str
    severity: str
    place: str
    tag: str
    message: str
    hint: str
    place_en: str = ""
    message_en: str = ""
    hint_en: str = ""
    context: str = ""
    suggestion: str = ""
    part: str = ""
    paragraph: int | None = None
    column: int = 0

    def as_dict(self) -> dict:
        """The fields as JSON can hold them."""
        return asdict(self)

    def __str__(self):
        parts = [self.place, self.tag, self.message, self.hint]
        return f"{self.severity} {self.code}: " + " – ".join(part for part in parts if part)


class TemplateError(Exception):
    """A template that cannot be used, or values that do not fit it; `problems` has every fault."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Refusal(Exception):
    """Raised inside the package to say one fault of the file; never leaves it."""

    def __init__(self, code: str, **words):
        super().__init__(code)
        self.problem = make_problem(code, **words)


def make_problem(code: str, severity: str = ERROR, **words) -> Problem:
    """The problem of the catalogue under `code` with its words filled in; no place yet."""
    alone = f"{code}-alone"
    key = alone if alone in MESSAGES and not words.get("suggestion") else code
    texts = [text.format_map(_Words(words)) for text in MESSAGES[key]]
    message, hint, message_en, hint_en = texts
    return Problem(
        code, severity, "", "", message, hint,
        message_en=message_en, hint_en=hint_en, suggestion=words.get("suggestion") or "",
    )  # fmt: skip


def located(problem: Problem, tag) -> Problem:
    """The same problem with the place, the text and the surroundings of `tag`.

    Words of the language are said as the tag says them, or else as most of its template does.
    """
    ours, theirs = tag.language or BULGARIAN, tag.language or ENGLISH
    return replace(
        problem,
        message=spoken(problem.message, ours),
        hint=spoken(problem.hint, ours),
        message_en=spoken(problem.message_en, theirs),
        hint_en=spoken(problem.hint_en, theirs),
        place=tag.place.bg,
        place_en=tag.place.en,
        tag=tag.text,
        context=tag.context,
        part=tag.place.part,
        paragraph=tag.place.paragraph,
        column=tag.column,
    )


class _Words(dict):
    """Words of a message; what the caller did not give prints as nothing."""

    def __missing__(self, key):
        return ""

    def __getitem__(self, key):
        value = super().__getitem__(key)
        return str(value)[:120] if key != "suggestion" else _said(value)


def _said(suggestion) -> str:
    return f"„{suggestion}“" if suggestion else ""
