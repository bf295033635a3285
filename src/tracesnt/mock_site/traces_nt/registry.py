"""The register of operators, control bodies and authorities: their profiles, and the search among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from sqlite3 import Row
from typing import NamedTuple

from tracesnt.fixtures import Address, Organisation, Role, authorities, control_bodies
from tracesnt.fixtures.folding import folded
from tracesnt.fixtures.vocabulary import activities
from tracesnt.mock_site.language import country_name
from tracesnt.mock_site.store import Store, Value

ADDRESS_LANGUAGE = "en"
MOST_RESULTS = 500
"""A search that finds more shows none of them, and asks for more criteria (inferred)."""
PAGE_SIZE = 20
MOST_ON_A_PAGE = 100


class Sort(StrEnum):
    """What results are sorted by, as the address of the page names it; ``-`` before it turns the order round."""

    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"


_ORDERS = {
    Sort.NAME: ("folded_name", "country", "length(traces_number)", "traces_number"),
    Sort.ADDRESS: ("folded_place", "street", "length(traces_number)", "traces_number"),
    Sort.NUMBER: ("country", "length(traces_number)", "traces_number"),
}


@dataclass(frozen=True)
class Criteria:
    """What is searched for; empty parts do not count."""

    kind: Role = Role.OPERATOR
    country: str = ""
    section: str = ""
    activity: str = ""
    name: str = ""
    number: str = ""


@dataclass(frozen=True)
class Slice:
    """Which part of the results is wanted, in which order: the parameters of the real directory's addresses."""

    sort: Sort = Sort.NAME
    descending: bool = False
    offset: int = 0
    max: int = PAGE_SIZE


@dataclass(frozen=True)
class Found:
    """The wanted part of the results, and how many there are in all: of too many, only one more than that."""

    organisations: list[Organisation]
    total: int

    @property
    def too_many(self) -> bool:
        """Whether there are more than are ever shown."""
        return self.total > MOST_RESULTS


class Entry(NamedTuple):
    """One profile as it is entered: ten thousand of these are made while a twin starts."""

    traces_number: str
    kind: str
    name: str
    street: str
    postcode: str
    city: str
    country: str
    control_body: str | None
    activities: tuple[str, ...]


def add(
    store: Store, organisation: Organisation, other_addresses: Iterable[Address] = (), *, is_pending: bool = False
) -> None:
    """Put an organisation into the register; one that a visitor creates is pending until it is validated.

    Its address is that of its activity, which lists show; its profile shows the ``other_addresses``, too.
    """
    address = organisation.address
    entry = Entry(
        *(organisation.traces_number, organisation.kind.value, organisation.name),
        *(address.street, address.postcode, address.city, address.country),
        *(organisation.control_body, organisation.activities),
    )
    add_all(store, [entry])
    store.run_all(
        "INSERT INTO other_addresses (traces_number, position, street, postcode, city) VALUES (?, ?, ?, ?, ?)",
        (
            (organisation.traces_number, position, other.street, other.postcode, other.city)
            for position, other in enumerate(other_addresses)
        ),
    )
    if is_pending:
        store.run("UPDATE organisations SET pending = 1 WHERE traces_number = ?", organisation.traces_number)


def add_all(store: Store, entries: Iterable[Entry]) -> None:
    """Put many entries into the register."""
    entries = list(entries)
    store.run_all(
        "INSERT INTO organisations (traces_number, kind, name, street, postcode, city, country, control_body, "
        "key, folded_name, folded_place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(*entry[:8], _keys().get(entry.traces_number)),
                *(folded(entry.name), _folded_place(entry.country, entry.city)),
            )
            for entry in entries
        ),
    )
    store.run_all(
        "INSERT INTO organisation_activities (traces_number, activity) VALUES (?, ?)",
        ((entry.traces_number, activity) for entry in entries for activity in entry.activities),
    )


@cache
def _folded_place(country: str, city: str) -> str:
    return folded(f"{country_name(country, ADDRESS_LANGUAGE)} {city}")


def find(store: Store, traces_number: str) -> Organisation | None:
    """Return the organisation with a TRACES number."""
    return next(iter(_with_numbers(store, [traces_number])), None)


def search(store: Store, criteria: Criteria, wanted: Slice) -> Found:
    """Return the organisations that match; in names accents and capitals do not matter, in numbers capitals."""
    conditions, values = _conditions(criteria)
    numbers = _numbers(store, f"{conditions} LIMIT ?", *values, MOST_RESULTS + 1)
    if len(numbers) > MOST_RESULTS:
        return Found([], len(numbers))
    order = ", ".join(f"{term} DESC" if wanted.descending else term for term in _ORDERS[wanted.sort])
    matching = f"traces_number IN ({_places(numbers)})"
    shown = _numbers(store, f"{matching} ORDER BY {order} LIMIT ? OFFSET ?", *numbers, wanted.max, wanted.offset)
    return Found(_with_numbers(store, shown), len(numbers))


def _conditions(criteria: Criteria) -> tuple[str, list[Value]]:
    conditions, values = ["kind = ?"], list[Value]([criteria.kind])
    if criteria.country:
        conditions.append("country = ?")
        values.append(criteria.country)
    if criteria.number:
        conditions.append("traces_number = ?")
        values.append("".join(criteria.number.split()).upper())
    if criteria.name:
        conditions.append("instr(folded_name, ?) > 0")
        values.append(folded(criteria.name))
    for kinds in _kinds_of_activity(criteria):
        conditions.append(
            "EXISTS (SELECT 1 FROM organisation_activities AS own "  # noqa: S608 - as many places as kinds
            f"WHERE own.traces_number = organisations.traces_number AND activity IN ({_places(kinds)}))"
        )
        values.extend(kinds)
    return " AND ".join(conditions), values


def _kinds_of_activity(criteria: Criteria) -> Iterator[list[str]]:
    """Each of them has to be on the profile by one of its kinds."""
    if criteria.activity:
        yield [criteria.activity]
    if criteria.section:
        yield [key for key, kind in activities().items() if kind.section == criteria.section]


def namesakes(store: Store, country: str, name: str) -> list[Organisation]:
    """Return the operators of a country that have a name already; accents and capitals do not matter."""
    condition = "kind = ? AND country = ? AND folded_name = ?"
    return _with_numbers(store, _numbers(store, condition, Role.OPERATOR, country, folded(name)))


def next_number(store: Store, country: str) -> str:
    """Return the TRACES number of the next operator of a country."""
    prefix = f"{country}-ORG-OP-"
    sql = (
        "SELECT max(CAST(substr(traces_number, ?) AS INTEGER)) AS last FROM organisations "
        "WHERE substr(traces_number, 1, ?) = ?"
    )
    row = store.one(sql, len(prefix) + 1, len(prefix), prefix)
    return f"{prefix}{(row['last'] or 0) + 1 if row else 1}"


def is_pending(store: Store, traces_number: str) -> bool:
    """Tell whether an operator was created by a visitor and not validated yet."""
    row = store.one("SELECT pending FROM organisations WHERE traces_number = ?", traces_number)
    return row is not None and bool(row["pending"])


def validate(store: Store, traces_number: str) -> None:
    """End the time in which an operator is pending."""
    store.run("UPDATE organisations SET pending = 0 WHERE traces_number = ?", traces_number)


def can_be_requested(organisation: Organisation) -> bool:
    """Tell whether an organisation's profile can be used.

    An operator's has to mention an organic import, without which it is of no use for certificates (guide).
    """
    if organisation.kind is not Role.OPERATOR:
        return True
    return any(activities()[activity].organic_import for activity in organisation.activities)


def address_line(organisation: Organisation) -> str:
    """Return the address in one line, as the results show it (guide)."""
    return _line(organisation.address)


def other_address_lines(store: Store, organisation: Organisation) -> list[str]:
    """Return the addresses besides that of the activity, each in one line."""
    sql = "SELECT street, postcode, city FROM other_addresses WHERE traces_number = ? ORDER BY position"
    country = organisation.address.country
    rows = store.all(sql, organisation.traces_number)
    return [_line(Address.model_construct(**dict(row), country=country)) for row in rows]


def _line(address: Address) -> str:
    country = country_name(address.country, ADDRESS_LANGUAGE)
    return f"{address.street} {address.postcode} {address.city} {country}"


def control_body_name(organisation: Organisation) -> str:
    """Return the name of the control body that is responsible for an operator, empty where there is none."""
    return "" if organisation.control_body is None else control_bodies()[organisation.control_body].name


@cache
def _keys() -> dict[str, str]:
    return {entry.traces_number: key for key, entry in (control_bodies() | authorities()).items()}


def _places(values: list[str]) -> str:
    return ", ".join("?" * len(values))


def _numbers(store: Store, condition: str, *values: Value) -> list[str]:
    rows = store.all(f"SELECT traces_number FROM organisations WHERE {condition}", *values)  # noqa: S608 - as above
    return [row["traces_number"] for row in rows]


def _with_numbers(store: Store, numbers: list[str]) -> list[Organisation]:
    sql = (
        "SELECT *, (SELECT group_concat(activity) FROM organisation_activities AS own "  # noqa: S608 - as above
        "WHERE own.traces_number = organisations.traces_number) AS activities "
        f"FROM organisations WHERE traces_number IN ({_places(numbers)})"
    )
    found = {row["traces_number"]: _organisation(row) for row in store.all(sql, *numbers)}
    return [found[number] for number in numbers if number in found]


def _organisation(row: Row) -> Organisation:
    return Organisation.model_construct(
        kind=Role(row["kind"]),
        name=row["name"],
        traces_number=row["traces_number"],
        address=Address.model_construct(
            street=row["street"], postcode=row["postcode"], city=row["city"], country=row["country"]
        ),
        activities=tuple(sorted((row["activities"] or "").split(","))),
        control_body=row["control_body"],
    )
