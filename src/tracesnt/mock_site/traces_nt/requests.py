"""Requests for authorisation: a person asks to act for an operator, its control body decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracesnt.mock_site.mail import TRACES_SENDER
from tracesnt.mock_site.store import Value
from tracesnt.mock_site.traces_nt.users import User
from tracesnt.mock_site.world import World
from tracesnt.mock_site.writes import Kind

_REQUESTS = (
    "SELECT requests.*, users.email, users.name AS user_name, "
    "organisations.name AS operator, organisations.control_body "
    "FROM requests JOIN users ON users.id = requests.user "
    "JOIN organisations ON organisations.traces_number = requests.traces_number"
)


class Status(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    VALID = "valid"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Tick:
    """One activity of one operator, as it is ticked on the pages."""

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
    """A request, with the names that the pages show."""

    id: int
    user: int
    email: str
    user_name: str
    operator: str
    traces_number: str
    control_body: str | None
    activity: str
    status: Status
    contact: Contact
    reason: str


def submit(world: World, user: User, tick: Tick, contact: Contact) -> None:
    """Take a request from the person who makes it."""
    add(world, user, tick, contact)
    world.writes.log(Kind.AUTHORISATION_REQUESTED, user.email, tick.traces_number)


def add(world: World, user: User, tick: Tick, contact: Contact | None = None) -> None:
    """Keep a new request."""
    contact = contact or Contact()
    world.store.run(
        "INSERT INTO requests (user, traces_number, activity, status, contact_email, contact_phone, message) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(user.id, tick.traces_number, tick.activity, Status.REQUESTED),
        *(contact.email, contact.phone, contact.message),
    )


def is_open(world: World, user: User, tick: Tick) -> bool:
    """Tell whether the person already has this authorisation, or has asked for it."""
    condition = "user = ? AND requests.traces_number = ? AND activity = ? AND status IN ('requested', 'valid')"
    return bool(_select(world, condition, user.id, tick.traces_number, tick.activity))


def of_user(world: World, user: User) -> list[Request]:
    """Return every request of a person, newest first."""
    return _select(world, "user = ?", user.id)


def pending_for(world: World, official: User) -> list[Request]:
    """Return what waits for a control body's decision; nobody decides about themselves (help-old)."""
    condition = "status = 'requested' AND organisations.control_body = ? AND user <> ?"
    return _select(world, condition, official.control_body, official.id)


def knows(world: World, official: User, user: User) -> bool:
    """Tell whether a person has ever asked something of an official's control body."""
    return bool(_select(world, "organisations.control_body = ? AND user = ?", official.control_body, user.id))


def decide(world: World, request: Request, status: Status, reason: str = "") -> None:
    """Accept or reject a request, and tell the person by mail."""
    world.store.run("UPDATE requests SET status = ?, reason = ? WHERE id = ?", status, reason, request.id)
    accepted = status is Status.VALID
    kind = Kind.REQUEST_ACCEPTED if accepted else Kind.REQUEST_REJECTED
    world.writes.log(kind, request.email, request.traces_number)
    row = world.store.one("SELECT language FROM users WHERE id = ?", request.user)
    world.mailroom.send(
        "validated" if accepted else "rejected",
        to=request.email,
        sender=TRACES_SENDER,
        language=row["language"] if row else "",
        name=request.user_name,
        operator=request.operator,
        **({} if accepted else {"reason": reason}),
    )


def _select(world: World, condition: str, *values: Value) -> list[Request]:
    sql = f"{_REQUESTS} WHERE {condition} ORDER BY requests.id DESC"
    return [
        Request(
            id=row["id"],
            user=row["user"],
            email=row["email"],
            user_name=row["user_name"],
            operator=row["operator"],
            traces_number=row["traces_number"],
            control_body=row["control_body"],
            activity=row["activity"],
            status=Status(row["status"]),
            contact=Contact(row["contact_email"], row["contact_phone"], row["message"]),
            reason=row["reason"],
        )
        for row in world.store.all(sql, *values)
    ]
