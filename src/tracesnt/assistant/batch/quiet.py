"""Quiet hours: times of the day in which a site is left alone. They are local times of the machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tracesnt.errors import InputError

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_DAY = 24 * 60


@dataclass(frozen=True)
class QuietHours:
    """Spans of the day, each from a minute of it up to another one, which may be on the next day."""

    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read spans such as ``22:00-06:00,12:00-13:00``.

        Raises :class:`~tracesnt.errors.InputError` for what is none, and for spans that leave no time to work in.
        """
        quiet = cls(tuple(_span(part.strip()) for part in text.split(",") if part.strip()))
        if all(any(_is_in(minute, span) for span in quiet.spans) for minute in range(_DAY)):
            raise InputError(
                f"The quiet hours {text} are the whole day.",
                advice="Leave some time to work in, or use `tracesnt batch pause`.",
            )
        return quiet

    def __str__(self) -> str:
        return ", ".join(f"{_words(begin)}-{_words(end)}" for begin, end in self.spans)

    def until(self, moment: float) -> float | None:
        """Return when the quiet time ends that a moment is in; ``None`` where it is in none."""
        end: float | None = None
        while (later := self._end_of_span(moment if end is None else end)) is not None:
            end = later
        return end

    def finish(self, begin: float, seconds: float) -> float:
        """Return when work is done that takes so many seconds, begins at a moment and rests in quiet times."""
        now = begin
        while True:
            now = self.until(now) or now
            rests = self._next_begin(now)
            if rests is None or now + seconds <= rests:
                return now + seconds
            seconds -= rests - now
            now = rests

    def _end_of_span(self, moment: float) -> float | None:
        local = datetime.fromtimestamp(moment)  # noqa: DTZ006 - quiet hours are local
        minute = local.hour * 60 + local.minute
        for span in self.spans:
            if _is_in(minute, span):
                return _at(local, span[1], tomorrow=span[1] <= minute)
        return None

    def _next_begin(self, moment: float) -> float | None:
        local = datetime.fromtimestamp(moment)  # noqa: DTZ006 - quiet hours are local
        minute = local.hour * 60 + local.minute
        return min((_at(local, begin, tomorrow=begin <= minute) for begin, _ in self.spans), default=None)


NONE = QuietHours()
"""A site that is never left alone."""


def _span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is not None:
        begin_hour, begin_minute, end_hour, end_minute = map(int, match.groups())
        begin, end = begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
        if max(begin_minute, end_minute) < 60 and begin < _DAY and end <= _DAY and begin != end % _DAY:  # noqa: PLR2004
            return begin, end % _DAY
    raise InputError(
        f"'{text}' is no quiet time.",
        advice="Give times of the day such as 22:00-06:00; several have commas between them.",
    )


def _is_in(minute: int, span: tuple[int, int]) -> bool:
    begin, end = span
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def _at(local: datetime, minute: int, *, tomorrow: bool) -> float:
    day = local.date() + timedelta(days=tomorrow)
    # In the hour that comes twice when summer time ends, this is the same one of the two.
    return datetime.combine(day, time(minute // 60, minute % 60, fold=local.fold)).timestamp()


def _words(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
