"""Each kind of fault, as a program meets it that speaks HTTP."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest

from tests.mock_site.html import see
from tests.mock_site.visitor import Shown, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.headers import CONTENT_SECURITY_POLICY

WELCOME = "/tracesnt/login"
SEARCH = "/tracesnt/operators"
COFFEETEAM = "BE-ORG-OP-6"
POP_UP = f"/tracesnt/authorisations/new?tick={COFFEETEAM}:organic-importer"
MOMENT = datetime(2025, 6, 30, 9, 15, tzinfo=UTC)


def kinds(backstage: BackstageClient) -> list[str]:
    """Kinds of the writes that were accepted."""
    return [write.kind for write in backstage.writes()]


def send(visitor: Visitor, pop_up: Shown) -> httpx.Response:
    """Send a request for authorisation, and see the very answer to it."""
    fields = dict(pop_up.seen.forms["form 1"].fields)
    return visitor.http.post(str(pop_up.response.url), data=fields)


@pytest.fixture
def pop_up(importer: Visitor) -> Shown:
    """The form that sends a request for authorisation."""
    return importer.get(POP_UP)


@pytest.mark.parametrize(
    "parameters",
    [
        {"ms": 60},
        {"distribution": "uniform", "low": 60, "high": 90},
        {"distribution": "normal", "mean": 80, "deviation": 5},
        {"distribution": "exponential", "mean": 300, "seed": 3},
    ],
)
def test_latency_takes_real_time(
    visitor: Visitor, backstage: BackstageClient, parameters: dict[str, str | float]
) -> None:
    backstage.add_fault("latency", path=WELCOME, **parameters)
    before = time.monotonic()
    assert visitor.get(WELCOME).status == 200
    assert time.monotonic() - before >= 0.06


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_gateway_answers_in_its_own_look(visitor: Visitor, backstage: BackstageClient, status: int) -> None:
    backstage.add_fault("status", status=status, path=WELCOME)
    answer = visitor.http.get(WELCOME)
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "retry-after" not in answer.headers
    assert see(answer.text).language == ""
    assert see(answer.text).title.startswith(str(status))


def test_a_gateway_and_the_maintenance_may_say_when_to_try_again(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("status", status=503, retry_after=120, path=WELCOME)
    backstage.add_fault("maintenance", retry_after=3600, path=WELCOME)
    answers = [visitor.http.get(WELCOME) for _ in range(2)]
    assert [answer.headers["retry-after"] for answer in answers] == ["120", "3600"]


@pytest.mark.parametrize("path", [WELCOME, "/cas/login", SEARCH])
def test_a_site_in_maintenance_says_so_in_its_own_look(
    importer: Visitor, backstage: BackstageClient, path: str
) -> None:
    backstage.add_fault("maintenance", path=path)
    page = Shown(importer.http.get(path))
    assert page.status == 503
    assert page.language == "fr"
    assert page.text("maintenance-heading") == page.label("maintenance.heading")
    assert page.announces("maintenance.explanation")
    assert page.seen.inline == []


def test_a_site_in_maintenance_keeps_its_look(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("maintenance", times="always")
    page = Shown(visitor.http.get(WELCOME))
    assert page.status == 503
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', page.source)
    assert sheet
    assert visitor.http.get(sheet[1]).status_code == 200


def test_a_request_before_the_drop_has_no_effect(importer: Visitor, pop_up: Shown, backstage: BackstageClient) -> None:
    backstage.add_fault("drop-before", step="send-request")
    with pytest.raises(httpx.TransportError):
        send(importer, pop_up)
    assert kinds(backstage) == []
    assert send(importer, pop_up).status_code == 303


def test_a_request_before_the_answer_is_dropped_has_its_effect(
    importer: Visitor, pop_up: Shown, backstage: BackstageClient
) -> None:
    backstage.add_fault("drop-after", step="send-request")
    with pytest.raises(httpx.TransportError):
        send(importer, pop_up)
    assert kinds(backstage) == ["authorisation-requested"]
    assert send(importer, pop_up).headers["location"] == f"/tracesnt/operators/profile/{COFFEETEAM}"
    assert kinds(backstage) == ["authorisation-requested"]


def test_a_slow_body_comes_whole(visitor: Visitor, backstage: BackstageClient) -> None:
    whole = visitor.get(WELCOME)
    backstage.add_fault("slow-body", bytes=1000, ms=20, path=WELCOME)
    before = time.monotonic()
    slow = visitor.get(WELCOME)
    assert time.monotonic() - before >= 0.02 * (len(whole.source) // 1000)
    assert len(slow.source) == len(whole.source)


def test_a_cut_body_is_shorter_than_was_promised(visitor: Visitor, backstage: BackstageClient) -> None:
    whole = len(visitor.get(WELCOME).response.content)
    backstage.add_fault("cut-body", path=WELCOME)
    with pytest.raises(httpx.RemoteProtocolError, match=rf"received {whole // 2} bytes, expected {whole}"):
        visitor.http.get(WELCOME)


def test_an_answer_without_body_can_be_cut_too(importer: Visitor, pop_up: Shown, backstage: BackstageClient) -> None:
    backstage.add_fault("cut-body", step="send-request")
    with pytest.raises(httpx.RemoteProtocolError):
        send(importer, pop_up)
    assert kinds(backstage) == ["authorisation-requested"]


def test_a_lost_session_leads_to_the_entrance(importer: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("session-lost", step="choose-role")
    assert importer.get(SEARCH).path == WELCOME
    assert importer.get(SEARCH).path == WELCOME


def test_no_session_is_lost_by_who_has_none(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("session-lost")
    visitor.get("/tracesnt/static/none.css")
    assert backstage.faults()[0].met == 0


def test_a_form_with_another_token_is_refused_and_can_be_opened_again(
    importer: Visitor, pop_up: Shown, backstage: BackstageClient
) -> None:
    backstage.add_fault("csrf-mismatch", step="send-request")
    refused = Shown(send(importer, pop_up))
    assert refused.status == 403
    assert refused.announces("error.stale-form")
    assert send(importer, importer.get(POP_UP)).status_code == 303
    assert kinds(backstage) == ["authorisation-requested"]


def test_a_refused_ticket_lets_nobody_in(visitor: Visitor, member: Person, backstage: BackstageClient) -> None:
    backstage.add_fault("ticket-refused")
    waiting = visitor.wait_for_phone(member)
    backstage.confirm(member.email)
    refused = visitor.move_on(waiting)
    assert (refused.path, refused.status) == ("/tracesnt/login/cas", 403)
    assert refused.announces("error.ticket-refused")
    assert visitor.press(visitor.get(WELCOME), "signIn").path == "/tracesnt/home"


@pytest.mark.parametrize(("kind", "parameters"), [("status", {"status": 503}), ("drop-before", {}), ("cut-body", {})])
def test_eu_login_may_not_answer_the_other_site(
    visitor: Visitor, member: Person, backstage: BackstageClient, kind: str, parameters: dict[str, int]
) -> None:
    waiting = visitor.wait_for_phone(member)
    backstage.confirm(member.email)
    backstage.add_fault(kind, path="/cas/serviceValidate", **parameters)
    response = visitor.http.get(waiting.attribute("waiting", "data-next"))
    assert response.next_request
    refused = Shown(visitor.http.send(response.next_request))
    assert refused.status == 502
    assert refused.announces("error.failure")


def test_a_lost_mail_never_comes(visitor: Visitor, claire: Person, backstage: BackstageClient) -> None:
    backstage.add_fault("mail-lost", step="create-account")
    visitor.register(claire)
    assert kinds(backstage) == ["account-registered"]
    assert backstage.mailbox(claire.email) == ()
    visitor.ask_for_password(claire.email)
    assert len(backstage.mailbox(claire.email)) == 1


def test_a_late_mail_comes_when_the_clock_is_there(
    visitor: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    backstage.freeze(MOMENT)
    backstage.add_fault("mail-late", seconds=600)
    visitor.register(claire)
    backstage.advance(599)
    assert backstage.mailbox(claire.email) == ()
    with ThreadPoolExecutor() as waiting:
        mails = waiting.submit(backstage.mailbox, claire.email, wait=10)
        backstage.advance(1)
        (mail,) = mails.result()
    assert mail.sent_at == MOMENT


def test_who_waits_for_a_late_mail_is_woken_by_time_alone(
    visitor: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    backstage.add_fault("mail-late", seconds=0.2)
    visitor.register(claire)
    before = time.monotonic()
    assert len(backstage.mailbox(claire.email, wait=10)) == 1
    assert time.monotonic() - before < 2


def test_a_mail_comes_twice(visitor: Visitor, claire: Person, backstage: BackstageClient) -> None:
    backstage.add_fault("mail-twice", mail="registration", to="claire.*")
    visitor.register(claire)
    first, second = backstage.mailbox(claire.email)
    assert first.link == second.link
    assert visitor.choose_password(second.link or "", backstage.person(claire.email).password).status == 200


def test_a_mail_to_somebody_else_is_left_alone(claire: Person, jonas: Person, backstage: BackstageClient) -> None:
    backstage.add_fault("mail-lost", to=jonas.email, times="always")
    backstage.add_person(claire, "pending")
    backstage.add_person(jonas, "pending")
    assert len(backstage.mailbox(claire.email)) == 1
    assert backstage.mailbox(jonas.email) == ()


def plain(source: str) -> str:
    """A page's source without what may differ between two ways of writing the same."""
    return "".join(source.lower().replace("</path>", "").replace("/>", ">").replace('=""', "").split())


def test_a_label_reads_otherwise_and_nothing_else_changes(importer: Visitor, backstage: BackstageClient) -> None:
    before = importer.get(SEARCH)
    label = before.label("operator-search.heading")
    backstage.add_fault("label-changed", key="operator-search.heading", to="Trouver <l'opérateur>")
    after = importer.get(SEARCH)
    assert after.text("operator-search-heading") == "Trouver <l'opérateur>"
    assert plain(after.source.replace("Trouver &lt;l&#39;opérateur&gt;", label)) == plain(before.source)
    assert importer.get(SEARCH).source == before.source


def test_a_visible_text_reads_otherwise(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("label-changed", text="Créer un compte", to="S'inscrire")
    assert visitor.get(WELCOME).status == 200
    form = visitor.get("/cas/eim/external/register.cgi")
    assert "S'inscrire" in set(form.seen.texts.values())
    assert backstage.faults()[0].met == 1


def test_an_id_changes_with_all_that_refers_to_it(importer: Visitor, backstage: BackstageClient) -> None:
    before = importer.get(POP_UP)
    backstage.add_fault("id-changed", step="send-request", id="contactEmail", to="mailAddress")
    after = importer.get(POP_UP)
    assert not after.has("contactEmail")
    assert after.attribute("mailAddress", "name") == "contactEmail"
    assert 'for="mailAddress"' in after.source
    assert plain(after.source.replace("mailAddress", "contactEmail")) == plain(before.source)


def test_an_element_that_is_moved_still_belongs_to_its_form(importer: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("element-moved", step="send-request", id="sendRequest", to="main", place="first")
    moved = importer.get(POP_UP)
    source = moved.source
    assert source.index('id="sendRequest"') < source.index('id="contactEmail"')
    assert moved.attribute("sendRequest", "form") == "form-of-sendRequest"
    assert importer.press(moved, "sendRequest").path == "/tracesnt/profile"


@pytest.mark.parametrize("place", ["before", "after"])
def test_an_element_is_moved_beside_another(importer: Visitor, backstage: BackstageClient, place: str) -> None:
    backstage.add_fault("element-moved", path=SEARCH, id="country", to="activity", place=place)
    source = importer.get(SEARCH).source
    assert (source.index('id="country"') < source.index('id="activity"')) is (place == "before")
    assert source.count('id="country"') == 1


def test_a_page_without_the_element_is_not_counted(importer: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("id-changed", id="message", to="text")
    backstage.add_fault("element-moved", id="main", to="country")
    importer.get(SEARCH)
    assert [fault.met for fault in backstage.faults()] == [0, 0]


def test_a_homonym_appears_between_search_and_click(importer: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("duplicate-operator", operator=COFFEETEAM)
    found = [importer.get(f"{SEARCH}/results", country="BE", name="coffeeteam") for _ in range(2)]
    assert [len(page.rows) for page in found] == [1, 2]
    assert found[0].rows[0][0] == found[1].rows[0][0]
    assert importer.get(f"{SEARCH}/profile/{COFFEETEAM}").status == 200


def test_a_form_is_posted_twice_and_the_second_answer_is_shown(
    importer: Visitor, pop_up: Shown, backstage: BackstageClient
) -> None:
    backstage.add_fault("double-click", step="send-request")
    shown = importer.press(pop_up, "sendRequest", message="Bonjour")
    assert shown.path == f"/tracesnt/operators/profile/{COFFEETEAM}"
    assert shown.announces("operator-profile.error-already-requested")
    assert kinds(backstage) == ["authorisation-requested"]


def test_faults_add_up(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("latency", ms=60, path=WELCOME)
    backstage.add_fault("slow-body", ms=1, path=WELCOME)
    backstage.add_fault("label-changed", key="welcome.heading", to="Salut")
    backstage.add_fault("label-changed", key="welcome.sign-in", to="Entrer")
    before = time.monotonic()
    page = visitor.get(WELCOME)
    assert time.monotonic() - before >= 0.06
    assert {"Salut", "Entrer"} <= set(page.seen.texts.values())
    assert [fault.struck for fault in backstage.faults()] == [1, 1, 1, 1]
