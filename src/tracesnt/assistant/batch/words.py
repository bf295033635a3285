"""What a person is told about a batch, in words. Nothing here names anybody: rows have numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tracesnt.assistant.batch.inbox import Question, urgent

REMIND_AFTER = 30.0
"""Minutes after which somebody is reminded of a question."""


def span(seconds: float) -> str:
    """Return a time span in words."""
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def asked(question: Question, now: float) -> str:
    """Return a question with its age, and how much time is left to answer it."""
    left = "" if question.expires is None else f", {_minutes(question.expires - now)} left"
    return f"row {question.row}: {question.need}, asked {_minutes(now - question.asked)} ago{left}"


def reminder(questions: Sequence[Question], now: float, remind_after: float) -> str:
    """Return what to remind somebody of; nothing where no question has waited for so many minutes, or expires soon."""
    due = urgent(questions, now, remind_after * 60)
    if not due:
        return ""
    waits = f"{len(due)} questions wait" if len(due) > 1 else "1 question waits"
    return f"Reminder: {waits} for an answer. The most urgent is {due[0].id}, {asked(due[0], now)}."


def _minutes(seconds: float) -> str:
    hours, minutes = divmod(int(max(0.0, seconds)) // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
