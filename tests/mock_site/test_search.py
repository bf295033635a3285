"""The searches for an operator, a control body and an authority, among ten thousand."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import OK, REFUSED, Shown, Visitor
from tracesnt.fixtures import WantedOperator
from tracesnt.fixtures.folding import folded
from tracesnt.mock_site.backstage.client import BackstageClient

OPERATORS = "/tracesnt/operators/results"
CONTROL_BODIES = "/tracesnt/control-bodies/results"
AUTHORITIES = "/tracesnt/authorities/results"
SPAIN = {"country": "ES", "activity": "organic-importer", "name": "s.l."}


def names(shown: Shown) -> list[str]:
    """Names of what a page of results shows, in its order."""
    return [row[0].partition(f" {before_number(shown)}")[0] for row in shown.rows]


def numbers(shown: Shown) -> list[str]:
    """TRACES numbers of what a page of results shows, in its order."""
    return [row[0].rpartition(before_number(shown))[2] for row in shown.rows]


def before_number(shown: Shown) -> str:
    """What stands before a TRACES number."""
    return shown.label("operator-results.traces-number", number="")


def every_page(visitor: Visitor, **criteria: str) -> list[Shown]:
    """Every page of the results, by following the links."""
    pages = [visitor.get(OPERATORS, **criteria)]
    while pages[-1].has("nextPage"):
        pages.append(visitor.click(pages[-1], "nextPage"))
    return pages


# What is found.


def test_a_row_of_the_results_reads_as_in_the_guide(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, country="BE", activity="organic-importer", name="Coffeeteam")
    assert shown.rows == [
        [
            "Coffeeteam TRACES Number: BE-ORG-OP-6",
            "Generaal Lemanstraat 74 149847 Berchem Belgium",
            "Organic Importer (ORGANIC IMPORTER)",
            "",
        ]
    ]
    assert 'aria-label="Choisir Organic Importer (ORGANIC IMPORTER) de Coffeeteam"' in shown.source
    assert not shown.has("pagePosition")


@pytest.mark.parametrize("name", ["épices", "EPICES", "comptoir des é", " des   epices "])
def test_accents_capitals_and_blanks_do_not_matter(importer: Visitor, name: str) -> None:
    shown = importer.get(OPERATORS, country="FR", name=name)
    assert names(shown) == ["Comptoir des Épices", "Comptoir des Épices"]
    assert numbers(shown) == ["FR-ORG-OP-101", "FR-ORG-OP-102"]


@pytest.mark.parametrize(
    ("country", "name", "expected"),
    [
        ("GR", "παπαδοπουλοσ", "Παπαδόπουλος"),
        ("GR", "ΠΑΠΑΔΌΠΟΥΛΟΣ", "Παπαδόπουλος"),
        ("GR", "ηλιος", "Ήλιος"),
        ("BG", "СЛЪНЧОГЛЕД", "Слънчоглед"),
        ("BG", "йорданов", "Йорданов"),
        ("DE", "weissmann", "Weißmann"),
        ("DE", "GROßKOPF", "Großkopf"),
        ("DK", "sorensen", "Sørensen"),
        ("PL", "lukasik", "Łukasik"),
        ("HR", "duric", "Đurić"),
        ("MT", "zammit", "Żammit"),
        ("IE", "o\u2019connor", "O'Connor"),
        ("IT", "d'angelo", "D'Angelo"),
        ("FR", "coeur de", "Cœur de Garrigue"),
        ("NL", "& zn", "& Zn."),
    ],
)
def test_every_alphabet_is_searched(importer: Visitor, country: str, name: str, expected: str) -> None:
    found = names(importer.get(OPERATORS, country=country, name=name, max="100"))
    assert found
    assert all(expected in each for each in found)


@pytest.mark.parametrize("number", ["BE-ORG-OP-5", "be-org-op-5", " BE-ORG- OP-5 "])
def test_a_traces_number_finds_one(importer: Visitor, number: str) -> None:
    assert names(importer.get(OPERATORS, number=number)) == ["ALPRO Comm.V.A."]


def test_part_of_a_traces_number_finds_none(importer: Visitor) -> None:
    assert importer.get(OPERATORS, number="BE-ORG-OP").announces("operator-results.none")


def test_the_section_narrows_the_search(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, country="EE", section="animal", max="100")
    assert shown.rows
    assert all("LIVESTOCK HOLDING" in row[2] or "ANIMAL TRANSPORTER" in row[2] for row in shown.rows)


def test_criteria_count_together(importer: Visitor) -> None:
    vallon = {"country": "FR", "section": "organic", "activity": "organic-producer", "name": "vallon"}
    assert names(importer.get(OPERATORS, **vallon)) == ["Ferme du Vallon"]
    for other in ({"country": "BE"}, {"section": "food"}, {"activity": "organic-importer"}, {"number": "BE-ORG-OP-5"}):
        assert importer.get(OPERATORS, **{**vallon, **other}).announces("operator-results.none")


def test_homonyms_are_told_apart_by_their_addresses(importer: Visitor) -> None:
    rows = importer.get(OPERATORS, country="SE", name="björk & söner kb", max="100").rows
    namesakes = [row for row in rows if row[0].startswith("Björk & Söner KB TRACES")]
    assert len(namesakes) > 2
    assert len({row[1] for row in namesakes}) == len(namesakes)


@pytest.mark.parametrize("name", ["%", "_", '"', "\\", "<script>", "x" * 3000, "\x00", "\ud7ff"])
def test_marks_in_a_name_are_only_marks(importer: Visitor, name: str) -> None:
    shown = importer.get(OPERATORS, name=name)
    assert shown.status == OK
    assert shown.announces("operator-results.none")


def test_no_result_says_so_and_keeps_the_way_to_a_new_operator(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, name="Introuvable")
    assert shown.announces("operator-results.none")
    assert not shown.has("results")
    assert shown.text("hint") == shown.label("operator-results.hint")
    assert importer.click(shown, "createOperator").has("operatorCreationClosed")


def test_too_many_results_are_not_shown(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, country="FR")
    assert shown.status == OK
    assert shown.announces("paging.too-many")
    assert not shown.has("results")
    assert not shown.has("requestAuthorisation")


def test_the_search_can_be_changed(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, **SPAIN, sort="-name", offset="20")
    form = importer.click(shown, "changeSearch")
    assert form.attribute("operatorName", "value") == "s.l."
    again = importer.press(form, "search", name="biosol")
    assert set(SPAIN.items()) - {("name", "s.l.")} <= set(again.response.url.params.items())
    assert all("Biosol" in name for name in names(again))


# Pages.


def test_every_result_is_on_one_page_only(importer: Visitor) -> None:
    pages = every_page(importer, **SPAIN)
    found = [number for page in pages for number in numbers(page)]
    assert len(pages) > 2
    assert {len(page.rows) for page in pages[:-1]} == {20}
    assert len(found) == len(set(found))
    assert pages[0].text("resultCount") == f"{len(found)} résultats"
    assert pages[1].text("pagePosition") == f"Page 2 sur {len(pages)}"


def test_the_links_lead_to_the_other_pages(importer: Visitor) -> None:
    first, *_, last = pages = every_page(importer, **SPAIN)
    assert not first.has("firstPage")
    assert not first.has("previousPage")
    assert not last.has("nextPage")
    assert not last.has("lastPage")
    assert numbers(importer.click(first, "lastPage")) == numbers(last)
    assert numbers(importer.click(last, "firstPage")) == numbers(first)
    assert numbers(importer.click(pages[2], "previousPage")) == numbers(pages[1])


def test_one_chooses_how_many_stand_on_a_page(importer: Visitor) -> None:
    by_seven = every_page(importer, **SPAIN, max="7")
    by_twenty = every_page(importer, **SPAIN)
    assert {len(page.rows) for page in by_seven[:-1]} == {7}
    assert [n for page in by_seven for n in numbers(page)] == [n for page in by_twenty for n in numbers(page)]


def test_one_result_is_counted_as_one(importer: Visitor) -> None:
    assert importer.get(OPERATORS, number="BE-ORG-OP-5").text("resultCount") == "1 résultat"


@pytest.mark.parametrize(
    "part",
    [
        {"sort": "town"},
        {"sort": "--name"},
        {"max": "0"},
        {"max": "101"},
        {"max": "twenty"},
        {"max": "-1"},
        {"max": "²"},
        {"offset": "-20"},
        {"offset": "1e3"},
        {"offset": "20"},
        {"offset": "9" * 40},
        {"max": "9" * 40},
    ],
)
def test_a_part_that_does_not_exist_is_refused(importer: Visitor, part: dict[str, str]) -> None:
    shown = importer.get(OPERATORS, number="BE-ORG-OP-5", **part)
    assert shown.status == REFUSED
    assert shown.announces("paging.error")
    assert shown.attribute("tracesNumber", "value") == "BE-ORG-OP-5"


# Order.


def test_names_are_in_the_order_of_people(importer: Visitor) -> None:
    found = [name for page in every_page(importer, country="SE", section="organic", max="100") for name in names(page)]
    assert found == sorted(found, key=folded)
    assert found != sorted(found)


@pytest.mark.parametrize("link", ["sortByName", "sortByAddress", "sortByNumber"])
def test_a_column_is_sorted_both_ways(importer: Visitor, link: str) -> None:
    start = importer.get(OPERATORS, country="LT", max="100", sort="number" if link == "sortByName" else "name")
    up = importer.click(start, link)
    down = importer.click(up, link)
    assert numbers(up) != numbers(start)
    assert sorted(numbers(up)) == sorted(numbers(start))
    assert numbers(down) == numbers(up)[::-1]
    assert up.attribute(link, "aria-current") == "true"
    assert up.source.count('aria-sort="ascending"') == down.source.count('aria-sort="descending"') == 1


def test_numbers_are_in_the_order_of_numbers(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, country="BE", activity="organic-importer", name="e", sort="number")
    found = [int(number.rpartition("-")[2]) for number in numbers(shown)]
    assert found[:2] == [6, 7]
    assert found == sorted(found)


def test_addresses_are_in_the_order_of_country_town_and_street(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, name="weber", activity="organic-importer", sort="address", max="100")
    countries = [row[1].split()[-1] for row in shown.rows]
    assert countries == sorted(countries)
    assert len(set(countries)) > 1


def test_a_new_order_starts_on_the_first_page(importer: Visitor) -> None:
    shown = importer.click(importer.get(OPERATORS, **SPAIN, offset="20"), "sortByNumber")
    assert not shown.has("previousPage")
    assert dict(shown.response.url.params) == {**SPAIN, "sort": "number"}


# The form.


@pytest.mark.parametrize("path", ["/tracesnt/operators", "/tracesnt/control-bodies", "/tracesnt/authorities"])
def test_countries_are_named_and_sorted_in_the_language_of_the_page(importer: Visitor, path: str) -> None:
    options = importer.get(path).text("country")
    assert options.startswith("Tous Allemagne Autriche Belgique")
    assert "Espagne Estonie Finlande" in options


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        (OPERATORS, "country", "XX"),
        (OPERATORS, "section", "fishing"),
        (OPERATORS, "activity", "fishing"),
        (OPERATORS, "activity", "customs-office"),
        (AUTHORITIES, "activity", "organic-importer"),
        (CONTROL_BODIES, "country", "XX"),
    ],
)
def test_what_the_form_does_not_offer_is_refused(importer: Visitor, path: str, field: str, value: str) -> None:
    shown = importer.get(path, **{field: value})
    assert shown.status == REFUSED
    assert shown.field_error(field) == shown.label(f"operator-search.error-{field}")


def test_the_kinds_of_activity_are_in_the_chosen_section(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/operators")
    assert shown.text("section") == "Tous Biologique Santé des végétaux Animaux Denrées alimentaires CITES UE Autre"
    assert '<optgroup label="Santé des végétaux">' in shown.source


# Ticking.


def test_several_activities_of_several_operators_are_requested_together(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, country="NL", activity="organic-processor", section="organic", name="import")
    importers = [row for row in shown.rows if "ORGANIC IMPORTER" in row[2]]
    first, second = (row[0].rpartition(before_number(shown))[2] for row in importers[:2])
    ticks = [f"{first}:organic-importer", f"{first}:organic-processor", f"{second}:organic-importer"]
    pop_up = importer.press(shown, "requestAuthorisation", tick=ticks)
    own = importer.press(pop_up, "sendRequest")
    assert own.announces("authorisations.submitted")
    assert len(own.rows) == 3


def test_results_say_which_operators_cannot_be_used(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, number="FR-ORG-OP-103")
    assert " ".join(shown.label("operator-results.no-organic-import").split()) in shown.rows[0][2]
    assert 'type="checkbox"' not in shown.source


def test_what_cannot_be_used_is_not_requested_from_the_results_either(importer: Visitor) -> None:
    shown = importer.get(OPERATORS, number="FR-ORG-OP-103")
    refused = importer.press(shown, "requestAuthorisation", tick="FR-ORG-OP-103:organic-producer")
    assert refused.announces("operator-profile.no-organic-import")


# Control bodies and authorities.


@pytest.mark.parametrize(("role", "search"), [("role-control-body", "control-body"), ("role-authority", "authority")])
def test_each_role_leads_to_its_own_search(importer: Visitor, role: str, search: str) -> None:
    form = importer.click(importer.get("/tracesnt/role"), role)
    assert form.has(f"{search}-search-heading")
    assert importer.press(form, "search").has(f"{search}-results-heading")


@pytest.mark.parametrize(
    ("path", "criteria", "expected"),
    [
        (CONTROL_BODIES, {"name": "certipaq"}, ["FR-BIO-09"]),
        (CONTROL_BODIES, {"country": "FR", "sort": "-number"}, ["FR-BIO-92", "FR-BIO-91", "FR-BIO-09"]),
        (CONTROL_BODIES, {"number": "de-öko-901"}, ["DE-ÖKO-901"]),
        (CONTROL_BODIES, {"country": "BG", "name": "балкан"}, ["BG-BIO-91"]),
        (AUTHORITIES, {"country": "FR", "activity": "customs-office"}, ["FR002300"]),
        (AUTHORITIES, {"country": "GR", "name": "πειραια", "sort": "number"}, ["GRPIR1", "GR001701"]),
        (AUTHORITIES, {"number": "nlrtm1"}, ["NLRTM1"]),
    ],
)
def test_control_bodies_and_authorities_are_found(
    importer: Visitor, path: str, criteria: dict[str, str], expected: list[str]
) -> None:
    assert numbers(importer.get(path, **criteria)) == expected


def test_a_search_finds_its_own_kind_only(importer: Visitor) -> None:
    for path, number in ((OPERATORS, "FR-BIO-09"), (CONTROL_BODIES, "FR00000"), (AUTHORITIES, "BE-ORG-OP-5")):
        assert not importer.get(path, number=number).rows


@pytest.mark.parametrize(
    ("path", "tick"),
    [(CONTROL_BODIES, "FR-BIO-09:organic-control-body"), (AUTHORITIES, "FRLEH1:border-control-post")],
)
def test_authorisation_is_requested_in_the_same_way(importer: Visitor, path: str, tick: str) -> None:
    results = importer.get(path, number=tick.partition(":")[0])
    pop_up = importer.press(results, "requestAuthorisation", tick=tick)
    assert importer.press(pop_up, "sendRequest").announces("authorisations.submitted")


def test_there_are_several_pages_of_control_bodies(importer: Visitor) -> None:
    shown = importer.get(CONTROL_BODIES)
    assert shown.text("resultCount") == "40 résultats"
    assert importer.click(shown, "nextPage").path == CONTROL_BODIES


def test_operators_that_a_sheet_names_are_seeded_unless_they_are_there(
    importer: Visitor, backstage: BackstageClient
) -> None:
    wanted = [
        WantedOperator(country="BE", name="coffeeTEAM"),
        WantedOperator(country="BE", name="Nieuwe Köffie", traces_number="BE-ORG-OP-900001"),
        WantedOperator(country="BE", name="Branderij"),
        WantedOperator(country="BE", name="BRANDERIJ", activity="organic-exporter"),
    ]
    known = backstage.state()["operators"]
    named, numbered = backstage.add_operators(wanted)[::-1]
    assert numbered == "BE-ORG-OP-900001"
    assert backstage.state()["operators"] == known + 2
    assert backstage.add_operators(wanted) == ()
    for activity in ("organic-importer", "organic-exporter"):
        assert numbers(importer.get(OPERATORS, country="BE", activity=activity, name="branderij")) == [named]
    assert numbers(importer.get(OPERATORS, country="BE", name="nieuwe koffie")) == [numbered]
    assert backstage.writes() == ()
