"""Rehearsing a sheet, and what it lets expect."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.batch.conftest import row
from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.batch.durable import Limits
from tracesnt.assistant.batch.forecast import Forecast, forecast
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.quiet import QuietHours
from tracesnt.assistant.batch.rehearsal import Rehearsed, spread
from tracesnt.assistant.batch.store import BatchState, CaseState
from tracesnt.assistant.batch.work import Standing
from tracesnt.assistant.commands.batch_rehearsal import words
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case

SHEET = """First name;Last name;E-mail;Language;Country;Operator;TRACES number
Ana;Silva;ana.silva@example.org;fr;BE;Nieuwe Koffie;
Jan;Peeters;jan@example.org;nl;BE;Nieuwe Koffie;
Bo;Berg;bo@example.org;sv;BE;Nirgendwo;BE-ORG-OP-6
"""
EVENING = 1_700_000_000.0


def counted(rows: int, **changes: Any) -> Rehearsed:
    """What a rehearsal of some rows counted, with two attempts a second in two browsers."""
    attempts = Counter({"sign-up": rows, "account": rows, "request": rows})
    whole = Rehearsed(
        rows=rows,
        seconds=rows * 1.5,
        attempts=attempts,
        busy=Counter(attempts),
        mails=rows,
        questions=Counter({Need.CAPTCHA: rows}),
        refusals=(),
        with_account=(),
        seeded=0,
        end=Standing(BatchState.FINISHED, "", Counter({CaseState.ENDED: rows}), Counter()),
    )
    return replace(whole, **changes)


def expected(case: Case, rows: int, limits: Limits, rehearsed: int | None = None) -> Forecast:
    """What to expect of so many rows, each at an operator of its own but for the last two."""
    operators = [f"BE-ORG-OP-{number}" for number in range(1, rows)]
    cases = [row(case, number + 2, operator=each) for number, each in enumerate([*operators, operators[-1]])]
    return forecast(cases, counted(rehearsed or rows), limits, EVENING)


@pytest.mark.browser
def test_a_sheet_is_rehearsed_on_a_twin_that_has_its_operators(
    tracesnt: TraceSnt, tracesnt_here: TraceSnt, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text(SHEET, encoding="utf-8")
    limits = ("--workers", "1", "--per-minute", "3")
    answer = tracesnt("batch", "rehearse", "people.csv", *limits, "--out", "kept", "--json")
    assert answer.status == 0, answer.err
    told = answer.document
    assert (told["rows"], told["rehearsed"], told["sample"], told["attempts"]) == (3, 3, False, 9)
    assert told["questions"] == {"mailed-link": 3, "new-password": 3, "captcha": 3, "pairing": 3, "second-factor": 3}
    assert told["mails"] >= told["questions"]["mailed-link"]
    assert [(each["outcome"], each["rows"]) for each in told["refusals"]] == [("operator-not-found", [4])]
    assert (told["queues"], told["seeded_operators"]) == ([[2, 3]], 1)
    assert (told["seconds"]["per_minute"], told["decides"]) == (180.0, "per-minute")
    assert tracesnt_here("batch", "report", "--out", "kept").status == 0
    assert "Silva" not in answer.out + answer.err
    again = tracesnt_here("batch", "rehearse", "people.csv", "--out", "kept")
    assert (again.status, "holds something already" in again.err) == (2, True)


@pytest.mark.browser
def test_a_rehearsal_that_is_cut_short_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-m", "tracesnt.assistant.cli", "batch", "rehearse", "people.csv", "--out", "kept"]
    command += ["--workers", "1"]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as running:  # noqa: S603
        while not list(tmp_path.glob("kept/cases/*/*")):
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"nothing is left" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "tmp"]
    assert [path for path in (tmp_path / "tmp").iterdir() if path.name.startswith("tracesnt")] == []


def test_a_bad_sheet_is_not_rehearsed_and_a_real_site_never(tracesnt_here: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(SHEET.replace("jan@example.org", "jan"), encoding="utf-8")
    bad = tracesnt_here("batch", "rehearse", "people.csv")
    assert (bad.status, "is not an e-mail address" in bad.err) == (2, True)
    assert tracesnt_here("batch", "rehearse", "people.csv", "--site", "training").status == 2


def test_a_sample_is_spread_evenly(case: Case) -> None:
    cases = [row(case, number) for number in range(100)]
    assert [each.row for each in spread(cases, 4)] == [12, 37, 62, 87]
    assert spread(cases, 200) == spread(cases, None) == tuple(cases)


def test_what_a_sample_counted_is_scaled_up_and_said_to_be(case: Case) -> None:
    told = expected(case, 100, Limits(2), rehearsed=10)
    assert (told.attempts, told.mails, told.questions[Need.CAPTCHA]) == (300, 100, 100)
    assert (told.measured_seconds, told.at_this_speed, told.seconds) == (15, 150, 150)
    assert "10 of 100 rows, evenly spread" in "\n".join(words(told, Limits(2)))


def test_the_tightest_limit_decides(case: Case) -> None:
    assert expected(case, 10, Limits(2)).decides == "browsers"
    slow = expected(case, 10, Limits(2, per_minute=3))
    assert (slow.decides, slow.seconds) == ("per-minute", 600)
    cases = [row(case, number) for number in range(2, 12)]
    queued = forecast(cases, counted(10, seconds=5.0), Limits(4), EVENING)
    assert (queued.decides, queued.seconds, queued.queues[0].rows) == ("queue", 10, tuple(range(2, 12)))


def test_quiet_hours_are_added(case: Case) -> None:
    began = expected(case, 10, Limits(2, per_minute=3)).begin
    quiet = QuietHours.parse(f"{_clock(began + 300)}-{_clock(began + 1500)}")
    told = expected(case, 10, Limits(2, 3, quiet))
    assert told.seconds == pytest.approx(600 + 1200)
    assert f"quiet hours {quiet}" in "\n".join(words(told, Limits(2, 3, quiet)))


def test_people_are_counted_and_no_time_is_invented_for_them(case: Case) -> None:
    told = "\n".join(words(expected(case, 10, Limits(2)), Limits(2)))
    assert "10  CAPTCHAs to read" in told
    assert "People are not in it" in told


def test_refusals_are_named_with_their_rows() -> None:
    from tracesnt.assistant.batch.rehearsal import Refusal  # noqa: PLC0415

    refusal = Refusal(Outcome.OPERATOR_NOT_FOUND, (4,), "Look.")
    told = forecast((), counted(1, refusals=(refusal,), with_account=(2, 3)), Limits(2), EVENING)
    text = "\n".join(words(told, Limits(2)))
    assert "1 operator-not-found: row 4. Look." in text
    assert "2 have one already: rows 2, 3" in text


def _clock(moment: float) -> str:
    from datetime import datetime  # noqa: PLC0415

    return f"{datetime.fromtimestamp(moment):%H:%M}"  # noqa: DTZ006 - quiet hours are local
