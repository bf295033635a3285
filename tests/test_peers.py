"""What the benchmark of peers counts and judges: lines that a user writes, and whether a message names the cause."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracesnt.mock_site.faults.reading import read_faults

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
PARTS = BENCHMARKS / "side_by_side"
ACTIONS = {
    "test_playwright.py": r"\.(?:click|fill|select_option|check)\(",
    "test_selenium.py": r"\.(?:click|send_keys|select_by_value)\(",
    "journey.robot": r"^ +(?:Click|Fill Text|Fill Secret|Select Options By|Check Checkbox) ",
}


@pytest.fixture
def judging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The part of the benchmark that counts and judges."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from side_by_side import judging  # noqa: PLC0415 - programs in benchmarks/ are no part of the package

    yield judging
    for name in [name for name in sys.modules if name.partition(".")[0] == "side_by_side"]:
        del sys.modules[name]


def test_lines_are_counted_without_what_any_tool_needs(judging: Any) -> None:
    python = '''"""Says."""

from a import (
    b,
)

# why
def f():
    """Says
    more."""
    b("""x
    y""")
'''
    assert judging.lines_of_user(python) == 3
    settings = "*** Settings ***\nLibrary    Browser\nSuite Setup    New Page\n\n"
    robot = settings + "*** Test Cases ***\nA\n    # why\n    Click    id=a\n"
    assert judging.lines_of_user(robot, robot=True) == 3


def test_a_message_names_the_cause_by_all_words(judging: Any) -> None:
    assert judging.names_cause("The site answered HTTP 503 to\nsend-request", [r"\b503\b", "Send-Request"])
    assert not judging.names_cause("Timeout 15030 ms exceeded at send-request", [r"\b503\b", "send-request"])


def test_peers_do_the_same_actions() -> None:
    counted = {
        name: len(re.findall(action, (PARTS / name).read_text("utf-8"), re.MULTILINE))
        for name, action in ACTIONS.items()
    }
    assert len(set(counted.values())) == 1, counted


def test_seeded_faults_can_be_set() -> None:
    faults = yaml.safe_load((PARTS / "faults.yaml").read_text("utf-8"))
    assert len({each["name"] for each in faults}) == 5
    for each in faults:
        assert read_faults(each["faults"])
        assert each["cause"]
