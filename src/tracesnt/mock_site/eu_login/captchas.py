"""CAPTCHAs: a picture of characters that have to be typed. Each counts for one try."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracesnt.mock_site import pictures
from tracesnt.mock_site.eu_login import paths
from tracesnt.mock_site.exchange import world_of
from tracesnt.mock_site.world import World

LENGTH = 6
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LIFETIME = 30 * 60


def new(world: World) -> str:
    """Make a CAPTCHA and return its id."""
    identifier, code = world.tokens.token(12), world.tokens.code(LENGTH, ALPHABET)
    world.ledger.note(code)
    sealed = world.vault.seal(code)
    now = world.clock.now()
    world.store.run("DELETE FROM captchas WHERE expires_at <= ?", now)
    world.store.run("INSERT INTO captchas (id, code, expires_at) VALUES (?, ?, ?)", identifier, sealed, now + LIFETIME)
    return identifier


def code_of(world: World, identifier: str) -> str | None:
    """Return the characters of a CAPTCHA."""
    row = world.store.one("SELECT code FROM captchas WHERE id = ? AND expires_at > ?", identifier, world.clock.now())
    return None if row is None else world.vault.unseal(row["code"])


def solved(world: World, identifier: str, typed: str) -> bool:
    """Tell whether the characters are right; capitals do not matter. The CAPTCHA is used up either way."""
    code = code_of(world, identifier)
    world.store.run("DELETE FROM captchas WHERE id = ?", identifier)
    return code is not None and typed.strip().upper() == code


async def picture(request: Request) -> Response:
    """Send the picture of a CAPTCHA."""
    identifier = request.path_params["id"]
    code = code_of(world_of(request), identifier)
    if code is None:
        raise HTTPException(404)
    return Response(pictures.captcha(code, identifier), media_type="image/png")


routes = [Route(paths.at(paths.CAPTCHA_PICTURE), picture)]
