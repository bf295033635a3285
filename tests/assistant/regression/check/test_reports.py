"""The reports of a check, and the labels that it writes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.assistant.conftest import TraceSnt
from tests.assistant.regression.reading import read_offline
from tracesnt.assistant.folders import require_folder
from tracesnt.assistant.regression.check.label_files import applicable, labels_folder, require_writable, write_label
from tracesnt.assistant.regression.check.model import Checked, ElementLook, Look, PageLook, Proposal, Stranger, What
from tracesnt.assistant.regression.check.reports import write_reports
from tracesnt.errors import InputError

RENAMED = Proposal(What.LABEL, "Annuler", "Abandonner", "common.cancel", "fr")
MOVED = Proposal(What.LOCATOR, "#saveName", "#storeName")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 800}},
}


@pytest.fixture
def drifted() -> Checked:
    """A site of two pages, of which one has changed in one language."""
    cancel = ElementLook("cancel-link", Look.NEUTRAL_ONLY, "tracesnt/pages/a.py", proposals=(RENAMED,))
    save = ElementLook("save-button", Look.PRIMARY_ONLY, "tracesnt/pages/a.py", "name-change.save", (MOVED,))
    alert = Stranger("Closed <on> Sunday\x00.", "#closing")
    looks = [
        PageLook("NameChangePage", "fr", "/cas/a", (cancel, save), alerts=(alert,)),
        PageLook("NameChangePage", "en", "/cas/a", (ElementLook("cancel-link", Look.BOTH, label="common.cancel"),)),
        PageLook("HomePage", "fr", "/tracesnt/home", (ElementLook("heading", Look.BOTH),)),
        PageLook("HomePage", "en", "/tracesnt/home", (ElementLook("heading", Look.NOT_SHOWN),)),
    ]
    return Checked(
        "training", "https://x.example", ("fr", "en"), read_only=True, looks=looks, not_reached=("UserPage",)
    )


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A copy of the labels, to write into."""
    return Path(shutil.copytree(labels_folder(), tmp_path / "labels"))


@pytest.fixture(params=LOOKS)
def report(drifted: Checked, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The report in a browser, offline."""
    path, *_ = write_reports(drifted, tmp_path)
    with read_offline(browser, path, **LOOKS[request.param]) as page:
        yield page


@pytest.mark.browser
def test_the_report_is_accessible_and_says_what_to_change(report: Page) -> None:
    finding = report.get_by_role("listitem").filter(has=report.get_by_role("heading", name="cancel-link"))
    assert finding.get_by_role("cell").all_inner_texts() == ["Annuler", "Abandonner"]
    assert report.get_by_text("Closed <on> Sunday").is_visible()
    assert Axe().run(report).response["violations"] == []
    assert report.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_document_tells_each_element_in_each_language(drifted: Checked, tmp_path: Path) -> None:
    write_reports(drifted, tmp_path)
    document = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert document["pages"][0]["languages"] == {
        "fr": {"cancel-link": "neutral only", "save-button": "primary only"},
        "en": {"cancel-link": "both"},
    }
    assert [(each["kind"], each["subject"], each["languages"]) for each in document["findings"]] == [
        ("neutral only", "cancel-link", ["fr"]),
        ("primary only", "save-button", ["fr"]),
        ("new alert", "#closing", ["fr"]),
    ]


def test_each_page_in_each_language_is_a_test_of_junit(drifted: Checked, tmp_path: Path) -> None:
    write_reports(drifted, tmp_path)
    suite = ET.parse(tmp_path / "junit.xml").getroot()[0]  # noqa: S314 - our own file
    assert {name: suite.attrib[name] for name in ("tests", "failures", "errors")} == {
        "tests": "6",
        "failures": "1",
        "errors": "2",
    }
    (failed,) = (test for test in suite if test.find("failure") is not None)
    assert (failed.get("classname"), failed.get("name")) == ("tracesnt.check.NameChangePage", "fr")


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written to"):
        require_folder(tmp_path / "file" / "out")


def test_an_accepted_label_changes_one_line_and_says_where_it_was_read(labels: Path) -> None:
    path = labels / "fr.yaml"
    before = path.read_text(encoding="utf-8").split("\n")
    for now in ("Renoncer", "Abandonner\u00a0!"):
        proposal = Proposal(What.LABEL, "Annuler", now, "common.cancel", "fr")
        assert write_label(labels, proposal, "training", date(2026, 11, 25)) == path
    after = path.read_text(encoding="utf-8").split("\n")
    ((was, now),) = ((old, new) for old, new in zip(before, after, strict=True) if old != new)
    assert was == '    cancel: {text: "Annuler", source: inferred}'
    assert now == '    cancel: {text: "Abandonner\\u00A0!", source: site}  # read on training, 2026-11-25'


def test_a_label_with_plurals_is_left_to_a_person(labels: Path) -> None:
    before = (labels / "fr.yaml").read_bytes()
    with pytest.raises(InputError, match="not written on one line"):
        write_label(labels, Proposal(What.LABEL, "", "Vu", "paging.found", "fr"), "training", date(2026, 11, 25))
    assert (labels / "fr.yaml").read_bytes() == before


def test_labels_of_an_installation_that_is_read_only_are_not_touched(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        require_writable(tmp_path, ("fr",))


def test_a_label_that_another_element_keeps_is_no_proposal_to_accept(drifted: Checked) -> None:
    assert applicable(drifted) == (RENAMED,)
    keeper = ElementLook("keep-link", Look.BOTH, label="common.cancel")
    drifted.looks.append(PageLook("WithdrawalPage", "fr", "/", (keeper,)))
    assert drifted.kept_by(RENAMED) == ("WithdrawalPage.keep-link",)
    assert applicable(drifted) == ()


def test_labels_that_contradict_each_other_are_no_proposals_to_accept(drifted: Checked) -> None:
    other = Proposal(What.LABEL, "Annuler", "Quitter", "common.cancel", "fr")
    lost = ElementLook("keep-link", Look.NEUTRAL_ONLY, proposals=(other,))
    drifted.looks.append(PageLook("WithdrawalPage", "fr", "/", (lost,)))
    assert applicable(drifted) == ()


@pytest.mark.browser
def test_the_command_says_that_public_pages_are_as_declared(
    tracesnt: TraceSnt, at_twin: tuple[str, ...], tmp_path: Path
) -> None:
    answer = tracesnt("check", *at_twin[:2], "--languages", "fr,de")
    assert answer.status == 0
    assert "No drift" in answer.out
    assert {path.name for path in (tmp_path / "out/check").iterdir()} == {"report.html", "report.json", "junit.xml"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--languages", "fr,xx"), "no labels for the language 'xx'"),
        (("--language", "fr", "--languages", "de"), "both given"),
        (("--update",), "no terminal to ask in"),
        (("--case", "unknown-operator"), "cannot be walked with"),
        (("--case", "nobody-at-all"), "nobody-at-all"),
    ],
)
def test_bad_input_is_refused(tracesnt: TraceSnt, options: tuple[str, ...], message: str) -> None:
    answer = tracesnt("check", *options, "--json")
    assert answer.status == 2
    assert message in answer.document["error"]["message"]
