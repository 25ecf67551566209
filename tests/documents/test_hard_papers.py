"""Every kind of paper from hard data, at every level, read by the rules of a strict editor."""

import pytest

from bulgarian.editing import remarks_in
from documents.generate import recipient_labels, render
from documents.kinds import KINDS
from documents.properties import body_of
from models.base import RuleError
from tests.documents.hard import SHAPES, HardDesk, papers_of

MOST_LETTERS = 6  # of one kind from one record; the names repeat after that


def paper_files(desk: HardDesk):
    """(what it is, its file) for every paper, level and recipient; extracts of nothing left out."""
    for code, record in papers_of(desk):
        for level in KINDS[code].privacies:
            try:
                labels = recipient_labels(code, record)[:MOST_LETTERS]
            except RuleError:
                continue  # nobody to write to
            for label in labels:
                yield (f"{code} {level} {label}",
                       render(code, record, privacy=level, recipient=label))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.number}-{shape.mode}")
def test_an_editor_marks_nothing_in_any_paper(rolled_back, shape):
    faults, kinds = [], set()
    for what, content in paper_files(HardDesk(shape)):
        kinds.add(what.split()[0])
        faults += [f"{what}: {one.words} – {one.advice}" for one in remarks_in(body_of(content))]
    assert not faults, "\n".join(dict.fromkeys(faults))
    assert len(kinds) > 12
