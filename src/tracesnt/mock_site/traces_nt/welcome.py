"""Arriving in TRACES NT: the welcome, the way back from EU Login, the home and the choice of a role."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from tracesnt.mock_site.exchange import Exchange, Refused, world_of
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import access, paths, requests, ticket_validation, users
from tracesnt.mock_site.traces_nt.requests import Status, Tick

_STATUSES_TO_TELL = (Status.REQUESTED, Status.SUSPENDED, Status.REJECTED)


def _welcome(exchange: Exchange) -> Response:
    service = ticket_validation.service(exchange.world)
    return exchange.page("traces_nt/welcome.html", service=service, notice=exchange.take_notice())


async def callback(http_request: HttpRequest) -> Response:
    """Let in whoever EU Login vouches for. Which operators the person may act for is read now, and kept (help-old)."""
    world = world_of(http_request)
    identity = await ticket_validation.validate(world, http_request.query_params.get("ticket", ""))
    if identity is None:
        raise Refused("error.ticket-refused")
    if not identity.has_two_factors:
        raise HTTPException(403)
    exchange = await Exchange.of(SiteName.TRACES, http_request)
    with world.store.transaction():
        user = users.keep(world, identity.email, identity.name, identity.email_language)
        users.learn_of_removed_devices(world, user.email, identity.devices_removed_at)
        exchange.sign_in(user.email, **access.at_sign_in(world, user))
        return exchange.finish(exchange.redirect(paths.at(paths.HOME)))


def _home(exchange: Exchange) -> Response:
    user, has = users.signed_in(exchange), access.of(exchange)
    mine = requests.of_user(exchange.world, user)
    valid = [request for request in mine if request.status is Status.VALID]
    is_new = len(has.usable) < len(valid) or any(
        request.is_administrator and request.id not in has.administers for request in valid
    )
    newest = {Tick(request.traces_number, request.activity): request for request in reversed(mine)}
    return exchange.page(
        "traces_nt/home.html",
        user=user,
        operators=sorted({(request.operator, request.traces_number) for request in has.usable}),
        requests=[request for request in newest.values() if request.status in _STATUSES_TO_TELL],
        must_sign_in_again=is_new and not user.is_suspended,
        notice=exchange.take_notice(),
    )


def _roles(exchange: Exchange) -> Response:
    return exchange.page("traces_nt/role_selection.html")


def _sign_out(exchange: Exchange) -> Response:
    exchange.sign_out()
    return exchange.redirect(paths.ENTRANCE)


routes = [
    page(SiteName.TRACES, paths.LOGIN, _welcome),
    Route(paths.at(paths.CALLBACK), callback),
    page(SiteName.TRACES, paths.HOME, _home, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, paths.ROLE, _roles, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, paths.LOGOUT, post=_sign_out, entrance=paths.ENTRANCE),
]
