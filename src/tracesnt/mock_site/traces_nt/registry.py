"""The register of operators: their profiles, and the search among them."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.fixtures import Address, Operator, control_bodies
from tracesnt.fixtures.vocabulary import activities
from tracesnt.mock_site.language import country_name, folded
from tracesnt.mock_site.store import Store, Value

ADDRESS_LANGUAGE = "en"
_OPERATORS = (
    "SELECT *, (SELECT group_concat(activity) FROM operator_activities AS own "
    "WHERE own.traces_number = operators.traces_number) AS activities FROM operators"
)


@dataclass(frozen=True)
class Criteria:
    """What is searched for; empty parts do not count."""

    country: str = ""
    activity: str = ""
    name: str = ""


def add(store: Store, operator: Operator) -> None:
    """Put an operator into the register."""
    address = operator.address
    store.run(
        "INSERT INTO operators (traces_number, name, folded_name, street, postcode, city, country, control_body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(operator.traces_number, operator.name, folded(operator.name)),
        *(address.street, address.postcode, address.city, address.country, operator.control_body),
    )
    for activity in operator.activities:
        sql = "INSERT INTO operator_activities (traces_number, activity) VALUES (?, ?)"
        store.run(sql, operator.traces_number, activity)


def find(store: Store, traces_number: str) -> Operator | None:
    """Return the operator with a TRACES number."""
    return next(iter(_select(store, "traces_number = ?", traces_number)), None)


def search(store: Store, criteria: Criteria) -> list[Operator]:
    """Return the operators that match, by name; accents and capitals do not matter."""
    conditions, values = ["1"], list[Value]()
    if criteria.country:
        conditions.append("country = ?")
        values.append(criteria.country)
    if criteria.name:
        conditions.append("instr(folded_name, ?) > 0")
        values.append(folded(criteria.name))
    if criteria.activity:
        conditions.append("traces_number IN (SELECT traces_number FROM operator_activities WHERE activity = ?)")
        values.append(criteria.activity)
    return _select(store, " AND ".join(conditions), *values)


def may_import(operator: Operator) -> bool:
    """Tell whether the profile mentions an organic import, without which it is of no use for certificates (guide)."""
    return any(activities()[activity] for activity in operator.activities)


def address_line(operator: Operator) -> str:
    """Return the address in one line, as the results show it (guide)."""
    address = operator.address
    country = country_name(address.country, ADDRESS_LANGUAGE)
    return f"{address.street} {address.postcode} {address.city} {country}"


def control_body_name(operator: Operator) -> str:
    """Return the name of the control body that is responsible for an operator."""
    return control_bodies()[operator.control_body]


def _select(store: Store, condition: str, *values: Value) -> list[Operator]:
    sql = f"{_OPERATORS} WHERE {condition} ORDER BY folded_name, traces_number"
    return [
        Operator.model_construct(
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
