"""The chart of an indicator as a picture for a document: the bars that the pages draw.

In shades of grey, so that it is the same on a printer without colours; drawn with the letters of
the desk's own pages. Where those were never installed there is no picture, and the table tells all.
"""

from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image as Canvas
from PIL import ImageDraw, ImageFont

from docfill import Image
from indicators.charts import Bar, Chart

FONTS = Path(__file__).parent.parent / "admin" / "static" / "vendor"
MILLIMETRES, PIXELS = 165, 1300  # the width on paper, and that of the picture
ROW, TOP, NOW, THEN = 92, 8, 26, 10  # heights in pixels
LETTERS, EDGE = 27, 2
BLACK, DARK, PALE, WHITE = 0, 70, 205, 255


@cache
def font(script: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"sofia-sans-{script}.woff2"), LETTERS)


def draw_picture(chart: Chart | None, title: str) -> Image | None:
    """The picture with its words for the blind; None where there is nothing to be compared."""
    if chart is None or not (FONTS / "sofia-sans-cyrillic.woff2").exists():
        return None
    canvas = Canvas.new("L", (PIXELS, ROW * len(chart.bars) + TOP), WHITE)
    pen = ImageDraw.Draw(canvas)
    for place, bar in enumerate(chart.bars):
        _draw_bar(pen, bar, place * ROW + TOP)
    out = BytesIO()
    canvas.save(out, "PNG", optimize=True)
    told = "; ".join(f"{bar.label} – {bar.text}" for bar in chart.bars)
    return Image(out.getvalue(), width=MILLIMETRES, alt=f"{title}: {told}")


def _draw_bar(pen: ImageDraw.ImageDraw, bar: Bar, top: int) -> None:
    _write(pen, (0, top + LETTERS), bar.label)
    top += LETTERS + 10
    length = PIXELS * bar.width / 100
    if length:
        pen.rectangle((0, top, length, top + NOW), fill=DARK)
    _write(pen, (length + 12, top + NOW - 3), bar.text)
    if bar.before:
        pen.rectangle((0, top + NOW + EDGE, PIXELS * bar.before / 100, top + NOW + THEN),
                      fill=PALE, outline=BLACK)


def _write(pen: ImageDraw.ImageDraw, at: tuple[float, int], words: str) -> None:
    """Words on their base line; Bulgarian and Latin letters are in files of their own."""
    left, base = at
    for script, letters in groupby(words, _script):
        piece = "".join(letters)
        pen.text((left, base), piece, fill=BLACK, font=font(script), anchor="ls")
        left += font(script).getlength(piece)


def _script(letter: str) -> str:
    return "cyrillic" if "\u0400" <= letter <= "\u045f" else "latin"
