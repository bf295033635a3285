"""Accepting proposals at a terminal, in a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import tracesnt
from tests.assistant.conftest import TraceSnt
from tests.assistant.test_terminal import terminal
from tracesnt.mock_site.backstage.client import BackstageClient

pytestmark = pytest.mark.browser


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """The labels of a copy of the project, which commands run in that folder use."""
    (package,) = tracesnt.__path__
    shutil.copytree(package, tmp_path / "tracesnt", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "tracesnt/fixtures/labels"


def test_only_what_a_person_accepts_is_written_and_is_no_drift_from_then_on(
    at_twin: tuple[str, ...], backstage: BackstageClient, labels: Path, tmp_path: Path, tracesnt: TraceSnt
) -> None:
    backstage.add_fault("label-changed", key="password-reset.submit", to="Weiter", times="always")
    check = ("check", *at_twin[:2], "--languages", "de,en")
    before = (labels / "en.yaml").read_bytes()
    with terminal(*check, "--update", folder=tmp_path) as person:
        person.wait_for("password-reset.submit in de")
        person.answer("y")
        person.wait_for("password-reset.submit in en")
        person.answer("")
        assert person.end() == 6
    assert "fixtures/labels: 1." in person.seen.replace("\r\n", "")
    assert 'submit: {text: "Weiter", source: site}  # read on http' in (labels / "de.yaml").read_text(encoding="utf-8")
    assert (labels / "en.yaml").read_bytes() == before

    answer = tracesnt(*check, "--update", "--yes", "--json")
    assert (answer.status, [each["language"] for each in answer.document["updated"]]) == (6, ["en"])
    assert tracesnt(*check).status == 0
