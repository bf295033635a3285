"""Requests in any order: whatever people do, the twin and a model of it agree. The number of sequences is taken from
``TRACESNT_SEQUENCES``; a night's worth is 1000."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from tests.mock_site.in_process import Twin, in_process_twin
from tests.mock_site.lifecycle_model import OPEN, POSSIBLE, Choice, Model, Request
from tests.mock_site.visitor import FORBIDDEN, NOT_FOUND, OK, Shown, Visitor
from tracesnt.fixtures import Person, people
from tracesnt.mock_site.backstage import summary
from tracesnt.mock_site.eu_login import accounts
from tracesnt.mock_site.traces_nt import users

FEW = 10
SEQUENCES = int(os.environ.get("TRACESNT_SEQUENCES", FEW))
START = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = 86400
BRUNO = Person(
    first_name="Bruno",
    last_name="Wouters",
    email="bruno.wouters@example.org",
    email_language="en",
    authority="be-central",
)
CLAIRE, JONAS, LEA, PAUL, NADIA, ANKE, IDA = (
    people()[name]
    for name in (
        *("claire-morel", "jonas-maes", "lea-girard"),
        *("paul-garnier", "nadia-perrin", "anke-vogt", "ida-brandt"),
    )
)
OFFICIALS = {
    PAUL.email: "FR-BIO-09",
    NADIA.email: "FR00000",
    ANKE.email: "DE-ORG-OP-101",
    IDA.email: "DE00000",
    BRUNO.email: "BE00000",
}
EVERYBODY = [CLAIRE, JONAS, LEA, PAUL, NADIA, BRUNO]
TICKS = [
    ("BE-ORG-OP-6", "organic-importer"),
    ("FR-ORG-OP-101", "organic-importer"),
    ("FR-BIO-09", "organic-control-body"),
    ("FR00000", "central-competent-authority"),
    ("FRLEH1", "border-control-post"),
]
persons = st.sampled_from(EVERYBODY)
choices = st.fixed_dictionaries(
    {
        "decision": st.sampled_from(["", "accept", "accept", "reject", "suspend", "lift", "nonsense"]),
        "reason": st.sampled_from(["<b>Non</b>", "Nein", ""]),
        "until": st.sampled_from(["", "2026-06-03", "2026-06-20", "2020-01-01", "soon"]),
        "flips_administrator": st.booleans(),
    }
)


@dataclass
class KeptPage:
    """A page that someone left open in a tab, with what it was made of."""

    visitor: Person
    session: object
    shown: Shown
    subject: Person
    changes: dict[int, int]


def is_turned_away(shown: Shown) -> bool:
    """Tell whether a form was refused, or led back to the entrance because the session that it is from has ended."""
    return shown.status == FORBIDDEN or shown.announces("error.session-ended")


class Lifecycle(RuleBasedStateMachine):
    """Several people, each with a browser, and validators of each kind."""

    user_pages: Bundle[KeptPage] = Bundle("user pages")
    withdrawal_pages: Bundle[KeptPage] = Bundle("withdrawal pages")

    def __init__(self, twin: Twin) -> None:
        super().__init__()
        self.twin = twin
        self.backstage = twin.backstage
        self.backstage.reset()
        self.backstage.freeze(START)
        self.model = Model(START.timestamp())
        self.browsers: dict[str, Visitor] = {person.email: twin.visitor() for person in EVERYBODY}
        for person in (CLAIRE, JONAS, LEA, BRUNO):
            self.backstage.add_person(person, "with-device")
        for person in (PAUL, NADIA, ANKE, IDA, BRUNO):
            self.model.official(person, OFFICIALS[person.email])

    @rule(person=persons)
    def sign_in(self, person: Person) -> None:
        """Sign in, again or for the first time; EU Login may know the person still."""
        visitor = self.browsers[person.email]
        shown = visitor.press(visitor.get("/tracesnt/login"), "signIn")
        if shown.has("username"):
            password = self.backstage.person(person.email).password
            shown = visitor.press(shown, "whoamiSubmit", username=person.email)
            waiting = visitor.enter_password(shown, password, "MOBILE_APP_PIN")
            self.backstage.confirm(person.email)
            shown = visitor.move_on(waiting)
        assert shown.has("home-heading")
        self.model.sign_in(person)

    @rule(person=persons)
    def sign_out(self, person: Person) -> None:
        """Leave TRACES NT."""
        visitor = self.at_work(person)
        visitor.press(visitor.get("/tracesnt/home"), "signOut")
        del self.model.sessions[person.email]

    @rule(days=st.sampled_from([1, 3]))
    def let_time_pass(self, days: int) -> None:
        """Let days pass; every session ends."""
        self.backstage.advance(days * DAY)
        self.model.advance(days * DAY)

    @rule(person=persons)
    def remove_all_devices(self, person: Person) -> None:
        """Panic, as EU Login hears of it; TRACES NT learns of it at the next sign-in."""
        self.backstage.advance(1)
        self.model.now += 1
        accounts.note_removal(self.twin.world, person.email)
        self.model.panicked.add(person.email)

    @rule(person=persons, tick=st.sampled_from(TICKS))
    def request(self, person: Person, tick: tuple[str, str]) -> None:
        """Ask for an authorisation."""
        visitor = self.at_work(person)
        shown = visitor.get("/tracesnt/authorisations/new", tick=":".join(tick))
        if self.model.request(person, *tick):
            again = visitor.press(shown, "sendRequest")
            assert again.path in {"/tracesnt/profile", "/tracesnt/home"}
            shown = visitor.press(shown, "sendRequest", message="twice")
        assert shown.announces("operator-profile.error-already-requested")

    @rule(target=withdrawal_pages, person=persons, data=st.data())
    def open_withdrawal(self, person: Person, data: st.DataObject) -> Any:
        """Open the page that asks whether one withdraws, of one's own request or of somebody else's."""
        visitor = self.at_work(person)
        request = data.draw(st.sampled_from(self.model.requests))
        shown = visitor.get(f"/tracesnt/authorisations/withdraw/{request.id}")
        if request.person != person:
            assert shown.status == NOT_FOUND
            return multiple()
        if request.status not in {"requested", "valid"}:
            assert shown.announces("authorisations.error-not-withdrawable")
            return multiple()
        assert shown.has("withdraw")
        return KeptPage(person, self.session_of(person), shown, person, {request.id: request.changes})

    @rule(page=withdrawal_pages)
    def withdraw(self, page: KeptPage) -> None:
        """Withdraw, from a page that may be old."""
        shown = self.browsers[page.visitor.email].press(page.shown, "withdraw")
        (number, changes), *_ = page.changes.items()
        request = self.model.requests[number - 1]
        if self.session_of(page.visitor) is not page.session:
            assert is_turned_away(shown)
        elif request.changes != changes:
            assert shown.announces("authorisations.error-not-withdrawable")
        else:
            self.model.withdraw(request)
            assert shown.announces("authorisations.withdrawn")

    @rule(target=user_pages, validator=persons, person=persons)
    def open_user(self, validator: Person, person: Person) -> Any:
        """Open a user's page, if it is any business of one's own."""
        visitor = self.at_work(validator)
        user = users.find(self.twin.world, person.email)
        shown = visitor.get(f"/tracesnt/users/user/{'99' if user is None else user.id}")
        business = self.model.business(validator, person)
        if not self.model.decides(validator):
            assert shown.status == FORBIDDEN
            return multiple()
        if not business:
            assert shown.status == NOT_FOUND
            return multiple()
        assert shown.status == OK
        changes = {request.id: request.changes for request in business if request.status in OPEN}
        assert [int(number) for number in shown.versions] == list(changes)
        is_suspended = person.email in self.model.suspended
        assert shown.has("unsuspend") == (is_suspended and self.model.may_unsuspend(validator, person))
        return KeptPage(validator, self.session_of(validator), shown, person, changes)

    @rule(page=user_pages, data=st.data(), unsuspends=st.booleans())
    def save(self, page: KeptPage, data: st.DataObject, unsuspends: bool) -> None:
        """Fill in the form of a user's page, which may be old, and save."""
        made = {number: data.draw(choices) for number in page.changes}
        offers = page.shown.has("unsuspend")
        self.fill_in_and_save(page, made, unsuspends=unsuspends and offers)

    @rule(validator=st.sampled_from([PAUL, NADIA, BRUNO, CLAIRE]), data=st.data())
    def accept(self, validator: Person, data: st.DataObject) -> None:
        """Accept whatever of somebody waits for one's decision: without it, sequences hardly get anywhere."""
        self.at_work(validator)
        waiting = [
            person
            for person in EVERYBODY
            if any(request.status == "requested" for request in self.model.business(validator, person))
        ]
        if not waiting:
            return
        page = self.open_user(validator, data.draw(st.sampled_from(waiting)))
        assert isinstance(page, KeptPage)
        made: dict[int, dict[str, Any]] = {number: {"decision": "accept"} for number in page.changes}
        self.fill_in_and_save(page, made, unsuspends=False)

    @rule(person=persons)
    def look_around(self, person: Person) -> None:
        """Look at one's own home and profile, and at the list of users."""
        visitor, model = self.at_work(person), self.model
        home, profile = visitor.get("/tracesnt/home"), visitor.get("/tracesnt/profile")
        organisations = {(request.organisation, request.traces_number) for request in model.usable(person)}
        expected = " ".join(f"{name} TRACES Number: {number}" for name, number in sorted(organisations))
        assert home.seen.texts.get("operators", "") == expected
        assert home.has("menuUsers") == model.decides(person)
        assert home.announces("home.access-suspended") == (person.email in model.suspended)
        rows = [(row[2].partition(" until")[0], row[3], row[6]) for row in profile.rows]
        assert rows == [
            (
                profile.label(f"authorisations.status-{request.status}"),
                "Yes" if request.administrator else "",
                request.reason,
            )
            for request in model.of(person)
        ]
        listed = visitor.get("/tracesnt/users", pending="1")
        assert listed.status == (OK if model.decides(person) else FORBIDDEN)
        waiting = [
            other.name
            for other in EVERYBODY
            if any(request.status == "requested" for request in model.business(person, other))
        ]
        named = [shown for shown, address in listed.seen.links if "/tracesnt/users/user/" in address]
        assert sorted(named) == sorted(waiting)

    @invariant()
    def twin_and_model_agree(self) -> None:
        """Nothing happened but what should have: statuses, log and mails."""
        model, world = self.model, self.twin.world
        state = summary.of(world)
        assert [
            (each["email"], each["traces_number"], each["status"], each["administrator"], each["reason"])
            for each in state["requests"]
        ] == [
            (each.person.email, each.traces_number, each.status, each.administrator, each.reason)
            for each in model.requests
        ]
        assert [each["email"] for each in state["users"] if each["suspended"]] == [
            user.email for user in model.users if user.email in model.suspended
        ]
        assert [(write["kind"], write["who"], write["subject"]) for write in world.writes.all()] == model.writes
        mails = {person.email: [mail.subject for mail in world.mailroom.mailbox(person.email)] for person in EVERYBODY}
        assert {email: subjects for email, subjects in mails.items() if subjects} == model.mails

    def teardown(self) -> None:
        for visitor in self.browsers.values():
            visitor.close()

    def at_work(self, person: Person) -> Visitor:
        """The person's browser, signed in."""
        if person.email not in self.model.sessions:
            self.sign_in(person)
        return self.browsers[person.email]

    def session_of(self, person: Person) -> object:
        return self.model.sessions.get(person.email)

    def fill_in_and_save(self, page: KeptPage, made: dict[int, dict[str, Any]], *, unsuspends: bool) -> None:
        """Post the form and check the answer against the model."""
        fields = {"unsuspend": "yes"} if unsuspends else {}
        ticked = {name for form in page.shown.seen.forms.values() for name, _ in form.fields}
        for number, choice in made.items():
            fields |= {f"{name}-{number}": choice.get(name, "") for name in ("decision", "reason", "until")}
            was = f"administrator-{number}" in ticked
            fields[f"administrator-{number}"] = "yes" if was != choice.get("flips_administrator", False) else ""
        shown = self.browsers[page.visitor.email].press(page.shown, "saveChanges", **fields)
        self.check(page, made, shown, unsuspends=unsuspends)

    def check(self, page: KeptPage, made: dict[int, dict[str, Any]], shown: Shown, *, unsuspends: bool) -> None:
        """Say what the answer should be, and bring it about in the model."""
        model = self.model
        business = model.business(page.visitor, page.subject)
        seen = [request for request in business if request.id in made]
        if self.session_of(page.visitor) is not page.session or not model.decides(page.visitor):
            assert is_turned_away(shown)
            return
        if not business:
            assert shown.status == NOT_FOUND
            return
        unsuspends = unsuspends and model.may_unsuspend(page.visitor, page.subject)
        is_gone = unsuspends and page.subject.email not in model.suspended
        if is_gone or any(request.changes != page.changes[request.id] for request in seen):
            assert shown.announces("user.error-stale")
            return
        wanted = [(request, self.understood(request, made[request.id])) for request in seen]
        changes = [(request, choice) for request, choice in wanted if choice is not None]
        if any(self.is_wrong(choice) for _, choice in changes):
            assert shown.announces("common.error-summary")
        elif not changes and not unsuspends:
            assert shown.announces("user.error-nothing-decided")
        elif model.takes_the_last_administrator(changes):
            assert shown.announces("user.error-last-administrator")
        else:
            for request, choice in changes:
                model.decide(request, choice)
            if unsuspends:
                model.unsuspend(page.subject)
            self.check_saved(page, shown)

    def check_saved(self, page: KeptPage, shown: Shown) -> None:
        """Saving may have taken the last reason to see this page."""
        if not self.model.decides(page.visitor):
            assert shown.status == FORBIDDEN
        elif not self.model.business(page.visitor, page.subject):
            assert shown.status == NOT_FOUND
        else:
            assert shown.announces("user.saved")

    def understood(self, request: Request, made: dict[str, Any]) -> Choice | None:
        """What a form's fields mean for a request; nothing where they change nothing."""
        decision = made["decision"] if made["decision"] in POSSIBLE[request.status] else ""
        flips = made.get("flips_administrator", False) and request.status == "valid"
        if not decision and not flips:
            return None
        until = made.get("until", "") if decision == "suspend" else ""
        moment = None
        if until:
            moment = 0.0 if until == "soon" else datetime.fromisoformat(until).replace(tzinfo=UTC).timestamp()
        return Choice(decision, made.get("reason", "") if decision in {"reject", "suspend"} else "", moment, flips)

    def is_wrong(self, choice: Choice) -> bool:
        lacks_reason = choice.decision in {"reject", "suspend"} and not choice.reason
        return lacks_reason or (choice.until is not None and choice.until <= self.model.now)


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    """A twin without sockets."""
    with in_process_twin() as twin:
        yield twin


def test_requests_go_as_they_should_in_any_order(twin: Twin) -> None:
    run_state_machine_as_test(
        cast("type[Lifecycle]", lambda: Lifecycle(twin)),
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=30,
            deadline=None,
            derandomize=SEQUENCES == FEW,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
