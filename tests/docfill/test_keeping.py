"""What stays with the next paragraph is marked for LibreOffice, and nothing else is changed."""

import pytest

from docfill.keeping import kept_together
from tests.docfill.making import W, para, part, word
from tests.docfill.rules import faults_of

KEEP = '<w:p><w:pPr><w:keepNext{}/></w:pPr><w:r><w:t>С уважение,</w:t></w:r></w:p>'


def test_only_what_stays_with_the_next_paragraph_is_marked():
    data = kept_together(word(para("а") + KEEP.format("") + KEEP.format(' w:val="0"') + para("б")))
    marked = [one.findtext(f".//{W}instrText") for one in part(data).iter(W + "p")]
    assert marked == [None, " NUMPAGES ", None, None]
    assert all(one.find(f"{W}rPr/{W}vanish") is not None
               for one in list(part(data).iter(W + "p"))[1].findall(W + "r")[1:])
    assert faults_of(data) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x05\x06" + bytes(18), word(para("а"))])
def test_a_file_without_such_paragraphs_and_what_is_none_are_left_alone(content):
    assert kept_together(content) == content
