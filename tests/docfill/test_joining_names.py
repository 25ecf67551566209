"""A document keeps to itself when it is joined with others: names, numbers, looks and notes."""

import shutil
import subprocess
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from lxml import etree

from docfill.joining import join
from tests.docfill.making import (
    SECTION,
    W,
    bookmark,
    code,
    complex_field,
    para,
    part,
    run,
    sign,
    simple_field,
    text_of,
    word,
)  # fmt: skip
from tests.docfill.rules import faults_of

BODY = "word/document.xml"


def codes(data: bytes, name: str = BODY) -> list[str]:
    """The codes of all fields of a part, in their order."""
    found, root = [], part(data, name)
    for one in root.iter(W + "fldSimple", W + "fldChar", W + "instrText"):
        if one.tag == W + "instrText":
            found[-1] += one.text or ""
        elif one.get(W + "fldCharType", "begin") == "begin":
            found.append(one.get(W + "instr", ""))
    return [one.strip() for one in found]


def names(data: bytes) -> list[str]:
    return [one.get(W + "name") for one in part(data).iter(W + "bookmarkStart")]


def joined(*bodies: str, **given) -> bytes:
    """Documents of one kind, joined; the result keeps the rules."""
    data = join([word(body, **given) for body in bodies])
    assert faults_of(data) == []
    return data


REFERENCES = {
    "REF": (complex_field(" REF b1 \\h "), "REF {} \\h"),
    "REF in pieces": (complex_field(" RE", "F ", "b", "1 \\h "), "REF {} \\h"),
    "REF simple": (simple_field(' REF "b1" '), 'REF "{}"'),
    "another size of letters": (simple_field(" ref B1 "), "ref {}"),
    "the name alone": (simple_field(" b1 "), "{}"),
    "PAGEREF": (simple_field(" PAGEREF b1 "), "PAGEREF {}"),
    "GOTOBUTTON": (simple_field(" GOTOBUTTON b1 x "), "GOTOBUTTON {} x"),
    "NOTEREF": (complex_field(" NOTEREF b1 \\f "), "NOTEREF {} \\f"),
    "HYPERLINK": (complex_field(' HYPERLINK \\l "b1" '), 'HYPERLINK \\l "{}"'),
    "a switch before the name": (complex_field(" REF \\* MERGEFORMAT \\h b1 "),
                                 "REF \\* MERGEFORMAT \\h {}"),
    "an address": (complex_field(' HYPERLINK "#b1" '), 'HYPERLINK "#{}"'),
    "a switch without a space": (simple_field(" PAGEREF\\h b1 "), "PAGEREF\\h {}"),
    "a formula": (simple_field(" =SUM(b1)*2 "), "=SUM({})*2"),
    "a condition": (simple_field(' IF b1 = "b1" "да" '), 'IF {} = "b1" "да"'),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_follows_the_bookmark_of_its_own_document(name):
    field, said = REFERENCES[name]
    data = joined(*[para(bookmark("b1", run(text)), field) for text in ("Ана", "Боян", "Вяра")])
    marks = names(data)
    assert len({one.lower() for one in marks}) == 3
    first, *others = codes(data)
    assert others == [said.format(one) for one in marks[1:]] and "1" in first


def test_a_field_inside_another_field_follows_too():
    inner = complex_field(" REF b1 ")
    outer = f"{sign('begin')}{code(' IF ')}{inner}{code(' = b1 ')}{sign('separate')}{sign('end')}"
    data = joined(*[para(bookmark("b1", run("х")), outer)] * 2)
    second = names(data)[1]
    said = "".join(one.text for one in part(data).iter(W + "instrText")).split("IF")[-1]
    assert said.split() == ["REF", second, "=", second]


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_references_in_headers_follow(kind):
    files = [word(para(bookmark("b1", run(text))), {kind: para(complex_field(" REF b1 "))})
             for text in ("Ана", "Боян")]
    data = join(files)
    assert faults_of(data) == []
    found = [s.footer if kind == "footer" else s.header for s in docx.Document(BytesIO(data)
                                                                               ).sections]
    said = ["".join(one.text for one in s._element.iter(W + "instrText")).strip() for s in found]
    assert said == [f"REF {name}" for name in names(data)]


def test_links_in_text_boxes_and_notes_follow():
    box = ('<w:r><w:pict><v:shape id="s1" o:spid="_x0000_s1026"><v:textbox><w:txbxContent>'
           f'<w:p><w:hyperlink w:anchor="b1">{run("виж")}</w:hyperlink></w:p>'
           "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")
    note = f'<w:footnote w:id="2">{para(simple_field(" REF b1 "))}</w:footnote>'
    body = para(bookmark("b1", run("х")), box, '<w:r><w:footnoteReference w:id="2"/></w:r>')
    data = joined(body, body, parts={"footnotes": note})
    anchors = [one.get(W + "anchor") for one in part(data).iter(W + "hyperlink")]
    assert anchors == names(data)
    assert codes(data, "word/footnotes.xml") == [f"REF {name}" for name in names(data)]


def test_what_only_another_document_has_is_never_shown():
    data = join([word(para(bookmark("b1", run("Ана")))), word(para(complex_field(" REF b1 "))),
                 word(para(bookmark("b1", run("Вяра")), complex_field(" PAGEREF \\h b1 ")))])
    asked, own = codes(data)
    assert asked.split()[1] not in names(data)
    assert own == f"PAGEREF \\h {names(data)[1]}"


def test_a_header_asks_for_a_style_of_its_own_document():
    style = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{1}"/></w:style>'
    styles = style.format("N", "Име") + style.format("1", "heading 1")
    body = "<w:p/>" + "".join(f'<w:p><w:pPr><w:pStyle w:val="{one}"/></w:pPr>{run(one)}</w:p>'
                              for one in ("N", "1"))
    header = para(complex_field(' STYLEREF "Име" '), simple_field(" STYLEREF 1 "),
                  simple_field(' STYLEREF \\n "Заглавие 1" '))
    data = joined(body, body, parts={"styles": styles, "header": header})
    called = {one.get(W + "styleId"): one.find(W + "name").get(W + "val")
              for one in part(data, "word/styles.xml").iter(W + "style")}
    first, second = (codes(data, f"word/header{end}.xml") for end in ("", "_1"))
    used = [called[one.get(W + "val")] for one in part(data).iter(W + "pStyle")]
    assert len(set(used)) == 4 and first[0] == 'STYLEREF "Име"'
    assert second == [f'STYLEREF "{used[2]}"', f'STYLEREF "{used[3]}"',
                      f'STYLEREF \\n "{used[3]}"']


def test_boxes_and_shapes_lead_to_their_own_document():
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    boxes = "".join(f'<wps:{one} xmlns:wps="{wps}" id="4"/>' for one in ("txbx", "linkedTxbx"))
    link = f'<w:hyperlink w:docLocation="b1" w:anchor="b1">{run("виж")}</w:hyperlink>'
    shape = '<w:r><w:pict><v:shape id="s1" href="#b1"/></w:pict></w:r>'
    body = para(bookmark("b1", run("х")), link, shape, f"<w:r><w:drawing>{boxes}</w:drawing></w:r>")
    root = part(joined(body, body))
    ids = [one.get("id") for one in root.iter(f"{{{wps}}}*")]
    assert ids[0] == ids[1] != ids[2] == ids[3]
    (_, other), marks = (list(root.iter(W + "hyperlink")), names(joined(body, body)))
    assert other.get(W + "docLocation") == other.get(W + "anchor") == marks[1]
    assert [one.get("href") for one in root.iter("{*}shape")] == [f"#{one}" for one in marks]


def test_numbered_captions_count_from_one_in_every_document():
    body = para(simple_field(" SEQ Таблица \\* ARABIC "),
                simple_field(' TOC \\c "Таблица" '))
    data = joined(body, body)
    first, listed, second, other = codes(data)
    assert first.split()[1] == "Таблица" and second.split()[1] == "Таблица_2"
    assert '\\c "Таблица"' in listed and '\\c "Таблица_2"' in other


def test_a_list_of_contents_gathers_its_own_document_only():
    body = para(complex_field(' TOC \\o "1-3" \\h ')) + para("Увод")
    data = joined(body, body)
    own = [one.rpartition("\\b ")[2] for one in codes(data)]
    assert len(set(own)) == 2 and set(own) <= set(names(data))


STYLES = ('<w:docDefaults>{}</w:docDefaults><w:style w:type="paragraph" w:default="1" '
          'w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" '
          'w:styleId="Name"><w:name w:val="Име"/><w:basedOn w:val="Normal"/>{}</w:style>')
LARGE = ('<w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="40"/>'
         '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="300"/></w:pPr>'
         "</w:pPrDefault>")
SMALL = '<w:rPrDefault><w:rPr><w:sz w:val="18"/></w:rPr></w:rPrDefault>'


def test_styleref_follows_a_style_that_is_called_otherwise_now():
    field = {"header": para(simple_field(' STYLEREF "Име" '))}
    files = [word('<w:p><w:pPr><w:pStyle w:val="Name"/></w:pPr></w:p>', field | {
        "styles": STYLES.format("", look)}) for look in ("", "<w:rPr><w:b/></w:rPr>")]
    data = join(files)
    styles = {one.find(W + "name").get(W + "val") for one in part(
        data, "word/styles.xml").iter(W + "style")}
    said = [next(s.header._element.iter(W + "fldSimple")).get(W + "instr").strip()
            for s in docx.Document(BytesIO(data)).sections]
    assert said[0] == 'STYLEREF "Име"' and said[1] != said[0]
    assert {one.split('"')[1] for one in said} <= styles


@pytest.mark.parametrize("defaults", [(LARGE, SMALL), (SMALL, LARGE), ("", LARGE), (LARGE, "")])
def test_text_without_a_style_looks_as_in_its_own_document(defaults):
    files = [word(para("х"), {"styles": STYLES.format(one, "")}) for one in defaults]
    data = join(files)
    assert faults_of(data) == []
    second = list(part(data).iter(W + "p"))[1].find(f"{W}pPr/{W}pStyle").get(W + "val")
    style = next(one for one in part(data, "word/styles.xml").iter(W + "style")
                 if one.get(W + "styleId") == second)
    size = style.find(f"{W}rPr/{W}sz").get(W + "val")
    after = style.find(f"{W}pPr/{W}spacing")
    large = defaults[1] == LARGE
    assert size == ("40" if large else "18" if defaults[1] else "20")
    if LARGE in defaults:
        assert after.get(W + "after") == ("300" if large else "0")
        assert style.find(f"{W}rPr/{W}rFonts").get(W + "ascii") == (
            "Arial" if large else "Times New Roman")


def test_a_table_keeps_what_its_style_says_of_paragraphs():
    table = ('<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:pPr>'
             '<w:spacing w:after="0"/></w:pPr></w:style>')
    body = ('<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr><w:tblGrid><w:gridCol/>'
            f"</w:tblGrid><w:tr><w:tc>{para('клетка')}</w:tc></w:tr></w:tbl>{para('след')}")
    data = join([word(para("х"), {"styles": STYLES.format(SMALL, "")}),
                 word(body, {"styles": STYLES.format(LARGE, "") + table})])
    cell = next(part(data).iter(W + "tc"))
    assert cell.find(f"{W}p/{W}pPr/{W}spacing").get(W + "after") == "0"


def test_a_document_without_styles_does_not_take_those_of_another():
    data = join([word(para("х"), {"styles": STYLES.format(LARGE, "")}), word(para("обикновен"))])
    assert faults_of(data) == []
    assert list(part(data).iter(W + "p"))[1].find(f"{W}pPr/{W}pStyle") is not None


@pytest.mark.parametrize("mains", [("document", "document2"), ("document2", "document"),
                                   ("document2", "document2"), ("document", "text")])
def test_the_main_part_may_be_called_anything(mains):
    data = join([word(para(main), main=main) for main in mains])
    assert [text_of(one) for one in part(data, f"word/{mains[0]}.xml").iter(W + "p")] == list(mains)
    assert faults_of(data) == []


@pytest.mark.parametrize("sections", [(True, False), (False, True), (False, False)])
def test_a_document_may_say_nothing_of_its_paper(sections):
    data = join([word(para("х"), section=one) for one in sections])
    assert len(list(part(data).iter(W + "sectPr"))) == 2 and faults_of(data) == []


@pytest.mark.parametrize("field", [simple_field(" NUMPAGES "), complex_field(" NUM", "PAGES ")])
def test_how_many_pages_is_asked_of_the_end_of_the_own_document(field):
    data = joined(para("едно"), para("две"), parts={"footer": para("от ", field)})
    ends = [name for name in names(data) if name.startswith("_End")]
    with ZipFile(BytesIO(data)) as package:
        footers = sorted(n for n in package.namelist() if "footer" in n and "_rels" not in n)
    said = sorted(codes(data, name)[0] for name in footers)
    assert said == sorted(f"PAGEREF {name}" for name in ends) and len(ends) == 2
    assert all(b"dirty" in etree.tostring(part(data, name)) for name in footers)


def test_a_document_whose_pages_are_numbered_in_its_way_begins_at_one_too():
    body = para("х")
    numbered = '<w:pgNumType w:fmt="lowerRoman"/></w:sectPr>'
    section = SECTION.format("").replace("</w:sectPr>", numbered)
    data = join([word(body), word(body + section, section=False)])
    numbers = [one.find(W + "pgNumType") for one in part(data).iter(W + "sectPr")]
    assert [one.get(W + "start") for one in numbers] == ["1", "1"]


def test_footnotes_and_comments_come_along_under_numbers_of_their_own():
    def letter(text: str) -> bytes:
        body = para(text, '<w:r><w:footnoteReference w:id="2"/></w:r>',
                    '<w:commentRangeStart w:id="0"/>', run("х"), '<w:commentRangeEnd w:id="0"/>',
                    '<w:r><w:commentReference w:id="0"/></w:r>')
        notes = ('<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
                 f'<w:footnote w:id="2">{para("бележка " + text)}</w:footnote>')
        remark = f'<w:comment w:id="0" w:author="а">{para("въпрос " + text)}</w:comment>'
        return word(body, {"footnotes": notes, "comments": remark})

    data = join([letter("а"), word(para("без")), letter("б")])
    assert faults_of(data) == []
    for kind, tag in (("footnotes", "footnote"), ("comments", "comment")):
        said = {one.get(W + "id"): text_of(one) for one in part(data, f"word/{kind}.xml")}
        used = [one.get(W + "id") for one in part(data).iter(W + f"{tag}Reference")]
        assert [said[one][-1] for one in used] == ["а", "б"]
    data = join([word(para("без")), letter("б")])
    assert faults_of(data) == [] and "word/footnotes.xml" in ZipFile(BytesIO(data)).namelist()


def noted(settings: str, kind: str, sections: int = 1) -> bytes:
    section = SECTION.format("")
    body = para("а", f'<w:r><w:{kind}Reference w:id="2"/></w:r>') + "".join(
        f"<w:p><w:pPr>{section}</w:pPr></w:p>" for _ in range(sections - 1))
    return word(body, {"settings": settings,
                       f"{kind}s": f'<w:{kind} w:id="2">{para("бележка")}</w:{kind}>'})


def test_notes_count_from_one_in_each_document_and_keep_its_signs():
    signs = '<w:footnotePr><w:numFmt w:val="chicago"/><w:footnote w:id="-1"/></w:footnotePr>'
    data = join([noted("", "footnote"), noted(signs, "footnote", 2), word(para("без"))])
    assert faults_of(data) == []
    said = [[(etree.QName(told).localname, told.get(W + "val")) for told in one.iterfind(
        W + "footnotePr/*")] for one in part(data).iter(W + "sectPr")]
    anew, own = ("numRestart", "eachSect"), ("numFmt", "chicago")
    assert said == [[anew], [own, anew], [own], []]


def test_endnotes_stand_at_the_end_of_their_own_document():
    data = join([noted("<w:compat/>", "endnote", 2), noted("", "endnote")])
    assert faults_of(data) == []
    settings = part(data, "word/settings.xml")
    assert [one.tag for one in settings] == [W + "endnotePr", W + "compat"]
    assert settings.find(f"{W}endnotePr/{W}pos").get(W + "val") == "sectEnd"
    late = [one.find(W + "noEndnote") is not None for one in part(data).iter(W + "sectPr")]
    assert late == [True, False, False], "those of a section that is not the last wait for it"


def test_tabs_go_as_far_as_in_their_own_document():
    def tabbed(stop: str, own: str = "") -> bytes:
        properties = f'<w:pPr><w:tabs><w:tab w:val="left" w:pos="{own}"/></w:tabs></w:pPr>'
        return word(f"<w:p>{properties if own else ''}<w:r><w:tab/></w:r></w:p>" + para("без"),
                    {"settings": f'<w:defaultTabStop w:val="{stop}"/>'})

    def places(second: bytes) -> list[list[str]]:
        data = join([tabbed("720"), second])
        assert faults_of(data) == []
        return [[one.get(W + "pos") for one in paragraph.iterfind(f"{W}pPr/{W}tabs/{W}tab")]
                for paragraph in part(data).iter(W + "p")]

    assert places(tabbed("4000"))[-2:] == [["4000", "8000"], []]
    assert places(tabbed("4000", own="5000"))[-2:] == [["5000", "8000"], []]
    assert places(tabbed("720"))[-2:] == [[], []]


def test_shapes_revisions_and_controls_have_numbers_of_their_own():
    body = ('<w:p><w:r><w:pict><v:shapetype id="_x0000_t202"/><v:shape id="Box" '
            'o:spid="_x0000_s1026"/></w:pict></w:r>'
            f'<w:ins w:id="5" w:author="а">{run("ново")}</w:ins></w:p>'
            '<w:sdt><w:sdtPr><w:id w:val="77"/><w:dataBinding w:xpath="/x" w:storeItemID="{1}"/>'
            f"</w:sdtPr><w:sdtContent>{para('х')}</w:sdtContent></w:sdt>"
            '<w:p w14:paraId="11111111"><w:permStart w:id="1" w:edGrp="everyone"/>'
            '<w:permEnd w:id="1"/></w:p>')
    data = joined(body, body, body)
    assert len({one.get("id") for one in part(data).iter("{*}shape")}) == 3
    assert not list(part(data).iter(W + "dataBinding")), "a store would say it of another document"


def test_the_new_number_of_a_shape_is_that_of_no_other():
    shapes = "".join(f'<v:shape id="Box_{n}" o:spid="_x0000_s{n}"/>' for n in range(2048, 2060))
    bodies = [f"<w:p><w:r><w:pict>{shapes}{more}</w:pict></w:r></w:p>" for more in (
        '<v:shape id="Box" o:spid="_x0000_s1026"/>',) * 3]
    assert faults_of(joined(*bodies)) == []


def test_what_the_file_says_of_itself_stays_what_each_document_showed():
    bodies = [para(complex_field(' DOCPROPERTY "дете" ', shows=text), simple_field(" TITLE ", text))
              for text in ("Ана", "Боян")]
    data = joined(*bodies)
    assert codes(data) == []
    assert [text_of(one) for one in part(data).iter(W + "p")] == ["АнаАна", "БоянБоян"]


def test_headers_of_even_pages_do_not_come_from_another_document():
    first = word(para("а"), {"header": para("първа"), "settings": ""})
    second = word(para("б"), {"header": para("втора"), "settings": "<w:evenAndOddHeaders/>"})
    for files in ([first, second], [second, first]):
        data = join(files)
        sections = docx.Document(BytesIO(data)).sections
        plain = sections[files.index(first)]
        assert plain.even_page_header.paragraphs[0].text == "първа"
        assert b"evenAndOddHeaders" in ZipFile(BytesIO(data)).read("word/settings.xml")


def test_joined_twice_is_as_sound_as_joined_once():
    body = para(bookmark("b1", run("х")), complex_field(" REF b1 ")) + para(
        complex_field(" TOC \\o "))
    files = [word(body, {"footer": para(simple_field(" NUMPAGES "))})] * 2
    again = join([join(files), join(files)])
    assert faults_of(again) == []
    assert len({one.lower() for one in names(again)}) == len(names(again))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_shows_the_own_values_and_pages_of_every_document(tmp_path):
    long = para('<w:r><w:br w:type="page"/></w:r>', run("още")) * 2
    files = [word(para(bookmark("b1", run(name)), simple_field(" REF b1 ", "стара")) + pages,
                  {"footer": para("стр. ", simple_field(" PAGE "), " от ",
                                  simple_field(" NUMPAGES ", "9"))})
             for name, pages in (("Ана", long), ("Боян", ""))]
    path = tmp_path / "joined.docx"
    path.write_bytes(join(files))
    subprocess.run(["soffice", f"-env:UserInstallation={tmp_path.as_uri()}/lo", "--headless",
                    "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
                   check=True, capture_output=True, timeout=120)  # fmt: skip
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "joined.pdf"), "-"],
                          check=True, capture_output=True, text=True).stdout  # fmt: skip
    assert [text.count(one) for one in ("стр. 1 от 3", "стр. 3 от 3", "стр. 1 от 1")] == [1, 1, 1]
    assert text.count("Боян") == 2


def test_a_missing_picture_stays_missing_and_hurts_nothing():
    null = ('<Relationship Id="rN" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/image" Target="NULL"/>')
    data = join([word(para("х")), word(para("х"), links=null)])
    assert faults_of(data) == []
