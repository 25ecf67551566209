"""What the desk is built from: a bill of materials, packages with known faults, secrets left in.

`python -m tools.supply` tells the faults and fails on any; with `bill` it writes the bill of
materials as CycloneDX. Neither asks the network. `ask` does: it looks up every package in the open
register of faults, and writes what it finds, and the day, into the list that ships.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
KNOWN_FAULTS = ROOT / "tools" / "known_faults.txt"
REGISTER = "https://api.osv.dev/v1/"
OLD = 30  # days after which the list is to be asked anew
NEVER = "99999"  # the version without a fault that nobody has mended yet
_ASKED = re.compile(r"^# as of: (\d{4}-\d\d-\d\d)$", re.M)
_LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.M)
_SECRETS = {
    "private key": re.compile("-----BEGIN " + r"(?:[A-Z]+ )?PRIVATE KEY-----"),
    "key of a service": re.compile(
        r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[abprs]-[\w-]{20,}|glpat-[\w-]{20}"
        r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.)"),
    "password in an address": re.compile(r"\b[a-z]+://[^/\s:@]+:(?!password@|парола@)[^/\s:@{}<>$*…]{6,}@"),
    "secret in a setting": re.compile(
        r"(?i)(?:secret|passw(?:or)?d|token|api_?key)\w*[\"']?\s*[:=]\s*[\"']"
        r"(?=[^\"']*\d)(?=[^\"']*[a-z])[A-Za-z0-9+/=_-]{20,}[\"']"),
}
_SECRET_FILE = re.compile(
    r"\.(?:key|pem|p12|pfx|kdbx|sqlite3?|db)$|(?:^|/)(?:\.env|id_rsa|id_ed25519)$")
_NO_SECRETS = ("tests/models/kept/",)  # desks of made-up people, with the keys that open them


def materials() -> list[tuple[str, str, str]]:
    """(kind, name, version) of every package of the locks, those for the browser too."""
    found = {("pypi", *pair) for lock in ROOT.glob("requirements*.txt")
             for pair in _LOCKED.findall(lock.read_text())}
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    found |= {("npm", path.rpartition("node_modules/")[2], one["version"])
              for path, one in packages.items() if path}
    return sorted(found)


def bill() -> dict:
    """The bill of materials (CycloneDX 1.5)."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
        {"type": "library", "name": one[1], "version": one[2], "purl": _purl(one)}
        for one in materials()]}


def _purl(package: tuple[str, str, str]) -> str:
    kind, name, version = package
    return f"pkg:{kind}/{name.replace('@', '%40')}@{version}"


def known_faults() -> list[tuple[str, str, str]]:
    """(package, first version without it, number) of the list that ships."""
    lines = KNOWN_FAULTS.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]


def faulty(packages, faults) -> Iterator[str]:
    """What is told of packages older than the first version without a fault."""
    for name, fixed, number in faults:
        yield from (f"{name} {version}: {number}, mended in {fixed}"
                    for _, known, version in packages
                    if known == name and _order(version) < _order(fixed))


def age(text: str, day: date) -> str:
    """Of which day the list is, and what to do if that is long ago or was never."""
    asked = _ASKED.search(text)
    days = (day - date.fromisoformat(asked[1])).days if asked else OLD + 1
    told = f"list of {asked[1]}" if asked else "list of no day"
    return f"{told}, older than {OLD} days: make faults" if days > OLD else told


def ask(path: str, question: dict | None = None) -> dict:
    """What the register answers; OSError where it cannot be asked."""
    body = json.dumps(question).encode() if question else None
    sent = Request(REGISTER + path, body, {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(sent, timeout=60) as answer:  # noqa: S310 - its scheme stands above
        return json.load(answer)


def found_faults(packages: list, asking: Callable = ask) -> Iterator[tuple[str, str, str]]:
    """(package, first version without it, number) of every fault of these very versions."""
    questions = [{"package": {"purl": _purl(one)}} for one in packages]
    answers = asking("querybatch", {"queries": questions})["results"]
    for (_, name, version), answer in zip(packages, answers, strict=True):
        for one in answer.get("vulns", ()):
            told = asking(f"vulns/{one['id']}")
            if "withdrawn" not in told:
                yield name, _mended(name, version, told), one["id"]


def _mended(name: str, version: str, told: dict) -> str:
    """The first version after this one that is told to be without the fault."""
    fixed = [event["fixed"] for part in told.get("affected", ())
             if part.get("package", {}).get("name", "").lower() == name
             for one in part.get("ranges", ()) if one["type"] != "GIT"
             for event in one["events"] if "fixed" in event]
    later = [one for one in fixed if _order(one) > _order(version)]
    return min(later, key=_order, default=NEVER)


def renewed(text: str, faults: set, day: date) -> str:
    """The list with faults that it did not have, asked on a day."""
    lines = _ASKED.sub("", text).strip().splitlines()
    head = [one for one in lines if one.startswith("#")]
    rest = {one for one in lines if one and not one.startswith("#")} | {*map(" ".join, faults)}
    return "\n".join([*head, f"# as of: {day}", *sorted(rest)]) + "\n"


def _ask_anew() -> int:
    """Renew the list; 2 where the register cannot be asked, which leaves it as it was."""
    text = KNOWN_FAULTS.read_text(encoding="utf-8")
    try:
        faults = {*found_faults(materials())}
    except OSError as error:
        print(f"not asked ({error}): {age(text, date.today())}")
        return 2
    KNOWN_FAULTS.write_text(renewed(text, faults, date.today()), encoding="utf-8")
    return main([])


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def secrets_in(name: str, text: str) -> Iterator[str]:
    """What in a file looks like a secret: its kind and line, never itself."""
    if name.startswith(_NO_SECRETS):
        return
    if _SECRET_FILE.search(name):
        yield f"{name}: a file of secrets or of data"
    for kind, pattern in _SECRETS.items():
        for match in pattern.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {kind}"


def tracked() -> Iterator[tuple[str, str]]:
    """Name and text of every file under version control."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True,  # noqa: S607
                             check=True)
    for name in filter(None, listing.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            yield name, (ROOT / name).read_text(encoding="utf-8", errors="ignore")


def main(arguments: list[str]) -> int:
    """Write the bill, or tell what is wrong; the number of faults is the answer."""
    if arguments == ["bill"]:
        print(json.dumps(bill(), indent=1))
        return 0
    if arguments == ["ask"]:
        return _ask_anew()
    told = [*faulty(materials(), known_faults()),
            *(one for name, text in tracked() for one in secrets_in(name, text))]
    known = age(KNOWN_FAULTS.read_text(encoding="utf-8"), date.today())
    print("\n".join(told) or f"{len(materials())} packages, no known fault ({known}), no secret.")
    return min(len(told), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
