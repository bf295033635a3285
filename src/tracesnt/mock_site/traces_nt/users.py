"""Users of TRACES NT: whoever has signed in once, and those who were there from the start."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.store import Value
from tracesnt.mock_site.world import World


@dataclass(frozen=True)
class User:
    """A user; ``control_body`` is the key of the one that they decide for."""

    id: int
    email: str
    name: str
    language: str
    control_body: str | None


def find(world: World, email: str | None) -> User | None:
    """Return the user with an address."""
    return _first(world, "email = ?", email)


def by_id(world: World, identifier: str) -> User | None:
    """Return a user by the number in their page's address."""
    return _first(world, "id = ?", identifier)


def signed_in(exchange: Exchange) -> User:
    """Return the user whose session it is."""
    user = find(exchange.world, exchange.email)
    if user is None:
        raise LookupError("a session of TRACES NT belongs to a user")
    return user


def keep(world: World, email: str, name: str, language: str, control_body: str | None = None) -> User:
    """Keep what EU Login tells about a person who signs in; what TRACES NT knows of them stays."""
    world.store.run(
        "INSERT INTO users (email, name, language, control_body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (email) DO UPDATE SET name = excluded.name, language = excluded.language",
        *(email, name, language, control_body),
    )
    user = find(world, email)
    if user is None:
        raise LookupError(f"{email} was just kept")
    return user


def _first(world: World, condition: str, value: Value) -> User | None:
    row = world.store.one(f"SELECT * FROM users WHERE {condition}", value)  # noqa: S608 - constants only
    if row is None:
        return None
    return User(row["id"], row["email"], row["name"], row["language"], row["control_body"])
