"""What should happen to requests, said a second time in the plainest way: the twin is compared with it step by step."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracesnt.fixtures import Person, Role, authorities, control_bodies, load_labels, operators

ORGANISATIONS = {
    each.traces_number: each for each in (*operators(), *control_bodies().values(), *authorities().values())
}
POSSIBLE = {"requested": ("accept", "reject"), "valid": ("suspend",), "suspended": ("lift",)}
OPEN = tuple(POSSIBLE)


@dataclass
class Request:
    """One request. ``changes`` counts what has happened to it."""

    id: int
    person: Person
    traces_number: str
    activity: str
    status: str = "requested"
    administrator: bool = False
    reason: str = ""
    until: float | None = None
    changes: int = 0

    @property
    def organisation(self) -> str:
        return ORGANISATIONS[self.traces_number].name


@dataclass
class Session:
    """What a session was given at sign-in."""

    roles: set[int]
    administers: set[int]


@dataclass
class Choice:
    """What a validator does with one request of a form."""

    decision: str = ""
    reason: str = ""
    until: float | None = None
    flips_administrator: bool = False


@dataclass
class Model:
    """People, their sessions, and their requests."""

    now: float
    requests: list[Request] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    panicked: set[str] = field(default_factory=set)
    users: list[Person] = field(default_factory=list)
    mails: dict[str, list[str]] = field(default_factory=dict)
    writes: list[tuple[str, str, str]] = field(default_factory=list)

    def official(self, person: Person, traces_number: str) -> None:
        """Somebody who was there from the start."""
        self.users.append(person)
        activity = ORGANISATIONS[traces_number].activities[0]
        request = Request(len(self.requests) + 1, person, traces_number, activity, "valid", administrator=True)
        self.requests.append(request)

    def sign_in(self, person: Person) -> None:
        if person not in self.users:
            self.users.append(person)
        if person.email in self.panicked:
            self.panicked.remove(person.email)
            self.suspended.add(person.email)
            self.writes.append(("user-suspended", person.email, ""))
        valid = [] if person.email in self.suspended else [each for each in self.of(person) if each.status == "valid"]
        administers = {request.id for request in valid if request.administrator}
        self.sessions[person.email] = Session({request.id for request in valid}, administers)

    def advance(self, seconds: float) -> None:
        """Time passes: sessions end, and so do suspensions until a day."""
        self.now += seconds
        self.sessions.clear()
        for request in self.requests:
            if request.until is not None and request.until <= self.now:
                request.status, request.reason, request.until = "valid", "", None
                request.changes += 1

    def of(self, person: Person) -> list[Request]:
        """A person's requests, newest first."""
        return [request for request in reversed(self.requests) if request.person == person]

    def usable(self, person: Person) -> list[Request]:
        session = self.sessions.get(person.email)
        if session is None or person.email in self.suspended:
            return []
        return [request for request in self.of(person) if request.id in session.roles and request.status == "valid"]

    def administered(self, person: Person) -> list[Request]:
        session = self.sessions.get(person.email)
        ids = set() if session is None else session.administers
        return [request for request in self.usable(person) if request.administrator and request.id in ids]

    def decides(self, person: Person) -> bool:
        kinds = [ORGANISATIONS[request.traces_number].kind for request in self.usable(person)]
        return bool(self.administered(person)) or any(kind is not Role.OPERATOR for kind in kinds)

    def business(self, validator: Person, person: Person) -> list[Request]:
        if validator == person:
            return []
        usable, administered = self.usable(validator), self.administered(validator)
        return [request for request in self.of(person) if _is_responsible(usable, administered, request.traces_number)]

    def may_unsuspend(self, validator: Person, person: Person) -> bool:
        authorities_of = [
            request for request in self.usable(validator) if ORGANISATIONS[request.traces_number].kind is Role.AUTHORITY
        ]
        administered = self.administered(validator)
        return validator != person and any(
            _is_responsible(authorities_of, administered, request.traces_number) for request in self.of(person)
        )

    def validators(self, traces_number: str, person: Person) -> list[Person]:
        found = []
        for user in self.users:
            valid = [request for request in self.of(user) if request.status == "valid"]
            administered = [request for request in valid if request.administrator]
            if user != person and user.email not in self.suspended:
                found.extend([user] if _is_responsible(valid, administered, traces_number) else [])
        return found

    def administrators(self, traces_number: str) -> list[Request]:
        return [
            request
            for request in self.requests
            if request.traces_number == traces_number and request.status == "valid" and request.administrator
        ]

    def request(self, person: Person, traces_number: str, activity: str) -> bool:
        """Ask; tells whether that was possible."""
        same = [each for each in self.of(person) if (each.traces_number, each.activity) == (traces_number, activity)]
        if any(each.status in OPEN for each in same):
            return False
        self.requests.append(Request(len(self.requests) + 1, person, traces_number, activity))
        self.writes.append(("authorisation-requested", person.email, traces_number))
        self._tell_validators(person, traces_number, "requested")
        return True

    def withdraw(self, request: Request) -> None:
        request.status, request.administrator, request.reason = "withdrawn", False, ""
        request.changes += 1
        self.writes.append(("request-withdrawn", request.person.email, request.traces_number))
        self._tell_validators(request.person, request.traces_number, "withdrawn")

    def takes_the_last_administrator(self, changes: list[tuple[Request, Choice]]) -> bool:
        taken = [request for request, choice in changes if choice.flips_administrator and request.administrator]
        return any(all(other in taken for other in self.administrators(request.traces_number)) for request in taken)

    def decide(self, request: Request, choice: Choice) -> None:
        person, number = request.person, request.traces_number
        request.changes += 1
        match choice.decision:
            case "accept":
                is_first = not self.administrators(number)
                request.status = "valid"
                self._happened("request-accepted", request, "validated")
                if is_first:
                    request.administrator = True
                    self._tell(person, "administrator-given")
            case "reject":
                request.status, request.reason = "rejected", choice.reason
                self._happened("request-rejected", request, "rejected")
            case "suspend":
                request.status, request.reason, request.until = "suspended", choice.reason, choice.until
                mail = "suspended" if choice.until is None else "suspended-until"
                self._happened("authorisation-suspended", request, mail)
            case "lift":
                request.status, request.reason, request.until = "valid", "", None
                self._happened("authorisation-lifted", request, "lifted")
        if choice.flips_administrator:
            request.administrator = not request.administrator
            kind = "administrator-given" if request.administrator else "administrator-taken"
            self._happened(kind, request, kind)

    def unsuspend(self, person: Person) -> None:
        self.suspended.remove(person.email)
        self.writes.append(("user-unsuspended", person.email, ""))
        self._tell(person, "unsuspended")

    def _happened(self, kind: str, request: Request, mail: str) -> None:
        self.writes.append((kind, request.person.email, request.traces_number))
        self._tell(request.person, mail)

    def _tell_validators(self, person: Person, traces_number: str, mail: str) -> None:
        for validator in self.validators(traces_number, person):
            self._tell(validator, mail)

    def _tell(self, person: Person, mail: str) -> None:
        subject = load_labels(person.email_language)[f"mail.{mail}-subject"]
        self.mails.setdefault(person.email, []).append(subject)


def _is_responsible(acting: list[Request], administered: list[Request], traces_number: str) -> bool:
    """Whether someone with these authorisations decides about requests for an organisation."""
    own = ORGANISATIONS[traces_number]
    if any(request.traces_number == traces_number for request in administered):
        return True
    for request in acting:
        theirs = ORGANISATIONS[request.traces_number]
        is_authority_here = theirs.kind is Role.AUTHORITY and theirs.address.country == own.address.country
        if own.kind is Role.AUTHORITY:
            is_central = "central-competent-authority" in theirs.activities
            is_responsible = is_authority_here and is_central and theirs != own
        elif own.kind is Role.CONTROL_BODY:
            is_responsible = is_authority_here
        else:
            body = control_bodies()[own.control_body or ""].traces_number
            is_responsible = is_authority_here or theirs.traces_number == body
        if is_responsible:
            return True
    return False
