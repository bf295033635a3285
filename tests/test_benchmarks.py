"""The programs that measure batches, with small numbers: that they run, and that nothing is lost or done twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def figures(program: str, *arguments: str) -> dict[str, Any]:
    """Run a program, and return what it prints on its last line."""
    done = subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, str(BENCHMARKS / program), *arguments, "--json"], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_batch_that_is_killed_again_and_again_loses_and_doubles_nothing() -> None:
    found = figures("crash.py", "--cases", "2", "--kills", "2", "--workers", "1", "--seed", "73")
    assert (found["lost"], found["doubled"], found["cases"]) == (0, 0, 2)
    assert found["kills"] > 0


def test_batches_are_measured() -> None:
    found = figures("batch.py", "--parts", "throughput,check", "--cases", "1", "--large", "20")
    assert min(found.values()) > 0
    assert {"durable_to_bare", "two_browsers_to_one", "seconds_to_check"} <= found.keys()
