"""The report of a run: what it says, to whom, and that everybody can read it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from tests.assistant.regression.reading import read_offline
from tracesnt.assistant.regression.report import history
from tracesnt.assistant.regression.report.annotations import code_quality, workflow_commands
from tracesnt.assistant.regression.report.gathering import gatherer_of
from tracesnt.assistant.regression.report.model import About, Ended, Noticed, Record, Run, Status, StepTaken, With
from tracesnt.assistant.regression.report.writing import write

NASTY = "<script>alert(1)</script> & 'a, b: 100%\nnext"
FRENCH = With(language="fr", release="release-1", second_factor="passkey", case="certipaq-importer")
SEEN = (("Outcome", "drifted (UnexpectedPage)"), ("Problem", NASTY), ("Address", "http://localhost:1/cas"))


def ended(name: str, status: Status, **record: Any) -> Ended:
    """A test of one file."""
    before = record.pop("before", ())
    whole = Record.model_validate({"name": f"test_a.py::{name}", "file": "test_a.py", "line": 7, **record})
    return Ended(record=whole, status=status, seconds=2.0, before=before)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run in which everything happened."""
    picture, trace = tmp_path / "failure.png", tmp_path / "test-a" / "trace.zip"
    content = io.BytesIO()
    Image.new("RGB", (1280, 900), "white").save(content, "PNG")
    picture.write_bytes(content.getvalue())
    trace.parent.mkdir()
    trace.write_bytes(b"a trace")
    steps = (StepTaken(id="open-welcome", seconds=0.5, result="failed"),)
    noticed = (Noticed(about=About.DRIFT, text="heading on WelcomePage was found by neutral only", times=2),)
    seen: dict[str, Any] = {"run_with": FRENCH, "steps": steps, "noticed": noticed, "seen": SEEN, "message": "x"}
    german = FRENCH.model_copy(update={"language": "de"})
    tests = (
        ended("test_a[fr]", Status.FAILED, **seen, picture=str(picture), traces=(str(trace),)),
        ended("test_a[de]", Status.PASSED, run_with=german, before=(1.0, 1.1, 0.9)),
        ended("test_b", Status.FAILED, message=f"assert {NASTY}"),
        ended("test_c", Status.FAILED, message="assert 2"),
        ended("test_d", Status.SKIPPED, message="not now"),
    )
    return Run(site="a twin", at="2026-11-25 18:00", seconds=12.0, tests=tests, before=(11.0, 13.0))


@pytest.mark.browser
def test_the_page_is_for_everybody_and_needs_nothing_beside_it(run: Run, tmp_path: Path, browser: Browser) -> None:
    write(run, tmp_path / "out")
    with read_offline(browser, tmp_path / "out" / "report.html") as page:
        assert page.get_by_role("heading", level=1).inner_text() == "3 of 5 tests failed"
        assert page.get_by_text("<script>alert(1)</script>").count() == 2
        assert page.get_by_role("img", name="The page as test_a.py::test_a[fr] left it").bounding_box()
        assert page.get_by_role("img", name="Seconds, oldest first: 11.0, 13.0, 12.0").count() == 1
        (row,) = page.get_by_role("table").first.get_by_role("row", name="test_a").all()
        assert row.get_by_role("cell").all_inner_texts() == ["passed", "failed"]
        assert page.get_by_role("link", name="Trace of").first.get_attribute("href") == "traces/test-a-trace.zip"
        page.get_by_role("radio", name="passed").check()
        (shown,) = page.locator("details:visible").all_inner_texts()
        assert shown.split() == ["test_a.py::test_a[de]", "passed", "slower", "2.0", "s"]
        page.get_by_role("radio", name="all").check()
        page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        for width, scheme in ((1280, "light"), (320, "dark")):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 800})
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_same_is_told_to_programs(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write(run, folder)
    document = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    first = document["tests"][0]
    assert (first["status"], first["record"]["run_with"]["language"]) == ("failed", "fr")
    assert first["record"]["traces"] == ["traces/test-a-trace.zip"]
    assert str(tmp_path) not in json.dumps(document)
    assert (folder / "traces" / "test-a-trace.zip").read_bytes() == b"a trace"
    findings = json.loads((folder / "code-quality.json").read_text(encoding="utf-8"))
    assert findings == code_quality(run)
    assert [finding["location"] for finding in findings] == [{"path": "test_a.py", "lines": {"begin": 7}}] * 3
    assert len({finding["fingerprint"] for finding in findings}) == 3


def test_a_command_to_github_is_one_line_and_says_what_a_person_saw(run: Run) -> None:
    first, second, _ = workflow_commands(run)
    assert first == (
        "::error file=test_a.py,line=7,title=test_a.py%3A%3Atest_a[fr]::Outcome: drifted (UnexpectedPage)%0A"
        "Problem: <script>alert(1)</script> & 'a, b: 100%25%0Anext"
    )
    assert second.endswith("::assert <script>alert(1)</script> & 'a, b: 100%25%0Anext")


def test_earlier_runs_are_kept_until_they_are_many(run: Run, tmp_path: Path) -> None:
    for _ in range(60):
        history.write(tmp_path, history.read(tmp_path), run)
    path = tmp_path / history.FILE
    path.write_bytes(b"not JSON, \xff\n" + path.read_bytes())
    kept = history.read(tmp_path)
    assert len(kept) == 50
    assert kept[0].passed == {"test_a.py::test_a[de]": 2.0}


@pytest.mark.parametrize(
    ("folder", "message"), [("file/out", "cannot be written to"), ("results/out", "empties before a run")]
)
def test_a_folder_that_cannot_be_used_is_refused(
    pytestconfig: pytest.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, message: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(pytestconfig.option, "output", str(tmp_path / "results"))
    with pytest.raises(pytest.UsageError, match=message):
        gatherer_of(pytestconfig, tmp_path / folder, github=False)


@pytest.mark.parametrize(
    ("before", "slower"), [((), False), ((1.0, 1.0), False), ((1.0, 1.0, 9.0), True), ((1.6, 1.6, 1.6), False)]
)
def test_a_test_is_slower_than_it_usually_was(before: tuple[float, ...], slower: bool) -> None:
    assert ended("test_a", Status.PASSED, before=before).is_slower is slower
