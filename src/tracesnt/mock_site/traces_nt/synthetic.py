"""Operators that nobody has written down: as many as wanted, plausible, and the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count as counting
from random import Random
from typing import Any, TypeVar

from tracesnt.fixtures import Role, control_bodies, vocabulary
from tracesnt.mock_site.traces_nt.registry import Entry

T = TypeVar("T")

MANY = 10_000
"""As many as a twin has unless it is told otherwise."""
MOST = 100_000
FIRST_NUMBER = 1001
"""Lower numbers belong to the bundled operators."""
_SEED = 834
_LONGEST_STREET = 180
_HOMONYMS = 0.02
_CHAINS = 0.01
_LARGEST_CHAIN = 9
_LETTERS = "ABCDEFGHJKLMNPRSTUWXYZ"
_DIGITS = "0123456789"


def operators(count: int) -> Iterator[Entry]:
    """Make that many operators. Fewer of them are the first of more.

    Some have the name of another one in another town, and some are branches of a chain.
    """
    data = vocabulary.read("synthetic.yaml")
    # Of all of Random, only random() is promised to give the same in every version of Python.
    chance = Random(_SEED).random  # noqa: S311 - nothing here is a secret
    profiles = [tuple(kinds) for weight, kinds in data["profiles"] for _ in range(weight)]
    countries = [
        country
        for code, entry in data["countries"].items()
        for country in [_Country(code, entry, chance)]
        for _ in range(entry["weight"])
    ]
    for _ in range(count):
        yield _pick(countries, chance).operator(_pick(profiles, chance))


class _Country:
    """Makes the operators of one country."""

    def __init__(self, code: str, entry: dict[str, Any], chance: Callable[[], float]) -> None:
        self._code = code
        self._entry = entry
        self._chance = chance
        self._towns = list(entry["towns"].items())
        self._bodies = _bodies_of(code)
        self._numbers = counting(FIRST_NUMBER)
        self._last_name = ""
        self._branches = 0

    def operator(self, activities: tuple[str, ...]) -> Entry:
        town, postcode = _pick(self._towns, self._chance)
        return Entry(
            traces_number=f"{self._code}-ORG-OP-{next(self._numbers)}",
            kind=Role.OPERATOR.value,
            name=self._name(town),
            street=self._some("streets").format(n=1 + int(self._chance() * _LONGEST_STREET)),
            postcode="".join(map(self._filled, postcode)),
            city=town,
            country=self._code,
            control_body=_pick(self._bodies, self._chance),
            activities=activities,
        )

    def _name(self, town: str) -> str:
        if self._branches:
            self._branches -= 1
            return f"{self._last_name} - {town}"
        fate = self._chance()
        if fate < _HOMONYMS and self._last_name:
            return self._last_name
        self._last_name = self._some("names").format_map(_Words(self._some, town))
        if fate > 1 - _CHAINS:
            self._branches = 1 + int(self._chance() * _LARGEST_CHAIN)
        return self._last_name

    def _some(self, part: str) -> str:
        parts: list[str] = self._entry[part]
        return _pick(parts, self._chance)

    def _filled(self, place: str) -> str:
        match place:
            case "#":
                return _pick(_DIGITS, self._chance)
            case "@":
                return _pick(_LETTERS, self._chance)
            case _:
                return place


class _Words:
    """What stands in the places of a name: the operator's own town, and one of the country's words for all others."""

    def __init__(self, some: Callable[[str], str], town: str) -> None:
        self._some = some
        self._town = town

    def __getitem__(self, place: str) -> str:
        return self._town if place == "town" else self._some(place)


@cache
def _bodies_of(country: str) -> tuple[str, ...]:
    return tuple(key for key, body in control_bodies().items() if body.address.country == country)


def _pick(choices: Sequence[T], chance: Callable[[], float]) -> T:
    return choices[int(chance() * len(choices))]
