"""How good is the suite? Puts faults into the twin, one at a time, and looks whether the end-to-end tests see them.

The faults are a catalogue, `benchmarks/mutants/`. Each is applied as a patch to a copy of the tree, never to the tree
itself and never by a switch in the twin. A mutant is killed by the first test that fails; the tests that are thought to
kill it run first, and one that survives them meets all of `tests/mock_site`, `tests/pages` and `tests/flows`.

    python benchmarks/mutants.py --workers 2
    python benchmarks/mutants.py --only password,captcha-not-read --quick

What is known is kept in `out/mutants.jsonl`, so that an interrupted run goes on where it was, and one after a change
repeats what the change may concern. The exit status is 0 from 95 % on, and 2 where a mutant does not apply.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from mutant import CATALOGUE, Mutant, NotApplicable, read
from workbench import TREE, Verdict, Workbench

GOAL = 0.95
BASELINE = "baseline"
JOURNEY = "tests/mock_site/test_journey.py"


class Notes:
    """What is known, in a file with a line for each mutant.

    That a test kills a mutant stays true as long as neither the sources nor that test's file change, that nothing does
    as long as no test changes either.
    """

    def __init__(self, path: Path, tree: Path, *, fresh: bool) -> None:
        self._path, self._lock = path, threading.Lock()
        self._source, self._tests = states_of(tree)
        self.verdicts: dict[str, Verdict] = {}
        self.killers: dict[str, str] = {}
        self.passed_without: set[str] = set()
        path.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            path.unlink(missing_ok=True)
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            note: dict[str, Any] = json.loads(line)
            fingerprint = note.pop("fingerprint")
            if note.pop("holds") != self._holds(note["test"]):
                self.killers[fingerprint] = note["test"]
            elif fingerprint == BASELINE:
                self.passed_without.add(note["test"])
            else:
                self.verdicts[fingerprint] = Verdict(**note)

    def keep(self, mutant: Mutant, verdict: Verdict) -> None:
        """Note what became of a mutant."""
        self._write(mutant.fingerprint, verdict.as_json())

    def keep_baseline(self, tests: Iterable[str]) -> None:
        """Note tests that pass without any mutant."""
        for test in sorted(tests):
            self._write(BASELINE, {"test": test})

    def _holds(self, test: str) -> str:
        file = test.partition("::")[0]
        return f"{self._source} {self._tests.get(file, state_of(self._tests.values()))}"

    def _write(self, fingerprint: str, note: dict[str, Any]) -> None:
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"holds": self._holds(note["test"]), "fingerprint": fingerprint, **note}) + "\n")


def states_of(tree: Path) -> tuple[str, dict[str, str]]:
    """Return what stands for the sources of a tree, with what tests share, and for each file of tests."""
    files = [path for part in ("src", "tests") for path in sorted((tree / part).rglob("*")) if path.is_file()]
    contents = {path: path.read_bytes().hex() for path in files if "__pycache__" not in path.parts}
    tests = {path: state_of([content]) for path, content in contents.items() if path.name.startswith("test_")}
    source = state_of(content for path, content in contents.items() if path not in tests)
    return source, {path.relative_to(tree).as_posix(): state for path, state in tests.items()}


def state_of(contents: Iterable[str]) -> str:
    """Return what stands for contents."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content.encode()).digest())
    return digest.hexdigest()[:16]


def wanted(mutants: list[Mutant], only: str) -> list[Mutant]:
    """Return the mutants that are named, by their ids or subjects; raises :class:`NotApplicable` for other names."""
    names = [name.strip() for name in only.split(",") if name.strip()]
    known = {name for mutant in mutants for name in (mutant.id, mutant.subject)}
    if unknown := [name for name in names if name not in known]:
        raise NotApplicable([f"{name}: no mutant and no subject is called so" for name in unknown])
    return [mutant for mutant in mutants if not names or {mutant.id, mutant.subject} & set(names)]


def judged(mutants: list[Mutant], notes: Notes, options: argparse.Namespace) -> list[tuple[Mutant, Verdict]]:
    """Put mutants to the test, several side by side, and say what becomes of each.

    What kills a mutant counts only if it passes without one. So a journey is tried before, and afterwards each test
    that failed.
    """
    left = [mutant for mutant in mutants if mutant.fingerprint not in notes.verdicts]
    verdicts = dict(notes.verdicts)
    with ExitStack() as stack:
        benches: SimpleQueue[Workbench] = SimpleQueue()
        for _ in range(max(1, min(options.workers, len(left)))):
            benches.put(stack.enter_context(Workbench(options.limit)))
        bench = benches.get()
        if left and (run := bench.surely([JOURNEY])).result != "passed":
            sys.exit(f"Without any mutant a journey ends as {run.result}: {run.test} {run.line}")
        benches.put(bench)

        def judge(mutant: Mutant) -> Verdict:
            bench = benches.get()
            try:
                verdict = bench.judge(mutant, notes.killers.get(mutant.fingerprint, ""), quick=options.quick)
            finally:
                benches.put(bench)
            if verdict.is_kill or (verdict.outcome == "survived" and not options.quick):
                notes.keep(mutant, verdict)
            return verdict

        with ThreadPoolExecutor(options.workers) as pool:
            for mutant, verdict in zip(left, pool.map(judge, left), strict=True):
                verdicts[mutant.fingerprint] = verdict
                print(f"{verdict.outcome:9} {mutant.id:40} {verdict.seconds:6.1f} s  {verdict.test}", flush=True)
        came = [(mutant, verdicts[mutant.fingerprint]) for mutant in mutants]
        killers = {verdict.test for _, verdict in came if verdict.outcome == "killed"} - notes.passed_without
        failing = benches.get().failing(sorted(killers))
    notes.keep_baseline(killers - failing)
    why = "this test fails without the mutant as well"
    return [
        (mutant, replace(verdict, outcome="broken", line=why) if verdict.test in failing else verdict)
        for mutant, verdict in came
    ]


def main() -> None:
    """Run, print what became of each mutant, and fail below the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="side by side (default: as cores)")
    parser.add_argument("--only", default="", metavar="ID,SUBJECT", help="these mutants only")
    parser.add_argument("--quick", action="store_true", help="only the tests that are thought to kill")
    parser.add_argument("--check", action="store_true", help="only see whether every mutant applies")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    parser.add_argument("--limit", type=float, default=300, help="seconds after which a test hangs (default: 300)")
    parser.add_argument("--catalogue", type=Path, default=CATALOGUE, help="another folder of mutants")
    parser.add_argument("--out", type=Path, default=TREE / "out", help="where to keep what is known (default: out)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on the last line")
    options = parser.parse_args()
    if options.workers < 1 or options.limit <= 0:
        parser.error("--workers and --limit want more than nothing")
    try:
        mutants = wanted(read(options.catalogue, TREE), options.only)
    except NotApplicable as error:
        problems = "1 problem" if len(error.problems) == 1 else f"{len(error.problems)} problems"
        print(f"{problems} with the mutants; nothing was run:\n{error}", file=sys.stderr)
        sys.exit(2)
    if options.check:
        print(f"{len(mutants)} mutants of {len({each.subject for each in mutants})} subjects apply.")
        return
    started = time.perf_counter()
    notes = Notes(options.out / "mutants.jsonl", TREE, fresh=options.fresh)
    came = judged(mutants, notes, options)
    score = report(came, time.perf_counter() - started, as_json=options.json)
    sys.exit(score < GOAL)


def report(came: list[tuple[Mutant, Verdict]], seconds: float, *, as_json: bool) -> float:
    """Print figures, and return the score."""
    killed = [verdict for _, verdict in came if verdict.is_kill]
    left = [(mutant, verdict) for mutant, verdict in came if not verdict.is_kill]
    score = len(killed) / len(came)
    by_file = Counter(verdict.test.partition("::")[0] or "time-out" for verdict in killed)
    print("\nkilled by")
    for file, count in by_file.most_common():
        print(f"{count:5}  {file}")
    print("\nnot killed" if left else "\nnone is left")
    for mutant, verdict in left:
        print(f"  {mutant.id} ({mutant.subject}, {verdict.outcome}): {mutant.fault}")
        print(f"      {mutant.survives or verdict.line or 'no test sees it'}")
    for mutant, verdict in came:
        if verdict.is_kill and mutant.survives:
            print(f"  {mutant.id} is killed, though the catalogue says why it need not be")
    print(f"\n{len(killed)} of {len(came)} mutants are killed: {score:.1%}, in {seconds:.0f} s")
    if as_json:
        figures = {
            "mutants": len(came),
            "killed": len(killed),
            "score": round(score, 4),
            "seconds": round(seconds, 1),
            "by_file": dict(by_file.most_common()),
            "not_killed": {mutant.id: mutant.survives or verdict.outcome for mutant, verdict in left},
            "verdicts": [verdict.as_json() for _, verdict in came],
        }
        print(json.dumps(figures))
    return score


if __name__ == "__main__":
    main()
