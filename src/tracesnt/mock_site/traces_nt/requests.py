"""Requests for authorisation: a person asks to act for an organisation. One that was accepted is an authorisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracesnt.fixtures import Role
from tracesnt.mock_site.store import Value
from tracesnt.mock_site.traces_nt.users import User
from tracesnt.mock_site.world import World
from tracesnt.mock_site.writes import Kind

_REQUESTS = (
    "SELECT requests.*, users.email, users.name AS user_name, own.name AS operator, own.kind "
    "FROM requests JOIN users ON users.id = requests.user "
    "JOIN organisations AS own ON own.traces_number = requests.traces_number"
)


class Status(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    VALID = "valid"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN = (Status.REQUESTED, Status.VALID, Status.SUSPENDED)
"""Statuses in which the same cannot be requested again."""

WITHDRAWABLE = (Status.REQUESTED, Status.VALID)
"""Statuses in which the person may take it back; nobody leaves a suspension that way."""


@dataclass(frozen=True)
class Tick:
    """One activity of one organisation, as it is ticked on the pages."""

    traces_number: str
    activity: str

    @property
    def value(self) -> str:
        """What the tick box stands for in a form and in an address."""
        return f"{self.traces_number}:{self.activity}"

    @classmethod
    def of(cls, value: str) -> Tick:
        """Read a tick box."""
        traces_number, _, activity = value.partition(":")
        return cls(traces_number, activity)


@dataclass(frozen=True)
class Contact:
    """What a person may add to a request."""

    email: str = ""
    phone: str = ""
    message: str = ""


@dataclass(frozen=True)
class Request:
    """A request, with the names that the pages show. ``version`` grows with every change of it."""

    id: int
    user: int
    email: str
    user_name: str
    operator: str
    traces_number: str
    kind: Role
    activity: str
    status: Status
    is_administrator: bool
    contact: Contact
    reason: str
    requested_at: float
    decided_at: float | None
    suspended_until: float | None
    version: int

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether the person may take it back."""
        return self.status in WITHDRAWABLE


def submit(world: World, user: User, ticks: Iterable[Tick], contact: Contact) -> None:
    """Take requests from the person who makes them."""
    for tick in ticks:
        add(world, user, tick, contact)
        world.writes.log(Kind.AUTHORISATION_REQUESTED, user.email, tick.traces_number)


def add(world: World, user: User, tick: Tick, contact: Contact | None = None) -> int:
    """Keep a new request and return its id."""
    contact = contact or Contact()
    return world.store.run(
        "INSERT INTO requests (user, traces_number, activity, status, contact_email, contact_phone, message, "
        "requested_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(user.id, tick.traces_number, tick.activity, Status.REQUESTED),
        *(contact.email, contact.phone, contact.message, world.clock.now()),
    )


def grant(world: World, user: User, tick: Tick) -> None:
    """Give a person an authorisation with an administrator's rights, as those have who were there from the start."""
    sql = "UPDATE requests SET status = ?, administrator = 1, decided_at = ? WHERE id = ?"
    world.store.run(sql, Status.VALID, world.clock.now(), add(world, user, tick))


def is_open(world: World, user: User, tick: Tick) -> bool:
    """Tell whether the person already has this authorisation, even a suspended one, or has asked for it."""
    wanted = (user.id, tick.traces_number, tick.activity)
    requests = select(world, "user = ? AND requests.traces_number = ? AND activity = ?", *wanted)
    return any(request.status in OPEN for request in requests)


def of_user(world: World, user: User) -> list[Request]:
    """Return every request of a person, newest first."""
    return select(world, "user = ?", user.id)


def own(world: World, user: User, identifier: Value) -> Request | None:
    """Return a person's own request by the number in its page's address."""
    return next(iter(select(world, "user = ? AND requests.id = ?", user.id, identifier)), None)


def administrators(world: World, traces_number: str) -> list[Request]:
    """Return the valid authorisations that make someone an administrator of an organisation."""
    condition = "requests.traces_number = ? AND status = 'valid' AND administrator"
    return select(world, condition, traces_number)


def select(world: World, condition: str, *values: Value) -> list[Request]:
    """Return the requests for which a condition on ``requests``, ``users`` and ``own`` holds, newest first."""
    _lift_what_has_ended(world)
    sql = f"{_REQUESTS} WHERE {condition} ORDER BY requests.id DESC"
    return [
        Request(
            id=row["id"],
            user=row["user"],
            email=row["email"],
            user_name=row["user_name"],
            operator=row["operator"],
            traces_number=row["traces_number"],
            kind=Role(row["kind"]),
            activity=row["activity"],
            status=Status(row["status"]),
            is_administrator=bool(row["administrator"]),
            contact=Contact(row["contact_email"], row["contact_phone"], row["message"]),
            reason=row["reason"],
            requested_at=row["requested_at"],
            decided_at=row["decided_at"],
            suspended_until=row["suspended_until"],
            version=row["version"],
        )
        for row in world.store.all(sql, *values)
    ]


def _lift_what_has_ended(world: World) -> None:
    """A suspension until a date ends by itself: whoever looks next finds the authorisation valid."""
    world.store.run(
        "UPDATE requests SET status = 'valid', reason = '', decided_at = suspended_until, suspended_until = NULL, "
        "version = version + 1 WHERE suspended_until <= ?",
        world.clock.now(),
    )
