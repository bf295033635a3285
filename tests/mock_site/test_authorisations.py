"""Requesting authorisation, and the person's own list."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.mock_site.visitor import NOT_FOUND, REFUSED, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

PROFILE = "/tracesnt/operators/profile/BE-ORG-OP-6"
RESULTS = "/tracesnt/operators/results?country=BE&name=coffeeteam"
TICK = "BE-ORG-OP-6:organic-importer"


def test_a_request_is_confirmed_once_and_listed(importer: Visitor, member: Person, backstage: BackstageClient) -> None:
    backstage.freeze(datetime(2026, 6, 1, 12, tzinfo=UTC))
    shown = importer.request("BE-ORG-OP-6")
    assert shown.path == "/tracesnt/profile"
    assert shown.announces("authorisations.submitted")
    assert shown.rows == [
        [
            "Coffeeteam TRACES Number: BE-ORG-OP-6",
            "Organic Importer (ORGANIC IMPORTER)",
            "En attente de validation",
            "",
            "1 juin 2026",
            "",
            "",
            "Retirer",
        ]
    ]
    assert not importer.get("/tracesnt/profile").has("submitted")
    assert [(write.kind, write.who, write.subject) for write in backstage.writes()] == [
        ("authorisation-requested", member.email, "BE-ORG-OP-6")
    ]


def test_the_newest_request_is_first(importer: Visitor) -> None:
    importer.request("BE-ORG-OP-6")
    shown = importer.request("BE-ORG-OP-4")
    assert [row[0].split()[0] for row in shown.rows] == ["Colzagro", "Coffeeteam"]


def test_a_request_can_start_from_the_results(importer: Visitor) -> None:
    results = importer.get(RESULTS)
    pop_up = importer.press(results, "requestAuthorisation", tick=TICK)
    assert pop_up.has("authorisation-request-heading")
    assert importer.press(pop_up, "sendRequest").announces("authorisations.submitted")


@pytest.mark.parametrize("path", [PROFILE, RESULTS])
def test_something_has_to_be_ticked(importer: Visitor, path: str) -> None:
    shown = importer.press(importer.get(path), "requestAuthorisation")
    assert shown.status == REFUSED
    assert shown.announces("operator-profile.error-nothing-ticked")
    assert shown.has("requestAuthorisation")


@pytest.mark.parametrize("path", [PROFILE, RESULTS])
def test_a_second_request_is_refused_on_the_profile(importer: Visitor, backstage: BackstageClient, path: str) -> None:
    importer.request("BE-ORG-OP-6")
    shown = importer.press(importer.get(path), "requestAuthorisation", tick=TICK)
    assert shown.path == PROFILE
    assert shown.announces("operator-profile.error-already-requested")
    assert len(backstage.writes()) == 1


def test_a_request_that_was_opened_twice_is_sent_once(importer: Visitor, backstage: BackstageClient) -> None:
    pop_up = importer.press(importer.get(PROFILE), "requestAuthorisation", tick=TICK)
    importer.press(pop_up, "sendRequest")
    assert importer.press(pop_up, "sendRequest").announces("operator-profile.error-already-requested")
    assert len(backstage.writes()) == 1


def test_a_double_click_sends_one_request(importer: Visitor, backstage: BackstageClient) -> None:
    pop_up = importer.press(importer.get(PROFILE), "requestAuthorisation", tick=TICK)
    with ThreadPoolExecutor(8) as clicks:
        list(clicks.map(lambda _: importer.press(pop_up, "sendRequest"), range(8)))
    assert len(backstage.writes()) == 1


def test_after_a_rejection_one_may_ask_again(
    importer: Visitor, official: Visitor, member: Person, backstage: BackstageClient
) -> None:
    importer.request("BE-ORG-OP-6")
    official.decide(official.open_pending(member), "reject", "Inconnu")
    shown = importer.request("BE-ORG-OP-6")
    assert [(row[2], row[6]) for row in shown.rows] == [("En attente de validation", ""), ("Rejetée", "Inconnu")]
    assert [write.kind for write in backstage.writes()] == [
        "authorisation-requested",
        "request-rejected",
        "authorisation-requested",
    ]


def test_an_operator_without_organic_import_cannot_be_requested(importer: Visitor, backstage: BackstageClient) -> None:
    shown = importer.get("/tracesnt/authorisations/new", tick="FR-ORG-OP-103:organic-producer")
    assert shown.announces("operator-profile.no-organic-import")
    assert backstage.writes() == ()


@pytest.mark.parametrize(
    ("tick", "status"),
    [
        ("BE-ORG-OP-6:organic-producer", REFUSED),
        ("BE-ORG-OP-6", REFUSED),
        ("BE-ORG-OP-0:organic-importer", NOT_FOUND),
        ("'; DROP TABLE requests; --", NOT_FOUND),
    ],
)
def test_what_no_page_offered_cannot_be_requested(importer: Visitor, tick: str, status: int) -> None:
    assert importer.get("/tracesnt/authorisations/new", tick=tick).status == status


def test_a_contact_address_has_to_be_one(importer: Visitor, backstage: BackstageClient) -> None:
    shown = importer.request("BE-ORG-OP-6", contactEmail="nonsense", message="Bonjour")
    assert shown.field_error("contactEmail") == shown.label("account-creation.error-email")
    assert shown.text("message") == "Bonjour"
    assert backstage.writes() == ()


def test_the_contact_reaches_the_control_body(importer: Visitor, official: Visitor, member: Person) -> None:
    importer.request("BE-ORG-OP-6", contactPhone="+33 1 23 45 67 89", message="Bonjour <b>Paul</b>")
    source = official.open_pending(member).source
    assert "+33 1 23 45 67 89" in source
    assert "Bonjour &lt;b&gt;Paul&lt;/b&gt;" in source


def test_whoever_has_asked_nothing_is_told_so(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/profile")
    assert shown.label("authorisations.none") == shown.text("noAuthorisations")
    assert importer.click(shown, "requestNewRole").has("roles")
