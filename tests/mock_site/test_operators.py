"""Home, roles and profiles."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import NOT_FOUND, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient


@pytest.mark.parametrize(
    "path",
    [
        "/tracesnt/home",
        "/tracesnt/role",
        "/tracesnt/operators",
        "/tracesnt/operators/results",
        "/tracesnt/control-bodies",
        "/tracesnt/control-bodies/results",
        "/tracesnt/authorities",
        "/tracesnt/authorities/results",
        "/tracesnt/authorities/profile/FR00000",
        "/tracesnt/operators/new",
        "/tracesnt/operators/profile/BE-ORG-OP-6",
        "/tracesnt/authorisations/new",
        "/tracesnt/profile",
        "/tracesnt/users",
        "/tracesnt/users/user/1",
    ],
)
def test_inner_pages_are_closed_to_strangers(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).path == "/tracesnt/login"


def test_the_three_roles_are_described_as_in_the_guide(importer: Visitor) -> None:
    assert [importer.get("/tracesnt/role").seen.rows[0][1]] == [
        "Entreprises certifiées en AB (importateur ou premier destinataire)"
    ]


def test_an_unknown_operator_has_no_page(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/operators/profile/BE-ORG-OP-0")
    assert shown.status == NOT_FOUND
    assert shown.announces("error.not-found")
    assert shown.has("menuHome")


def test_an_operator_without_organic_import_says_why_it_cannot_be_used(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/operators/profile/FR-ORG-OP-103")
    assert shown.announces("operator-profile.no-organic-import")
    assert not shown.has("requestAuthorisation")


@pytest.mark.parametrize(
    ("number", "path", "heading"),
    [
        ("FR-BIO-09", "/tracesnt/control-bodies/profile/FR-BIO-09", "control-body-profile"),
        ("DE-ÖKO-901", "/tracesnt/control-bodies/profile/DE-ÖKO-901", "control-body-profile"),
        ("FRLEH1", "/tracesnt/authorities/profile/FRLEH1", "authority-profile"),
    ],
)
def test_every_profile_is_found_by_its_number_alone(importer: Visitor, number: str, path: str, heading: str) -> None:
    shown = importer.get(f"/tracesnt/operators/profile/{number}")
    assert shown.path == path
    assert shown.text(f"{heading}-heading") == shown.label(f"{heading}.heading")
    assert shown.has("requestAuthorisation")


def test_whoever_has_access_finds_the_operators_on_the_home(
    importer: Visitor, official: Visitor, member: Person
) -> None:
    importer.request("BE-ORG-OP-6")
    official.decide(official.open_pending(member), "accept")
    home = importer.press(importer.get("/tracesnt/login"), "signIn")
    assert home.text("operators") == "Coffeeteam TRACES Number: BE-ORG-OP-6"
    assert not home.has("noRole")
    assert importer.get(home.link("Coffeeteam")).has("operator-profile-heading")


def test_pending_requests_are_on_the_home(importer: Visitor) -> None:
    importer.request("BE-ORG-OP-6")
    assert "Coffeeteam" in importer.get("/tracesnt/home").text("requests")


def test_links_to_eu_login_are_open_without_signing_in_again(importer: Visitor) -> None:
    home = importer.get("/tracesnt/home")
    assert importer.click(home, "changeName").has("name-change-heading")
    assert importer.click(home, "changePassword").has("password-change-heading")


def test_the_menu_of_users_is_for_those_who_decide(
    importer: Visitor, official: Visitor, backstage: BackstageClient
) -> None:
    assert not importer.get("/tracesnt/home").has("menuUsers")
    assert official.get("/tracesnt/home").has("menuUsers")
    assert backstage.writes() == ()
