"""Mobile devices under My account: the list, and pairing a new one."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from tracesnt.mock_site.eu_login import accounts, paths
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.world import World
from tracesnt.mock_site.writes import Kind

LIFETIME = 10 * 60
LONGEST_NAME = 60
PAYLOAD = "eu-login-twin:pair:"
PARAMETER = "pairing"


@dataclass(frozen=True)
class Pairing:
    """A device that is about to be paired; ``secret`` is what the app reads from the QR code."""

    id: str
    session: str
    email: str
    name: str
    secret: str
    is_paired: bool


def pairing(world: World, identifier: str) -> Pairing | None:
    """Return a pairing by its id, unless it is too old."""
    sql = "SELECT * FROM pairings WHERE id = ? AND expires_at > ?"
    row = world.store.one(sql, identifier, world.clock.now())
    if row is None:
        return None
    fields = (row["id"], row["session"], row["email"], row["name"], world.vault.unseal(row["secret"]))
    return Pairing(*fields, is_paired=row["state"] == "paired")


def pair(world: World, wanted: Pairing, pin: str) -> None:
    """Pair the device whose app has scanned the code, with the PIN that was chosen there."""
    accounts.add_device(world, wanted.email, wanted.name, wanted.secret, pin)
    world.store.run("UPDATE pairings SET state = 'paired' WHERE id = ?", wanted.id)
    world.writes.log(Kind.DEVICE_ADDED, wanted.email, wanted.name)
    world.changes.ring()


def _list(exchange: Exchange) -> Response:
    devices = accounts.devices(exchange.world, exchange.email or "")
    return exchange.page("eu_login/mobile_devices.html", devices=devices, notice=exchange.take_notice())


def _name(exchange: Exchange) -> Response:
    return exchange.page("eu_login/device_naming.html", values={"deviceName": ""})


def _begin(exchange: Exchange) -> Response:
    name = exchange.text("deviceName")[:LONGEST_NAME]
    if not name:
        errors = {"deviceName": "common.required"}
        return exchange.page("eu_login/device_naming.html", REFUSED, values={"deviceName": ""}, errors=errors)
    world, now = exchange.world, exchange.world.clock.now()
    identifier, secret = world.tokens.token(12), world.tokens.token(20)
    world.ledger.note(secret)
    world.store.run("DELETE FROM pairings WHERE expires_at <= ?", now)
    world.store.run(
        "INSERT INTO pairings (id, session, email, name, secret, state, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(
            identifier,
            exchange.need_session().fingerprint,
            exchange.email,
            name,
            world.vault.seal(secret),
            "waiting",
            now + LIFETIME,
        ),
    )
    return exchange.redirect(paths.at(paths.PAIR_DEVICE), **{PARAMETER: identifier})


def _pair(exchange: Exchange) -> Response:
    wanted = _mine(exchange)
    if wanted is None:
        return exchange.redirect(paths.at(paths.ADD_DEVICE))
    return exchange.page("eu_login/device_pairing.html", pairing=wanted)


def _paired(exchange: Exchange) -> Response:
    """Go on once the phone has scanned the code."""
    wanted = _mine(exchange)
    if wanted is None:
        return exchange.redirect(paths.at(paths.ADD_DEVICE))
    if not wanted.is_paired:
        return exchange.redirect(paths.at(paths.PAIR_DEVICE), **{PARAMETER: wanted.id})
    exchange.world.store.run("DELETE FROM pairings WHERE id = ?", wanted.id)
    exchange.leave_notice("mobile-devices.added")
    return exchange.redirect(paths.at(paths.DEVICES))


def _mine(exchange: Exchange) -> Pairing | None:
    wanted = pairing(exchange.world, exchange.query(PARAMETER))
    return wanted if wanted is not None and wanted.session == exchange.need_session().fingerprint else None


_ENTRANCE = paths.at(paths.LOGIN)
routes = [
    page(SiteName.EU_LOGIN, paths.DEVICES, _list, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.ADD_DEVICE, _name, _begin, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.PAIR_DEVICE, _pair, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.PAIRED, _paired, entrance=_ENTRANCE),
]
