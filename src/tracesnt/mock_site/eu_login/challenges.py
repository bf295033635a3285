"""What EU Login asks of the mobile app during a sign-in, and the one-time passwords that the app computes."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from tracesnt.mock_site.eu_login import accounts
from tracesnt.mock_site.eu_login.logins import Login
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.world import World

LIFETIME = 5 * 60
MOST_TRIES = 3
DIGITS = 8
PAYLOAD = "eu-login-twin:sign-in:"


class State(StrEnum):
    """Where a challenge stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Challenge:
    """One question to the app. ``nonce`` is what the QR code carries."""

    id: str
    login: str
    email: str
    strength: Strength
    nonce: str
    state: State
    tries: int
    expires_at: float


def begin(world: World, login: Login, strength: Strength) -> None:
    """Ask the app about a login; an earlier question about it is withdrawn."""
    now = world.clock.now()
    world.store.run("DELETE FROM challenges WHERE login = ? OR expires_at <= ?", login.id, now - LIFETIME)
    identifier, nonce = world.tokens.token(12), world.tokens.token(18)
    world.ledger.note(nonce)
    world.store.run(
        "INSERT INTO challenges (id, login, email, strength, nonce, state, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(identifier, login.id, login.email, strength, world.vault.seal(nonce), State.WAITING, now + LIFETIME),
    )
    world.changes.ring()


def of_login(world: World, login: Login, strength: Strength) -> Challenge | None:
    """Return the challenge of a login, also when it is too old."""
    return _first(world, "login = ? AND strength = ?", login.id, strength)


def by_id(world: World, identifier: str) -> Challenge | None:
    """Return a challenge by its id."""
    return _first(world, "id = ?", identifier)


def waiting_for(world: World, email: str) -> Challenge | None:
    """Return the challenge that waits for a confirmation on a person's phone."""
    condition = "email = ? AND strength = ? AND state = ? AND expires_at > ?"
    return _first(world, condition, email, Strength.MOBILE_APP_PIN, State.WAITING, world.clock.now())


def has_expired(world: World, challenge: Challenge) -> bool:
    """Tell whether nobody answered in time."""
    return challenge.state is State.WAITING and challenge.expires_at <= world.clock.now()


def answer(world: World, challenge: Challenge, state: State) -> None:
    """Take the phone's answer."""
    world.store.run("UPDATE challenges SET state = ? WHERE id = ?", state, challenge.id)
    world.changes.ring()


def count_try(world: World, challenge: Challenge) -> int:
    """Count a wrong one-time password and return how many there were."""
    world.store.run("UPDATE challenges SET tries = tries + 1 WHERE id = ?", challenge.id)
    return challenge.tries + 1


def end(world: World, challenge: Challenge) -> None:
    """Withdraw a challenge: it was used, or it failed."""
    world.store.run("DELETE FROM challenges WHERE id = ?", challenge.id)
    world.changes.ring()


def one_time_password(secret: str, nonce: str) -> str:
    """Return what the app shows for a challenge, computed from the secret that it shares with EU Login."""
    digest = hmac.digest(secret.encode(), nonce.encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def is_right(world: World, challenge: Challenge, typed: str) -> bool:
    """Tell whether a one-time password is the one of a device of the account."""
    expected = [
        one_time_password(device.secret, challenge.nonce) for device in accounts.devices(world, challenge.email)
    ]
    return any(hmac.compare_digest(code.encode(), typed.encode()) for code in expected)


def _first(world: World, condition: str, *values: str | float) -> Challenge | None:
    sql = f"SELECT * FROM challenges WHERE {condition} ORDER BY rowid DESC LIMIT 1"  # noqa: S608 - constants only
    row = world.store.one(sql, *values)
    if row is None:
        return None
    return Challenge(
        id=row["id"],
        login=row["login"],
        email=row["email"],
        strength=Strength(row["strength"]),
        nonce=world.vault.unseal(row["nonce"]),
        state=State(row["state"]),
        tries=row["tries"],
        expires_at=row["expires_at"],
    )
