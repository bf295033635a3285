"""What the doctor finds on this computer and on described ones, and what it does about it."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest

from tracesnt.assistant.doctor import (
    Finding,
    Status,
    check_browser,
    check_driver,
    check_fonts,
    check_headed_browser,
    check_out,
    check_python,
    examine,
    fix,
)
from tracesnt.assistant.startup.machine import Machine
from tracesnt.errors import InputError


@pytest.fixture
def bare(tmp_path: Path) -> Machine:
    """This computer as it would be with nothing installed but Playwright, seen by an ordinary user."""
    return replace(
        Machine.here(),
        system="linux",
        environ={"PATH": str(tmp_path)},
        home=tmp_path,
        root=tmp_path,
        python=tmp_path / "python",
        superuser=False,
    )


@pytest.fixture
def desktop(bare: Machine) -> Machine:
    """The same with a display."""
    return replace(bare, environ={**bare.environ, "DISPLAY": ":0"})


@pytest.fixture
def no_browser(tmp_path: Path) -> Path:
    """A program that calls itself a browser and is none."""
    path = tmp_path / "chromium"
    path.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def latin_only(tmp_path: Path) -> Path:
    """A fontconfig that knows one font, for French."""
    path = tmp_path / "fc-list"
    path.write_text('#!/bin/sh\n[ "$1" != :lang=fr ] || echo Sans\n', encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.browser
def test_all_is_well_on_a_computer_that_was_set_up(alone: Executor, tmp_path: Path) -> None:
    findings = alone.submit(examine, out=tmp_path / "out").result()
    assert [finding for finding in findings if not finding.ok] == []
    assert [finding.name for finding in findings] == [
        "python",
        "playwright",
        "browser",
        "browser with a window",
        "fonts",
        "out",
    ]


def test_checks_of_others_come_last(bare: Machine, tmp_path: Path) -> None:
    site = Finding("site", Status.WORKS, "It answers.")
    assert examine(out=tmp_path, machine=bare, more=[lambda: site])[-1] == site


def test_python_is_named() -> None:
    assert check_python().detail.startswith("CPython 3.1")


def test_missing_browser_is_found_with_advice(bare: Machine) -> None:
    finding = check_browser(bare)
    assert (finding.status, finding.detail) == (Status.MISSING, "No browser was found.")
    assert "tracesnt doctor --fix" in finding.advice


@pytest.mark.browser
@pytest.mark.usefixtures("no_browser")
def test_browser_that_does_not_start_is_broken(alone: Executor, bare: Machine) -> None:
    finding = alone.submit(check_browser, bare).result()
    assert finding.status is Status.BROKEN
    assert "did not start" in finding.detail


def test_playwright_that_does_not_run_is_broken(bare: Machine) -> None:
    assert check_driver(replace(bare, driver=None)).status is Status.BROKEN


@pytest.mark.usefixtures("no_browser")
def test_browser_is_not_tried_without_playwright(bare: Machine) -> None:
    assert check_browser(replace(bare, driver=None)).status is Status.SKIPPED


def test_window_is_not_needed_without_a_display(bare: Machine) -> None:
    finding = check_headed_browser(bare)
    assert finding.ok
    assert "no display" in finding.detail


def test_desktop_without_a_full_browser_is_found_with_advice(desktop: Machine) -> None:
    finding = check_headed_browser(desktop)
    assert finding.status is Status.MISSING
    assert finding.advice


@pytest.mark.usefixtures("no_browser")
def test_desktop_with_a_full_browser_works(desktop: Machine) -> None:
    assert check_headed_browser(desktop).status is Status.WORKS


@pytest.mark.usefixtures("latin_only")
def test_missing_fonts_are_named(bare: Machine) -> None:
    finding = check_fonts(bare)
    assert (finding.status, finding.detail) == (Status.MISSING, "No font for Greek, Cyrillic.")


def test_fonts_are_unknown_without_fontconfig(bare: Machine) -> None:
    assert check_fonts(bare).status is Status.SKIPPED


def test_out_folder_is_tried_without_being_made(tmp_path: Path) -> None:
    assert check_out(tmp_path / "new" / "out").status is Status.WORKS
    assert list(tmp_path.iterdir()) == []


def test_out_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finding = check_out(tmp_path / "file" / "out")
    assert (finding.status, finding.advice) == (Status.BROKEN, "Choose another --out.")


def test_fix_does_nothing_where_nothing_is_missing() -> None:
    said: list[str] = []
    fix([Finding("browser", Status.WORKS, ""), Finding("fonts", Status.MISSING, "")], say=said.append)
    assert said == []


def test_fix_that_cannot_succeed_says_what_to_do(bare: Machine) -> None:
    said: list[str] = []
    with pytest.raises(InputError, match="none could be installed"):
        fix([check_browser(bare)], say=said.append, machine=bare)
    assert said[0].startswith("Downloading")
