"""Colours and fonts of a theme are those of the own document, wherever its text comes to stand."""

import pytest

from docfill.joining import join
from docfill.letterhead import put_block, put_letterhead
from tests.docfill.making import W, para, part, word
from tests.docfill.rules import faults_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACES = {"dk1": '<a:sysClr val="windowText" lastClr="000000"/>',
          "lt1": '<a:srgbClr val="FFFFFF"/>',
          "dk2": '<a:srgbClr val="123456"/>'}
SHAPE = ('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Ф"/><a:graphic><a:graphicData>'
         '<a:solidFill><a:schemeClr val="{}"><a:lumMod val="75000"/></a:schemeClr></a:solidFill>'
         '<a:latin typeface="+mn-lt"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>')
COLOURED = {
    "text": ('<w:color w:val="00FF00" w:themeColor="accent1"/>', "color", "val"),
    "underline": ('<w:u w:val="single" w:color="00FF00" w:themeColor="accent1"/>', "u", "color"),
    "ground": ('<w:shd w:val="clear" w:fill="00FF00" w:themeFill="accent1"/>', "shd", "fill"),
    "border": ('<w:bdr w:val="single" w:color="auto" w:themeColor="accent1"/>', "bdr", "color"),
}


def theme(accent: str, font: str = "Arial") -> dict:
    colours = PLACES | {"accent1": f'<a:srgbClr val="{accent}"/>'}
    scheme = "".join(f"<a:{name}>{xml}</a:{name}>" for name, xml in colours.items())
    return {"theme": f"<a:themeElements><a:clrScheme>{scheme}</a:clrScheme><a:fontScheme>"
                     f'<a:minorFont><a:latin typeface="{font}"/></a:minorFont></a:fontScheme>'
                     "</a:themeElements>"}


def coloured(said: str) -> str:
    return f"<w:p><w:r><w:rPr>{said}</w:rPr><w:t>цвят</w:t></w:r></w:p>"


def joined(body: str, *themes: dict) -> bytes:
    data = join([word(body, parts) for parts in themes])
    assert faults_of(data) == []
    return data


@pytest.mark.parametrize("kind", COLOURED)
def test_a_colour_of_the_theme_is_named_where_another_theme_is_in_force(kind):
    said, tag, value = COLOURED[kind]
    data = joined(coloured(said), theme("FF0000"), theme("0000FF"), theme("FF0000"))
    first, second, third = part(data).iter(W + tag)
    assert second.get(W + value) == "0000FF" and not any("theme" in name for name in second.attrib)
    assert any("theme" in name for name in first.attrib) and dict(first.attrib) == third.attrib


@pytest.mark.parametrize("shade,colour", [
    ('w:themeTint="80"', "BFBFFF"), ('w:themeShade="80"', "000080"), ("", "4040FF")])
def test_it_is_as_light_or_dark_as_it_was(shade, colour):
    base = colour if not shade else "0000FF" if "Shade" in shade else "8080FF"
    said = f'<w:color w:val="auto" w:themeColor="accent1" {shade}/>'
    _, second = part(joined(coloured(said), theme("FF0000"), theme(base))).iter(W + "color")
    assert second.get(W + "val") == colour


def test_names_go_where_the_settings_of_the_document_send_them():
    mapping = {"settings": '<w:clrSchemeMapping w:bg1="light1" w:t1="dark2"/>'}
    data = joined(coloured('<w:color w:val="auto" w:themeColor="text1"/>'), theme("FF0000"),
                  theme("0000FF") | mapping)
    assert [one.get(W + "val") for one in part(data).iter(W + "color")] == ["auto", "123456"]


def test_drawings_name_their_colours_and_fonts():
    data = joined(para(SHAPE.format("accent1")), theme("FF0000"), theme("0000FF", "Georgia"))
    root = part(data)
    (own,), (named,) = root.iter(A + "schemeClr"), root.iter(A + "srgbClr")
    assert own.get("val") == "accent1" and named.get("val") == "0000FF" and len(named) == 1
    assert [one.get("typeface") for one in root.iter(A + "latin")] == ["+mn-lt", "Georgia"]


def test_a_letterhead_and_a_block_keep_their_colours_and_take_the_fonts_of_the_template():
    said = ('<w:rFonts w:asciiTheme="minorHAnsi"/>'
            '<w:color w:val="auto" w:themeColor="accent1"/>')
    template = word(para("{{ блок }}"), theme("FF0000"))
    dressed = put_letterhead(put_block(template, "{{ блок }}", word(
        coloured(said), theme("0000FF", "Georgia"))), word(
            para(), theme("00FF00", "Georgia") | {"header": coloured(said)}))
    colour = part(dressed).find(f".//{W}color")
    assert colour.get(W + "val") == "0000FF"
    assert part(dressed).find(f".//{W}rFonts").get(W + "asciiTheme") == "minorHAnsi"
    assert part(dressed, "word/header_1.xml").find(f".//{W}color").get(W + "val") == "00FF00"
