"""What does it cost that a batch is durable, and how large may it be?

* ``throughput``: the same cases, phase by phase, in a bare loop of the flows, in a loop that writes receipts and takes
  pictures of what was changed, in a batch with one browser, and in a batch with two;
* ``resume``: a large batch is killed by SIGKILL, and resumed: seconds to the first new step;
* ``waiting``: how much more memory a batch takes that has many cases waiting for a mail;
* ``check``: ``tracesnt batch check`` of a large sheet.

    python benchmarks/batch.py --cases 24 --large 10000 --waiting 1000
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crash import write_sheet
from tracesnt.assistant.batch import transitions
from tracesnt.assistant.batch.durable import EVERY_NEED, Limits, People
from tracesnt.assistant.batch.phases import phase_named
from tracesnt.assistant.batch.store import Store, open_store
from tracesnt.assistant.batch.transitions import Ended
from tracesnt.assistant.batch.work import work
from tracesnt.assistant.running import run_flow
from tracesnt.assistant.sheets.checking import good_rows
from tracesnt.assistant.sheets.rows import RowCase
from tracesnt.assistant.startup.session import Settings, open_session
from tracesnt.errors import Outcome
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin, start_twin
from tracesnt.mock_site.writes import Kind

Figures = dict[str, float]
_TRACESNT = (sys.executable, "-m", "tracesnt.assistant.cli", "batch")
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def throughput(folder: Path, options: argparse.Namespace) -> Figures:
    """Cases a minute in loops, and in batches with one browser and with two, in turn."""
    seconds: dict[str, list[float]] = {"bare": [], "receipts": [], "one": [], "two": []}
    ways: dict[str, Callable[[tuple[RowCase, ...], Settings, Path], None]] = {
        "bare": _bare,
        "receipts": _receipts,
        "one": lambda rows, settings, out: _batch(rows, settings, out, 1),
        "two": lambda rows, settings, out: _batch(rows, settings, out, 2),
    }
    rows = good_rows(write_sheet(folder, options.cases)[0]).cases
    for round_ in range(options.rounds):
        # Each goes first in turn, so that none always has the machine as it is at one time.
        for name in [*ways][round_ % len(ways) :] + [*ways][: round_ % len(ways)]:
            with start_twin() as twin:
                started = time.perf_counter()
                ways[name](rows, _settings(twin), folder / f"{name}-{round_}")
                seconds[name].append(time.perf_counter() - started)
                _check(twin, options.cases)
    bare, receipts, one, two = (min(each) for each in seconds.values())
    return {
        "cases_a_minute_bare": round(60 * options.cases / bare, 1),
        "cases_a_minute_with_receipts": round(60 * options.cases / receipts, 1),
        "cases_a_minute_one_browser": round(60 * options.cases / one, 1),
        "cases_a_minute_two_browsers": round(60 * options.cases / two, 1),
        "durable_to_bare": round(bare / one, 3),
        "durable_to_receipts": round(receipts / one, 3),
        "two_browsers_to_one": round(one / two, 3),
    }


def _bare(rows: tuple[RowCase, ...], settings: Settings, _: Path) -> None:
    with open_session(settings) as session:
        for row in rows:
            for name in ("sign-up", "account", "request"):
                with session.visit(row.case.language) as visit:
                    phase_named(name).flow.run(visit, row.case)


def _receipts(rows: tuple[RowCase, ...], settings: Settings, out: Path) -> None:
    with open_session(settings) as session:
        for row in rows:
            for name in ("sign-up", "account", "request"):
                phase = phase_named(name)
                run = run_flow(
                    session, phase.flow, row.case, out / f"{row.row}-{name}", pictured=frozenset(phase.effects)
                )
                assert run.error is None, run.error


def _batch(rows: tuple[RowCase, ...], settings: Settings, out: Path, browsers: int) -> None:
    store = open_store(out, None, create=True)
    store.create(settings.site, "", rows, time.time())
    work(store, settings, out, Limits(at_once=browsers), People(EVERY_NEED), lambda _: None)
    store.engine.dispose()


def _check(twin: RunningTwin, cases: int) -> None:
    with BackstageClient(twin.backstage) as backstage:
        requested = sum(write.kind == Kind.AUTHORISATION_REQUESTED for write in backstage.writes())
    if requested != cases:
        raise SystemExit(f"{requested} of {cases} cases were requested: this measures nothing.")


def resume(folder: Path, options: argparse.Namespace) -> Figures:
    """Seconds from the start of the process to the first step, after the batch was killed in the middle of one."""
    sheet, out = write_sheet(folder, options.large)[0], folder / "large"
    with start_twin() as twin:
        site = ("--site", twin.site, "--out", str(out))
        with _running(twin, "start", str(sheet), *site) as started:
            while len(list(out.glob("cases/*/account-1/log.jsonl"))) < 1 and started.poll() is None:
                time.sleep(0.05)
        logs = set(out.glob("cases/*/*/log.jsonl"))
        began = time.perf_counter()
        with _running(twin, "resume", "--out", str(out)) as resumed:
            while set(out.glob("cases/*/*/log.jsonl")) <= logs and resumed.poll() is None:
                time.sleep(0.02)
            return {"resumed_cases": options.large, "seconds_to_first_step": round(time.perf_counter() - began, 2)}


def waiting(folder: Path, options: argparse.Namespace) -> Figures:
    """Megabytes that a batch takes more at its peak when many of its cases wait, while a few go on."""
    few = 2
    peaks = []
    for count in (0, options.waiting):
        place = folder / f"waiting-{count}"
        place.mkdir()
        rows = good_rows(write_sheet(place, count + few)[0]).cases
        with start_twin() as twin:
            store = open_store(place / "batch", None, create=True)
            store.create(twin.site, "", rows, time.time())
            _let_wait(store, rows[few:])
            store.engine.dispose()
            with _running(twin, "resume", "--out", str(place / "batch"), "--workers", "2") as process:
                peak = 0.0
                while process.poll() is None:
                    peak = max(peak, _peak(process.pid))
                    time.sleep(0.05)
                peaks.append(peak)
    idle, full = peaks
    return {"waiting_cases": options.waiting, "peak_mb": round(full, 1), "more_mb": round(full - idle, 1)}


def _let_wait(store: Store, rows: tuple[RowCase, ...]) -> None:
    """Bring cases to where their accounts are asked for, and the mailed link is waited for."""
    cases = {row.row: row.case for row in rows}
    with store.writing() as connection:
        now = time.time()
        for record in transitions.feed(connection, sys.maxsize, now):
            if record.row in cases:
                transitions.end(connection, record, cases[record.row], Ended(Outcome.REGISTERED), now)
            else:
                transitions.put_back(connection, record)


def _peak(pid: int) -> float:
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    except OSError:
        return 0.0
    return 0.0 if found is None else int(found[1]) / 1000


def check(folder: Path, options: argparse.Namespace) -> Figures:
    """Seconds that a whole ``tracesnt batch check`` takes."""
    sheet = write_sheet(folder, options.large)[0]
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own command
        [*_TRACESNT, "check", str(sheet), "--out", str(folder / "checked")], check=True, stdout=subprocess.DEVNULL
    )
    return {"checked_rows": options.large, "seconds_to_check": round(time.perf_counter() - began, 2)}


def _settings(twin: RunningTwin) -> Settings:
    return Settings(site=twin.site, backstage=twin.backstage)


@contextmanager
def _running(twin: RunningTwin, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A batch in a process group of its own, that is killed as a whole in the end."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*_TRACESNT, *arguments, "--json"],
        env=os.environ | {"TRACESNT_BACKSTAGE": twin.backstage},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


PARTS = {each.__name__: each for each in (throughput, resume, waiting, check)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default=",".join(PARTS), help="what to measure (default: all)")
    parser.add_argument("--cases", type=int, default=24, help="cases of each batch (default: 24)")
    parser.add_argument("--rounds", type=int, default=1, help="rounds, of which the best counts (default: 1)")
    parser.add_argument("--large", type=int, default=10_000, help="rows of large sheets (default: 10000)")
    parser.add_argument("--waiting", type=int, default=1_000, help="cases that wait (default: 1000)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on the last line")
    options = parser.parse_args()
    figures: Figures = {}
    for name in options.parts.split(","):
        with tempfile.TemporaryDirectory(prefix="batch") as folder:
            figures |= PARTS[name](Path(folder), options)
    for key, figure in figures.items():
        print(f"{key.replace('_', ' '):28} {figure}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
