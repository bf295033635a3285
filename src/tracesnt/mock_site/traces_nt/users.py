"""Users of TRACES NT: whoever has signed in once, and those who were there from the start."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from tracesnt.fixtures.folding import folded
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.mail import TRACES_SENDER
from tracesnt.mock_site.store import Value
from tracesnt.mock_site.world import World
from tracesnt.mock_site.writes import Kind


@dataclass(frozen=True)
class User:
    """A user. One who ``is_suspended`` has no access, whatever their authorisations say."""

    id: int
    email: str
    name: str
    language: str
    is_suspended: bool


def find(world: World, email: str | None) -> User | None:
    """Return the user with an address."""
    return _first(world, "email = ?", email)


def by_id(world: World, identifier: Value) -> User | None:
    """Return a user by the number in their page's address."""
    return _first(world, "id = ?", identifier)


def signed_in(exchange: Exchange) -> User:
    """Return the user whose session it is."""
    user = find(exchange.world, exchange.email)
    if user is None:
        raise LookupError("a session of TRACES NT belongs to a user")
    return user


def keep(world: World, email: str, name: str, language: str) -> User:
    """Keep what EU Login tells about a person who signs in; what TRACES NT knows of them stays."""
    world.store.run(
        "INSERT INTO users (email, name, folded_name, language) VALUES (?, ?, ?, ?) ON CONFLICT (email) DO UPDATE "
        "SET name = excluded.name, folded_name = excluded.folded_name, language = excluded.language",
        *(email, name, folded(name), language),
    )
    user = find(world, email)
    if user is None:
        raise LookupError(f"{email} was just kept")
    return user


def learn_of_removed_devices(world: World, email: str, moment: float) -> None:
    """Suspend a person who has removed all devices since TRACES NT last heard of it (fli FAQ 8.6)."""
    row = world.store.one("SELECT devices_removed_at FROM users WHERE email = ?", email)
    if row is not None and moment > row["devices_removed_at"]:
        world.store.run("UPDATE users SET devices_removed_at = ? WHERE email = ?", moment, email)
        suspend(world, email)


def suspend(world: World, email: str) -> None:
    """Take all access from a person, until an authority or an administrator gives it back."""
    world.store.run("UPDATE users SET suspended = 1 WHERE email = ?", email)
    world.writes.log(Kind.USER_SUSPENDED, email)


def unsuspend(world: World, user: User) -> None:
    """Give a person their access back, and tell them by mail."""
    world.store.run("UPDATE users SET suspended = 0 WHERE id = ?", user.id)
    world.writes.log(Kind.USER_UNSUSPENDED, user.email)
    tell(world, user, "unsuspended")


def tell(world: World, recipient: User, kind: str, **values: str) -> None:
    """Send a mail of TRACES NT, in the recipient's language."""
    values = {"name": recipient.name, **values}
    world.mailroom.send(kind, to=recipient.email, sender=TRACES_SENDER, language=recipient.language, **values)


def of_row(row: sqlite3.Row) -> User:
    """Return the user of a row of the table."""
    return User(row["id"], row["email"], row["name"], row["language"], bool(row["suspended"]))


def _first(world: World, condition: str, value: Value) -> User | None:
    row = world.store.one(f"SELECT * FROM users WHERE {condition}", value)  # noqa: S608 - constants only
    return None if row is None else of_row(row)
