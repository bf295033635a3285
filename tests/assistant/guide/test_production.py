"""Languages are shot side by side; one that fails leaves the others be, and an interrupted run goes on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.assistant.guide.conftest import order
from tracesnt.assistant.guide.edition import read
from tracesnt.assistant.guide.order import Order
from tracesnt.assistant.guide.production import Tell, produce
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.guide.worker import Shot

pytestmark = pytest.mark.browser

BOTH = ("fr", "en")


def interrupt(_: Shot) -> None:
    """What Ctrl-C does once the first language is there."""
    raise KeyboardInterrupt


def produced(wanted: Order, tell: Tell = lambda _: None) -> list[Shot]:
    """Make the guides in a thread of its own: a single worker works in this process, as the tests' browser does."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(produce, wanted, tell).result()


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_interrupted_run_goes_on_and_ends_as_one_by_workers_side_by_side_does(tmp_path: Path) -> None:
    wanted = order(tmp_path / "one", languages=BOTH, workers=1)
    with pytest.raises(KeyboardInterrupt):
        produced(wanted, interrupt)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "one" / "fr").rglob("*")}
    told: list[Shot] = []
    shots = produced(wanted, told.append)
    assert [(shot.language, shot.seconds > 0) for shot in told] == [("fr", False), ("en", True)]
    assert [shot.language for shot in shots] == list(BOTH)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "one" / "fr").rglob("*")} == before

    shots = produced(order(tmp_path / "two", languages=BOTH, workers=2))
    assert [shot.error for shot in shots] == [None, None]
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_language_that_fails_is_reported_and_made_the_next_time(tmp_path: Path) -> None:
    wanted = order(tmp_path, languages=BOTH, workers=2)
    (tmp_path / "en").touch()  # in the way of its folder
    french, english = produced(wanted)
    assert french.error is None
    assert french.pictures == len(read(tmp_path / "fr", Theme()).guide.pictures)
    assert english.error is not None
    assert "'en' could not be written" in english.error.message
    (tmp_path / "en").unlink()
    french, english = produced(wanted)
    assert (french.seconds, french.error, english.error) == (0, None, None)
    assert read(tmp_path / "en", Theme()).guide.language == "en"
