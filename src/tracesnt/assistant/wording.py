"""Words that every command counts with."""

from __future__ import annotations


def quantity(number: int, what: str) -> str:
    """Return how many of something there are: ``no rows``, ``1 row``, ``2 rows``."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
