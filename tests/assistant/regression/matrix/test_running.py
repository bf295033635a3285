"""The matrix itself: a few cells, as the command runs them."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from pathlib import Path

import pytest

from tracesnt.assistant.commands.regression import hold
from tracesnt.assistant.regression.matrix import playing
from tracesnt.assistant.regression.matrix.model import Cell, State
from tracesnt.assistant.regression.matrix.order import Asked, read_order
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import ExitStatus, InputError
from tracesnt.mock_site.backstage.client import BackstageClient


@pytest.mark.browser
def test_cells_are_met_and_reported(alone: Executor, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = Asked(steps="choose-password,open-mailed-link", faults="drop-after,mail-lost", workers=1)
    assert alone.submit(hold, asked, tmp_path, as_json=True).result() is ExitStatus.DONE
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert [(cell["step"], cell["fault"], cell["state"]) for cell in document["cells"]] == [
        ("open-mailed-link", "drop-after", "met"),
        ("open-mailed-link", "mail-lost", "met"),
        ("choose-password", "drop-after", "met"),
        ("choose-password", "mail-lost", "does not concern"),
    ]
    assert all(Path(report).is_file() for report in document["reports"])
    assert "choose-password" in said.err


@pytest.mark.browser
def test_a_fault_that_is_said_not_to_concern_a_step_does_not_strike_there(
    session: Session, backstage: BackstageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = Cell("fr", "set-password", "open-mailed-link", "session-lost")
    assert playing.played(session, backstage, cell).state is State.NOT_CONCERNED
    monkeypatch.setattr(playing, "not_concerned", lambda _: "")
    assert playing.played(session, backstage, cell).state is State.NOT_STRUCK


def test_what_there_is_not_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    asked = Asked("mails", "fr,xx", "send-request,sign-nothing", "flood", browser_path=tmp_path / "no-browser")
    with pytest.raises(InputError) as caught:
        read_order(asked, tmp_path / "file" / "out")
    wrong = ("--matrix", "--languages", "--steps", "--faults", "There is no browser", "cannot be written to")
    assert len(caught.value.problems) == len(wrong)
    assert all(text in problem for text, problem in zip(wrong, caught.value.problems, strict=True))


def test_the_axes_are_in_the_order_of_the_journey(tmp_path: Path) -> None:
    order = read_order(Asked(languages="el,fr", steps="send-request, sign-in-again,enter-address"), tmp_path)
    assert order.languages == ("el", "fr")
    assert order.steps == ("enter-address", "send-request", "sign-in-again")
    assert len(order.cells) == 2 * 3 * 19


def test_the_command_says_what_is_wrong_as_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hold(Asked("mails"), tmp_path, as_json=True) is ExitStatus.INVALID_INPUT
    assert "there is no 'mails'" in json.loads(capsys.readouterr().out)["error"]["message"]
