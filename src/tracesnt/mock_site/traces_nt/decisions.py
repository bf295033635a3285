"""What happens to a request after it was made: every change of its status, with its log entry and its mails."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracesnt.mock_site.language import day
from tracesnt.mock_site.traces_nt import registry, requests, responsibility, users
from tracesnt.mock_site.traces_nt.requests import Contact, Request, Status, Tick
from tracesnt.mock_site.traces_nt.users import User
from tracesnt.mock_site.world import World
from tracesnt.mock_site.writes import Kind


class Decision(StrEnum):
    """What a validator decides about a request."""

    ACCEPT = "accept"
    REJECT = "reject"
    SUSPEND = "suspend"
    LIFT = "lift"

    @property
    def needs_reason(self) -> bool:
        """Whether the person is told why."""
        return self in (Decision.REJECT, Decision.SUSPEND)


POSSIBLE: dict[Status, tuple[Decision, ...]] = {
    Status.REQUESTED: (Decision.ACCEPT, Decision.REJECT),
    Status.VALID: (Decision.SUSPEND,),
    Status.SUSPENDED: (Decision.LIFT,),
    Status.REJECTED: (),
    Status.WITHDRAWN: (),
}
_EFFECTS = {
    Decision.ACCEPT: (Status.VALID, Kind.REQUEST_ACCEPTED, "validated"),
    Decision.REJECT: (Status.REJECTED, Kind.REQUEST_REJECTED, "rejected"),
    Decision.SUSPEND: (Status.SUSPENDED, Kind.AUTHORISATION_SUSPENDED, "suspended"),
    Decision.LIFT: (Status.VALID, Kind.AUTHORISATION_LIFTED, "lifted"),
}


@dataclass(frozen=True)
class Change:
    """What a validator wants to be different about one request: a decision, the administrator's rights, or both."""

    request: Request
    decision: Decision | None = None
    reason: str = ""
    until: float | None = None
    administrator: bool | None = None


def submit(world: World, person: User, ticks: Collection[Tick], contact: Contact) -> None:
    """Take a person's requests, and tell whoever may decide, once for each organisation."""
    requests.submit(world, person, ticks, contact)
    for traces_number in dict.fromkeys(tick.traces_number for tick in ticks):
        _tell_validators(world, person, traces_number, "requested")


def withdraw(world: World, person: User, request: Request) -> None:
    """Take a request or an authorisation back, and tell whoever may decide."""
    _update(world, request, "status = ?, administrator = 0, reason = ''", Status.WITHDRAWN)
    world.writes.log(Kind.REQUEST_WITHDRAWN, person.email, request.traces_number)
    _tell_validators(world, person, request.traces_number, "withdrawn")


def leaves_without_administrator(world: World, changes: Iterable[Change]) -> bool:
    """Tell whether changes would take the rights of an organisation's last administrator."""
    taken = [change.request for change in changes if change.administrator is False]
    ids = {request.id for request in taken}
    return any(
        all(other.id in ids for other in requests.administrators(world, request.traces_number)) for request in taken
    )


def save(world: World, changes: Iterable[Change]) -> None:
    """Bring changes about. Accepting the first request for an operator that was just created validates it, too."""
    for change in changes:
        person = users.by_id(world, change.request.user)
        if person is None:
            raise LookupError("a request belongs to a user")
        if change.decision is not None:
            _decide(world, person, change)
            if change.decision is Decision.ACCEPT:
                registry.validate(world.store, change.request.traces_number)
        if change.administrator is not None:
            _make_administrator(world, person, change.request, is_one=change.administrator)
            kind = Kind.ADMINISTRATOR_GIVEN if change.administrator else Kind.ADMINISTRATOR_TAKEN
            world.writes.log(kind, person.email, change.request.traces_number)


def _decide(world: World, person: User, change: Change) -> None:
    request, decision = change.request, change.decision
    if decision is None:
        return
    status, kind, mail = _EFFECTS[decision]
    is_first = decision is Decision.ACCEPT and not requests.administrators(world, request.traces_number)
    columns = "status = ?, reason = ?, suspended_until = ?, decided_at = ?"
    _update(world, request, columns, status, change.reason, change.until, world.clock.now())
    world.writes.log(kind, person.email, request.traces_number)
    values = {"reason": change.reason} if decision.needs_reason else {}
    if change.until is not None:
        mail, values["until"] = f"{mail}-until", day(change.until, person.language)
    users.tell(world, person, mail, operator=request.operator, **values)
    if is_first:
        _make_administrator(world, person, request, is_one=True)


def _make_administrator(world: World, person: User, request: Request, *, is_one: bool) -> None:
    """The first validated user of an organisation becomes its administrator by itself (help-old)."""
    _update(world, request, "administrator = ?", is_one)
    users.tell(world, person, f"administrator-{'given' if is_one else 'taken'}", operator=request.operator)


def _update(world: World, request: Request, columns: str, *values: str | float | None) -> None:
    sql = f"UPDATE requests SET {columns}, version = version + 1 WHERE id = ?"  # noqa: S608 - constants only
    world.store.run(sql, *values, request.id)


def _tell_validators(world: World, person: User, traces_number: str, mail: str) -> None:
    organisation = registry.find(world.store, traces_number)
    if organisation is None:
        raise LookupError("a request is for an organisation of the register")
    for validator in responsibility.validators(world, traces_number, person):
        about = {"person": person.name, "email": person.email, "operator": organisation.name, "number": traces_number}
        users.tell(world, validator, mail, **about)
