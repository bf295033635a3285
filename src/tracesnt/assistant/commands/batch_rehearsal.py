"""``tracesnt batch rehearse``: the whole batch on a twin, and a forecast. It never touches a real site."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console

from tracesnt.assistant.batch.alone import alone
from tracesnt.assistant.batch.durable import Limits
from tracesnt.assistant.batch.forecast import Forecast, forecast
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.rehearsal import rehearse as rehearse_cases
from tracesnt.assistant.batch.rehearsal import spread
from tracesnt.assistant.batch.store import BatchState
from tracesnt.assistant.batch.view import BatchView
from tracesnt.assistant.batch.words import span
from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.sheets.bundled import sheet_path
from tracesnt.assistant.sheets.checking import good_rows
from tracesnt.assistant.sheets.columns import named_columns
from tracesnt.assistant.startup.session import Settings
from tracesnt.assistant.wording import quantity
from tracesnt.errors import ExitStatus, InputError

_LISTED = 12
_QUESTIONS = {
    Need.CAPTCHA: "CAPTCHAs to read",
    Need.MAILED_LINK: "mailed links to hand over",
    Need.NEW_PASSWORD: "passwords to choose",
    Need.PASSWORD: "passwords to enter",
    Need.PAIRING: "phones or keys to add",
    Need.SECOND_FACTOR: "PINs, codes or keys to confirm a sign-in with",
}
_DECIDES = {"browsers": "the browsers", "per-minute": "--per-minute", "queue": "the longest queue at one operator"}


def rehearse(
    sheet: Path,
    columns: str,
    settings: Settings,
    limits: Limits,
    sample: int | None,
    out: Path | None,
    *,
    as_json: bool,
) -> ExitStatus:
    """Rehearse a sheet on a twin and print the forecast; the folder, where one is named, keeps the rehearsed batch."""
    cases = good_rows(sheet_path(sheet), named_columns(columns)).cases
    chosen = spread(cases, sample)
    try:
        with _folder(out) as folder, alone(folder):
            with BatchView() as view:
                counted = rehearse_cases(chosen, settings, folder, limits.at_once, view)
            _go_on_unless(counted.end.interrupted)
    except KeyboardInterrupt:
        print("Interrupted: nothing is left of the rehearsal.", file=sys.stderr)
        return ExitStatus.INTERRUPTED
    if counted.end.state in {BatchState.STOPPED, BatchState.DRIFTED}:
        Console(stderr=True, highlight=False).print(f"The rehearsal stopped: {counted.end.why}")
        return ExitStatus.SITE_FAILED if counted.end.state is BatchState.STOPPED else ExitStatus.DRIFTED
    expected = forecast(cases, counted, limits, time.time())
    if as_json:
        print_json(document(expected, limits))
    else:
        print("\n".join(words(expected, limits)))
        if out is not None:
            print(f"The rehearsed batch is in {out}: `tracesnt batch report --out {out}` reports on it.")
    return ExitStatus.DONE


def _go_on_unless(interrupted: bool) -> None:
    if interrupted:
        raise KeyboardInterrupt


def document(expected: Forecast, limits: Limits) -> dict[str, object]:
    """Return the forecast as programs read it."""
    return {
        "rows": expected.rows,
        "rehearsed": expected.rehearsed,
        "sample": expected.rehearsed < expected.rows,
        "workers": expected.workers,
        "attempts": expected.attempts,
        "mails": expected.mails,
        "questions": {str(need): expected.questions[need] for need in Need if expected.questions[need]},
        "refusals": [{"outcome": each.outcome, "rows": each.rows, "advice": each.advice} for each in expected.refusals],
        "with_account": expected.with_account,
        "seeded_operators": expected.seeded,
        "queues": [each.rows for each in expected.queues],
        "seconds": {
            "measured": round(expected.measured_seconds, 1),
            "at_this_speed": round(expected.at_this_speed, 1),
            "per_minute": None if expected.per_minute_seconds is None else round(expected.per_minute_seconds, 1),
            "longest_queue": round(expected.queue_seconds, 1),
            "with_limits": round(expected.seconds, 1),
        },
        "per_minute": limits.per_minute,
        "quiet": str(limits.quiet),
        "decides": expected.decides,
    }


def words(expected: Forecast, limits: Limits) -> Iterator[str]:
    """Return the forecast in plain words, line by line."""
    sampled = expected.rehearsed < expected.rows
    measured = f"in {span(expected.measured_seconds)} with {quantity(expected.workers, 'browser')}"
    if sampled:
        yield f"{expected.rehearsed} of {expected.rows} rows, evenly spread, were rehearsed on a twin {measured}."
        yield "Numbers are scaled up to the whole sheet; rows that are named are of those rehearsed only."
    else:
        yield f"All {expected.rows} rows were rehearsed on a twin {measured}."
    yield ""
    yield f"Time       {span(expected.at_this_speed)} at the speed of the twin, which answers at once"
    if expected.per_minute_seconds is not None:
        limit = f"{expected.attempts} attempts at {limits.per_minute} a minute"
        yield f"           {span(expected.per_minute_seconds)} for {limit}"
    if expected.queues:
        rows = len(expected.queues[0].rows)
        yield f"           {span(expected.queue_seconds)} for the {rows} rows of one operator, which go one by one"
    whole = f"           {span(expected.seconds)} with all limits; {_DECIDES[expected.decides]} decide"
    whole += "s" if expected.decides != "browsers" else ""
    if limits.quiet.spans:
        until = datetime.fromtimestamp(expected.finish)  # noqa: DTZ006 - quiet hours are local
        whole += f"; begun now, with quiet hours {limits.quiet}, until {until:%Y-%m-%d %H:%M}"
    yield whole
    yield "           People are not in it: a batch waits for their answers as long as they take."
    yield f"Mails      {expected.mails}, which the sites send"
    yield f"Questions  {expected.questions.total()}, which people are asked"
    for need, description in _QUESTIONS.items():
        if expected.questions[need]:
            yield f"{expected.questions[need]:>11}  {description}"
    yield from _refusals(expected)
    if expected.queues:
        waiting = sum(len(queue.rows) - 1 for queue in expected.queues)
        at = "at one operator" if len(expected.queues) == 1 else f"at {len(expected.queues)} operators"
        longest = f"the longest queue is {_rows(expected.queues[0].rows)}"
        yield f"Order      {quantity(waiting, 'row')} wait {at} for another row to go first; {longest}"
    if expected.seeded:
        yield (
            f"Operators  {expected.seeded} were given to the twin as the sheet names them; whether the site has them, "
            "`tracesnt batch check --look-up` tells"
        )


def _refusals(expected: Forecast) -> Iterator[str]:
    if expected.with_account:
        yield f"Accounts   {len(expected.with_account)} have one already: {_rows(expected.with_account)}"
    if not expected.refusals:
        yield "Refusals   none is expected"
    for place, each in enumerate(expected.refusals):
        yield f"{'' if place else 'Refusals':<11}{len(each.rows)} {each.outcome}: {_rows(each.rows)}. {each.advice}"


def _rows(rows: Sequence[int]) -> str:
    shown = f"row{'' if len(rows) == 1 else 's'} {', '.join(map(str, rows[:_LISTED]))}"
    return shown if len(rows) <= _LISTED else f"{shown} and {len(rows) - _LISTED} more"


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    """A folder for the rehearsed batch: for as long as it lasts, or the named one, which stays unless it is cut short.

    Raises :class:`~tracesnt.errors.InputError` where the named one holds something already.
    """
    if out is None:
        with tempfile.TemporaryDirectory(prefix="tracesnt-rehearsal-") as folder:
            yield Path(folder)
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} holds something already.", advice="Name a new folder, or leave out --out.")
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield out
    except BaseException:
        shutil.rmtree(out)
        raise
