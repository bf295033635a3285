"""The profiles of operators, control bodies and authorities, with the button that asks for authorisation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracesnt.fixtures import Organisation, Role
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import paths, registry, requests, users
from tracesnt.mock_site.traces_nt.requests import Tick

NOTHING_TICKED = "operator-profile.error-nothing-ticked"
ALREADY_REQUESTED = "operator-profile.error-already-requested"
DIRECTORIES = {
    Role.OPERATOR: paths.OPERATORS,
    Role.CONTROL_BODY: paths.CONTROL_BODIES,
    Role.AUTHORITY: paths.AUTHORITIES,
}
"""Where the search among the profiles of each kind is."""


def operator_of(exchange: Exchange, traces_number: str) -> Organisation:
    """Return an organisation, or end the request with "this page does not exist"."""
    operator = registry.find(exchange.world.store, traces_number)
    if operator is None:
        raise HTTPException(404)
    return operator


def facts(exchange: Exchange, operator: Organisation) -> dict[str, Any]:
    """Return what a page shows of an organisation's profile."""
    return {
        "operator": operator,
        "address_line": registry.address_line(operator),
        "other_addresses": registry.other_address_lines(exchange.world.store, operator),
        "control_body": registry.control_body_name(operator),
        "is_pending": registry.is_pending(exchange.world.store, operator.traces_number),
    }


def profile_address(operator: Organisation) -> str:
    """Return the address of an organisation's profile."""
    return f"{paths.at(DIRECTORIES[operator.kind])}{paths.PROFILE}/{quote(operator.traces_number)}"


def _profile(exchange: Exchange) -> Response:
    operator = _shown(exchange)
    if not exchange.path.startswith(paths.at(DIRECTORIES[operator.kind])):
        return exchange.redirect(profile_address(operator))
    return _profile_page(exchange, operator, exchange.take_notice())


def _shown(exchange: Exchange) -> Organisation:
    return operator_of(exchange, exchange.request.path_params["traces_number"])


def _profile_page(exchange: Exchange, operator: Organisation, notice: str, status: int = 200) -> Response:
    return exchange.page(
        "traces_nt/operator_profile.html",
        status,
        **facts(exchange, operator),
        can_be_requested=registry.can_be_requested(operator),
        tick=Tick,
        notice=notice,
    )


def _request_from_profile(exchange: Exchange) -> Response:
    ticks = ticks_of(exchange)
    return to_request(exchange, ticks) if ticks else _profile_page(exchange, _shown(exchange), NOTHING_TICKED, REFUSED)


def ticks_of(exchange: Exchange) -> list[Tick]:
    """Return what is ticked on the page."""
    return [Tick.of(value) for value in exchange.ticked("tick")]


def to_request(exchange: Exchange, ticks: list[Tick]) -> Response:
    """Go on to the pop-up that sends a request for what is ticked."""
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
        return exchange.redirect(profile_address(operator))
    return None


routes = [
    page(
        SiteName.TRACES,
        f"{directory}{paths.PROFILE}/{{traces_number}}",
        _profile,
        _request_from_profile,
        entrance=paths.ENTRANCE,
    )
    for directory in DIRECTORIES.values()
]
