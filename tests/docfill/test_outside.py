"""What a reader sees outside of runs is filled, or told with its place."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from docfill import Template, TemplateError, check
from docfill.package.names import AUTHOR
from tests.docfill.making import lines, make, para, part, word
from tests.docfill.places import PLACES

VALUES = {"х": 'А & "Б" <в>', "редове": [{"име": "а"}, {"име": "б"}]}
OFFICE = "application/vnd.openxmlformats-officedocument."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
VT = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
CONTROL = ("<w:sdt><w:sdtPr>{0}</w:sdtPr><w:sdtContent><w:r><w:t>{1}</w:t></w:r></w:sdtContent>"
           "</w:sdt>")
DRAWING = ('<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
           'wordprocessingDrawing"><wp:extent cx="1" cy="1"/><wp:docPr id="7" name="К" '
           'descr="{0}"/></wp:inline></w:drawing></w:r>')
# Inside a paragraph of the body, a header, a cell; {0} is the text.
IN_PARAGRAPHS = {
    "equation": f"<m:oMath {M}><m:r><m:t>{{0}}</m:t></m:r></m:oMath>",
    "title of a control": CONTROL.format('<w:alias w:val="{0}"/>', "текст"),
    "tag of a control": CONTROL.format('<w:tag w:val="{0}"/>', "текст"),
    "description": DRAWING,
    "form default": ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput><w:default '
                     'w:val="{0}"/></w:textInput></w:ffData></w:fldChar></w:r>'
                     '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    "choice of a control": CONTROL.format(
        '<w:dropDownList><w:listItem w:displayText="{0}" w:value="1"/></w:dropDownList>', "текст"),
    "choice of a form": ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry '
                         'w:val="{0}"/></w:ddList></w:ffData></w:fldChar></w:r>'
                         '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    "watermark": ('<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="W1">'
                  '<v:textpath string="{0}"/></v:shape></w:pict></w:r>'),
    "tip of a picture": DRAWING.replace('descr="{0}"/>', 'descr=""><a:hlinkClick tooltip="{0}" '
                                        'xmlns:a="urn:a"/></wp:docPr>'),
    "tip": '<w:hyperlink w:anchor="x" w:tooltip="{0}"><w:r><w:t>връзка</w:t></w:r></w:hyperlink>',
}  # fmt: skip
# Parts of their own: name, content type, XML.
PARTS = {
    "custom property": ("docProps/custom.xml", OFFICE + "custom-properties+xml",
                        f'<Properties xmlns="urn:p" {VT}><property name="Н"><vt:lpwstr>{{0}}'
                        "</vt:lpwstr></property></Properties>"),
    "company": ("docProps/app.xml", OFFICE + "extended-properties+xml",
                '<Properties xmlns="urn:a"><Company>{0}</Company></Properties>'),
    "variable": ("word/settings.xml", OFFICE + "wordprocessingml.settings+xml",
                 f'<w:settings {W}><w:docVars><w:docVar w:name="Н" w:val="{{0}}"/></w:docVars>'
                 "</w:settings>"),
    "title of a chart": ("word/charts/chart1.xml", OFFICE + "drawingml.chart+xml",
                         f"<c:chartSpace {C} {A}><a:p><a:r><a:t>{{0}}</a:t></a:r></a:p>"
                         "</c:chartSpace>"),
    "name in a chart": ("word/charts/chart1.xml", OFFICE + "drawingml.chart+xml",
                        f"<c:chartSpace {C}><c:pt><c:v>{{0}}</c:v></c:pt></c:chartSpace>"),
    "shape in a chart": ("word/drawings/drawing1.xml", OFFICE + "drawingml.chartshapes+xml",
                         f"<c:userShapes {C} {A}><a:p><a:r><a:t>{{0}}</a:t></a:r></a:p>"
                         "</c:userShapes>"),
    "new kind of chart": ("word/charts/chartEx1.xml", "application/vnd.ms-office.chartex+xml",
                          '<x:chartSpace xmlns:x="urn:x"><x:pt idx="0">{0}</x:pt></x:chartSpace>'),
    "SmartArt": ("word/diagrams/data1.xml", OFFICE + "drawingml.diagramData+xml",
                 f'<d:dataModel xmlns:d="urn:d" {A}><a:p><a:r><a:t>{{0}}</a:t></a:r></a:p>'
                 "</d:dataModel>"),
    "number of a list": ("word/numbering.xml", OFFICE + "wordprocessingml.numbering+xml",
                         f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
                         '<w:lvlText w:val="{0}"/></w:lvl></w:abstractNum></w:numbering>'),
    "bound data": ("customXml/item1.xml", "",
                   '<root xmlns="urn:okmd"><name>{0}</name></root>'),
    "attribute of bound data": ("customXml/item1.xml", "", '<root name="{0}"/>'),
}  # fmt: skip


def put(data: bytes, changes: dict[str, str], types: dict | None = None, links=()) -> bytes:
    """The package with parts added or replaced; `changes` may rewrite with a function."""
    with ZipFile(BytesIO(data)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    for name, change in changes.items():
        text = change(files[name].decode()) if callable(change) else change
        files[name] = text.encode()
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>'
                        for name, kind in (types or {}).items()
                        if f"/{name}".encode() not in files["[Content_Types].xml"])  # fmt: skip
    add(files, "[Content_Types].xml", "</Types>", overrides)
    add(files, "word/_rels/document.xml.rels", "</Relationships>", "".join(links))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)
    return out.getvalue()


def add(files: dict, name: str, before: str, text: str) -> None:
    files[name] = files[name].replace(before.encode(), (text + before).encode())


def in_paragraph(snippet: str, text: str) -> bytes:
    """A document with something beside „тук“ in its second paragraph."""
    made = snippet.format(text)
    return put(make("преди", "тук"), {"word/document.xml": after_word(made)})


def after_word(made: str):
    """Rewrites a body: something more after the run „тук“."""
    return lambda xml: re.sub(r"<w:t[^>]*>тук</w:t>\s*</w:r>", lambda run: run[0] + made, xml)


def in_part(where: str, text: str) -> bytes:
    name, kind, xml = PARTS[where]
    link = f'<Relationship Id="rIdX" Type="{REL}/customXml" Target="../{name}"/>'
    return put(make("тук"), {name: xml.format(text)}, {name: kind} if kind else None,
               () if kind else (link,))


def every_text(data: bytes, name: str) -> str:
    """All texts and attributes of a part."""
    root = part(data, name)
    return " ".join([*root.itertext(), *(v for one in root.iter() for v in one.attrib.values())])


@pytest.mark.parametrize("where", IN_PARAGRAPHS)
def test_a_value_beside_the_runs_of_a_paragraph_is_filled(where):
    data = in_paragraph(IN_PARAGRAPHS[where], "№ {{ х }}.")
    assert check(data, {"х": "text"}) == []
    filled = every_text(Template(data).fill(VALUES), "word/document.xml")
    assert f"№ {VALUES['х']}." in filled and "{{" not in filled


@pytest.mark.parametrize("where", PARTS)
def test_a_value_in_another_part_is_filled(where):
    data = in_part(where, "№ {{ х }}.")
    assert check(data, {"х": "text"}) == []
    filled = every_text(Template(data).fill(VALUES), PARTS[where][0])
    assert f"№ {VALUES['х']}." in filled and "{{" not in filled


def commented(text: str, author: str = "Ана") -> bytes:
    name, kind = "word/comments.xml", OFFICE + "wordprocessingml.comments+xml"
    xml = (f'<w:comments {W}><w:comment w:id="1" w:author="{author}"><w:p><w:r><w:t>{text[:3]}'
           f"</w:t></w:r><w:r><w:t>{text[3:]}</w:t></w:r></w:p></w:comment></w:comments>")
    link = f'<Relationship Id="rIdC" Type="{REL}/comments" Target="comments.xml"/>'
    return put(make("тук"), {name: xml}, {name: kind}, (link,))


@pytest.mark.parametrize("text", ["{{ х }}", "{% край %}", "{{ ? }}"])
def test_a_tag_in_a_comment_is_told_with_its_place(text):
    told = check(commented(text))
    assert [(one.code, one.severity, one.place) for one in told] == [
        ("tag-in-comment", "warning", "коментар 1")]
    Template(commented(text)).fill(VALUES)
    assert check(commented("без етикет")) == check(commented(text, AUTHOR)) == []


@pytest.mark.parametrize("where", [*IN_PARAGRAPHS, *PARTS])
@pytest.mark.parametrize("text", ["{% ако х %}да{% край %}", "{% for р in редове %}{{ х }}"])
def test_a_condition_or_a_loop_there_is_told_with_its_place(where, text):
    inside = where in IN_PARAGRAPHS
    data = in_paragraph(IN_PARAGRAPHS[where], text) if inside else in_part(where, text)
    told = [one for one in check(data) if one.code == "tag-in-attribute"]
    assert told and all(one.severity == "warning" and one.place for one in told)
    assert not inside or {one.place for one in told} == {"абзац 2"}
    Template(data).fill(VALUES)


@pytest.mark.parametrize("where", [*IN_PARAGRAPHS, *PARTS])
def test_an_unknown_name_there_is_told(where):
    inside = where in IN_PARAGRAPHS
    text = "{{ няма }}"
    data = in_paragraph(IN_PARAGRAPHS[where], text) if inside else in_part(where, text)
    assert [one.code for one in check(data, {"х": "text"})] == ["unknown-name"]
    with pytest.raises(TemplateError):
        Template(data).fill(VALUES)


def test_headings_that_word_lists_among_the_properties_are_no_place_of_tags():
    titles = ('<Properties xmlns="urn:a" xmlns:vt="urn:v"><TitlesOfParts><vt:lpstr>{% if х %}Глава '
              "{{ р.име }}</vt:lpstr></TitlesOfParts></Properties>")
    data = put(make("{%p for р in редове %}", "{{ р.име }}", "{%p endfor %}"),
               {"docProps/app.xml": titles}, {"docProps/app.xml": PARTS["company"][1]})
    assert check(data) == []
    assert "…Глава …" in every_text(Template(data).fill(VALUES), "docProps/app.xml")


def test_the_value_of_a_loop_without_effect_is_told_and_does_not_stop_the_filling():
    data = in_part("title of a chart", "{% for р in редове %}{{ р.име }}{% endfor %}{{ х }}")
    assert [one.code for one in check(data)] == ["tag-in-attribute"] * 3
    assert VALUES["х"] in every_text(Template(data).fill(VALUES), "word/charts/chart1.xml")


def test_a_condition_in_the_description_of_a_table_is_told_with_its_place():
    described = ('<w:tbl><w:tblPr><w:tblDescription w:val="{% if х %}а{% endif %}"/></w:tblPr>'
                 f"<w:tblGrid/><w:tr><w:tc>{para('х')}</w:tc></w:tr></w:tbl>{para('')}")
    assert {one.place for one in check(word(described))} == {"таблица 1, ред 1, клетка 1, абзац 1"}


def test_texts_ready_to_be_put_in_are_filled_as_the_body_is():
    name, kind = "word/glossary/document.xml", OFFICE + "wordprocessingml.document.glossary+xml"
    body = para("{% for р in редове %}{{ р.име }}{% endfor %}")
    xml = (f"<w:glossaryDocument {W}><w:docParts><w:docPart><w:docPartBody>{{}}</w:docPartBody>"
           "</w:docPart></w:docParts></w:glossaryDocument>")
    filled = Template(put(make("{{ х }}"), {name: xml.format(body)}, {name: kind})).fill(VALUES)
    assert lines(filled, name) == ["аб"]
    (problem,) = check(put(make("{{ х }}"), {name: xml.format(para("{{ х"))}, {name: kind}))
    assert problem.place == "готови текстове на Word, абзац 1"


def test_a_description_in_a_loop_has_the_value_of_its_turn():
    data = put(make("{%абзац за р в редове %}", "тук", "{%абзац край %}"), {
        "word/document.xml": after_word(DRAWING.format("{{ р.име }}"))})
    filled = part(Template(data).fill(VALUES))
    assert [one.get("descr") for one in filled.iter("{*}docPr")] == ["а", "б"]


def test_a_tag_split_over_the_runs_of_an_equation_or_a_chart_is_filled():
    split = f"<m:oMath {M}>" + "".join(
        f"<m:r><m:t>{piece}</m:t></m:r>" for piece in ("а+{", "{ х", " }}", "=б")) + "</m:oMath>"
    data = in_paragraph(split.replace("{", "{{").replace("}", "}}"), "")
    filled = "".join(part(Template(data).fill({"х": "1"})).itertext("{*}t"))
    assert filled == "предитука+1=б"


def test_a_bound_control_shows_what_is_filled_in_it():
    binding = '<w:dataBinding w:xpath="/top/name" w:storeItemID="{{11}}"/>'
    hints = ('<w:showingPlcHdr/><w14:checkbox xmlns:w14="urn:w14"><w14:checked w14:val="0"/>'
             "</w14:checkbox>")
    plain = Template(in_paragraph(CONTROL.format(hints, "{{{{ х }}}}"), "")).fill({"х": "да"})
    assert not list(part(plain).iter("{*}showingPlcHdr", "{*}checkbox"))
    bound = in_paragraph(CONTROL.format(binding, "{{{{ х }}}}"), "")
    filled = Template(bound).fill({"х": "да"})
    assert not list(part(filled).iter("{*}dataBinding")) and lines(filled)[1] == "тукда"
    beside = "<w:r><w:t>{{{{ х }}}}</w:t></w:r>"
    free = in_paragraph(CONTROL.format(binding, "без поле") + beside, "")
    assert list(part(Template(free).fill({"х": "да"})).iter("{*}dataBinding"))


LINKS = {
    "text": f'<w:hyperlink xmlns:r="{REL}" r:id="rIdL"><w:r><w:t>връзка</w:t></w:r></w:hyperlink>',
    "picture": DRAWING.replace('descr="{0}"/>', f'><a:hlinkClick xmlns:r="{REL}" r:id="rIdL" '
                               'xmlns:a="urn:a"/></wp:docPr>'),
}


@pytest.mark.parametrize("link", LINKS.values(), ids=list(LINKS))
def test_a_tag_in_the_address_of_a_link_is_told(link):
    for address in ("https://okmd.example/{{ х }}", "https://okmd.example/%7B%7Bх%7D%7D"):
        data = put(in_paragraph(link.replace("{", "{{").replace("}", "}}"), ""), {}, links=(
            f'<Relationship Id="rIdL" Type="{REL}/hyperlink" TargetMode="External" '
            f'Target="{address}"/>',))
        data = put(data, {"word/document.xml": lambda xml: xml.replace("преди", "{{ х }}")})
        told = [one for one in check(data) if one.code == "tag-in-link"]
        assert [one.place for one in told] == ["абзац 2"]


def test_comments_and_literal_braces_there_are_what_they_are_elsewhere():
    data = in_part("custom property", "а{# бележка #}б {_{ х }_}")
    filled = every_text(Template(data).fill(VALUES), "docProps/custom.xml")
    assert "аб {{ х }}" in filled


NAMES = {
    "tag-in-link": ('<w:r><w:pict><v:shape href="{0}"/></w:pict></w:r>',
                    '<w:hyperlink w:anchor="{0}"><w:r><w:t>вж.</w:t></w:r></w:hyperlink>'),
    "tag-in-name": ('<w:r><w:pict><v:shape id="{0}"/></w:pict></w:r>',
                    DRAWING.replace('"К"', '"{0}"').replace('"{0}"/', '"о"/'),
                    '<w:bookmarkStart w:id="1" w:name="{0}"/><w:bookmarkEnd w:id="1"/>'),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("code", NAMES)
def test_a_tag_in_the_name_of_an_object_or_in_its_address_is_told(code, place):
    for thing in NAMES[code]:
        told = check(PLACES[place](para(thing.replace("{0}", "{{ х }}"))))
        assert [(one.code, one.severity) for one in told] == [(code, "warning")], thing
        assert told[0].place
