"""The report for the browser: one file that needs nothing beside it, and names nobody unless it is asked to."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracesnt.assistant.batch.report import plots
from tracesnt.assistant.batch.report.gathering import BatchEnd, CaseEnd
from tracesnt.assistant.batch.report.outcomes import moment
from tracesnt.assistant.batch.store import CaseState
from tracesnt.assistant.sheets.writing import write_whole
from tracesnt.errors import Outcome

SUCCEEDED = frozenset({Outcome.AUTHORISED, Outcome.ALREADY_AUTHORISED, Outcome.REQUESTED})
_SLOWEST = 12
_ROWS_NAMED = 20
_PAGE = Path(str(files("tracesnt.assistant.batch.report").joinpath("page")))


@dataclass(frozen=True)
class Cause:
    """Why cases did not succeed: the same outcome, at the same step, with the same advice."""

    outcome: str
    step: str
    advice: str
    rows: tuple[int, ...]

    @property
    def named(self) -> str:
        """Which rows, as far as they can be listed."""
        shown = ", ".join(map(str, self.rows[:_ROWS_NAMED]))
        return shown + (f" and {len(self.rows) - _ROWS_NAMED} more" if self.rows[_ROWS_NAMED:] else "")


def write_report(end: BatchEnd, folder: Path, *, with_names: bool) -> Path:
    """Write ``report.html``. Messages can name operators, so that they stand in it together with names only."""
    templates = Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = ((_PAGE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    ended = [each.ended for each in end.cases if each.ended is not None]
    seconds = [each.seconds for each in end.cases if each.attempts]
    results = Counter(each.result for each in end.cases)
    text = templates.get_template(
        "report.html"
    ).render(
        batch=end,
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; "
        "form-action 'none'",
        tiles=_tiles(end, ended, seconds),
        results=results.most_common(),
        causes=causes_of(end.cases),
        steps=end.steps[:_SLOWEST],
        slowest=max((step.at(0.95) for step in end.steps), default=1.0) or 1.0,
        progress=plots.progress(ended, end.created, f"{len(ended)} cases ended over time"),
        times=plots.histogram(seconds, "How many cases took how long in the browser"),
        meter=plots.meter,
        span=plots.span_of,
        moment=moment,
        with_names=with_names,
        succeeded=SUCCEEDED,
    )
    path = folder / "report.html"
    write_whole(path, text.encode())
    return path


def causes_of(cases: Iterable[CaseEnd]) -> list[Cause]:
    """Return why cases did not succeed, the most frequent cause first."""
    rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for each in cases:
        if each.record.state is CaseState.ENDED and each.record.outcome not in SUCCEEDED:
            rows[each.result, each.step, each.record.advice].append(each.record.row)
    found = (Cause(*key, tuple(numbers)) for key, numbers in rows.items())
    return sorted(found, key=lambda cause: (-len(cause.rows), cause.outcome))


def _tiles(end: BatchEnd, ended: list[float], seconds: list[float]) -> list[tuple[str, str]]:
    good = sum(each.record.outcome in SUCCEEDED for each in end.cases)
    whole = max(ended) - end.created if ended else 0.0
    return [
        ("Cases", str(len(end.cases))),
        ("Ended", str(len(ended))),
        ("Succeeded", str(good)),
        ("Not succeeded", str(len(ended) - good)),
        ("From start to last end", plots.span_of(whole)),
        ("In the browser, all together", plots.span_of(sum(seconds))),
    ]


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode('ascii')}'"
