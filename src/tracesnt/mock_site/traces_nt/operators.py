"""Finding the operator that one works for, and its profile with the button that asks for authorisation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracesnt.fixtures import Organisation, Role
from tracesnt.fixtures.vocabulary import activities_of, countries
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.language import country_name, folded
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import paths, registry, requests, users
from tracesnt.mock_site.traces_nt.registry import Criteria
from tracesnt.mock_site.traces_nt.requests import Tick

LONGEST_NAME = 200
NOTHING_TICKED = "operator-profile.error-nothing-ticked"
ALREADY_REQUESTED = "operator-profile.error-already-requested"


def _search(exchange: Exchange) -> Response:
    return _form(exchange, Criteria(), {})


def _form(exchange: Exchange, criteria: Criteria, errors: dict[str, str], status: int = 200) -> Response:
    language = exchange.language
    names = [(code, country_name(code, language)) for code in countries()]
    return exchange.page(
        "traces_nt/operator_search.html",
        status,
        countries=sorted(names, key=lambda country: folded(country[1])),
        activities=activities_of(Role.OPERATOR),
        values={"country": criteria.country, "activity": criteria.activity, "operatorName": criteria.name},
        errors=errors,
    )


def _criteria(exchange: Exchange) -> Criteria:
    return Criteria(
        country=exchange.query("country"),
        activity=exchange.query("activity"),
        name=exchange.query("name").strip()[:LONGEST_NAME],
    )


def _results(exchange: Exchange, notice: str = "") -> Response:
    criteria, errors = _criteria(exchange), {}
    if criteria.country and criteria.country not in countries():
        errors["country"] = "operator-search.error-country"
    if criteria.activity and criteria.activity not in activities_of(Role.OPERATOR):
        errors["activity"] = "operator-search.error-activity"
    if errors:
        return _form(exchange, criteria, errors, REFUSED)
    return exchange.page(
        "traces_nt/operator_results.html",
        REFUSED if notice else 200,
        operators=registry.search(exchange.world.store, criteria),
        address_line=registry.address_line,
        tick=Tick,
        notice=notice,
    )


def _request_from_results(exchange: Exchange) -> Response:
    ticks = [Tick.of(value) for value in exchange.ticked("tick")]
    return _to_request(exchange, ticks) if ticks else _results(exchange, NOTHING_TICKED)


def operator_of(exchange: Exchange, traces_number: str) -> Organisation:
    """Return an operator, or end the request with "this page does not exist"."""
    operator = registry.find(exchange.world.store, traces_number)
    if operator is None:
        raise HTTPException(404)
    return operator


def facts(operator: Organisation) -> dict[str, Any]:
    """Return what a page shows of an operator's profile."""
    return {
        "operator": operator,
        "address_line": registry.address_line(operator),
        "control_body": registry.control_body_name(operator),
    }


def profile_address(traces_number: str) -> str:
    """Return the address of an operator's profile."""
    return f"{paths.at(paths.PROFILE)}/{quote(traces_number)}"


def _profile(exchange: Exchange) -> Response:
    return _profile_page(exchange, exchange.take_notice())


def _profile_page(exchange: Exchange, notice: str, status: int = 200) -> Response:
    operator = operator_of(exchange, exchange.request.path_params["traces_number"])
    return exchange.page(
        "traces_nt/operator_profile.html",
        status,
        **facts(operator),
        can_be_requested=registry.can_be_requested(operator),
        tick=Tick,
        notice=notice,
    )


def _request_from_profile(exchange: Exchange) -> Response:
    ticks = [Tick.of(value) for value in exchange.ticked("tick")]
    return _to_request(exchange, ticks) if ticks else _profile_page(exchange, NOTHING_TICKED, REFUSED)


def _to_request(exchange: Exchange, ticks: list[Tick]) -> Response:
    obstacle = obstacle_to(exchange, ticks)
    if obstacle is not None:
        return obstacle
    query = urlencode([("tick", tick.value) for tick in ticks])
    return exchange.redirect(f"{paths.at(paths.NEW_REQUEST)}?{query}")


def obstacle_to(exchange: Exchange, ticks: list[Tick]) -> Response | None:
    """Return where to send someone whose request cannot be made: the profile that says why. ``None`` if it can."""
    user = users.signed_in(exchange)
    for tick in ticks:
        operator = operator_of(exchange, tick.traces_number)
        if tick.activity not in operator.activities:
            raise HTTPException(400)
        if requests.is_open(exchange.world, user, tick):
            exchange.leave_notice(ALREADY_REQUESTED)
        elif registry.can_be_requested(operator):
            continue
        return exchange.redirect(profile_address(operator.traces_number))
    return None


def _new_operator(exchange: Exchange) -> Response:
    return exchange.page("traces_nt/operator_creation.html")


routes = [
    page(SiteName.TRACES, paths.OPERATORS, _search, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, paths.RESULTS, _results, _request_from_results, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, paths.NEW_OPERATOR, _new_operator, entrance=paths.ENTRANCE),
    page(
        SiteName.TRACES,
        f"{paths.PROFILE}/{{traces_number}}",
        _profile,
        _request_from_profile,
        entrance=paths.ENTRANCE,
    ),
]
