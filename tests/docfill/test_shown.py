"""LibreOffice opens what is filled and shows the words that stand in it."""

import shutil
import subprocess
from collections import Counter

import pytest

from docfill import Template
from tests.docfill.cases import CASES
from tests.docfill.cases import VALUES as OF_CASES
from tests.docfill.furnished import Furnished
from tests.docfill.making import W, part
from tests.docfill.rules import MC
from tests.docfill.test_furnished import FULL, is_sound

SEEDS = range(16)
UNSHOWN = (W + "txbxContent", W + "del", W + "moveFrom", MC + "Fallback")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_the_words_of_whatever_is_filled(tmp_path):
    files = {f"case{number}": Template(case.data).fill(OF_CASES)
             for number, case in enumerate(CASES.values())
             if case.severity == "warning" or not case.code}
    files |= {f"seed{seed}": Template(data).fill(FULL) for seed in SEEDS
              if is_sound(data := Furnished(seed).data)}
    for name, data in files.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
                    "--convert-to", "txt:Text", "--outdir", tmp_path, *tmp_path.glob("*.docx")],
                   check=True, capture_output=True, timeout=300)
    shown = {name: (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig") for name in files}
    lost = {name: words_in(data) - letters(shown[name]) for name, data in files.items()}
    assert len(files) > 20 and {name: one for name, one in lost.items() if one} == {}


def words_in(data: bytes) -> Counter:
    """The letters of the body, without text boxes, deleted text and what is for an old Word."""
    return letters("".join(one.text or "" for one in part(data).iter(W + "t")
                           if next(one.iterancestors(*UNSHOWN), None) is None))


def letters(text: str) -> Counter:
    return Counter(one for one in text if one.isalpha())
