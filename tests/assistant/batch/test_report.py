"""What a team hands over after a batch, what proves it, and what is left of somebody who is forgotten."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.assistant import office
from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.batch.store import open_store

SHEET = """First name;Last name;E-mail;Language;Country;Operator;TRACES number;Message;Our number
Ana;Silva;ana.silva@example.org;fr;BE;Coffeeteam;BE-ORG-OP-6;=1+1;0017
Gretchen;Köhler;gretchen@example.org;de;BE;Nirgendwo;;;0018
"""
PERSONAL = ("Ana", "Silva", "ana.silva", "Gretchen", "Köhler", "Coffeeteam", "Nirgendwo")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 800}},
}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sheet and the batch that was made of it: one person requested access, one has no operator."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "people.csv").write_text(SHEET, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "tracesnt.assistant.cli",
        "batch",
        "start",
        "people.csv",
        "--out",
        "batch",
        "--workers",
        "1",
        "--json",
    ]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, encoding="utf-8", timeout=120)  # noqa: S603
    assert json.loads(done.stdout)["outcomes"] == {"requested": 1, "operator-not-found": 1}, done.stderr
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_their_owner_can_read_what_a_batch_leaves(finished: Path) -> None:
    batch = finished / "batch"
    modes = {path.name: path.stat().st_mode & 0o777 for path in batch.rglob("*") if path.is_file()}
    assert {"batch.sqlite", "twin.sqlite", "receipt.json"} <= modes.keys()
    assert {name: oct(mode) for name, mode in modes.items() if mode != 0o600} == {}
    assert batch.stat().st_mode & 0o777 == 0o700


@pytest.fixture
def out(finished: Path, tmp_path: Path) -> Path:
    """A copy of that, where the command line runs."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    return tmp_path / "batch"


@pytest.fixture
def look(browser: Browser) -> Callable[..., Page]:
    """Open the report as it is in a folder."""

    def opened(out: Path, **options: Any) -> Page:
        page = browser.new_context(offline=True, **options).new_page()
        page.goto((out / "report.html").as_uri())
        return page

    return opened


def test_the_outcome_sheet_has_the_rows_and_how_each_ended(tracesnt_here: TraceSnt, out: Path) -> None:
    answer = tracesnt_here("batch", "report", "--out", "batch", "--sheet", "people.csv", "--json")
    assert answer.status == 0
    assert answer.document["results"] == {"requested": 1, "operator-not-found": 1}
    with (out / "outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file, delimiter=";")
    assert (first["Row"], first["Our number"], first["Message"], first["Outcome"]) == ("2", "0017", "", "requested")
    assert (second["Last name"], second["Outcome"]) == ("Köhler", "operator-not-found")
    assert "control body creates the profile" in second["Advice"]
    sheet = load_workbook(out / "outcomes.xlsx").worksheets[0]
    formula = sheet["I2"]
    assert (formula.value, formula.data_type, formula.quotePrefix) == ("=1+1", "s", True)
    assert "'=1+1" in (out / "outcomes.csv").read_text(encoding="utf-8-sig")


def test_another_program_opens_the_outcome_sheet(tracesnt_here: TraceSnt, out: Path, tmp_path: Path) -> None:
    assert tracesnt_here("batch", "report", "--out", "batch", "--sheet", "people.csv").status == 0
    unicode, separator = "76", "59"
    (opened,) = office.convert(
        [out / "outcomes.xlsx"], f"csv:Text - txt - csv (StarCalc):{separator},34,{unicode}", tmp_path
    )
    with (
        opened.open(encoding="utf-8", newline="") as theirs,
        (out / "outcomes.csv").open(encoding="utf-8-sig", newline="") as ours,
    ):
        rows = [[cell.removeprefix("'") for cell in row] for row in csv.reader(ours, delimiter=";")]
        assert list(csv.reader(theirs, delimiter=";")) == rows


def test_a_sheet_that_is_another_one_is_refused(tracesnt_here: TraceSnt, out: Path) -> None:
    (out.parent / "people.csv").write_text(SHEET.replace(";de;", ";nl;"), encoding="utf-8")
    answer = tracesnt_here("batch", "report", "--out", "batch", "--sheet", "people.csv")
    assert answer.status == 2
    assert "not the one that this batch was started with:\n  - row 3 was changed: Language" in answer.err


def test_the_report_names_nobody_unless_it_is_asked_to(tracesnt_here: TraceSnt, out: Path) -> None:
    tracesnt_here("batch", "report", "--out", "batch")
    text = (out / "report.html").read_text(encoding="utf-8")
    assert [name for name in PERSONAL if name in text] == []
    assert "row-2" in text
    tracesnt_here("batch", "report", "--out", "batch", "--with-names")
    text = (out / "report.html").read_text(encoding="utf-8")
    assert [name for name in ("Ana Silva", "Gretchen Köhler", "Nirgendwo") if name not in text] == []


@pytest.mark.parametrize("name", LOOKS)
def test_axe_finds_nothing_in_the_report(
    tracesnt_here: TraceSnt, out: Path, look: Callable[..., Page], name: str
) -> None:
    tracesnt_here("batch", "report", "--out", "batch", "--with-names")
    page = look(out, **LOOKS[name])
    found = Axe().run(page).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_cases_are_filtered_and_searched(tracesnt_here: TraceSnt, out: Path, look: Callable[..., Page]) -> None:
    tracesnt_here("batch", "report", "--out", "batch")
    page = look(out)
    rows = page.locator("#list tbody tr:visible")
    expect(page.get_by_role("status")).to_have_text("2 of 2 cases")
    page.get_by_label("Outcome").select_option("operator-not-found")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("row-3")
    page.get_by_label("Outcome").select_option("")
    page.get_by_label("Search").fill("ROW-2")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("table").filter(has_text="search-operator").first).to_be_visible()
    expect(page.get_by_role("img", name="2 cases ended over time")).to_be_visible()


def test_a_receipt_that_was_altered_or_removed_shows(tracesnt_here: TraceSnt, out: Path) -> None:
    whole = tracesnt_here("batch", "verify", "--out", "batch", "--json")
    assert (whole.status, whole.document["breaks"]) == (0, [])
    first, second, third, fourth, *_ = sorted(out.glob("cases/*/*/receipt.json"))
    first.write_bytes(first.read_bytes().replace(b"done", b"gone"))
    second.unlink()
    altered, removed = (next(each.parent.glob("steps/*.png")) for each in (third, fourth))
    altered.write_bytes(altered.read_bytes() + b"x")
    removed.unlink()
    broken = tracesnt_here("batch", "verify", "--out", "batch", "--json")
    assert broken.status == 2
    assert sorted(each.partition(": ")[2] for each in broken.document["breaks"]) == [
        "is missing.",
        "is missing.",
        "was altered after it was taken.",
        "was altered after it was written.",
    ]
    assert broken.document["head"] == whole.document["head"]


def test_receipts_and_logs_hold_no_personal_data(out: Path) -> None:
    kept = [*out.glob("cases/*/*/receipt.json"), *out.glob("cases/*/*/log.jsonl")]
    assert kept
    people = ("Ana", "Silva", "ana.silva", "Gretchen", "Köhler")
    assert [(path, name) for path in kept for name in people if name in path.read_text(encoding="utf-8")] == []


def test_whoever_is_forgotten_is_gone_and_the_proof_stays(tracesnt_here: TraceSnt, out: Path) -> None:
    store = open_store(out, None)
    with sqlite3.connect(out / "batch.sqlite") as connection:
        (sealed,) = connection.execute("SELECT sealed FROM cases WHERE row = 2").fetchone()
    store.engine.dispose()
    tracesnt_here("batch", "report", "--out", "batch", "--with-names")
    assert list(out.glob("cases/row-2/*/steps/*.png"))
    assert tracesnt_here("batch", "forget", "--out", "batch", "--row", "2").status == 0
    assert list(out.glob("cases/row-2/*/steps/*.png")) == []
    content = b"".join(path.read_bytes() for path in out.glob("batch.sqlite*"))
    assert sealed.encode() not in content
    assert not (out / "report.html").exists()
    assert tracesnt_here("batch", "verify", "--out", "batch").status == 0
    assert "already" in tracesnt_here("batch", "forget", "--out", "batch", "--row", "2").out
    tracesnt_here("batch", "report", "--out", "batch", "--with-names", "--sheet", "people.csv")
    outcomes = (out / "outcomes.csv").read_text(encoding="utf-8-sig")
    assert "Silva" not in outcomes + (out / "report.html").read_text(encoding="utf-8")
    assert "requested" in outcomes
    assert "Köhler" in outcomes


def test_a_row_that_is_not_there_cannot_be_forgotten(tracesnt_here: TraceSnt, out: Path) -> None:
    assert out.is_dir()
    answer = tracesnt_here("batch", "forget", "--out", "batch", "--row", "9")
    assert answer.status == 2
    assert "has no row 9" in answer.err
