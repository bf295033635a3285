"""Saying what is wrong with what was asked for, so that all of it can be said at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracesnt.errors import InputError

ALL = "all"


def picked(asked: Iterable[str], known: Sequence[str], place: str, problems: list[str]) -> tuple[str, ...]:
    """Return what was asked for, each once, and take note of what is not ``known``; ``all`` is all of it."""
    names = tuple(dict.fromkeys(name.strip() for name in asked))
    if names == (ALL,):
        return tuple(known)
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        quoted = ", ".join(f"'{name}'" for name in unknown)
        what = f"there is no {quoted}" if unknown else "names nothing"
        problems.append(f"{place}: {what}; use {ALL}, or some of: {', '.join(known)}.")
    return names


def sentences_of(error: InputError) -> tuple[str, ...]:
    """Return an error as problems: each of those that it lists, or what is wrong and what to do about it."""
    return error.problems or (f"{error.message} {error.advice}",)
