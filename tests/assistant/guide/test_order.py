"""What cannot be made is refused whole, before a browser starts or anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.assistant.conftest import TraceSnt
from tests.assistant.guide.conftest import order
from tracesnt.errors import InputError


def test_everything_that_is_wrong_is_said_at_once_and_before_a_browser_starts(tracesnt: TraceSnt) -> None:
    answer = tracesnt("guide", "sing-in", "--languages", "fr,xx", "--formats", "html,odt", "--browser-path", "/nowhere")
    assert answer.status == 2
    for wrong in ("sing-in", "'xx'", "'odt'"):
        assert wrong in answer.err
    assert "/nowhere" not in answer.err
    assert answer.out == ""


def test_a_good_order_passes(tmp_path: Path) -> None:
    order(tmp_path / "new" / "folder").check()


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written to"):
        order(tmp_path / "file").check()


def test_a_disk_that_is_nearly_full_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(InputError, match="nearly full"):
        order(tmp_path).check()


def test_a_theme_without_its_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text("font: fonts/Missing.ttf", encoding="utf-8")
    with pytest.raises(InputError, match=r"no file 'fonts/Missing\.ttf'"):
        order(tmp_path / "out", theme=tmp_path).check()


def test_a_comparison_with_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no earlier guide in fr"):
        order(tmp_path / "out", against=tmp_path).check()
