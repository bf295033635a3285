"""Languages are shot side by side; one that fails leaves the others be, and an interrupted run goes on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.assistant.conftest import TraceSnt
from tests.assistant.guide.conftest import in_languages
from tracesnt.assistant.guide.edition import read
from tracesnt.assistant.guide.order import Order
from tracesnt.assistant.guide.production import Tell, produce
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.guide.worker import Shot

pytestmark = pytest.mark.browser

SHEET = """First name,Last name,E-mail,Language,Country,Operator
Ana,Silva,ana.silva@example.org,pt,BE,Coffeeteam
Jan,Novák,jan.novak@example.org,cs,BE,Coffeeteam
"""

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
    wanted = in_languages(tmp_path / "one", *BOTH, workers=1)
    with pytest.raises(KeyboardInterrupt):
        produced(wanted, interrupt)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "one" / "fr").rglob("*")}
    told: list[Shot] = []
    shots = produced(wanted, told.append)
    assert [(shot.part.language, shot.seconds > 0) for shot in told] == [("fr", False), ("en", True)]
    assert [shot.part.language for shot in shots] == list(BOTH)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "one" / "fr").rglob("*")} == before

    shots = produced(in_languages(tmp_path / "two", *BOTH, workers=2))
    assert [shot.error for shot in shots] == [None, None]
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_everybody_on_a_sheet_has_a_guide_in_their_own_language(tracesnt: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(SHEET, encoding="utf-8")
    shoot = ("guide", "sign-in", "--formats", "html", "--scale", "1", "--json")
    command = (*shoot, "--case", "people.csv", "--out", "guides")
    answer = tracesnt(*command)
    assert answer.status == 0
    folders = ["row-2/pt", "row-3/cs"]
    assert [guide["folder"] for guide in answer.document["guides"]] == folders
    assert [read(tmp_path / "guides" / folder, Theme()).guide.row for folder in folders] == [2, 3]
    index = (tmp_path / "guides" / "index.html").read_text(encoding="utf-8")
    for told in ("Linha 2", "Řádek 3", *(f"{folder}/guide.html" for folder in folders)):
        assert told in index
    again = tracesnt(*command, "--release", "release-2", "--against", "guides")
    assert {change["guide"] for change in again.document["changes"] if change["changes"] != ["unchanged"]} == set(
        folders
    )


def test_a_guide_shows_an_operator_that_the_twin_has_not_heard_of(tracesnt: TraceSnt, tmp_path: Path) -> None:
    one = "".join(SHEET.splitlines(keepends=True)[:2]).replace("Coffeeteam", "Moinho Velho Lda")
    (tmp_path / "people.csv").write_text(one, encoding="utf-8")
    answer = tracesnt("guide", "find-operator", "--case", "people.csv", "--formats", "md", "--scale", "1", "--out", ".")
    assert answer.status == 0
    assert "Moinho Velho Lda" in (tmp_path / "row-2" / "pt" / "guide.md").read_text(encoding="utf-8")


def test_a_sheet_with_a_problem_is_refused_whole(tracesnt: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(SHEET.replace("cs", "xx"), encoding="utf-8")
    answer = tracesnt("guide", "sign-in", "--case", "people.csv")
    assert answer.status == 2
    assert "row 3, Language 'xx'" in answer.err


def test_a_file_that_is_no_yaml_is_taken_for_a_case_or_a_sheet(tracesnt_here: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "somebody.yaml").write_text("person:\n  first_name: [Ana\n", encoding="utf-8")
    answer = tracesnt_here("guide", "sign-in", "--case", "somebody.yaml")
    assert answer.status == 2
    assert "somebody.yaml cannot be read as YAML: line 3, column 1: did not find expected" in answer.err
    assert "docs/cases.md" in answer.err
    assert "tracesnt batch template" in answer.err


def test_a_language_that_fails_is_reported_and_made_the_next_time(tmp_path: Path) -> None:
    wanted = in_languages(tmp_path, *BOTH, workers=2)
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
