"""The addresses in the form for a new operator while it is being filled in, and which of them is the activity's (help).

That there may be so many, and what the globe opens, is inferred.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracesnt.fixtures import Address
from tracesnt.mock_site.exchange import Exchange

FIELDS = ("newStreet", "newPostcode", "newCity")
MOST = 5
LONGEST = 200


def field(name: str, number: int) -> str:
    """Return the name of a field of an address; those of the first have none."""
    return name if number == 1 else f"{name}-{number}"


@dataclass(frozen=True)
class TypedAddresses:
    """Street, postcode and town of each address as typed, at least one; they are numbered from 1."""

    each: tuple[tuple[str, ...], ...] = (("",) * len(FIELDS),)
    of_activity: int = 1

    @classmethod
    def of(cls, exchange: Exchange) -> TypedAddresses:
        """Read what a form posts."""
        count = 1
        while count < MOST and any(exchange.given(field(name, count + 1)) for name in FIELDS):
            count += 1
        each = tuple(
            tuple(exchange.text(field(name, number))[:LONGEST] for name in FIELDS) for number in range(1, count + 1)
        )
        return cls(each).with_activity_at(exchange.text("activityAddress"))

    @property
    def has_room(self) -> bool:
        """Whether another address may be added."""
        return len(self.each) < MOST

    @property
    def lines(self) -> dict[int, str]:
        """The addresses in which something is typed, each in one line, by their numbers."""
        lines = {number: " ".join(filter(None, typed)) for number, typed in enumerate(self.each, 1)}
        return {number: line for number, line in lines.items() if line}

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold."""
        return {
            field(name, number): text
            for number, typed in enumerate(self.each, 1)
            for name, text in zip(FIELDS, typed, strict=True)
        }

    def with_another(self) -> TypedAddresses:
        """Add an empty address, where there is room."""
        return replace(self, each=(*self.each, *TypedAddresses().each)) if self.has_room else self

    def without(self, number: str) -> TypedAddresses:
        """Take an address away, unless it is the only one. An activity whose own it was is at the first again."""
        gone = self._number(number)
        if gone is None or len(self.each) == 1:
            return self
        left = (*self.each[: gone - 1], *self.each[gone:])
        moved = self.of_activity - (self.of_activity > gone)
        return TypedAddresses(left, 1 if self.of_activity == gone else moved)

    def with_activity_at(self, number: str) -> TypedAddresses:
        """Have the activity at an address."""
        return replace(self, of_activity=self._number(number) or self.of_activity)

    def in_country(self, country: str) -> tuple[Address, tuple[Address, ...]]:
        """Return the activity's address, and the others in their order."""
        own, *others = sorted(enumerate(self.each, 1), key=lambda pair: pair[0] != self.of_activity)
        first, *rest = (
            Address(street=street, postcode=postcode, city=city, country=country)
            for _, (street, postcode, city) in (own, *others)
        )
        return first, tuple(rest)

    def _number(self, text: str) -> int | None:
        numbers = {str(number): number for number in range(1, len(self.each) + 1)}
        return numbers.get(text)
