"""What Word counts through a whole file, or takes from another style, is each document's own."""

from docfill.joining import join
from docfill.styles import by_id
from tests.docfill.making import (
    W,
    code,
    complex_field,
    lines,
    para,
    part,
    run,
    sign,
    simple_field,
    with_parts,
    word,
)  # fmt: skip
from tests.docfill.rules import faults_of
from tests.docfill.test_joining_names import codes

STYLES = {"styles": '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
                    "</w:style>"}


def bare(instruction: str) -> str:
    """A field that shows nothing until Word computes it."""
    return sign("begin") + code(instruction) + sign("end")


def heading(*inside: str) -> str:
    return para(*inside).replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>')


def test_a_field_in_a_list_begins_anew_once_in_each_document():
    one = word(para(bare(" LISTNUM ")) + para(complex_field(" LISTNUM ")) + para(
        simple_field(" LISTNUM а \\l 2 ")) + para(bare(" LISTNUM а \\l 2 \\s 5 ")))
    joined = join([one, one])
    assert codes(joined)[4:] == ["LISTNUM \\s 1", "LISTNUM", "LISTNUM а \\l 2 \\s 1",
                                 "LISTNUM а \\l 2 \\s 5"]
    assert faults_of(joined) == []


def test_numbers_that_cannot_begin_anew_become_text():
    law = heading(simple_field(" AUTONUMLGL ")) + para(bare(" AUTONUMLGL \\e "), " а") + para(
        bare(" AUTONUMLGL ")) + heading(bare(" AUTONUM "))
    outline = para(simple_field(" AUTONUM \\s ) ")) + heading(
        simple_field(" AUTONUMOUT ")) + para(bare(" AUTONUMOUT "))
    one, other = with_parts(word(law), STYLES), with_parts(word(outline), STYLES)
    joined = join([one, one, other])
    assert lines(joined)[-7:] == ["1.", "1.1 а", "1.2.", "2.", "1)", "I.", "A."]
    assert faults_of(joined) == []


def test_a_style_that_is_built_on_one_of_another_look_is_another_too():
    files = [with_parts(word(heading("а")), {"styles":
             f'<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:rPr><w:sz '
             f'w:val="{size}"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="H1">'
             '<w:name w:val="H1"/>'
             '<w:basedOn w:val="B"/></w:style>'}) for size in (20, 30, 20)]
    data = join(files)
    used = [one.get(W + "val") for one in part(data).iter(W + "pStyle")]
    styles = by_id(part(data, "word/styles.xml"))
    assert [styles[one].find(W + "basedOn").get(W + "val") for one in used] == ["B", "BJ1", "B"]


def test_what_was_moved_is_moved_within_its_own_document():
    moved = "".join(para(
        f'<w:move{way}RangeStart w:id="{n}" w:name="м"/><w:move{way} w:id="{n + 1}" w:author="а">'
        f'{run("текст")}</w:move{way}><w:move{way}RangeEnd w:id="{n}"/>')
        for n, way in ((1, "From"), (3, "To")))
    data = join([word(moved), word(moved)])
    names = [one.get(W + "name") for one in part(data).iter(
        W + "moveFromRangeStart", W + "moveToRangeStart")]
    assert names[0] == names[1] and names[2] == names[3] and len(set(names)) == 2
    assert faults_of(data) == []
