"""The backstage: mailbox, phone, clock, people, records and secrets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.mock_site.visitor import NOT_FOUND, Visitor
from tracesnt.assistant.regression.twins import Twin
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.errors import BackstageUnreachable, NothingThere, NotPossibleNow, TwinError
from tracesnt.mock_site.eu_login.accounts import follows_rules

DECIDING = [f"{name}@example.org" for name in ("anke.vogt", "ida.brandt", "nadia.perrin", "paul.garnier")]
MOMENT = datetime(2025, 6, 30, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize("path", ["writes", "secrets", "mailbox/a@example.org", "clock", "state"])
@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_wrong_token_finds_nothing(running_twin: Twin, token: str, path: str) -> None:
    address = running_twin.backstage.rpartition("/")[0]
    assert httpx.get(f"{address}/{token}/{path}", trust_env=False).status_code == NOT_FOUND


def test_the_sites_know_nothing_of_the_backstage(running_twin: Twin, visitor: Visitor) -> None:
    token = running_twin.backstage.rpartition("/")[2]
    assert visitor.get(f"/{token}/writes").status == NOT_FOUND


def test_an_address_without_backstage_is_told_so() -> None:
    with BackstageClient("http://127.0.0.1:9/token") as client, pytest.raises(BackstageUnreachable):
        client.writes()


def test_a_mailbox_can_be_waited_for(claire: Person, backstage: BackstageClient) -> None:
    with ThreadPoolExecutor() as waiting:
        mails = waiting.submit(backstage.mailbox, claire.email, wait=10)
        backstage.add_person(claire, "pending")
        assert len(mails.result()) == 1


def test_a_mailbox_can_be_waited_for_in_vain(claire: Person, backstage: BackstageClient) -> None:
    assert backstage.mailbox(claire.email, wait=0.05) == ()


def test_mails_can_be_read_from_one_on(visitor: Visitor, claire: Person, backstage: BackstageClient) -> None:
    backstage.add_person(claire, "pending")
    first = backstage.mailbox(claire.email)[0]
    visitor.ask_for_password(claire.email)
    assert [mail.id for mail in backstage.mailbox(claire.email, after=first.id)] == [first.id + 1]
    assert first.sender == "automated-notifications@nomail.ec.europa.eu"
    assert first.link
    assert first.link in first.text


def test_a_confirmation_can_wait_for_its_sign_in(visitor: Visitor, member: Person, backstage: BackstageClient) -> None:
    with ThreadPoolExecutor() as waiting:
        confirmation = waiting.submit(backstage.confirm, member.email, wait=10)
        page = visitor.wait_for_phone(member)
        confirmation.result()
    assert visitor.move_on(page).path == "/tracesnt/home"


def test_the_phone_shows_its_devices_and_what_waits(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    assert backstage.phone(member.email).devices == ("Phone",)
    assert backstage.phone(member.email).challenge is None
    visitor.wait_for_phone(member)
    challenge = backstage.phone(member.email).challenge
    assert challenge
    assert challenge.method == "MOBILE_APP_PIN"


def test_nothing_can_be_answered_that_was_not_asked(member: Person, backstage: BackstageClient) -> None:
    with pytest.raises(NotPossibleNow, match="No sign-in waits"):
        backstage.refuse(member.email)
    with pytest.raises(NothingThere):
        backstage.one_time_password(member.email, "/cas/qr/none.png")
    with pytest.raises(NothingThere):
        backstage.captcha("/cas/captcha/none.png")


def test_a_person_chooses_the_same_everywhere(running_twin: Twin, backstage: BackstageClient) -> None:
    with BackstageClient(running_twin.backstage) as another:
        assert another.person("Claire.Morel@example.org") == backstage.person("claire.morel@example.org")
    assert backstage.person("a@example.org") != backstage.person("b@example.org")


@pytest.mark.parametrize("number", range(20))
def test_a_person_chooses_what_the_rules_allow(backstage: BackstageClient, number: int) -> None:
    chosen = backstage.person(f"person{number}@example.org")
    assert follows_rules(chosen.password)
    assert len(chosen.pin) == 4
    assert chosen.pin.isdigit()


def test_the_clock_stands_moves_and_runs_on(backstage: BackstageClient) -> None:
    backstage.freeze(MOMENT)
    backstage.advance(90)
    assert backstage.clock().now == MOMENT + timedelta(seconds=90)
    assert backstage.clock().frozen
    backstage.resume()
    assert not backstage.clock().frozen
    assert backstage.clock().now - MOMENT < timedelta(minutes=10)


def test_writes_bear_the_time_of_the_twins_clock(visitor: Visitor, claire: Person, backstage: BackstageClient) -> None:
    backstage.freeze(MOMENT)
    visitor.register(claire)
    assert backstage.writes()[0].at == MOMENT
    assert backstage.mailbox(claire.email)[0].sent_at == MOMENT


@pytest.mark.parametrize("body", [{}, {"freeze": "noon"}, {"advance": -1}, {"advance": "x"}, {"resume": False}, []])
def test_the_clock_refuses_what_it_cannot_read(running_twin: Twin, body: object) -> None:
    answer = httpx.post(f"{running_twin.backstage}/clock", json=body, trust_env=False)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"person": {"first_name": "A"}, "state": "active"},
        {"person": None, "state": "active"},
        {"person": {"first_name": "A", "last_name": "B", "email": "info@example.org", "email_language": "fr"}},
        {"state": "rich"},
    ],
)
def test_nobody_is_seeded_who_is_no_person(running_twin: Twin, body: object) -> None:
    answer = httpx.post(f"{running_twin.backstage}/people", json=body, trust_env=False)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("This is nobody to seed")


@pytest.mark.parametrize(("operator", "activity"), [("BE-ORG-OP-0", None), (None, None), ("BE-ORG-OP-6", "fishing")])
def test_nobody_is_seeded_by_half(
    claire: Person, backstage: BackstageClient, operator: str | None, activity: str | None
) -> None:
    with pytest.raises(NothingThere):
        backstage.add_person(claire, "requested", operator=operator, activity=activity)
    assert [account["email"] for account in backstage.state()["accounts"]] == DECIDING


def test_a_person_is_seeded_once(member: Person, backstage: BackstageClient) -> None:
    with pytest.raises(NotPossibleNow, match="has an account already"):
        backstage.add_person(member, "active")


def test_seeding_is_not_a_write(applicant: Person, backstage: BackstageClient) -> None:
    assert backstage.writes() == ()
    assert backstage.state()["requests"][-1] == {
        "email": applicant.email,
        "traces_number": "BE-ORG-OP-6",
        "activity": "organic-importer",
        "status": "requested",
        "reason": "",
        "administrator": False,
        "suspended_until": None,
    }


def test_a_reset_starts_afresh(importer: Visitor, member: Person, backstage: BackstageClient) -> None:
    importer.request("BE-ORG-OP-6")
    backstage.freeze(MOMENT)
    backstage.reset()
    assert backstage.writes() == ()
    assert backstage.mailbox(member.email) == ()
    assert [account["email"] for account in backstage.state()["accounts"]] == DECIDING
    assert not backstage.clock().frozen
    assert importer.get("/tracesnt/home").path == "/tracesnt/login"


def test_what_cannot_be_read_is_refused_in_a_sentence(running_twin: Twin) -> None:
    answer = httpx.post(f"{running_twin.backstage}/captcha", content=b"{", trust_env=False)
    assert answer.status_code == 400
    with BackstageClient(running_twin.backstage) as client, pytest.raises(TwinError, match="no 'picture'"):
        client._post("captcha", {})  # the client itself never asks so
