"""How the waiting pages learn that the phone has acted: one event on a stream, the moment that it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tracesnt.mock_site import pictures
from tracesnt.mock_site.eu_login import challenges, devices, logins, paths
from tracesnt.mock_site.eu_login.challenges import State
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.world import World

_MOVED = "event: moved\ndata: -\n\n"
_OPENED = ": opened\n\n"


async def events(request: Request) -> Response:
    """Stream the one event that lets a waiting page move on."""
    exchange = await Exchange.of(SiteName.EU_LOGIN, request)
    world, identifier = exchange.world, request.path_params["id"]
    if _payload(exchange, identifier) is None:
        raise HTTPException(404)

    def moved() -> bool | None:
        return None if _waits(world, identifier) else True

    return StreamingResponse(_stream(world, moved, _end(world, identifier)), media_type="text/event-stream")


async def _stream(world: World, moved: Callable[[], bool | None], end: float) -> AsyncIterator[str]:
    yield _OPENED
    if await world.changes.until(moved, lambda: world.clock.seconds_until(end)) or end <= world.clock.now():
        yield _MOVED


def _waits(world: World, identifier: str) -> bool:
    challenge, pairing = challenges.by_id(world, identifier), devices.pairing(world, identifier)
    if challenge is not None:
        return challenge.state is State.WAITING and not challenges.has_expired(world, challenge)
    return pairing is not None and not pairing.is_paired


def _end(world: World, identifier: str) -> float:
    challenge = challenges.by_id(world, identifier)
    return world.clock.now() + devices.LIFETIME if challenge is None else challenge.expires_at


async def qr_picture(request: Request) -> Response:
    """Send the QR code of a challenge or a pairing to whoever it is for."""
    exchange = await Exchange.of(SiteName.EU_LOGIN, request)
    payload = _payload(exchange, request.path_params["id"])
    if payload is None:
        raise HTTPException(404)
    return Response(pictures.qr_code(payload), media_type="image/png")


def _payload(exchange: Exchange, identifier: str) -> str | None:
    """What the QR code says, if this visitor may see it."""
    world, session = exchange.world, exchange.session
    if session is None:
        return None
    pairing = devices.pairing(world, identifier)
    if pairing is not None:
        return f"{devices.PAYLOAD}{pairing.secret}" if pairing.session == session.fingerprint else None
    challenge = challenges.by_id(world, identifier)
    login = challenge and logins.find(world, challenge.login)
    if not challenge or not login or login.session != session.fingerprint:
        return None
    return f"{challenges.PAYLOAD}{challenge.nonce}"


routes = [
    Route(f"{paths.at(paths.EVENTS)}/{{id}}", events),
    Route(paths.at(paths.QR_PICTURE), qr_picture),
]
