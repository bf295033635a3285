"""What is easily overlooked: in each of these a fault went unnoticed when it was put into the twin on purpose."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from tests.mock_site.conftest import NewVisitor
from tests.mock_site.in_process import in_process_twin
from tests.mock_site.test_operator_creation import create, with_addresses
from tests.mock_site.test_sign_in import wrong
from tests.mock_site.visitor import FORBIDDEN, Visitor
from tracesnt.assistant.regression.twins import Twin
from tracesnt.fixtures import Person, load_labels, people
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.eu_login import cas
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.language import own_name
from tracesnt.mock_site.traces_nt import requests, synthetic, users
from tracesnt.mock_site.traces_nt.requests import Tick

ORGANIC = {"organic-importer", "organic-processor"}


@pytest.mark.parametrize("change", [lambda password: password[:-1], str.swapcase], ids=["shorter", "other capitals"])
def test_every_character_of_a_password_counts(
    visitor: Visitor, member: Person, backstage: BackstageClient, change: Callable[[str], str]
) -> None:
    typed = change(backstage.person(member.email).password)
    shown = visitor.enter_password(visitor.go_to_password(member.email, service=False), typed)
    assert shown.announces("sign-in-password.error-wrong")


def test_traces_nt_does_not_trust_a_ticket_for_a_password_alone() -> None:
    claire = people()["claire-morel"]
    with in_process_twin() as twin:
        twin.backstage.add_person(claire, "with-device")
        service = f"{twin.world.origin}/tracesnt/login/cas"
        for strength, status in ((Strength.PASSWORD, FORBIDDEN), (Strength.MOBILE_APP_PIN, 200)):
            address = cas.address_with_ticket(twin.world, service, claire.email, strength)
            assert twin.visitor().get(address).status == status


def test_a_long_message_arrives_whole(importer: Visitor, official: Visitor, member: Person) -> None:
    message = " ".join(f"word{number}" for number in range(120))
    importer.request("BE-ORG-OP-6", message=message)
    assert message in official.open_pending(member).source


def test_who_has_waited_longest_is_first_in_the_list(
    official: Visitor, applicant: Person, jonas: Person, backstage: BackstageClient
) -> None:
    backstage.add_person(jonas, "requested", operator="BE-ORG-OP-6")
    listed = official.press(official.get("/tracesnt/users"), "searchPending").rows
    assert [row[0] for row in listed] == [f"{each.name} {each.email}" for each in (applicant, jonas)]


def test_who_gives_an_authorisation_back_gives_back_its_rights_and_reads_both_days(
    visitor: Visitor, official: Visitor, backstage: BackstageClient
) -> None:
    backstage.freeze(datetime(2026, 6, 1, 12, tzinfo=UTC))
    backstage.add_person(jonas := people()["jonas-maes"], "requested", operator="BE-ORG-OP-6")
    backstage.advance(24 * 3600)
    official.decide(official.open_pending(jonas), "accept")
    visitor.sign_in(jonas)
    (row,) = visitor.get("/tracesnt/profile").rows
    assert row[2:6] == ["Valide", "Oui", "1 juin 2026", "2 juin 2026"]
    (row,) = visitor.withdraw(visitor.get("/tracesnt/profile")).rows
    assert row[2:4] == ["Retirée", ""]


def test_an_account_whose_lock_is_over_is_not_locked(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    wrong(visitor, member, times=5)
    backstage.advance(31 * 60)
    assert [account["email"] for account in backstage.state()["accounts"] if account["locked"]] == []


@pytest.mark.parametrize(
    ("wanted", "shown"), [("fr-BE", "fr"), ("xx, de;q=0.4, el;q=0.9, en;q=0.1", "el"), ("fr;q=0, de;q=0.1", "de")]
)
def test_the_dearest_language_that_is_offered_is_spoken(new_visitor: NewVisitor, wanted: str, shown: str) -> None:
    page = new_visitor(wanted).get("/tracesnt/login")
    assert page.language == shown
    assert page.seen.title.startswith(page.label("welcome.heading"))
    chosen = BeautifulSoup(page.source, "html.parser").select("#language option[selected]")
    assert [(str(each["value"]), each.text) for each in chosen] == [(shown, own_name(shown))]
    assert {"fr": "français", "de": "Deutsch", "el": "Ελληνικά"}[shown] == own_name(shown)


def test_the_page_for_the_password_says_whose_it_is_and_proposes_the_app(visitor: Visitor, member: Person) -> None:
    shown = visitor.go_to_password(member.email)
    assert shown.label("sign-in-password.signing-in-as", email=member.email) in shown.source
    chosen = BeautifulSoup(shown.source, "html.parser").select("#loginStrength option[selected]")
    assert [each["value"] for each in chosen] == ["MOBILE_APP_PIN"]
    assert visitor.click(shown, "lostPassword").has("password-reset-heading")


def test_the_second_of_two_phones_opens_the_service_as_well(
    visitor: Visitor, other: Visitor, member: Person, backstage: BackstageClient
) -> None:
    visitor.sign_in_to_eu_login(member)
    backstage.pair(member.email, visitor.start_pairing("Second").attribute("qrPicture", "src"))
    code = other.scan_code(member)
    shown = other.press(code, "submitCode", oneTimePassword=other.one_time_password(member, code))
    assert shown.path == "/tracesnt/home"


def test_cancelling_a_request_leads_back_to_the_operator(importer: Visitor) -> None:
    profile = importer.get("/tracesnt/operators/profile/BE-ORG-OP-6")
    pop_up = importer.press(profile, "requestAuthorisation", tick="BE-ORG-OP-6:organic-importer")
    assert importer.click(pop_up, "cancelRequest").path == profile.path


def test_a_validator_gets_one_mail_about_all_that_is_asked_for_at_once(
    importer: Visitor, backstage: BackstageClient
) -> None:
    operators = synthetic.operators(synthetic.MANY)
    wanted = next(each for each in operators if each.country == "FR" and len(set(each.activities) & ORGANIC) > 1)
    ticks = "&".join(f"tick={wanted.traces_number}:{activity}" for activity in wanted.activities)
    importer.press(importer.get(f"/tracesnt/authorisations/new?{ticks}"), "sendRequest")
    assert len(backstage.writes()) == len(wanted.activities)
    assert len(backstage.mailbox("nadia.perrin@example.org")) == 1


def test_who_gets_the_access_back_is_told() -> None:
    claire, nadia = people()["claire-morel"], people()["nadia-perrin"]
    with in_process_twin() as twin:
        twin.backstage.add_person(claire, "requested", operator="FR-ORG-OP-101")
        users.suspend(twin.world, claire.email)
        authority = twin.visitor()
        authority.sign_in(nadia)
        authority.press(authority.open_user(claire), "saveChanges", unsuspend="yes")
        (mail,) = twin.backstage.mailbox(claire.email)
    assert mail.subject == "TRACES NT\u00a0: votre accès est rétabli"


def test_of_a_crowd_of_people_a_hundred_are_shown() -> None:
    with in_process_twin() as twin:
        for number in range(101):
            user = users.keep(twin.world, f"agent{number}@example.org", f"Agent {number}", "fr")
            requests.add(twin.world, user, Tick("BE-ORG-OP-6", "organic-importer"))
        official = twin.visitor()
        official.sign_in(people()["paul-garnier"])
        shown = official.press(official.get("/tracesnt/users"), "searchPending")
    assert (len(shown.rows), shown.has("tooMany")) == (100, True)


def test_a_new_operator_has_the_next_number_of_its_country(importer: Visitor, backstage: BackstageClient) -> None:
    form = importer.press(importer.get("/tracesnt/operators/new"), "addAddress", addAddress="1", newName="Rösterei")
    assert form.attribute("newName", "value") == "Rösterei"
    create(importer, newCountry="BE")
    operators = [each for each in synthetic.operators(synthetic.MANY) if each.country == "BE"]
    last = max(int(each.traces_number.rpartition("-")[2]) for each in operators)
    assert backstage.writes()[-1].subject == f"BE-ORG-OP-{last + 1}"


def test_every_page_forbids_what_it_does_not_need(visitor: Visitor) -> None:
    headers = visitor.get("/cas/login").response.headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert {policy.pop(name) for name in ("default-src", "frame-ancestors", "base-uri")} == {"'none'"}
    assert set(policy.values()) == {"'self'"}
    assert {"script-src", "style-src", "form-action"} <= policy.keys()
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_links_and_tick_boxes_of_a_row_are_about_its_operator(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/operators/results", country="NL", activity="organic-importer", name="import")
    rows = BeautifulSoup(shown.source, "html.parser").select("#results tbody tr")
    found = [(row.select("a.operator")[0], row.select("input[name=tick]"), row.get_text(" ")) for row in rows]
    assert len(found) > 1
    for link, boxes, text in found:
        number = str(link["href"]).rpartition("/")[2]
        assert number in text
        assert boxes
        assert {str(box["value"]).partition(":")[0] for box in boxes} == {number}
    ticks = [str(boxes[0]["value"]) for _, boxes, _ in found[:2]]
    pop_up = importer.press(shown, "requestAuthorisation", tick=ticks)
    wanted = BeautifulSoup(pop_up.source, "html.parser").select("dialog .entries li")
    assert [entry.get_text().partition(" Organic")[0].strip() for entry in wanted] == [
        link.get_text() for link, _, _ in found[:2]
    ]


def test_the_activity_stays_where_it_was_when_an_address_before_it_goes(importer: Visitor) -> None:
    form = importer.press(with_addresses(importer, 3), "pickAddress", pickAddress="2")
    assert importer.press(form, "removeAddress", removeAddress="1").text("activityAddress") == "Quai 2 44000 Nantes"


def test_the_session_of_one_site_is_none_of_the_other(importer: Visitor, other: Visitor) -> None:
    token = next(cookie.value for cookie in importer.http.cookies.jar if cookie.name == "ECAS_SESSIONID")
    other.http.cookies.set("TRACESNT_SESSIONID", token or "", path="/tracesnt")
    assert other.get("/tracesnt/home").path == "/tracesnt/login"


def test_the_menu_and_the_gear_lead_where_they_say(
    importer: Visitor, newer_twin: Twin, newer_backstage: BackstageClient, paul: Person
) -> None:
    home = importer.get("/tracesnt/home")
    assert importer.click(home, "menuProfile").path == "/tracesnt/profile"
    assert importer.click(home, "menuHome").path == "/tracesnt/home"
    assert importer.click(importer.get("/cas/login"), "myAccount").path == "/cas/userdata/myAccount.cgi"
    with closing(Visitor(newer_twin.site, newer_backstage)) as official:
        home = official.sign_in(paul)
        assert official.click(home, "navProfile").path == "/tracesnt/profile"
        assert official.click(home, "navHome").path == "/tracesnt/home"
        assert official.press(official.get("/tracesnt/role"), "select-operator").path == "/tracesnt/operators"


def test_each_mistake_in_a_form_leads_to_its_field(visitor: Visitor) -> None:
    shown = visitor.press(visitor.get("/cas/eim/external/register.cgi"), "createAccount", email="x")
    links = [address for _, address in shown.seen.links]
    assert {"#firstName", "#email", "#captcha", "#privacyStatement"} <= set(links)


def test_passwords_are_not_shown_while_they_are_chosen(visitor: Visitor, claire: Person) -> None:
    visitor.register(claire)
    form = visitor.get(visitor.link_for(claire))
    assert {form.attribute(field, "type") for field in ("newPassword", "confirmPassword")} == {"password"}


def test_the_tutorial_has_more_than_a_heading(visitor: Visitor) -> None:
    assert visitor.get("/cas/manuals/EU_Login_Tutorial.pdf").response.content.count(b" Tj") > 10


def test_a_forgotten_password_has_a_mail_of_its_own(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    visitor.ask_for_password(member.email)
    subject = load_labels(member.email_language)["mail.reset-subject"]
    assert [mail.subject for mail in backstage.mailbox(member.email)] == [subject]


def test_an_error_looks_like_the_site_that_it_is_on(visitor: Visitor) -> None:
    for address, looks in (("/cas/nothing", "eu-login"), ("/tracesnt/nothing", "traces-nt")):
        assert BeautifulSoup(visitor.get(address).source, "html.parser").select_one(f"body.{looks}") is not None


def test_a_profile_has_its_number_and_is_not_said_to_wait(importer: Visitor) -> None:
    profile = importer.get("/tracesnt/operators/profile/BE-ORG-OP-6")
    facts = BeautifulSoup(profile.source, "html.parser").select_one(".number")
    assert facts is not None
    assert "BE-ORG-OP-6" in facts.text
    assert not profile.has("pendingOperator")


def test_a_request_that_fails_half_way_changes_nothing(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_process_twin() as twin:
        before = twin.backstage.state()["accounts"]
        monkeypatch.setattr(twin.world.writes, "log", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            twin.visitor().register(claire)
        assert (twin.backstage.state()["accounts"], twin.backstage.mailbox(claire.email)) == (before, ())


def test_each_role_has_its_own_description(importer: Visitor) -> None:
    page = importer.get("/tracesnt/role")
    roles = BeautifulSoup(page.source, "html.parser").select("#roles tr")
    assert [tuple(cell.get_text(strip=True) for cell in role.select("th, td")) for role in roles] == [
        (page.label(f"role-selection.{role}"), page.label(f"role-selection.{role}-description"))
        for role in ("operator", "control-body", "authority")
    ]
