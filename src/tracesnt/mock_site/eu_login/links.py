"""Mailed links: they lead to the choice of a password, once and for 90 minutes (guide)."""

from __future__ import annotations

from urllib.parse import urlencode

from tracesnt.mock_site.eu_login import paths
from tracesnt.mock_site.eu_login.accounts import Account
from tracesnt.mock_site.mail import EU_LOGIN_SENDER
from tracesnt.mock_site.tokens import fingerprint
from tracesnt.mock_site.world import World

LIFETIME = 90 * 60


def send(world: World, account: Account) -> None:
    """Mail a link for choosing a password; an earlier one is void from now on."""
    token = world.tokens.token()
    link = f"{world.origin}{paths.at(paths.CREATE_PASSWORD)}?{urlencode({'token': token})}"
    world.ledger.note(link, token)
    now = world.clock.now()
    world.store.run("DELETE FROM links WHERE email = ? OR expires_at <= ?", account.email, now)
    sql = "INSERT INTO links (fingerprint, email, expires_at) VALUES (?, ?, ?)"
    world.store.run(sql, fingerprint(token), account.email, now + LIFETIME)
    world.mailroom.send(
        "reset" if account.is_active else "registration",
        to=account.email,
        sender=EU_LOGIN_SENDER,
        language=account.email_language,
        link=link,
        name=account.name,
    )


def owner(world: World, stored: str) -> str | None:
    """Return whose link it is that has this fingerprint, as long as it is good."""
    row = world.store.one("SELECT email FROM links WHERE fingerprint = ? AND expires_at > ?", stored, world.clock.now())
    return None if row is None else str(row["email"])


def use(world: World, stored: str) -> None:
    """Void a link that has done its work."""
    world.store.run("DELETE FROM links WHERE fingerprint = ?", stored)
