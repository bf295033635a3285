"""Home, roles, the search for an operator, and its profile."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import NOT_FOUND, OK, REFUSED, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

RESULTS = "/tracesnt/operators/results"


def names(visitor: Visitor, **criteria: str) -> list[str]:
    """Names of the operators that a search finds."""
    return [row[0].partition(" TRACES")[0] for row in visitor.get(RESULTS, **criteria).rows]


@pytest.mark.parametrize(
    "path",
    [
        "/tracesnt/home",
        "/tracesnt/role",
        "/tracesnt/operators",
        RESULTS,
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


@pytest.mark.parametrize("role", ["role-control-body", "role-authority"])
def test_the_other_roles_are_requested_elsewhere(importer: Visitor, role: str) -> None:
    assert importer.click(importer.get("/tracesnt/role"), role).announces("role-selection.elsewhere")


def test_a_row_of_the_results_reads_as_in_the_guide(importer: Visitor) -> None:
    shown = importer.get(RESULTS, country="BE", activity="organic-importer", name="Coffeeteam")
    assert shown.rows == [
        [
            "Coffeeteam TRACES Number: BE-ORG-OP-6",
            "Generaal Lemanstraat 74 149847 Berchem Belgium",
            "Organic Importer (ORGANIC IMPORTER)",
            "",
        ]
    ]
    assert 'aria-label="Choisir Organic Importer (ORGANIC IMPORTER) de Coffeeteam"' in shown.source


def test_results_are_sorted_by_name(importer: Visitor) -> None:
    assert names(importer, country="BE") == [
        "ALPRO Comm.V.A.",
        "Beanworks Seeds and Grains bvba",
        "Coffeeteam",
        "Colzagro",
    ]


@pytest.mark.parametrize("name", ["épices", "EPICES", "comptoir des é", " epices "])
def test_accents_and_capitals_do_not_matter(importer: Visitor, name: str) -> None:
    assert names(importer, name=name) == ["Comptoir des Épices", "Comptoir des Épices"]


@pytest.mark.parametrize("name", ["%", "_", "'", '"', "\\", "<script>", "x" * 3000])
def test_marks_in_a_name_are_only_marks(importer: Visitor, name: str) -> None:
    shown = importer.get(RESULTS, name=name)
    assert shown.status == OK
    assert shown.announces("operator-results.none")


def test_criteria_count_together(importer: Visitor) -> None:
    assert names(importer, country="FR", activity="organic-producer") == ["Ferme du Vallon"]


def test_no_result_says_so_and_keeps_the_way_to_a_new_operator(importer: Visitor) -> None:
    shown = importer.get(RESULTS, name="Introuvable")
    assert shown.announces("operator-results.none")
    assert not shown.has("results")
    assert shown.text("hint") == shown.label("operator-results.hint")
    assert importer.click(shown, "createOperator").has("operatorCreationClosed")


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [("country", "XX", "operator-search.error-country"), ("activity", "fishing", "operator-search.error-activity")],
)
def test_what_the_form_does_not_offer_is_refused(importer: Visitor, field: str, value: str, label: str) -> None:
    shown = importer.get(RESULTS, **{field: value})
    assert shown.status == REFUSED
    assert shown.has("operator-search-heading")
    assert shown.field_error(field) == shown.label(label)


def test_countries_are_named_and_sorted_in_the_language_of_the_page(importer: Visitor) -> None:
    options = importer.get("/tracesnt/operators").text("country")
    assert options.startswith("Tous Allemagne Autriche Belgique")
    assert "Espagne Estonie Finlande" in options


def test_an_unknown_operator_has_no_page(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/operators/profile/BE-ORG-OP-0")
    assert shown.status == NOT_FOUND
    assert shown.announces("error.not-found")
    assert shown.has("menuHome")


def test_an_operator_without_organic_import_says_why_it_cannot_be_used(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/operators/profile/FR-ORG-OP-103")
    assert shown.announces("operator-profile.no-organic-import")
    assert not shown.has("requestAuthorisation")


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
    assert "Coffeeteam" in importer.get("/tracesnt/home").text("pendingRequests")


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
