"""Who decides about whom, and who is told."""

from __future__ import annotations

import pytest

from tests.mock_site.conftest import NewVisitor
from tests.mock_site.in_process import in_process_twin
from tests.mock_site.visitor import FORBIDDEN, NOT_FOUND, REFUSED, Visitor
from tracesnt.fixtures import Person, people
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.eu_login import accounts

COFFEETEAM = "BE-ORG-OP-6:organic-importer"
EPICES = "FR-ORG-OP-101:organic-importer"
CERTIPAQ = "FR-BIO-09:organic-control-body"
CENTRAL = "FR00000:central-competent-authority"
LE_HAVRE = "FRLEH1:border-control-post"


def official_of(**organisation: str) -> Person:
    """Somebody of a control body or of an authority."""
    (name,) = organisation.values()
    return Person(
        first_name="Odile", last_name="Officielle", email=f"{name}@example.org", email_language="en", **organisation
    )


def allowed(visitor: Visitor, applicant: Person) -> bool:
    """Whether the applicant is among those that the visitor may decide about."""
    shown = visitor.get("/tracesnt/users", pending="1")
    return shown.status != FORBIDDEN and applicant.name in [text for text, _ in shown.seen.links]


@pytest.mark.parametrize(
    ("organisation", "decides_about"),
    [
        ({"control_body": "certipaq-bio"}, {COFFEETEAM, EPICES}),
        ({"authority": "be-central"}, {COFFEETEAM}),
        ({"authority": "be-antwerp-port"}, {COFFEETEAM}),
        ({"authority": "fr-central"}, {EPICES, CERTIPAQ, CENTRAL, LE_HAVRE}),
        ({"authority": "fr-le-havre-customs"}, {EPICES, CERTIPAQ}),
        ({"authority": "de-central"}, set()),
    ],
)
def test_each_validator_decides_about_their_own(
    importer: Visitor,
    member: Person,
    other: Visitor,
    backstage: BackstageClient,
    organisation: dict[str, str],
    decides_about: set[str],
) -> None:
    validator = official_of(**organisation)
    backstage.add_person(validator, "with-device")
    other.sign_in(validator)
    found = set()
    for tick in (COFFEETEAM, EPICES, CERTIPAQ, CENTRAL, LE_HAVRE):
        importer.press(importer.get("/tracesnt/authorisations/new", tick=tick), "sendRequest")
        if allowed(other, member):
            found.add(tick)
        importer.withdraw(importer.get("/tracesnt/profile"))
    expected = decides_about | ({CERTIPAQ} if organisation == {"control_body": "certipaq-bio"} else set())
    assert found == expected


def test_the_first_user_becomes_administrator_and_validates_the_next(
    official: Visitor, importer: Visitor, member: Person, jonas: Person, backstage: BackstageClient
) -> None:
    importer.request("BE-ORG-OP-6")
    official.decide(official.open_user(member), "accept")
    backstage.add_person(jonas, "requested", operator="BE-ORG-OP-6")
    assert importer.get("/tracesnt/users").status == FORBIDDEN
    home = importer.press(importer.get("/tracesnt/login"), "signIn")
    assert home.has("menuUsers")
    assert importer.decide(importer.open_pending(jonas), "accept").announces("user.saved")
    newest = backstage.state()["requests"][-1]
    assert (newest["email"], newest["status"], newest["administrator"]) == (jonas.email, "valid", False)


def test_a_user_who_is_no_administrator_decides_nothing(
    official: Visitor, new_visitor: NewVisitor, member: Person, jonas: Person, backstage: BackstageClient
) -> None:
    backstage.add_person(jonas, "requested", operator="BE-ORG-OP-6")
    importer = new_visitor("fr")
    importer.sign_in(member)
    importer.request("BE-ORG-OP-6")
    official.decide(official.open_user(member), "accept")
    official.decide(official.open_user(jonas), "accept")
    second = new_visitor("en")
    assert not second.sign_in(jonas).has("menuUsers")
    assert second.get("/tracesnt/users").status == FORBIDDEN


def test_administrators_are_made_and_the_last_one_stays(
    official: Visitor, importer: Visitor, member: Person, jonas: Person, backstage: BackstageClient
) -> None:
    backstage.add_person(jonas, "requested", operator="BE-ORG-OP-6")
    importer.request("BE-ORG-OP-6")
    official.decide(official.open_user(member), "accept")
    official.decide(official.open_user(jonas), "accept")
    page = official.open_user(member)
    box = f"administrator-{next(iter(page.versions))}"
    shown = official.press(page, "saveChanges", **{box: ""})
    assert shown.status == REFUSED
    assert shown.announces("user.error-last-administrator")
    second = official.open_user(jonas)
    official.press(second, "saveChanges", **{f"administrator-{next(iter(second.versions))}": "yes"})
    assert importer.press(importer.get("/tracesnt/login"), "signIn").has("menuUsers")
    assert official.press(official.open_user(member), "saveChanges", **{box: ""}).announces("user.saved")
    assert importer.get("/tracesnt/users").status == FORBIDDEN
    assert [mail.subject for mail in backstage.mailbox(jonas.email)][-1] == "TRACES NT: you are an administrator"
    assert [write.kind for write in backstage.writes()][-2:] == ["administrator-given", "administrator-taken"]


def test_nobody_decides_about_themselves_even_as_the_only_one(official: Visitor, backstage: BackstageClient) -> None:
    official.press(official.get("/tracesnt/authorisations/new", tick=EPICES), "sendRequest")
    assert official.press(official.get("/tracesnt/users"), "searchUsers", name="garnier").announces("users.none-found")
    assert backstage.mailbox("paul.garnier@example.org") == ()


@pytest.mark.parametrize("text", ["morel", "MOREL", "claire.morel@", "Claire M", ""])
def test_users_are_found_by_a_part_of_name_or_address(official: Visitor, applicant: Person, text: str) -> None:
    shown = official.press(official.get("/tracesnt/users"), "searchUsers", name=text)
    assert [row[0] for row in shown.rows] == [f"{applicant.name} {applicant.email}"]


def test_whoever_may_decide_is_told_once_in_their_own_language(
    importer: Visitor, member: Person, backstage: BackstageClient
) -> None:
    belgian = official_of(authority="be-central")
    backstage.add_person(belgian, "with-device")
    importer.request("BE-ORG-OP-6")
    importer.withdraw(importer.get("/tracesnt/profile"))
    assert [mail.subject for mail in backstage.mailbox("paul.garnier@example.org")] == [
        "TRACES NT\u00a0: une demande attend votre décision",
        "TRACES NT\u00a0: une demande ou une autorisation a été retirée",
    ]
    first, _ = backstage.mailbox(belgian.email)
    assert first.subject == "TRACES NT: a request waits for your decision"
    assert f"{member.name} ({member.email}) has requested an authorisation for Coffeeteam (BE-ORG-OP-6)" in first.text
    assert backstage.mailbox("nadia.perrin@example.org") == ()
    assert backstage.mailbox(member.email) == ()


def test_a_crowd_of_validators_gets_no_more_mails_than_is_sensible(
    importer: Visitor, paul: Person, backstage: BackstageClient
) -> None:
    crowd = [paul.model_copy(update={"email": f"agent{number}@example.org"}) for number in range(25)]
    for person in crowd:
        backstage.add_person(person, "with-device")
    importer.request("BE-ORG-OP-6")
    assert sum(len(backstage.mailbox(person.email)) for person in [paul, *crowd]) == 20


def test_a_person_who_removed_all_devices_waits_for_an_authority_or_an_administrator() -> None:
    claire, paul, nadia = (people()[key] for key in ("claire-morel", "paul-garnier", "nadia-perrin"))
    with in_process_twin() as twin:
        twin.backstage.add_person(claire, "requested", operator="FR-ORG-OP-101")
        visitor, official, authority = twin.visitor(), twin.visitor(), twin.visitor()
        official.sign_in(paul)
        official.decide(official.open_user(claire), "accept")
        accounts.note_removal(twin.world, claire.email)
        home = visitor.sign_in(claire)
        assert home.announces("home.access-suspended")
        assert not home.has("operators")
        assert not official.open_user(claire).has("unsuspend")
        authority.sign_in(nadia)
        page = authority.open_user(claire)
        assert authority.press(page, "saveChanges", unsuspend="yes").announces("user.saved")
        assert authority.press(page, "saveChanges", unsuspend="yes").announces("user.error-stale")
        assert not visitor.get("/tracesnt/home").has("operators")
        assert visitor.press(visitor.get("/tracesnt/login"), "signIn").has("operators")
        kinds = [write.kind for write in twin.backstage.writes()]
        assert kinds == ["request-accepted", "user-suspended", "user-unsuspended"]


def test_a_page_of_nobodys_business_is_not_there(official: Visitor, jonas: Person, backstage: BackstageClient) -> None:
    backstage.add_person(jonas, "requested", operator="BE-ORG-OP-6")
    path = official.open_user(jonas).path
    backstage.add_person(german := official_of(authority="de-central"), "with-device")
    official.press(official.get("/tracesnt/home"), "signOut")
    official.http.cookies.clear()
    official.sign_in(german)
    assert official.get(path).status == NOT_FOUND
