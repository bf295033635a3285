"""The catalogue of mutants: that every one still applies, and that one which does not is told, with all others."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WRONG = """
tests: [tests/mock_site/test_pages.py]
mutants:
  - id: text-not-there
    fault: Nothing.
    file: mock_site/sessions.py
    changes: [{find: "no such text", instead: "class Meetings:"}]
  - id: text-there-twice
    fault: Nothing.
    file: mock_site/sessions.py
    changes: [{find: "self._store.run(", instead: "self._store.one("}]
  - id: no-file
    fault: Nothing.
    file: mock_site/nowhere.py
    changes: [{find: a, instead: b}]
  - id: no-file
    fault: Nothing.
    file: pages/home.py
    changes: [{find: a, instead: b}]
  - id: no-python
    fault: Nothing.
    file: mock_site/sessions.py
    changes: [{find: "class Sessions:", instead: "class Sessions"}]
    tests: [tests/mock_site/test_nothing.py]
"""


def mutants(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the program, which runs no test here."""
    command = [sys.executable, str(ROOT / "benchmarks/mutants.py"), "--check", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program


def test_every_mutant_applies_and_can_still_be_read() -> None:
    done = mutants()
    assert (done.stderr, done.returncode) == ("", 0)
    assert int(done.stdout.split()[0]) >= 120


def test_mutants_that_do_not_apply_are_named_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    done = mutants("--catalogue", str(tmp_path))
    assert done.returncode == 2
    assert [re.sub(r"[0-9]+", "N", line) for line in done.stderr.splitlines()] == [
        "N problems with the mutants; nothing was run:",
        "no-file: N mutants have this id",
        "text-not-there: mock_site/sessions.py has no 'no such text'",
        "text-there-twice: mock_site/sessions.py has N times 'self._store.run('",
        "no-file: there is no src/tracesnt/mock_site/nowhere.py",
        "no-file: pages/home.py is no part of the twin",
        "no-python: there is no tests/mock_site/test_nothing.py",
        "no-python: mock_site/sessions.py can no longer be read: expected ':' (sessions.py, line N)",
    ]


def test_a_mutant_that_nobody_knows_is_told(tmp_path: Path) -> None:
    right = WRONG.partition("  - id: text-there-twice")[0].replace("no such text", "class Sessions:")
    (tmp_path / "right.yaml").write_text(right, encoding="utf-8")
    done = mutants("--catalogue", str(tmp_path), "--only", "right,nobody")
    assert (done.returncode, done.stderr.splitlines()[1:]) == (2, ["nobody: no mutant and no subject is called so"])
