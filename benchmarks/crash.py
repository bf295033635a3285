"""Kills a batch again and again, and counts what was lost and what was done twice, by the twin's log of writes.

Half of the kills come when a step begins or ends, each step in its turn, as the batch's own logs tell; the others at
random moments. All processes die by SIGKILL: the batch, its browsers and their drivers.

    python benchmarks/crash.py --cases 200 --kills 50
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tracesnt.assistant.batch.store import open_store
from tracesnt.assistant.batch.work import standing
from tracesnt.errors import Outcome
from tracesnt.flows import FLOWS
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin, start_twin
from tracesnt.mock_site.writes import Kind

OPERATORS = (
    ("ALPRO Comm.V.A.", "BE-ORG-OP-5"),
    ("Beanworks Seeds and Grains bvba", "BE-ORG-OP-7"),
    ("Coffeeteam", "BE-ORG-OP-6"),
    ("Colzagro", "BE-ORG-OP-4"),
)
WANTED = (Kind.ACCOUNT_REGISTERED, Kind.PASSWORD_CHOSEN, Kind.DEVICE_ADDED, Kind.AUTHORISATION_REQUESTED)
LOST_ANSWERS = [
    {"kind": "drop-after", "path": path, "method": "POST", "probability": 0.2, "seed": seed}
    for seed, path in enumerate(("/cas/eim/external/register.cgi", "/tracesnt/authorisations/new"))
]
"""Now and then a write takes effect, and its answer is lost."""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="crash") as name, start_twin() as twin:
        folder = Path(name)
        sheet, people = write_sheet(folder, options.cases)
        with BackstageClient(twin.backstage) as backstage:
            backstage.add_faults(LOST_ANSWERS)
        started = time.perf_counter()
        run = Run(folder / "batch", sheet, twin, options.workers)
        kills = _kill_again_and_again(run, options)
        run.to_its_end()
        figures = _judged(twin, people, run) | {"cases": options.cases, "kills": kills}
        figures["seconds"] = round(time.perf_counter() - started, 1)
    print("lost {lost}, doubled {doubled}, after {kills} kills of {cases} cases in {seconds} s".format(**figures))
    if options.json:
        print(json.dumps(figures))
    sys.exit(bool(figures["lost"] or figures["doubled"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on the last line")
    return parser.parse_args()


class Run:
    """The batch in a process group of its own, that is started anew after each kill."""

    def __init__(self, out: Path, sheet: Path, twin: RunningTwin, workers: int) -> None:
        self.out = out
        command = [sys.executable, "-m", "tracesnt.assistant.cli", "batch"]
        self._common = ["--out", str(out), "--workers", str(workers), "--json"]
        self._start = [*command, "start", str(sheet), "--site", twin.site]
        self._resume = [*command, "resume"]
        self._environment = os.environ | {"TRACESNT_BACKSTAGE": twin.backstage}
        self.process = self.again()

    def again(self) -> subprocess.Popen[bytes]:
        """Start or resume the batch."""
        command = self._resume if (self.out / "batch.sqlite").exists() else self._start
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, *self._common],
            env=self._environment,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self.process

    def kill(self) -> None:
        """Kill the batch and everything that it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_over(self) -> bool:
        """Tell whether the batch has ended by itself."""
        return self.process.poll() is not None

    def to_its_end(self) -> None:
        """Resume until the batch ends by itself."""
        while self.again().wait() not in {0, 3}:
            pass

    def events(self) -> Iterator[tuple[str, str]]:
        """Return event and step of each new line of any log, as they come, until the batch is over."""
        read = self._sizes()
        while not self.is_over():
            for path, size in self._sizes().items():
                if size < read.get(path, 0):  # another attempt has begun its log anew
                    read[path] = 0
                if size == read.get(path, 0):
                    continue
                for line in _lines(path, read.get(path, 0)):
                    read[path] = read.get(path, 0) + len(line)
                    entry = json.loads(line)
                    if "step" in entry:
                        yield entry["event"], entry["step"]
            time.sleep(0.005)

    def _sizes(self) -> dict[Path, int]:
        sizes = {}
        for path in self.out.glob("cases/*/*/log.jsonl"):
            with suppress(FileNotFoundError):
                sizes[path] = path.stat().st_size
        return sizes


def _lines(path: Path, start: int) -> list[bytes]:
    """Return the whole lines of a log from a place on; none where another attempt has just taken it away."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return [line for line in file if line.endswith(b"\n")]
    except FileNotFoundError:
        return []


def _kill_again_and_again(run: Run, options: argparse.Namespace) -> int:
    chance = random.Random(options.seed)  # noqa: S311 - nothing secret
    boundaries = _boundaries(chance)
    for kill in range(options.kills):
        if kill:
            run.again()
        if kill % 2:
            wanted = next(boundaries)
            if not any(event == wanted for event in run.events()):
                return kill
        else:
            time.sleep(chance.uniform(1.5, 6.0))
        if run.is_over():
            return kill
        run.kill()
        print(".", end="", flush=True)
    print()
    return int(options.kills)


def _boundaries(chance: random.Random) -> Iterator[tuple[str, str]]:
    names = (
        "sign-up",
        "set-password",
        "add-mobile-device",
        "sign-in",
        "choose-role",
        "find-operator",
        "request-authorisation",
    )
    steps = [step for flow in FLOWS if flow.name in names for step in flow.steps]
    while True:
        chance.shuffle(steps)
        for step in steps:
            yield "step-started", step
            yield "step-ended", step


def write_sheet(folder: Path, count: int) -> tuple[Path, list[str]]:
    sheet = folder / "sheet.csv"
    people = [f"person{number}@example.org" for number in range(count)]
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("first_name", "last_name", "email", "language", "country", "operator", "traces_number"))
        for number, email in enumerate(people):
            name, traces_number = OPERATORS[number % len(OPERATORS)]
            writer.writerow(("Nora", f"Berg {_letters(number)}", email, "en", "BE", name, traces_number))
    return sheet, people


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _judged(twin: RunningTwin, people: list[str], run: Run) -> dict[str, int]:
    """Compare what the batch says with what the twin has accepted: for each person everything, and once."""
    with BackstageClient(twin.backstage) as backstage:
        writes = Counter((write.who, write.kind) for write in backstage.writes())
    store = open_store(run.out, None)
    outcomes = standing(store).outcomes
    store.engine.dispose()
    counts = [writes[email, kind] for email in people for kind in WANTED]
    return {
        "lost": sum(count == 0 for count in counts) + len(people) - outcomes[Outcome.REQUESTED],
        "doubled": sum(max(count - 1, 0) for count in counts),
    }


if __name__ == "__main__":
    main()
