"""Pictures that people attach, written anew: what the camera noted of place and time stays out."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pillow_heif
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from documents.apart import apart
from models.base import RuleError

pillow_heif.register_heif_opener(thumbnails=False)

MOST_PIXELS = 40_000_000
MOST_PAGES = 100
OPENED = ("JPEG", "PNG", "TIFF", "HEIF")  # a telephone's MPO opens as a JPEG
JPEG, PNG, PDF = ("image/jpeg", ".jpg"), ("image/png", ".png"), ("application/pdf", ".pdf")
# What is kept of a picture: phones write MPO and HEIC, scanners TIFF, which no browser shows.
KEPT = {"JPEG": JPEG, "MPO": JPEG, "HEIF": JPEG, "PNG": PNG, "TIFF": PDF}
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError,
          Image.DecompressionBombError)


def is_picture(data: bytes) -> bool:
    """Whether the content begins like a JPEG, PNG, HEIC or TIFF."""
    beginnings = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")
    return data.startswith(beginnings) or (data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS)


@apart
def read_picture(data: bytes) -> tuple[str, str, bytes]:
    """Media type, ending and content of what is kept; RuleError for a picture that is broken."""
    with _open(data) as picture:
        kind = picture.format
        pages = [_bare(page) for page in _pages(picture)]
    media_type, ending = KEPT[kind]
    return media_type, ending, _written(pages, ending)


@contextmanager
def _open(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data), formats=OPENED) as picture:
            yield picture
    except BROKEN as error:
        raise RuleError("Снимката е повредена и не може да се отвори. Направете я отново.",
                        "file") from error


def _pages(picture: Image.Image) -> Iterator[Image.Image]:
    """The pages of a scan, the one picture of anything else."""
    if picture.format == "TIFF" and getattr(picture, "n_frames", 1) > MOST_PAGES:
        raise RuleError(f"Сканираният файл има над {MOST_PAGES} страници. Запишете го като PDF.",
                        "file")
    for page in ImageSequence.Iterator(picture) if picture.format == "TIFF" else (picture,):
        if page.width * page.height > MOST_PIXELS:
            raise RuleError("Снимката е твърде голяма: най-много 40 мегапиксела. Намалете я и я "
                            "качете отново.", "file")
        yield page


def _bare(picture: Image.Image) -> Image.Image:
    """The picture turned the way it is seen, and nothing but the picture."""
    turned = ImageOps.exif_transpose(picture)
    plain = turned if turned.mode in ("RGB", "L", "RGBA", "1") else turned.convert("RGB")
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _written(pages: list[Image.Image], ending: str) -> bytes:
    out, first = io.BytesIO(), pages[0]
    if ending == PNG[1]:
        first.save(out, "PNG", optimize=False)
    elif ending == JPEG[1]:
        _opaque(first).save(out, "JPEG", quality=88)
    else:
        first, *others = map(_opaque, pages)
        first.save(out, "PDF", save_all=True, append_images=others, resolution=200)
    return out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    return picture.convert("L" if picture.mode in ("L", "1") else "RGB")
