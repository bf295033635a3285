"""Searching among the operators, the control bodies and the authorities, and what was found."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlencode

from starlette.responses import Response

from tracesnt.fixtures import Role
from tracesnt.fixtures.vocabulary import activities, activities_of, countries
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.language import country_names
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import operators, paths, registry
from tracesnt.mock_site.traces_nt.registry import MOST_ON_A_PAGE, PAGE_SIZE, Criteria, Slice, Sort
from tracesnt.mock_site.traces_nt.requests import Tick

LONGEST_NAME = 200
FIELDS = {
    Role.OPERATOR: ("country", "section", "activity", "name", "number"),
    Role.CONTROL_BODY: ("country", "name", "number"),
    Role.AUTHORITY: ("country", "activity", "name", "number"),
}
"""What each kind is searched by: for operators by help-old, the TRACES number and the rest inferred."""
NO_SUCH_PART = "paging.error"
_NUMBER = re.compile(r"[0-9]{1,6}")


def _search(kind: Role, exchange: Exchange) -> Response:
    return _form(kind, exchange, {})


def _form(kind: Role, exchange: Exchange, errors: dict[str, str], alert: str = "", status: int = 200) -> Response:
    by_section: dict[str, list[str]] = {}
    for activity in activities_of(kind):
        by_section.setdefault(activities()[activity].section, []).append(activity)
    return exchange.page(
        "traces_nt/search.html",
        status,
        kind=kind,
        fields=FIELDS[kind],
        countries=country_names(exchange.language),
        by_section=by_section,
        results=f"{paths.at(operators.DIRECTORIES[kind])}{paths.RESULTS}",
        values={field: exchange.query(field)[:LONGEST_NAME] for field in FIELDS[kind]},
        errors=errors,
        alert=alert,
    )


def _criteria(kind: Role, exchange: Exchange) -> Criteria:
    return Criteria(kind, **{field: exchange.query(field).strip()[:LONGEST_NAME] for field in FIELDS[kind]})


def _errors(criteria: Criteria) -> dict[str, str]:
    """What the form does not offer."""
    kinds = activities_of(criteria.kind)
    offered = {
        "country": (criteria.country, countries()),
        "section": (criteria.section, {activities()[kind].section for kind in kinds}),
        "activity": (criteria.activity, kinds),
    }
    return {
        field: f"operator-search.error-{field}"
        for field, (value, values) in offered.items()
        if value and value not in values
    }


def _slice(exchange: Exchange) -> Slice | None:
    """The part of the results that the address names; ``None`` where it makes no sense."""
    sort, most, offset = (
        exchange.query(name) or default
        for name, default in (("sort", Sort.NAME), ("max", str(PAGE_SIZE)), ("offset", "0"))
    )
    if sort.removeprefix("-") not in set(Sort) or not (_NUMBER.fullmatch(most) and _NUMBER.fullmatch(offset)):
        return None
    if not 1 <= int(most) <= MOST_ON_A_PAGE:
        return None
    return Slice(Sort(sort.removeprefix("-")), sort.startswith("-"), int(offset), int(most))


def _results(kind: Role, exchange: Exchange, notice: str = "") -> Response:
    criteria, wanted = _criteria(kind, exchange), _slice(exchange)
    errors = _errors(criteria)
    if errors or wanted is None:
        return _form(kind, exchange, errors, "" if errors else NO_SUCH_PART, REFUSED)
    found = registry.search(exchange.world.store, criteria, wanted)
    if wanted.offset and wanted.offset >= found.total:
        return _form(kind, exchange, {}, NO_SUCH_PART, REFUSED)
    return exchange.page(
        "traces_nt/results.html",
        REFUSED if notice else 200,
        kind=kind,
        found=found,
        wanted=wanted,
        part=partial(_address_of_part, exchange),
        search=_address(exchange, paths.at(operators.DIRECTORIES[kind]), sort="", max="", offset=""),
        profile=operators.profile_address,
        address_line=registry.address_line,
        can_be_requested=registry.can_be_requested,
        tick=Tick,
        notice=notice,
    )


def _address_of_part(exchange: Exchange, **changes: str | int) -> str:
    """The address of another part of the same results, or of the same part in another order."""
    return _address(exchange, exchange.path, **changes)


def _address(exchange: Exchange, path: str, **changes: str | int) -> str:
    parameters = {**exchange.request.query_params, **changes}
    query = urlencode({name: value for name, value in parameters.items() if value not in ("", 0)})
    return f"{path}?{query}" if query else path


def _request(kind: Role, exchange: Exchange) -> Response:
    ticks = operators.ticks_of(exchange)
    return operators.to_request(exchange, ticks) if ticks else _results(kind, exchange, operators.NOTHING_TICKED)


routes = [
    route
    for kind, directory in operators.DIRECTORIES.items()
    for route in (
        page(SiteName.TRACES, directory, partial(_search, kind), entrance=paths.ENTRANCE),
        page(
            SiteName.TRACES,
            f"{directory}{paths.RESULTS}",
            partial(_results, kind),
            partial(_request, kind),
            entrance=paths.ENTRANCE,
        ),
    )
]
