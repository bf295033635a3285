"""Requests as a state machine: every change of status that there is, and every one that is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.mock_site.visitor import FORBIDDEN, NOT_FOUND, REFUSED, Shown, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = 86400
Move = Callable[[Visitor, Visitor, Person], object]


def accept(official: Visitor, visitor: Visitor, person: Person) -> Shown:
    """The request becomes valid."""
    del visitor
    return official.decide(official.open_user(person), "accept")


def reject(official: Visitor, visitor: Visitor, person: Person) -> Shown:
    """It becomes rejected."""
    del visitor
    return official.decide(official.open_user(person), "reject", "Inconnu")


def suspend(official: Visitor, visitor: Visitor, person: Person) -> Shown:
    """A valid one becomes suspended."""
    accept(official, visitor, person)
    return official.decide(official.open_user(person), "suspend", "Contrat échu")


def withdraw(official: Visitor, visitor: Visitor, person: Person) -> Shown:
    """The person takes it back."""
    del official, person
    return visitor.withdraw(visitor.get("/tracesnt/profile"))


def stay(official: Visitor, visitor: Visitor, person: Person) -> None:
    """It stays as it is, requested."""


WAYS: dict[str, Move] = {
    "requested": stay,
    "valid": accept,
    "rejected": reject,
    "suspended": suspend,
    "withdrawn": withdraw,
}
POSSIBLE = {("requested", "accept"), ("requested", "reject"), ("valid", "suspend"), ("suspended", "lift")}
AFTER = {"accept": "valid", "reject": "rejected", "suspend": "suspended", "lift": "valid"}


def status(backstage: BackstageClient) -> str:
    """Status of the newest request."""
    return str(backstage.state()["requests"][-1]["status"])


@pytest.fixture
def claimant(visitor: Visitor, applicant: Person) -> Visitor:
    """Claire, signed in, whose request for Coffeeteam is pending."""
    visitor.sign_in(applicant)
    return visitor


@pytest.mark.parametrize("decision", AFTER)
@pytest.mark.parametrize("start", WAYS)
def test_a_decision_is_taken_only_where_the_status_allows_it(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient, start: str, decision: str
) -> None:
    WAYS[start](official, claimant, applicant)
    before = len(backstage.writes())
    page = official.open_user(applicant)
    number = len(backstage.state()["requests"])
    csrf = dict(official.get("/tracesnt/users").seen.forms["form 1"].fields)["csrf"]
    fields = {f"version-{number}": page.versions.get(str(number), "2"), f"decision-{number}": decision}
    shown = official.post(
        page.path, csrf=csrf, **fields, **{f"reason-{number}": "Motif", f"administrator-{number}": "yes"}
    )
    if (start, decision) in POSSIBLE:
        assert shown.announces("user.saved")
        assert status(backstage) == AFTER[decision]
        assert len(backstage.writes()) == before + 1
    else:
        assert shown.status == REFUSED
        assert status(backstage) == start
        assert len(backstage.writes()) == before


@pytest.mark.parametrize("start", WAYS)
def test_only_what_is_pending_or_valid_can_be_withdrawn(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient, start: str
) -> None:
    WAYS[start](official, claimant, applicant)
    shown = claimant.get("/tracesnt/profile")
    if start in {"requested", "valid"}:
        assert claimant.withdraw(shown).announces("authorisations.withdrawn")
        assert status(backstage) == "withdrawn"
    else:
        assert shown.withdrawals == []
        number = len(backstage.state()["requests"])
        answer = claimant.get(f"/tracesnt/authorisations/withdraw/{number}")
        assert answer.announces("authorisations.error-not-withdrawable")
        assert status(backstage) == start


@pytest.mark.parametrize("start", WAYS)
def test_the_same_is_requested_again_only_after_a_rejection_or_a_withdrawal(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient, start: str
) -> None:
    WAYS[start](official, claimant, applicant)
    shown = claimant.request("BE-ORG-OP-6")
    if start in {"rejected", "withdrawn"}:
        assert shown.announces("authorisations.submitted")
        assert status(backstage) == "requested"
    else:
        assert shown.announces("operator-profile.error-already-requested")
        assert status(backstage) == start


@pytest.mark.parametrize("start", WAYS)
def test_every_status_is_shown_to_the_person(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient, start: str
) -> None:
    backstage.freeze(NOW)
    WAYS[start](official, claimant, applicant)
    row = claimant.get("/tracesnt/profile").rows[0]
    home = claimant.get("/tracesnt/home")
    assert row[2] == home.label(f"authorisations.status-{start}")
    assert row[6] == {"rejected": "Inconnu", "suspended": "Contrat échu"}.get(start, "")
    assert home.has("requests") == (start in {"requested", "rejected", "suspended"})


def test_a_suspension_until_a_day_ends_by_itself(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient
) -> None:
    backstage.freeze(NOW)
    accept(official, claimant, applicant)
    official.decide(official.open_user(applicant), "suspend", "Contrôle", until="2026-06-03")
    assert claimant.get("/tracesnt/profile").rows[0][2] == "Suspendue jusqu'au 3 juin 2026"
    assert "suspendue jusqu'au 3 juin 2026" in backstage.mailbox(applicant.email)[-1].text
    backstage.advance(DAY / 4)
    assert status(backstage) == "suspended"
    backstage.advance(DAY * 1.5)
    assert status(backstage) == "valid"
    home = claimant.press(claimant.get("/tracesnt/login"), "signIn")
    assert home.text("operators") == "Coffeeteam TRACES Number: BE-ORG-OP-6"


@pytest.mark.parametrize(
    "until", ["2026-06-01", "2020-01-01", "demain", "2026-13-45", "99999-01-01", "-1", "0001-01-01"]
)
def test_a_suspension_ends_on_a_day_to_come(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient, until: str
) -> None:
    backstage.freeze(NOW)
    accept(official, claimant, applicant)
    shown = official.decide(official.open_user(applicant), "suspend", "Motif", until=until)
    assert shown.field_error(f"until-{next(iter(shown.versions))}") == shown.label("user.error-until")
    assert status(backstage) == "valid"


@pytest.mark.parametrize("lose", [withdraw, suspend])
def test_access_is_lost_at_once(
    official: Visitor, claimant: Visitor, applicant: Person, jonas: Person, backstage: BackstageClient, lose: Move
) -> None:
    backstage.add_person(jonas, "requested", operator="BE-ORG-OP-6")
    accept(official, claimant, applicant)
    home = claimant.press(claimant.get("/tracesnt/login"), "signIn")
    assert home.has("operators")
    assert home.has("menuUsers")
    if lose is suspend:
        official.decide(official.open_user(applicant), "suspend", "Motif")
    else:
        lose(official, claimant, applicant)
    home = claimant.get("/tracesnt/home")
    assert not home.has("operators")
    assert not home.has("menuUsers")
    assert claimant.get("/tracesnt/users").status == FORBIDDEN


def test_a_withdrawal_is_asked_about_first(claimant: Visitor, backstage: BackstageClient) -> None:
    question = claimant.get(claimant.get("/tracesnt/profile").withdrawals[0])
    assert question.label("withdrawal.question-requested") in question.source
    assert claimant.click(question, "keep").path == "/tracesnt/profile"
    assert status(backstage) == "requested"
    assert backstage.writes() == ()


def test_a_withdrawal_counts_once(claimant: Visitor, backstage: BackstageClient) -> None:
    question = claimant.get(claimant.get("/tracesnt/profile").withdrawals[0])
    claimant.press(question, "withdraw")
    assert claimant.press(question, "withdraw").announces("authorisations.error-not-withdrawable")
    assert [write.kind for write in backstage.writes()] == ["request-withdrawn"]


def test_what_was_accepted_meanwhile_is_not_withdrawn_by_an_old_page(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient
) -> None:
    question = claimant.get(claimant.get("/tracesnt/profile").withdrawals[0])
    accept(official, claimant, applicant)
    assert claimant.press(question, "withdraw").announces("authorisations.error-not-withdrawable")
    assert status(backstage) == "valid"


def test_nobody_withdraws_for_another(
    claimant: Visitor, other: Visitor, jonas: Person, backstage: BackstageClient
) -> None:
    address = claimant.get("/tracesnt/profile").withdrawals[0]
    backstage.add_person(jonas, "with-device")
    other.sign_in(jonas)
    assert other.get(address).status == NOT_FOUND
    csrf = dict(other.get("/tracesnt/home").seen.forms["form 1"].fields)["csrf"]
    assert other.post(address, csrf=csrf, version="0").status == NOT_FOUND
    assert status(backstage) == "requested"


def test_a_suspension_can_be_lifted_and_is_told(
    official: Visitor, claimant: Visitor, applicant: Person, backstage: BackstageClient
) -> None:
    suspend(official, claimant, applicant)
    official.decide(official.open_user(applicant), "lift")
    assert [mail.subject.partition("\u00a0: ")[2] for mail in backstage.mailbox(applicant.email)] == [
        "votre demande a été acceptée",
        "vous êtes administrateur",
        "votre autorisation est suspendue",
        "votre autorisation est de nouveau valide",
    ]


def test_two_tabs_decide_once(
    official: Visitor, applicant: Person, backstage: BackstageClient, claimant: Visitor
) -> None:
    claimant.request("BE-ORG-OP-4")
    page = official.open_user(applicant)
    newest, oldest = page.versions
    official.press(page, "saveChanges", **{f"decision-{oldest}": "accept"})
    decisions = {f"decision-{newest}": "accept", f"decision-{oldest}": "reject", f"reason-{oldest}": "Non"}
    shown = official.press(page, "saveChanges", **decisions)
    assert shown.announces("user.error-stale")
    assert [each["status"] for each in backstage.state()["requests"][-2:]] == ["valid", "requested"]


def test_a_form_is_saved_whole_or_not_at_all(
    official: Visitor, applicant: Person, backstage: BackstageClient, claimant: Visitor
) -> None:
    claimant.request("BE-ORG-OP-4")
    page = official.open_user(applicant)
    newest, oldest = page.versions
    shown = official.press(page, "saveChanges", **{f"decision-{newest}": "reject", f"decision-{oldest}": "accept"})
    assert shown.announces("common.error-summary")
    assert [write.kind for write in backstage.writes()] == ["authorisation-requested"]
    assert shown.source.count(" checked") == 2


def test_reasons_are_shown_as_text(official: Visitor, claimant: Visitor, applicant: Person) -> None:
    official.decide(official.open_user(applicant), "reject", "<script>alert(1)</script>{{7*7}}")
    for source in (claimant.get("/tracesnt/profile").source, official.open_user(applicant).source):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in source
        assert "<script>alert" not in source
