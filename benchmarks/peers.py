"""How does a test of the journey compare with the same one by other tools?

Runs the journey on one twin, with one browser program, each time as a process of its own, as

* ``ours``: the ten lines of docs/regression.md;
* ``playwright``: Playwright's own pytest plugin, with hard-coded CSS locators;
* ``selenium``: Selenium with chromedriver, under pytest;
* ``robot``: Robot Framework Browser;

and prints what each takes, how much of it a user writes, and whether its message names the cause of seeded faults.
``scripts/bench-peers`` gets what this needs. On Linux only.

    python benchmarks/peers.py --pairs 5
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import yaml
from rich.console import Console
from rich.table import Table

from process_tree import Ran, run
from side_by_side.judging import lines_of_user, names_cause
from tracesnt.assistant.regression.traces.secrets import Secrets
from tracesnt.assistant.startup.browser import find_browser
from tracesnt.fixtures import load_case
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin, start_twin

HERE = Path(__file__).parent
PARTS = HERE / "side_by_side"
OURS = "ours"
_TRIES = 3
_PYTEST = (
    "-m", "pytest", "-q", "--tb=short", "--no-header", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist",
    "-o", "junit_duration_report=call", "--junitxml=junit.xml",
)  # fmt: skip
_OTHERS = (*_PYTEST, "-p", "no:tracesnt")
_ROBOT = (
    "-m", "robot", "--consolecolors", "off", "--consolewidth", "200", "--log", "NONE", "--report", "NONE",
    "--xunit", "junit.xml",
)  # fmt: skip
# What the twin tells of itself is no merit of a message: a real site would not tell.
_TOLD_BY_TWIN = re.compile(r"^Fault: .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Peer:
    """A tool: its name, the file that a user writes, the arguments of Python that run it, and what has to be there."""

    name: str
    file: str
    source: str
    arguments: tuple[str, ...]
    module: str
    program: str | None = None

    @property
    def missing(self) -> str | None:
        """Why it is not available, ``None`` where it is."""
        if importlib.util.find_spec(self.module) is None:
            return f"the Python package {self.module} is not installed"
        if self.program is not None and shutil.which(self.program) is None:
            return f"there is no program {self.program}"
        return None

    @property
    def lines(self) -> int:
        """How many lines a user writes."""
        return lines_of_user(self.source, robot=self.file.endswith(".robot"))


def _peers(twin: RunningTwin) -> list[Peer]:
    documented = (HERE.parent / "docs/regression.md").read_text("utf-8")
    ten_lines = documented.partition("```python\n")[2].partition("```")[0]

    def theirs(name: str, file: str, arguments: tuple[str, ...], module: str, program: str | None = None) -> Peer:
        return Peer(name, file, (PARTS / file).read_text("utf-8"), arguments, module, program)

    return [
        Peer(OURS, "test_ours.py", ten_lines, (*_PYTEST, "--site", twin.site), "pytest_playwright"),
        theirs("playwright", "test_playwright.py", _OTHERS, "pytest_playwright"),
        theirs("selenium", "test_selenium.py", (*_OTHERS, "-p", "no:playwright"), "selenium", "chromedriver"),
        theirs("robot", "journey.robot", _ROBOT, "Browser"),
    ]


class Runs:
    """Runs peers on a twin."""

    def __init__(self, twin: RunningTwin, backstage: BackstageClient, folder: Path) -> None:
        self._backstage = backstage
        self._token = twin.backstage
        self._folder = folder
        case = load_case("certipaq-importer")
        self._names = (case.person.first_name, case.person.last_name)
        self._environment = os.environ | {
            "COLUMNS": "200",
            "NO_COLOR": "1",
            "PEERS_BROWSER": str(find_browser(headed=False).path),
            "PEERS_CASE": case.model_dump_json(),
            "PEERS_SITE": twin.site,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH")))),
            "SE_AVOID_STATS": "true",
            "SE_CHROMEDRIVER": shutil.which("chromedriver") or "",
            "TRACESNT_BACKSTAGE": twin.backstage,
        }

    def good_journey(self, peer: Peer, *, watch: bool = False) -> tuple[Ran, float, int]:
        """Run a peer's journey until it passes; return what :meth:`journey` does, and how often it failed before."""
        for failed in range(_TRIES):
            ran, test_seconds = self.journey(peer, [], watch=watch)
            if not self._is_red(peer, ran):
                return ran, test_seconds, failed
        raise SystemExit(f"{peer.name} fails where nothing is wrong:\n{self.covered(ran.output)[-3000:]}")

    def journey(self, peer: Peer, faults: list[dict[str, Any]], *, watch: bool = False) -> tuple[Ran, float]:
        """Run a peer's journey, from a twin that starts afresh; return the run and the seconds of the test alone."""
        self._backstage.reset()
        if faults:
            self._backstage.add_faults(faults)
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        (folder / peer.file).write_text(peer.source, encoding="utf-8")
        if peer.name == "playwright":
            shutil.copy(PARTS / "conftest.py", folder)
        ran = run([sys.executable, *peer.arguments, peer.file], folder, self._environment, watch=watch)
        print(f"{peer.name}{' with a fault' if faults else ''}: {ran.seconds:.1f} s", file=sys.stderr, flush=True)
        report = folder / "junit.xml"
        if not report.exists():
            raise SystemExit(f"{peer.name} did not run:\n{self.covered(ran.output)[-3000:]}")
        test = next(ET.parse(report).iter("testcase"))  # noqa: S314 - the peer's own report
        return ran, float(test.get("time", "nan"))

    def _is_red(self, peer: Peer, ran: Ran) -> bool:
        # The plugin brings a twin back to what it was; the ten lines look themselves for what was accepted.
        return ran.status != 0 or (peer.name != OURS and self._backstage.writes()[-1].kind != "request-accepted")

    def covered(self, text: str) -> str:
        """Return a text without secrets."""
        known = (*self._backstage.secrets(), self._token, self._token.rpartition("/")[2])
        return Secrets(known, self._names).cover(text)


@dataclass
class Measured:
    """What a peer took in each round."""

    seconds: list[float] = field(default_factory=list)
    test_seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    failed: int = 0


def measure(runs: Runs, peers: list[Peer], pairs: int) -> dict[str, Measured]:
    """Run all in turn so many times, after one round that warms up and in which memory is watched."""
    measured = {peer.name: Measured() for peer in peers}
    for peer in peers:
        measured[peer.name].peak_mb = runs.good_journey(peer, watch=True)[0].peak_mb
    for round_ in range(pairs):
        # Each goes first in turn, so that none always follows the same one.
        for peer in peers[round_ % len(peers) :] + peers[: round_ % len(peers)]:
            ran, test_seconds, failed = runs.good_journey(peer)
            each = measured[peer.name]
            each.seconds.append(ran.seconds)
            each.test_seconds.append(test_seconds)
            each.cpu_seconds.append(ran.cpu_seconds)
            each.failed += failed
    return measured


def _figures(peer: Peer, measured: dict[str, Measured]) -> dict[str, Any]:
    own, ours = measured[peer.name], measured[OURS]

    def ratio(our: list[float], its: list[float]) -> float:
        return round(statistics.median([one / other for one, other in zip(our, its, strict=True)]), 3)

    return {
        "seconds": round(statistics.median(own.seconds), 2),
        "test_seconds": round(statistics.median(own.test_seconds), 2),
        "cpu_seconds": round(statistics.median(own.cpu_seconds), 2),
        "peak_mb": round(own.peak_mb),
        "failed": own.failed,
        "lines": peer.lines,
        "ours_to_it": ratio(ours.seconds, own.seconds),
        "ours_to_its_test": ratio(ours.test_seconds, own.test_seconds),
    }


def judge(runs: Runs, peers: list[Peer]) -> list[dict[str, Any]]:
    """Run all with each of the faults; return what they said, and whether that names the cause."""
    found = []
    for each in yaml.safe_load((PARTS / "faults.yaml").read_text("utf-8")):
        said = {}
        for peer in peers:
            ran, _ = runs.journey(peer, each["faults"])
            message = _TOLD_BY_TWIN.sub("", runs.covered(ran.output))
            failed = ran.status != 0
            said[peer.name] = {
                "names_cause": failed and names_cause(message, each["cause"]),
                "message": _first_lines(message) if failed else "(passed)",
                "seconds": round(ran.seconds, 1),
            }
        found.append({"fault": each["name"], "what": each["what"], "said": said})
    return found


def _first_lines(message: str, lines: int = 4) -> str:
    """Return what the tool says went wrong: pytest marks it, Robot Framework prints it below the test's name."""
    marked = [line[1:].strip() for line in message.splitlines() if line.startswith("E  ")]
    robot = [
        line.strip() for line in message.partition("| FAIL |")[2].partition("\n---")[0].splitlines() if line.strip()
    ]
    return "\n".join(line for line in (marked or robot)[:lines] if line)


def main() -> None:
    """Measure, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5, help="rounds to measure (default: 5); 0 for faults only")
    parser.add_argument("--no-faults", action="store_true", help="only measure")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON document")
    options = parser.parse_args()
    console = Console(stderr=options.json)
    if sys.platform != "linux":
        raise SystemExit("This reads processor time and memory from /proc, which only Linux has.")
    with start_twin() as twin, BackstageClient(twin.backstage) as backstage, tempfile.TemporaryDirectory() as folder:
        peers = _peers(twin)
        missing = {peer.name: peer.missing for peer in peers if peer.missing}
        for name, reason in missing.items():
            console.print(f"NOT AVAILABLE: {name}: {reason}. Run scripts/bench-peers.", style="bold red")
        if OURS in missing:
            raise SystemExit(1)
        peers = [peer for peer in peers if not peer.missing]
        runs = Runs(twin, backstage, Path(folder))
        load = round(os.getloadavg()[0], 1)
        measured = measure(runs, peers, options.pairs) if options.pairs else {}
        figures = {
            "pairs": options.pairs,
            "load_before": load,
            "not_available": missing,
            "peers": {peer.name: _figures(peer, measured) for peer in peers if measured},
            "faults": [] if options.no_faults else judge(runs, peers),
        }
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        _print(console, figures)


def _print(console: Console, figures: dict[str, Any]) -> None:
    if figures["peers"]:
        table = Table(
            "",
            "s",
            "s of the test alone",
            "s of processor",
            "MB",
            "failed",
            "lines",
            "ours / it",
            "ours / it, test alone",
        )
        for name, its in figures["peers"].items():
            table.add_row(name, *(str(value) for value in its.values()))
        console.print(
            f"Medians of {figures['pairs']} rounds; the load of the machine was {figures['load_before']} before", table
        )
    if figures["faults"]:
        names = list(figures["faults"][0]["said"])
        table = Table("names the cause", *names)
        for each in figures["faults"]:
            table.add_row(each["what"], *("yes" if each["said"][name]["names_cause"] else "no" for name in names))
        console.print(table)
    for each in figures["faults"]:
        console.print(f"\n{each['what']}", style="bold")
        for name, its in each["said"].items():
            message = its["message"].replace("\n", "\n    ")
            console.print(f"  {name} ({its['seconds']} s): {message}", markup=False, highlight=False)


if __name__ == "__main__":
    main()
