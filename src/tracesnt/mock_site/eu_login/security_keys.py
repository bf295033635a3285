"""Security keys, trusted platforms and passkeys: what EU Login keeps of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from sqlite3 import Row
from urllib.parse import urlsplit

from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.world import World

LIFETIME = 5 * 60
_CHALLENGE_SIZE = 32
_USER_HANDLE_SIZE = 32


@dataclass(frozen=True)
class Key:
    """A key of an account. ``credential``, ``public_key`` and ``user_handle`` are base64url, as browsers write them.

    ``id`` is zero until the key is kept.
    """

    email: str
    name: str
    strength: Strength
    credential: str
    public_key: str
    user_handle: str
    transports: tuple[str, ...]
    sign_count: int
    id: int = 0


@dataclass(frozen=True)
class Registration:
    """A key that is about to be added, in the session that began it."""

    id: str
    email: str
    name: str
    strength: Strength
    challenge: str
    user_handle: str


def of_account(world: World, email: str, strength: Strength | None = None) -> list[Key]:
    """Return the keys of an account, or those for one method, in the order in which they were added."""
    rows = world.store.all("SELECT * FROM security_keys WHERE email = ? ORDER BY id", email)
    return [key for key in map(_key, rows) if strength in {None, key.strength}]


def find(world: World, email: str, identifier: str) -> Key | None:
    """Return a key of an account by its id."""
    return next((key for key in of_account(world, email) if str(key.id) == identifier), None)


def is_known(world: World, credential: str) -> bool:
    """Tell whether a key has been added to any account."""
    return world.store.one("SELECT 1 FROM security_keys WHERE credential = ?", credential) is not None


def keep(world: World, key: Key) -> None:
    """Add a key to its account."""
    world.store.run(
        "INSERT INTO security_keys "
        "(email, name, strength, credential, public_key, user_handle, transports, sign_count) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(key.email, key.name, key.strength, key.credential, key.public_key, key.user_handle),
        *(json.dumps(key.transports), key.sign_count),
    )


def count_use(world: World, key: Key, sign_count: int) -> None:
    """Keep the counter that the key has shown: it must be higher the next time."""
    world.store.run("UPDATE security_keys SET sign_count = ? WHERE id = ?", sign_count, key.id)


def remove(world: World, key: Key) -> None:
    """Remove a key: nobody can sign in with it any more."""
    world.store.run("DELETE FROM security_keys WHERE id = ?", key.id)


def relying_party(world: World) -> str:
    """Return the name that the keys of this twin are made for: that of its host."""
    return urlsplit(world.origin).hostname or ""


def user_handle(world: World, email: str) -> str:
    """Return what an account's keys know the account by: random, and the same for all of them."""
    known = of_account(world, email)
    return known[0].user_handle if known else world.tokens.token(_USER_HANDLE_SIZE)


def begin(world: World, session: str, email: str, name: str, strength: Strength) -> Registration:
    """Begin to add a key."""
    identifier, challenge = world.tokens.token(12), world.tokens.token(_CHALLENGE_SIZE)
    begun = Registration(identifier, email, name, strength, challenge, user_handle(world, email))
    now = world.clock.now()
    world.store.run("DELETE FROM key_registrations WHERE expires_at <= ?", now)
    world.store.run(
        "INSERT INTO key_registrations (id, session, email, name, strength, challenge, user_handle, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(begun.id, session, email, name, strength, challenge, begun.user_handle, now + LIFETIME),
    )
    return begun


def registration(world: World, identifier: str, session: str) -> Registration | None:
    """Return what a session began, unless it is too old."""
    sql = "SELECT * FROM key_registrations WHERE id = ? AND session = ? AND expires_at > ?"
    row = world.store.one(sql, identifier, session, world.clock.now())
    if row is None:
        return None
    strength = Strength(row["strength"])
    return Registration(row["id"], row["email"], row["name"], strength, row["challenge"], row["user_handle"])


def end(world: World, begun: Registration) -> None:
    """Withdraw a registration: its challenge counts for one try."""
    world.store.run("DELETE FROM key_registrations WHERE id = ?", begun.id)


def _key(row: Row) -> Key:
    return Key(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        strength=Strength(row["strength"]),
        credential=row["credential"],
        public_key=row["public_key"],
        user_handle=row["user_handle"],
        transports=tuple(json.loads(row["transports"])),
        sign_count=row["sign_count"],
    )
