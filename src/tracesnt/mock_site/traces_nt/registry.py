"""The register of operators, control bodies and authorities: their profiles, and the search among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tracesnt.fixtures import Address, Organisation, Role, authorities, control_bodies
from tracesnt.fixtures.vocabulary import activities
from tracesnt.mock_site.language import country_name, folded
from tracesnt.mock_site.store import Store, Value

ADDRESS_LANGUAGE = "en"
_ORGANISATIONS = (
    "SELECT *, (SELECT group_concat(activity) FROM organisation_activities AS own "
    "WHERE own.traces_number = organisations.traces_number) AS activities FROM organisations"
)


@dataclass(frozen=True)
class Criteria:
    """What is searched for; empty parts do not count."""

    kind: Role = Role.OPERATOR
    country: str = ""
    activity: str = ""
    name: str = ""


def add(store: Store, organisation: Organisation) -> None:
    """Put an organisation into the register."""
    address = organisation.address
    store.run(
        "INSERT INTO organisations "
        "(traces_number, kind, name, folded_name, street, postcode, city, country, control_body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(organisation.traces_number, organisation.kind, organisation.name, folded(organisation.name)),
        *(address.street, address.postcode, address.city, address.country, organisation.control_body),
    )
    for activity in organisation.activities:
        sql = "INSERT INTO organisation_activities (traces_number, activity) VALUES (?, ?)"
        store.run(sql, organisation.traces_number, activity)


def find(store: Store, traces_number: str) -> Organisation | None:
    """Return the organisation with a TRACES number."""
    return next(iter(_select(store, "traces_number = ?", traces_number)), None)


def search(store: Store, criteria: Criteria) -> list[Organisation]:
    """Return the organisations that match, by name; accents and capitals do not matter."""
    conditions, values = ["kind = ?"], list[Value]([criteria.kind])
    if criteria.country:
        conditions.append("country = ?")
        values.append(criteria.country)
    if criteria.name:
        conditions.append("instr(folded_name, ?) > 0")
        values.append(folded(criteria.name))
    if criteria.activity:
        conditions.append("traces_number IN (SELECT traces_number FROM organisation_activities WHERE activity = ?)")
        values.append(criteria.activity)
    return _select(store, " AND ".join(conditions), *values)


def can_be_requested(organisation: Organisation) -> bool:
    """Tell whether an organisation's profile can be used.

    An operator's has to mention an organic import, without which it is of no use for certificates (guide).
    """
    if organisation.kind is not Role.OPERATOR:
        return True
    return any(activities()[activity].organic_import for activity in organisation.activities)


def key_of(organisation: Organisation) -> str | None:
    """Return the key by which people and operators name a control body or an authority; ``None`` for an operator."""
    return _keys().get(organisation.traces_number)


def address_line(organisation: Organisation) -> str:
    """Return the address in one line, as the results show it (guide)."""
    address = organisation.address
    country = country_name(address.country, ADDRESS_LANGUAGE)
    return f"{address.street} {address.postcode} {address.city} {country}"


def control_body_name(organisation: Organisation) -> str:
    """Return the name of the control body that is responsible for an operator, empty where there is none."""
    return "" if organisation.control_body is None else control_bodies()[organisation.control_body].name


@cache
def _keys() -> dict[str, str]:
    return {entry.traces_number: key for key, entry in (control_bodies() | authorities()).items()}


def _select(store: Store, condition: str, *values: Value) -> list[Organisation]:
    sql = f"{_ORGANISATIONS} WHERE {condition} ORDER BY folded_name, traces_number"
    return [
        Organisation.model_construct(
            kind=Role(row["kind"]),
            name=row["name"],
            traces_number=row["traces_number"],
            address=Address.model_construct(
                street=row["street"], postcode=row["postcode"], city=row["city"], country=row["country"]
            ),
            activities=tuple(sorted((row["activities"] or "").split(","))),
            control_body=row["control_body"],
        )
        for row in store.all(sql, *values)
    ]
