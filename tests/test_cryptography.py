"""The inventory of cryptography tells every import, and only sound things are imported."""

import ast
import re

from tests.test_layers import ROOT, find_rooms, imported_names

WATCHED = {"hashlib", "hmac", "secrets", "cryptography", "ssl", "random", "argon2", "crypt",
           "pyzipper"}
ROW = re.compile(r"^\| `([^`]+\.py)` \| ([^|]+) \|", re.MULTILINE)
WEAK = re.compile(r"\b(?:md5|sha1|MD5|SHA1|ECB|random\.(?:random|choice|randint|getrandbits))\b")
DIGESTS_COMPARED = re.compile(r"(?:hex)?digest\([^()]*\)\s*[!=]=|[!=]=\s*hmac\.")


def read_sources() -> dict[str, str]:
    """The text of every file of our rooms."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
            for files in find_rooms(ROOT).values() for path in files}


def imports(source: str) -> set[str]:
    """The cryptographic modules that a file imports."""
    nodes = ast.walk(ast.parse(source))
    return {name for node in nodes for name in imported_names(node, "")} & WATCHED


def test_the_inventory_is_what_the_files_import():
    told = {file: set(re.findall(r"`(\w+)`", names)) for file, names in
            ROW.findall((ROOT / "docs/cryptography.md").read_text(encoding="utf-8"))}
    found = {file: used for file, text in read_sources().items() if (used := imports(text))}
    assert told == found, "docs/cryptography.md does not say what the files import"


def test_nothing_weak_is_used():
    sources = read_sources()
    weak = [f"{file}: {match.group()}" for file, text in sources.items()
            for match in WEAK.finditer(text)]
    assert not weak and not any("random" in imports(text) for text in sources.values())


def test_secrets_are_compared_in_constant_time():
    assert not [file for file, text in read_sources().items() if DIGESTS_COMPARED.search(text)]


def test_planted_faults_are_found():
    assert imports("import random\nfrom hashlib import md5\n") == {"random", "hashlib"}
    assert WEAK.search("hashlib.md5(x)") and not WEAK.search("command5")
    assert DIGESTS_COMPARED.search('hmac.digest(key, text, "sha256") == kept')
