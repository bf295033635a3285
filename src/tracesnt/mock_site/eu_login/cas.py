"""The CAS protocol: tickets for services, good for one validation within a minute."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracesnt.mock_site.eu_login import accounts, paths
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.exchange import world_of
from tracesnt.mock_site.tokens import fingerprint
from tracesnt.mock_site.world import World

LIFETIME = 60
_SERVICES = ("/tracesnt/login/cas",)
_NAMESPACE = "http://www.yale.edu/tp/cas"


def is_allowed(world: World, service: str) -> bool:
    """Tell whether a service may use EU Login: its address is on the list, to the letter."""
    return service in {world.origin + path for path in _SERVICES}


def address_with_ticket(world: World, service: str, email: str, strength: Strength) -> str:
    """Return the service's address with a new ticket for a person."""
    ticket = f"ST-{world.tokens.token()}"
    world.ledger.note(ticket)
    now = world.clock.now()
    world.store.run("DELETE FROM tickets WHERE expires_at <= ?", now)
    world.store.run(
        "INSERT INTO tickets (fingerprint, service, email, strength, expires_at) VALUES (?, ?, ?, ?, ?)",
        *(fingerprint(ticket), service, email, strength, now + LIFETIME),
    )
    joint = "&" if urlsplit(service).query else "?"
    return f"{service}{joint}{urlencode({'ticket': ticket})}"


async def validate(request: Request) -> Response:
    """Tell a service whose ticket it was given. Whatever the answer, the ticket is used up."""
    service, ticket = request.query_params.get("service", ""), request.query_params.get("ticket", "")
    with world_of(request).store.transaction():
        content = _answer(world_of(request), service, ticket)
    document = f'<cas:serviceResponse xmlns:cas="{_NAMESPACE}">{content}</cas:serviceResponse>'
    return Response(document, media_type="application/xml")


def _answer(world: World, service: str, ticket: str) -> str:
    if not service or not ticket:
        return _failure("INVALID_REQUEST")
    row = world.store.one("SELECT * FROM tickets WHERE fingerprint = ?", fingerprint(ticket))
    world.store.run("DELETE FROM tickets WHERE fingerprint = ?", fingerprint(ticket))
    if row is None or row["expires_at"] <= world.clock.now():
        return _failure("INVALID_TICKET")
    if row["service"] != service:
        return _failure("INVALID_SERVICE")
    account = accounts.find(world, row["email"])
    if account is None:
        return _failure("INVALID_TICKET")
    attributes = {
        "email": account.email,
        "firstName": account.first_name,
        "lastName": account.last_name,
        "emailLanguage": account.email_language,
        "strength": row["strength"],
        "devicesRemovedAt": str(accounts.devices_removed_at(world, account.email)),
    }
    elements = "".join(f"<cas:{name}>{escape(value)}</cas:{name}>" for name, value in attributes.items())
    return (
        f"<cas:authenticationSuccess><cas:user>{escape(account.email)}</cas:user>"
        f"<cas:attributes>{elements}</cas:attributes></cas:authenticationSuccess>"
    )


def _failure(code: str) -> str:
    return f"<cas:authenticationFailure code={quoteattr(code)}/>"


routes = [Route(paths.at(paths.VALIDATE), validate)]
