"""Accounts of EU Login and their mobile devices."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tracesnt.fixtures import Person
from tracesnt.mock_site.hashing import matches
from tracesnt.mock_site.world import World

MOST_FAILURES = 5
LOCKED_FOR = 30 * 60
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
PASSWORD_CLASSES = {"upper": ("Lu",), "lower": ("Ll",), "digit": ("Nd",), "special": ("P", "S")}
"""The four classes, by the Unicode categories of their characters; the pages' script goes by the same."""


class Check(StrEnum):
    """What became of a password that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True)
class Account:
    """An account; it is active once a password was chosen."""

    email: str
    first_name: str
    last_name: str
    email_language: str
    is_active: bool

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Device:
    """A mobile phone with the app, paired with an account; ``secret`` is shared with the app, ``pin`` is a hash."""

    name: str
    secret: str
    pin: str
    id: int = 0


def find(world: World, email: str | None) -> Account | None:
    """Return the account of an address."""
    row = world.store.one("SELECT * FROM accounts WHERE email = ?", (email or "").strip().lower())
    if row is None:
        return None
    fields = (row["email"], row["first_name"], row["last_name"], row["email_language"])
    return Account(*fields, is_active=row["password"] is not None)


def create(world: World, person: Person) -> Account:
    """Create an account, which has no password yet."""
    world.store.run(
        "INSERT INTO accounts (email, first_name, last_name, email_language) VALUES (?, ?, ?, ?)",
        *(person.email, person.first_name, person.last_name, person.email_language),
    )
    return Account(person.email, person.first_name, person.last_name, person.email_language, is_active=False)


def rename(world: World, email: str, first_name: str, last_name: str) -> None:
    """Change the name on an account."""
    world.store.run("UPDATE accounts SET first_name = ?, last_name = ? WHERE email = ?", first_name, last_name, email)


def follows_rules(password: str) -> bool:
    """Tell whether a password may be chosen: long enough, and of all four classes of characters (portal)."""
    categories = {unicodedata.category(character) for character in password}
    return SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD and all(
        any(category.startswith(wanted) for category in categories) for wanted in PASSWORD_CLASSES.values()
    )


def set_password(world: World, email: str, password: str) -> None:
    """Give an account its password; earlier failures are forgiven."""
    sql = "UPDATE accounts SET password = ?, failures = 0, locked_until = 0 WHERE email = ?"
    world.store.run(sql, world.hashed(password), email)


def check_password(world: World, email: str, password: str) -> Check:
    """Compare a password; after too many wrong ones the account is locked for a while."""
    row = world.store.one("SELECT password, failures, locked_until FROM accounts WHERE email = ?", email)
    if row is None or row["password"] is None:
        return Check.WRONG
    now = world.clock.now()
    if row["locked_until"] > now:
        return Check.LOCKED
    if len(password) <= LONGEST_PASSWORD and matches(password, row["password"]):
        world.store.run("UPDATE accounts SET failures = 0 WHERE email = ?", email)
        return Check.RIGHT
    failures = row["failures"] + 1
    if failures < MOST_FAILURES:
        world.store.run("UPDATE accounts SET failures = ? WHERE email = ?", failures, email)
        return Check.WRONG
    world.store.run("UPDATE accounts SET failures = 0, locked_until = ? WHERE email = ?", now + LOCKED_FOR, email)
    return Check.LOCKED


def note_removal(world: World, email: str) -> None:
    """Remember that a person has removed all their devices, which services are told of at the next sign-in."""
    world.store.run("UPDATE accounts SET devices_removed_at = ? WHERE email = ?", world.clock.now(), email)


def devices_removed_at(world: World, email: str) -> float:
    """Return when a person last removed all their devices, 0 where they never did."""
    row = world.store.one("SELECT devices_removed_at FROM accounts WHERE email = ?", email)
    return 0.0 if row is None else float(row["devices_removed_at"])


def locked_until(world: World, email: str) -> float | None:
    """Return the moment at which a locked account opens again, ``None`` for one that is open."""
    sql = "SELECT locked_until FROM accounts WHERE email = ? AND locked_until > ?"
    row = world.store.one(sql, email, world.clock.now())
    return None if row is None else float(row["locked_until"])


def devices(world: World, email: str) -> list[Device]:
    """Return the devices of an account, in the order in which they were added."""
    rows = world.store.all("SELECT id, name, secret, pin FROM devices WHERE email = ? ORDER BY id", email)
    return [Device(row["name"], world.vault.unseal(row["secret"]), row["pin"], row["id"]) for row in rows]


def find_device(world: World, email: str, identifier: str) -> Device | None:
    """Return a device of an account by its id."""
    return next((device for device in devices(world, email) if str(device.id) == identifier), None)


def add_device(world: World, email: str, name: str, secret: str, pin: str) -> None:
    """Add a device to an account."""
    sql = "INSERT INTO devices (email, name, secret, pin) VALUES (?, ?, ?, ?)"
    world.store.run(sql, email, name, world.vault.seal(secret), world.hashed(pin))


def remove_device(world: World, device: Device) -> None:
    """Take a device from its account."""
    world.store.run("DELETE FROM devices WHERE id = ?", device.id)


def has_second_factor(world: World, email: str) -> bool:
    """Tell whether an account has anything to prove its person by, besides the password."""
    sql = "SELECT 1 FROM devices WHERE email = ? UNION ALL SELECT 1 FROM security_keys WHERE email = ? LIMIT 1"
    return world.store.one(sql, email, email) is not None


def remove_second_factors(world: World, email: str) -> None:
    """Take every device and every key from an account."""
    for table in ("devices", "security_keys"):
        world.store.run(f"DELETE FROM {table} WHERE email = ?", email)  # noqa: S608 - constants only
    note_removal(world, email)
