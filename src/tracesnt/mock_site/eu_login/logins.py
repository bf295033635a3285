"""Logins in progress: who wants to go to which service, kept on the server between the pages of the sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from tracesnt.mock_site.eu_login import cas, paths, returning
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.world import World

LIFETIME = 30 * 60
PARAMETER = "loginRequestId"


@dataclass(frozen=True)
class Login:
    """One login in progress; ``service`` is empty where the person only wants to EU Login itself."""

    id: str
    session: str
    email: str
    service: str


def begin(exchange: Exchange, email: str, service: str) -> Login:
    """Begin a login for an address."""
    login = Login(f"ECAS_LR-{exchange.world.tokens.token(12)}", exchange.need_session().fingerprint, email, service)
    now = exchange.world.clock.now()
    exchange.world.store.run("DELETE FROM logins WHERE expires_at <= ?", now)
    exchange.world.store.run(
        "INSERT INTO logins (id, session, email, service, expires_at) VALUES (?, ?, ?, ?, ?)",
        *(login.id, login.session, email, service, now + LIFETIME),
    )
    return login


def current(exchange: Exchange) -> Login | None:
    """Return the login that the address names, if it is this visitor's."""
    login = find(exchange.world, exchange.query(PARAMETER))
    mine = exchange.session is not None and login is not None and login.session == exchange.session.fingerprint
    return login if mine else None


def lost(exchange: Exchange) -> Response:
    """Start from the address again, where a login is not in progress any more."""
    if exchange.email is None:
        exchange.leave_notice("error.session-ended")
    return exchange.redirect(paths.at(paths.LOGIN))


def find(world: World, identifier: str) -> Login | None:
    """Return a login by its id."""
    sql = "SELECT * FROM logins WHERE id = ? AND expires_at > ?"
    row = world.store.one(sql, identifier, world.clock.now())
    return None if row is None else Login(row["id"], row["session"], row["email"], row["service"])


def complete(exchange: Exchange, login: Login, strength: Strength) -> Response:
    """Sign the person in and send them to the service that they came from."""
    exchange.world.store.run("DELETE FROM logins WHERE id = ?", login.id)
    exchange.sign_in(login.email, strength=strength)
    return returning.remember(to_service(exchange, login.service, login.email, strength), login.email)


def to_service(exchange: Exchange, service: str, email: str, strength: Strength) -> Response:
    """Send a person who is signed in to a service, or to EU Login's own page where there is none."""
    if not service:
        return exchange.redirect(paths.at(paths.LOGIN))
    return exchange.redirect(cas.address_with_ticket(exchange.world, service, email, strength))
