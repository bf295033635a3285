"""The control body's decisions."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import FORBIDDEN, NOT_FOUND, REFUSED, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

STRANGER = Person(
    first_name="Stella",
    last_name="Fremd",
    email="stella.fremd@example.org",
    email_language="en",
    authority="de-central",
)


def status_of(backstage: BackstageClient) -> list[tuple[str, str]]:
    """Status and reason of every request for an operator, but the administrator's who is there from the start."""
    requests = [each for each in backstage.state()["requests"] if each["email"] != "anke.vogt@example.org"]
    return [(each["status"], each["reason"]) for each in requests if each["activity"] == "organic-importer"]


def test_an_accepted_request_is_valid_and_announced_by_mail(
    official: Visitor, applicant: Person, backstage: BackstageClient
) -> None:
    saved = official.decide(official.open_pending(applicant), "accept")
    assert saved.announces("user.saved")
    assert "Valid" in saved.rows[0][2]
    assert status_of(backstage) == [("valid", "")]
    assert backstage.mailbox(applicant.email)[0].subject == "TRACES NT\u00a0: votre demande a été acceptée"


def test_a_rejected_request_says_why(
    official: Visitor, visitor: Visitor, applicant: Person, backstage: BackstageClient
) -> None:
    official.decide(official.open_pending(applicant), "reject", "Pas de contrat")
    assert status_of(backstage) == [("rejected", "Pas de contrat")]
    assert "Motif\u00a0: Pas de contrat" in backstage.mailbox(applicant.email)[0].text
    visitor.sign_in(applicant)
    assert visitor.get("/tracesnt/profile").rows[0][2] == "Rejetée"


def test_nothing_counts_until_it_is_saved(official: Visitor, applicant: Person, backstage: BackstageClient) -> None:
    official.open_pending(applicant)
    assert status_of(backstage) == [("requested", "")]
    assert backstage.writes() == ()


@pytest.mark.parametrize(
    ("decision", "label"), [("", "user.error-nothing-decided"), ("perhaps", "user.error-nothing-decided")]
)
def test_saving_needs_a_decision(
    official: Visitor, applicant: Person, backstage: BackstageClient, decision: str, label: str
) -> None:
    shown = official.decide(official.open_pending(applicant), decision)
    assert shown.status == REFUSED
    assert shown.announces(label)
    assert status_of(backstage) == [("requested", "")]


def test_a_rejection_needs_a_reason(official: Visitor, applicant: Person, backstage: BackstageClient) -> None:
    shown = official.decide(official.open_pending(applicant), "reject", "  ")
    assert shown.status == REFUSED
    assert shown.announces("user.error-reason")
    assert status_of(backstage) == [("requested", "")]


def test_a_request_is_decided_once(official: Visitor, applicant: Person, backstage: BackstageClient) -> None:
    page = official.open_pending(applicant)
    official.decide(page, "accept")
    assert official.decide(page, "reject", "Trop tard").announces("user.error-stale")
    assert status_of(backstage) == [("valid", "")]


def test_the_list_names_who_asked_for_what(official: Visitor, applicant: Person) -> None:
    assert not official.get("/tracesnt/users").has("users")
    shown = official.press(official.get("/tracesnt/users"), "searchPending")
    assert shown.rows == [[f"{applicant.name} {applicant.email}", "Coffeeteam BE-ORG-OP-6 Pending validation"]]


def test_an_empty_list_says_so(official: Visitor) -> None:
    assert official.press(official.get("/tracesnt/users"), "searchPending").announces("users.none")


@pytest.mark.parametrize("path", ["/tracesnt/users", "/tracesnt/users?pending=1", "/tracesnt/users/user/2"])
def test_whoever_decides_nothing_sees_nobody(
    visitor: Visitor, applicant: Person, jonas: Person, backstage: BackstageClient, path: str
) -> None:
    backstage.add_person(jonas, "with-device")
    visitor.sign_in(jonas)
    shown = visitor.get(path)
    assert shown.status == FORBIDDEN
    assert applicant.name not in shown.source


def test_a_validator_of_elsewhere_sees_and_decides_nothing(
    official: Visitor, visitor: Visitor, applicant: Person, backstage: BackstageClient
) -> None:
    backstage.add_person(STRANGER, "with-device")
    visitor.sign_in(STRANGER)
    assert visitor.press(visitor.get("/tracesnt/users"), "searchPending").announces("users.none")
    path = official.open_pending(applicant).path
    shown = visitor.get(path)
    assert shown.status == NOT_FOUND
    assert applicant.name not in shown.source
    token = dict(visitor.get("/tracesnt/users").seen.forms["form 1"].fields)["csrf"]
    assert visitor.post(path, csrf=token, **{"version-3": "0", "decision-3": "accept"}).status == NOT_FOUND
    assert status_of(backstage) == [("requested", "")]


def test_nobody_decides_about_themselves(official: Visitor, backstage: BackstageClient) -> None:
    official.request("BE-ORG-OP-6")
    assert official.press(official.get("/tracesnt/users"), "searchPending").announces("users.none")
    assert official.get("/tracesnt/users/user/1").status == NOT_FOUND
    assert status_of(backstage) == [("requested", "")]


@pytest.mark.parametrize("identifier", ["0", "99", "x", "99999999999999999999999", "-1", "1'"])
def test_a_user_who_is_not_there_has_no_page(official: Visitor, identifier: str) -> None:
    assert official.get(f"/tracesnt/users/user/{identifier}").status == NOT_FOUND


def test_a_decision_counts_with_the_next_sign_in(official: Visitor, visitor: Visitor, applicant: Person) -> None:
    visitor.sign_in(applicant)
    official.decide(official.open_pending(applicant), "accept")
    home = visitor.get("/tracesnt/home")
    assert home.announces("home.sign-in-again")
    assert not home.has("operators")
    assert visitor.press(visitor.get("/tracesnt/login"), "signIn").has("operators")
