"""The reports of a matrix."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.assistant.regression.reading import read_offline
from tracesnt.assistant.regression.matrix.judging import judge
from tracesnt.assistant.regression.matrix.model import Came, Cell, Judged, Matrix, State
from tracesnt.assistant.regression.matrix.reports import write_reports
from tracesnt.assistant.regression.matrix.rules import cells, expected_of, not_concerned
from tracesnt.errors import Outcome

STEPS = ("choose-password", "send-request")
KINDS = ("status", "session-lost", "mail-lost", "double-click")
LOOKS: dict[str, dict[str, Any]] = {
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 800}},
}


def as_expected(cell: Cell) -> Judged:
    """A cell of which came what must, or which is none."""
    if reason := not_concerned(cell):
        return Judged(cell, State.NOT_CONCERNED, (reason,))
    expected = expected_of(cell)
    return judge(cell, expected, Came(1, expected.first, expected.again), 1.5)


@pytest.fixture
def matrix() -> Matrix:
    """A matrix with cells in every state."""
    lost, missed, *rest = (as_expected(cell) for cell in cells(("fr", "el"), STEPS, KINDS))
    assert lost.came is not None
    assert missed.expected is not None
    assert missed.came is not None
    first = replace(lost.came.first, outcome=Outcome.CANCELLED, message="A <mistake>.", step="choose-password")
    judged = [
        judge(lost.cell, expected_of(lost.cell), replace(lost.came, first=first)),
        judge(missed.cell, missed.expected, replace(missed.came, struck=0)),
        *rest,
    ]
    return Matrix(("fr", "el"), STEPS, KINDS, 2, judged, 61.0)


@pytest.fixture(params=LOOKS)
def report(matrix: Matrix, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The report in a browser, offline."""
    path, _ = write_reports(matrix, tmp_path)
    with read_offline(browser, path, **LOOKS[request.param]) as page:
        yield page


@pytest.mark.browser
def test_the_heat_map_is_accessible_and_each_cell_that_is_not_met_leads_to_why(report: Page) -> None:
    heat = report.get_by_role("region", name="Heat map, fr").get_by_role("table")
    row = heat.get_by_role("row").filter(has_text="send-request").get_by_role("cell")
    assert [text.split() for text in row.all_inner_texts()] == [["✓", "met"]] * len(KINDS)
    assert "A <mistake>" in heat.get_by_role("cell").first.get_attribute("title")  # type: ignore[operator]
    heat.get_by_role("link", name="not met: status at choose-password").press("Enter")
    finding = report.get_by_role("listitem").filter(has=report.get_by_role("heading", name="status at choose-password"))
    assert "choose-password: A <mistake>" in finding.inner_text()
    assert report.evaluate("document.querySelector(':target').id") == "fr-choose-password-status"
    report.locator("details").last.locator("summary").press("Enter")
    assert Axe().run(report).response["violations"] == []
    assert report.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_document_has_every_cell_with_what_was_expected_and_found(matrix: Matrix, tmp_path: Path) -> None:
    _, path = write_reports(matrix, tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["met"] is False
    assert document["counts"] == {"met": 12, "not met": 1, "did not strike": 1, "does not concern": 2}
    first, second, third, *_ = document["cells"]
    assert (first["state"], second["state"], third["state"]) == ("not met", "did not strike", "does not concern")
    assert first["expected"]["first"]["outcome"] == "site-unavailable"
    assert first["found"]["first"]["outcome"] == "cancelled"
    assert first["expected"]["again"]["writes"] == first["found"]["again"]["writes"] == ["password-chosen"]
    assert third["found"] is None
    assert third["why"]
