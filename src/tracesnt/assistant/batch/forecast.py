"""What a rehearsal lets expect of the whole sheet: time, mails, questions, refusals, and what the limits make of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracesnt.assistant.batch.durable import Limits
from tracesnt.assistant.batch.phases import PHASES, Need
from tracesnt.assistant.batch.rehearsal import Refusal, Rehearsed
from tracesnt.assistant.sheets.rows import RowCase, operator_key

_IN_ORDER = frozenset(phase.name for phase in PHASES if phase.in_order)


@dataclass(frozen=True)
class Queue:
    """Rows of one operator, in the order in which they ask for it."""

    rows: tuple[int, ...]


@dataclass(frozen=True)
class Forecast:
    """What to expect of a sheet. Everything counted is scaled up from the rows that were rehearsed; seconds are the
    twin's, in which nobody is waited for.

    ``per_minute_seconds`` is what the attempts take at the limit, ``queue_seconds`` what the longest queue takes, and
    ``seconds`` the whole with both and, from ``begin`` to ``finish``, the quiet hours.
    """

    rows: int
    rehearsed: int
    workers: int
    attempts: int
    mails: int
    questions: Counter[Need]
    refusals: tuple[Refusal, ...]
    with_account: tuple[int, ...]
    seeded: int
    queues: tuple[Queue, ...]
    measured_seconds: float
    at_this_speed: float
    per_minute_seconds: float | None
    queue_seconds: float
    begin: float
    finish: float

    @property
    def seconds(self) -> float:
        """How long it takes with everything."""
        return self.finish - self.begin

    @property
    def decides(self) -> str:
        """What decides how long the work takes: the ``browsers``, the limit ``per-minute``, or a ``queue``."""
        spans = {
            "browsers": self.at_this_speed,
            "per-minute": self.per_minute_seconds or 0.0,
            "queue": self.queue_seconds,
        }
        return max(spans, key=lambda name: spans[name])


def forecast(cases: Sequence[RowCase], counted: Rehearsed, limits: Limits, begin: float) -> Forecast:
    """Return what to expect of all cases after some were rehearsed, when they are begun at a moment."""
    factor = len(cases) / counted.rows if counted.rows else 0.0
    attempts = round(counted.attempts.total() * factor)
    queues = queues_of(cases)
    at_this_speed = counted.seconds * factor
    per_minute = None if limits.per_minute is None else attempts / limits.per_minute * 60
    longest = len(queues[0].rows) if queues else 0
    in_order = sum(counted.busy[name] for name in _IN_ORDER)
    each = in_order / max(1, sum(counted.attempts[name] for name in _IN_ORDER))
    work = max(at_this_speed, per_minute or 0.0, longest * each)
    return Forecast(
        rows=len(cases),
        rehearsed=counted.rows,
        workers=limits.at_once,
        attempts=attempts,
        mails=round(counted.mails * factor),
        questions=Counter({need: round(count * factor) for need, count in counted.questions.items() if count}),
        refusals=counted.refusals,
        with_account=counted.with_account,
        seeded=counted.seeded,
        queues=queues,
        measured_seconds=counted.seconds,
        at_this_speed=at_this_speed,
        per_minute_seconds=per_minute,
        queue_seconds=longest * each,
        begin=begin,
        finish=limits.quiet.finish(begin, work),
    )


def queues_of(cases: Sequence[RowCase]) -> tuple[Queue, ...]:
    """Return the operators that several rows ask for one after the other, the longest queue first."""
    by_operator: dict[str, list[RowCase]] = defaultdict(list)
    for each in cases:
        operator = each.case.operator
        by_operator[operator_key(operator.country, operator.name, operator.traces_number)].append(each)
    queues = [
        Queue(tuple(each.row for each in sorted(group, key=lambda each: (each.priority, each.row))))
        for group in by_operator.values()
        if len(group) > 1
    ]
    return tuple(sorted(queues, key=lambda queue: -len(queue.rows)))
