"""What an attacker would try: things used twice, things of others, things out of order, and services elsewhere."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.mock_site.fuzz.cast import CLAIRE, FOREIGN_OPERATOR, JONAS, OPERATOR, ZEBULON, Cast, foreign_official
from tests.mock_site.fuzz.twin import ORIGIN, Answer, Tab
from tracesnt.mock_site.backstage.phone import Phone

CALLBACK = "/tracesnt/login/cas"
SERVICE = ORIGIN + CALLBACK
FORBIDDEN, NOT_FOUND, GONE = 403, 404, 410
FOREIGN_SERVICES = [
    "",
    "//localhost:8000/tracesnt/login/cas",
    "https://localhost:8000/tracesnt/login/cas",
    "HTTP://localhost:8000/tracesnt/login/cas",
    "http://LOCALHOST:8000/tracesnt/login/cas",
    "http://localhost:8000/TRACESNT/login/cas",
    "http://localhost:8001/tracesnt/login/cas",
    "http://localhost/tracesnt/login/cas",
    "http://localhost:08000/tracesnt/login/cas",
    "http://localhost.:8000/tracesnt/login/cas",
    "http://127.0.0.1:8000/tracesnt/login/cas",
    "http://user@localhost:8000/tracesnt/login/cas",
    "http://localhost:8000@elsewhere.example/tracesnt/login/cas",
    "http://localhost:8000\\@elsewhere.example/tracesnt/login/cas",
    "http:\\\\localhost:8000\\tracesnt\\login\\cas",
    "http:/localhost:8000/tracesnt/login/cas",
    "http:///localhost:8000/tracesnt/login/cas",
    "http://localhost:8000.elsewhere.example/tracesnt/login/cas",
    "http://localhost:8000/tracesnt/login/cas/",
    "http://localhost:8000/tracesnt/login/cas/..",
    "http://localhost:8000/tracesnt/login/../login/cas",
    "http://localhost:8000/tracesnt/login/%63as",
    "http://localhost:8000/tracesnt//login/cas",
    "http://localhost:8000/tracesnt/login/cas?x=1",
    "http://localhost:8000/tracesnt/login/cas#x",
    "http://localhost:8000/tracesnt/login/cas;x",
    " http://localhost:8000/tracesnt/login/cas",
    "http://localhost:8000/tracesnt/login/cas ",
    "http://localhost:8000/tracesnt/login/cas\x00",
    "http://localhost:8000/tracesnt/login/cas\r\nLocation: https://elsewhere.example",
    "http://loc\u0430lhost:8000/tracesnt/login/cas",
    "http://localhost\uff1a8000/tracesnt/login/cas",
    "http://localhost\u3002:8000/tracesnt/login/cas",
    "http://loc\u00adalhost:8000/tracesnt/login/cas",
    "javascript:alert(1)//localhost:8000/tracesnt/login/cas",
    "data:text/html,http://localhost:8000/tracesnt/login/cas",
]


def with_service(service: str) -> str:
    return f"/cas/login?service={quote(service, safe='')}"


def ticket_of(tab: Tab) -> str:
    """A new ticket of someone who is signed in, for TRACES NT."""
    return parse_qs(urlsplit(tab.send("GET", with_service(SERVICE)).location).query)["ticket"][0]


def validated(tab: Tab, ticket: str, service: str) -> str:
    return tab.get(f"/cas/serviceValidate?service={quote(service, safe='')}&ticket={ticket}").text


def at_password(tab: Tab, service: str = SERVICE) -> Answer:
    """The page for the password of whoever has the tab."""
    page = tab.get(with_service(service) if service else "/cas/login")
    return tab.submit(page, page.form_with("username"))


def waiting(tab: Tab, method: str) -> Answer:
    """The page of a second factor."""
    page = at_password(tab)
    return tab.submit(page, page.form_with("password"), loginStrength=method)


def numbers_of(page: Answer) -> list[str]:
    """Numbers of the requests that a page of a user lets one decide about."""
    fields = [field.name for form in page.parsed.forms for field in form.fields]
    return sorted({name.removeprefix("decision-") for name in fields if name.startswith("decision-")})


def page_of_applicant(official: Tab, person_name: str) -> Answer:
    """A control body's page about somebody who has asked."""
    users = official.get("/tracesnt/users?pending=1")
    pages = [official.get(each) for each in users.parsed.addresses if "/users/user/" in each]
    return next(page for page in pages if person_name in page.text)


class TestServices:
    @pytest.mark.parametrize("service", FOREIGN_SERVICES[1:])
    @pytest.mark.parametrize("role", ["nobody", "newcomer"])
    def test_only_the_exact_address_is_led_to(self, cast: Cast, role: str, service: str) -> None:
        answer = cast.tab(role).send("GET", with_service(service))
        assert answer.status == FORBIDDEN
        assert not answer.location

    @pytest.mark.parametrize("service", FOREIGN_SERVICES[1:])
    def test_a_service_cannot_be_brought_in_with_the_form(self, cast: Cast, service: str) -> None:
        tab = cast.tab("nobody")
        form = tab.get("/cas/login")
        fields = [("csrf", form.csrf()), ("username", JONAS.email), ("service", SERVICE)]
        assert tab.post(with_service(service), fields).status == FORBIDDEN

    def test_the_last_of_two_services_does_not_count_in_place_of_the_first(self, cast: Cast) -> None:
        tab = cast.tab("newcomer")
        for first, second in ((SERVICE, "https://elsewhere.example"), ("https://elsewhere.example", SERVICE)):
            both = f"{with_service(first)}&service={quote(second, safe='')}"
            location = tab.send("GET", both).location
            assert not location or location.startswith(f"{SERVICE}?ticket=")

    @pytest.mark.parametrize("service", FOREIGN_SERVICES)
    def test_a_ticket_is_good_for_the_exact_service_and_used_up_by_any(self, cast: Cast, service: str) -> None:
        tab = cast.tab("newcomer")
        ticket = ticket_of(tab)
        assert "authenticationFailure" in validated(tab, ticket, service)
        if service:
            assert "authenticationFailure" in validated(tab, ticket, SERVICE)


class TestThingsUsedTwice:
    def test_a_ticket(self, cast: Cast) -> None:
        ticket = ticket_of(cast.tab("newcomer"))
        stranger = cast.tabs["nobody"].copy()
        assert stranger.send("GET", f"{CALLBACK}?ticket={ticket}").status == 303
        for tab in (stranger, cast.tabs["applicant"].copy()):
            assert tab.send("GET", f"{CALLBACK}?ticket={ticket}").status == FORBIDDEN

    def test_a_mailed_link(self, cast: Cast) -> None:
        tab, (link,) = cast.tab("invited"), cast.doors["invited"]
        second, page = tab.copy(), tab.get(link)
        stale = second.get(link)
        assert tab.submit(page, page.form_with("newPassword")).status == 200
        writes = len(cast.twin.world.writes.all())
        assert second.submit(stale, stale.form_with("newPassword")).status in {FORBIDDEN, GONE}
        for attacker in (second, cast.tabs["nobody"].copy()):
            assert attacker.get(link).status == GONE
        assert len(cast.twin.world.writes.all()) == writes

    def test_a_captcha(self, cast: Cast) -> None:
        tab = cast.tab("nobody")
        page = tab.get("/cas/eim/external/register.cgi")
        form = page.form_with("confirmEmail")
        fields = tab.filled(form)
        assert tab.send_form(page, form, fields).status == 303
        again = [(name, f"other.{value}" if "mail" in name and "@" in value else value) for name, value in fields]
        assert tab.send_form(page, form, again).status == 400

    def test_the_request_form_after_pressing_back(self, cast: Cast) -> None:
        tab = cast.tab("newcomer")
        profile = tab.get(f"/tracesnt/operators/profile/{OPERATOR}")
        pop_up = tab.submit(profile, profile.form_with("tick"))
        assert tab.submit(pop_up, pop_up.form_with("message")).status == 200
        assert tab.send_form(pop_up, pop_up.form_with("message"), tab.filled(pop_up.form_with("message"))).status == 303
        assert [write["kind"] for write in cast.twin.world.writes.all()].count("authorisation-requested") == 1

    def test_a_decision_after_pressing_back(self, cast: Cast) -> None:
        tab = cast.tab("official")
        page = page_of_applicant(tab, CLAIRE.last_name)
        form, (number,) = page.form_with(f"decision-{numbers_of(page)[0]}"), numbers_of(page)
        fields = [*(pair for pair in tab.filled(form) if "decision" not in pair[0]), (f"decision-{number}", "accept")]
        assert tab.send_form(page, form, fields).status == 303
        writes = cast.twin.world.writes.all()
        rejected = [pair for pair in fields if pair[1] != "accept"] + [(f"decision-{number}", "reject")]
        assert tab.send_form(page, form, rejected).status in {303, 400}
        kinds = [write["kind"] for write in cast.twin.world.writes.all()[len(writes) :]]
        assert "request-rejected" not in kinds
        assert "request-accepted" not in kinds

    def test_a_one_time_password(self, cast: Cast) -> None:
        tab = cast.tab("nobody")
        page = waiting(tab, "MOBILE_APP_QR")
        picture = next(each for each in page.parsed.addresses if each.startswith("/cas/qr/"))
        code = Phone(cast.twin.world, JONAS.email).one_time_password(picture)
        form = page.form_with("oneTimePassword")
        fields = [("csrf", page.csrf()), ("oneTimePassword", code)]
        thief = tab.copy()
        assert "ticket=" in tab.send_form(page, form, fields).location
        assert "ticket=" not in thief.send_form(page, form, fields).location


class TestThingsOfOthers:
    def test_a_login_in_progress(self, cast: Cast) -> None:
        page = at_password(cast.tab("nobody"))
        thief = cast.tabs["applicant"].copy()
        assert JONAS.email not in thief.get(page.target).text
        own = thief.get("/cas/userdata/myName.cgi").csrf()
        stolen = [("csrf", own), ("password", "x"), ("loginStrength", "MOBILE_APP_PIN")]
        assert thief.post(page.target, stolen).location == "/cas/login"

    @pytest.mark.parametrize("method", ["MOBILE_APP_PIN", "MOBILE_APP_QR"])
    def test_a_second_factor(self, cast: Cast, method: str) -> None:
        page = waiting(cast.tab("nobody"), method)
        Phone(cast.twin.world, JONAS.email).waiting()
        if method == "MOBILE_APP_PIN":
            Phone(cast.twin.world, JONAS.email).confirm(None)
        thief = cast.tabs["applicant"].copy()
        own = thief.get("/cas/userdata/myName.cgi").csrf()
        for address in (page.target, *page.parsed.addresses):
            if "Request" in address or "/qr/" in address or "/events/" in address:
                answer = thief.send("GET", address)
                assert answer.location == "/cas/login" or answer.status == NOT_FOUND
        assert thief.post(page.target, [("csrf", own), ("oneTimePassword", "00000000")]).status in {303, 405}
        assert CLAIRE.email in thief.get("/tracesnt/home").text

    def test_a_pairing(self, cast: Cast) -> None:
        tab = cast.tab("newcomer")
        naming = tab.get("/cas/userdata/mobileApp/addMobileDevice.cgi")
        pairing = tab.submit(naming, naming.form_with("deviceName"), deviceName="Unmistakable")
        thief = cast.tabs["applicant"].copy()
        for address in (pairing.target, *pairing.parsed.addresses):
            if "pair" in address or "/qr/" in address or "/events/" in address:
                answer = thief.send("GET", address)
                assert answer.status in {303, NOT_FOUND}
                assert "Unmistakable" not in answer.text

    def test_a_session_that_was_planted(self, cast: Cast) -> None:
        victim = cast.tab("nobody")
        victim.get("/cas/login")
        planted = victim.copy()
        victim.sign_in(JONAS)
        assert planted.get("/cas/userdata/myAccount.cgi").path == "/cas/login"
        assert planted.get("/tracesnt/home").path == "/tracesnt/login"

    @pytest.mark.parametrize("role", ["newcomer", "applicant", "authorised"])
    def test_the_pages_of_a_control_body(self, cast: Cast, role: str) -> None:
        page = page_of_applicant(cast.tab("official"), CLAIRE.last_name)
        tab = cast.tabs[role].copy()
        own = tab.get("/tracesnt/home").csrf()
        tab.send("GET", "/tracesnt/users?pending=1")
        assert tab.send("GET", page.target).status in {FORBIDDEN, NOT_FOUND}
        decision = [("csrf", own), (f"decision-{numbers_of(page)[0]}", "accept")]
        writes = cast.twin.world.writes.all()
        assert tab.post(page.target, decision).status in {FORBIDDEN, NOT_FOUND}
        assert cast.twin.world.writes.all() == writes

    def test_a_decision_of_another_control_body(self, cast: Cast) -> None:
        foreign = foreign_official(cast)
        theirs = page_of_applicant(foreign, ZEBULON.last_name)
        official = cast.tabs["official"].copy()
        assert official.send("GET", theirs.target).status == NOT_FOUND
        mine = page_of_applicant(official, CLAIRE.last_name)
        (number,) = numbers_of(theirs)
        writes = cast.twin.world.writes.all()
        for address in (mine.target, theirs.target):
            answer = official.post(address, [("csrf", mine.csrf()), (f"decision-{number}", "accept")])
            assert answer.status in {400, NOT_FOUND}
        assert cast.twin.world.writes.all() == writes

    def test_a_decision_about_somebody_else_than_the_page_is_about(self, cast: Cast) -> None:
        official = cast.tab("official")
        page = page_of_applicant(official, CLAIRE.last_name)
        user = int(page.path.rpartition("/")[2])
        (number,) = numbers_of(page)
        writes = cast.twin.world.writes.all()
        for other in (user - 1, user + 1, -user, user + 2**64):
            address = f"/tracesnt/users/user/{other}"
            official.post(address, [("csrf", page.csrf()), (f"decision-{number}", "accept")])
        assert cast.twin.world.writes.all() == writes


class TestThingsOutOfOrder:
    @pytest.mark.parametrize("tick", ["XX-ORG-OP-404:organic-importer", OPERATOR, f"{OPERATOR}:invented", ":", "\x00"])
    def test_a_request_for_what_does_not_exist(self, cast: Cast, tick: str) -> None:
        tab = cast.tab("newcomer")
        own = tab.get("/tracesnt/home").csrf()
        for address in ("/tracesnt/operators/results", f"/tracesnt/operators/profile/{OPERATOR}"):
            assert tab.post(address, [("csrf", own), ("tick", tick)]).status in {400, NOT_FOUND}
        address = f"/tracesnt/authorisations/new?tick={quote(tick)}"
        assert tab.post(address, [("csrf", own)]).status in {400, NOT_FOUND}
        assert cast.twin.world.writes.all()[-1]["kind"] != "authorisation-requested"

    def test_one_bad_tick_spoils_all(self, cast: Cast) -> None:
        tab = cast.tab("newcomer")
        own, writes = tab.get("/tracesnt/home").csrf(), cast.twin.world.writes.all()
        good, bad = f"{OPERATOR}:organic-importer", f"{FOREIGN_OPERATOR}:invented"
        assert tab.post(f"/tracesnt/authorisations/new?tick={good}&tick={bad}", [("csrf", own)]).status == 400
        assert cast.twin.world.writes.all() == writes

    def test_the_second_factor_before_the_password(self, cast: Cast) -> None:
        tab = cast.tab("nobody")
        page = at_password(tab)
        query = page.target.partition("?")[2]
        for name in ("mobileApp/pin.cgi", "mobileApp/continue.cgi", "mobileApp/qr.cgi"):
            assert tab.send("GET", f"/cas/{name}?{query}").location == "/cas/login"
        posted = tab.post(f"/cas/mobileApp/qr.cgi?{query}", [("csrf", page.csrf()), ("oneTimePassword", "1")])
        assert posted.location == "/cas/login"
        assert tab.get("/tracesnt/home").path == "/tracesnt/login"

    def test_going_on_before_the_phone_has_confirmed(self, cast: Cast) -> None:
        tab = cast.tab("nobody")
        page = waiting(tab, "MOBILE_APP_PIN")
        onward = next(each for each in page.parsed.addresses if "continue.cgi" in each)
        assert tab.get(onward).path == "/cas/mobileApp/pin.cgi"
        assert tab.get("/tracesnt/home").path == "/tracesnt/login"

    def test_one_factor_where_two_are_needed(self, cast: Cast) -> None:
        tab = cast.tab("nobody")
        page = at_password(tab, service="")
        assert tab.submit(page, page.form_with("password"), loginStrength="PASSWORD").status == 200
        assert "ticket=" not in tab.send("GET", with_service(SERVICE)).location

    def test_a_password_without_a_link(self, cast: Cast) -> None:
        tab = cast.tab("newcomer")
        own = tab.get("/cas/userdata/myName.cgi").csrf()
        chosen = [("csrf", own), ("newPassword", "Abcdef-1234!"), ("confirmPassword", "Abcdef-1234!")]
        assert tab.post("/cas/init/createPassword.cgi", chosen).status == GONE

    @pytest.mark.parametrize(
        ("site", "page", "leaving"),
        [
            ("/cas", "/cas/userdata/myName.cgi", "/cas/logout"),
            ("/tracesnt", f"/tracesnt/operators/profile/{OPERATOR}", "/tracesnt/logout"),
        ],
    )
    def test_posting_in_one_tab_after_leaving_in_the_other(
        self, cast: Cast, site: str, page: str, leaving: str
    ) -> None:
        tab = cast.tab("newcomer")
        second, kept = tab.second(), tab.copy()
        form = next(
            form for form in second.get(page).parsed.forms if form.method == "post" and "out" not in form.action
        )
        shown, writes = second.get(page), cast.twin.world.writes.all()
        tab.post(leaving, [("csrf", tab.get(page).csrf())])
        for either in (second, kept):
            answer = either.send_form(shown, form, second.filled(form))
            assert answer.status == FORBIDDEN or answer.location.startswith(f"{site}/login")
        assert kept.send("GET", page).location.startswith(f"{site}/login")
        assert cast.twin.world.writes.all() == writes

    def test_two_tabs_that_ask_for_the_same(self, cast: Cast) -> None:
        first = cast.tab("newcomer")
        second, address = first.second(), f"/tracesnt/operators/profile/{OPERATOR}"
        pages = []
        for tab in (first, second):
            profile = tab.get(address)
            pages.append((tab, tab.submit(profile, profile.form_with("tick"))))
        for tab, pop_up in pages:
            form = pop_up.form_with("message")
            assert tab.send_form(pop_up, form, tab.filled(form)).status == 303
        assert [write["kind"] for write in cast.twin.world.writes.all()].count("authorisation-requested") == 1

    def test_a_decision_whose_request_was_decided_in_another_tab(self, cast: Cast) -> None:
        first, before = cast.tab("official"), len(cast.twin.world.writes.all())
        second = first.second()
        for tab, page in [(tab, page_of_applicant(tab, CLAIRE.last_name)) for tab in (first, second)]:
            decision = f"decision-{numbers_of(page)[0]}"
            form = page.form_with(decision)
            tab.send_form(page, form, tab.filled(form, {decision: "accept"}))
        kinds = [write["kind"] for write in cast.twin.world.writes.all()[before:]]
        assert kinds.count("request-accepted") == 1
