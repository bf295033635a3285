"""The CAS protocol between TRACES NT and EU Login."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.mock_site.visitor import FORBIDDEN, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

CALLBACK = "/tracesnt/login/cas"


def ticket_of(visitor: Visitor) -> str:
    """A ticket for TRACES NT that nobody has used yet."""
    service = visitor.site + CALLBACK
    answer = visitor.http.get("/cas/login", params={"service": service})
    return parse_qs(urlsplit(answer.headers["location"]).query)["ticket"][0]


def validated(visitor: Visitor, ticket: str, service: str) -> str:
    """What EU Login answers to a service."""
    return visitor.get("/cas/serviceValidate", service=service, ticket=ticket).source


def test_a_ticket_tells_who_and_how_strongly(importer: Visitor, member: Person) -> None:
    answer = validated(importer, ticket_of(importer), importer.site + CALLBACK)
    assert f"<cas:user>{member.email}</cas:user>" in answer
    assert "<cas:strength>MOBILE_APP_PIN</cas:strength>" in answer
    assert "<cas:firstName>Claire</cas:firstName>" in answer


def test_a_ticket_is_good_for_one_validation(importer: Visitor) -> None:
    ticket = ticket_of(importer)
    validated(importer, ticket, importer.site + CALLBACK)
    assert 'code="INVALID_TICKET"' in validated(importer, ticket, importer.site + CALLBACK)


def test_a_ticket_is_good_for_a_minute(importer: Visitor, backstage: BackstageClient) -> None:
    ticket = ticket_of(importer)
    backstage.advance(61)
    assert 'code="INVALID_TICKET"' in validated(importer, ticket, importer.site + CALLBACK)


def test_a_ticket_is_good_for_its_service_only(importer: Visitor) -> None:
    assert 'code="INVALID_SERVICE"' in validated(importer, ticket_of(importer), "https://elsewhere.example/")


@pytest.mark.parametrize(("service", "ticket"), [("", "ST-1"), ("https://elsewhere.example/", "")])
def test_a_question_without_its_parts_is_refused(visitor: Visitor, service: str, ticket: str) -> None:
    assert 'code="INVALID_REQUEST"' in validated(visitor, ticket, service)


@pytest.mark.parametrize("ticket", ["", "ST-invented", "<x>"])
def test_traces_nt_lets_nobody_in_with_an_invented_ticket(visitor: Visitor, ticket: str) -> None:
    shown = visitor.get(CALLBACK, ticket=ticket)
    assert shown.status == FORBIDDEN
    assert shown.announces("error.ticket-refused")
    assert visitor.get("/tracesnt/home").path == "/tracesnt/login"


def test_traces_nt_lets_nobody_in_with_a_replayed_ticket(importer: Visitor, other: Visitor) -> None:
    ticket = ticket_of(importer)
    assert importer.get(CALLBACK, ticket=ticket).path == "/tracesnt/home"
    assert other.get(CALLBACK, ticket=ticket).status == FORBIDDEN


@pytest.mark.parametrize(
    "service",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/tracesnt/login/cas",
        "javascript:alert(1)",
        "{site}.elsewhere.example/tracesnt/login/cas",
        "{site}@elsewhere.example/tracesnt/login/cas",
        "{site}/tracesnt/login/cas/../../x",
        "{site}/tracesnt/home",
    ],
)
def test_a_foreign_service_is_never_led_to(importer: Visitor, other: Visitor, service: str) -> None:
    address = service.format(site=importer.site)
    assert importer.get("/cas/login", service=address).status == FORBIDDEN
    assert other.get("/cas/login", service=address).status == FORBIDDEN
