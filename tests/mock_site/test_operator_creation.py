"""The form for an operator that is really not there."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import OK, REFUSED, Shown, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

NEW = {
    "newName": "Torréfaction du Marais",
    "newCountry": "FR",
    "newStreet": "9 rue des Tourneurs",
    "newPostcode": "31000",
    "newCity": "Toulouse",
    "newChapter": "organic",
    "newActivity": "organic-importer",
    "newControlBody": "certipaq-bio",
}


def create(visitor: Visitor, **changes: str) -> Shown:
    """Fill in the form and send it."""
    return visitor.press(visitor.get("/tracesnt/operators/new"), "createNewOperator", **{**NEW, **changes})


def with_addresses(visitor: Visitor, count: int) -> Shown:
    """Fill in the form with so many addresses: the first is in Toulouse, the others at the quays of Nantes."""
    shown, typed = visitor.get("/tracesnt/operators/new"), NEW
    for number in range(2, count + 1):
        shown = visitor.press(shown, "addAddress", addAddress="1", **typed)
        assert shown.status == OK
        typed = {
            f"newStreet-{number}": f"Quai {number}",
            f"newPostcode-{number}": "44000",
            f"newCity-{number}": "Nantes",
        }
    return visitor.press(shown, "chooseAddress", chooseAddress="1", **typed)


def profile_of_newest(visitor: Visitor, backstage: BackstageClient) -> Shown:
    """The profile of the operator that was created last."""
    return visitor.get(f"/tracesnt/operators/profile/{backstage.writes()[-1].subject}")


def kinds(backstage: BackstageClient) -> list[str]:
    """Kinds of the accepted writes."""
    return [write.kind for write in backstage.writes()]


def test_a_new_operator_is_pending_until_its_first_request_is_accepted(
    importer: Visitor, official: Visitor, member: Person, backstage: BackstageClient
) -> None:
    pop_up = create(importer)
    assert pop_up.has("authorisation-request-heading")
    number = backstage.writes()[-1].subject
    profile = f"/tracesnt/operators/profile/{number}"
    assert importer.get(profile).has("pendingOperator")
    assert importer.press(pop_up, "sendRequest").announces("authorisations.submitted")
    official.decide(official.open_user(member), "accept")
    assert not importer.get(profile).has("pendingOperator")
    assert kinds(backstage) == ["operator-created", "authorisation-requested", "request-accepted"]


def test_a_rejected_request_leaves_the_operator_pending(
    importer: Visitor, official: Visitor, member: Person, backstage: BackstageClient
) -> None:
    importer.press(create(importer), "sendRequest")
    official.decide(official.open_user(member), "reject", "Inconnu")
    number = backstage.writes()[0].subject
    assert importer.get(f"/tracesnt/operators/profile/{number}").has("pendingOperator")


def test_the_form_says_who_usually_creates_a_profile(importer: Visitor) -> None:
    shown = importer.get("/tracesnt/operators/new")
    assert shown.text("operatorCreationClosed") == shown.label("operator-creation.closed")
    assert shown.text("onlyImport").split() == shown.label("operator-creation.only-import").split()


@pytest.mark.parametrize("field", NEW)
def test_nothing_may_be_missing(importer: Visitor, backstage: BackstageClient, field: str) -> None:
    shown = create(importer, **{field: "  "})
    assert shown.field_error(field)
    assert backstage.writes() == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("newCountry", "US"),
        ("newChapter", "nonsense"),
        ("newActivity", "food-importer"),
        ("newActivity", "organic-control-body"),
        ("newControlBody", "fr-central"),
    ],
)
def test_only_what_is_offered_is_taken(importer: Visitor, backstage: BackstageClient, field: str, value: str) -> None:
    assert create(importer, **{field: value}).field_error(field)
    assert backstage.writes() == ()


def test_some_sections_are_refused(importer: Visitor, backstage: BackstageClient) -> None:
    shown = create(importer, newChapter="animal", newActivity="livestock-holding")
    assert shown.field_error("newChapter") == (
        "OPER-029 Data input source in TNT user registration not allowed for classification section ANIMAL"
    )
    assert backstage.writes() == ()


@pytest.mark.parametrize("name", ["Coffeeteam", "  COFFEETEAM ", "Cöffeeteam"])
def test_a_namesake_is_shown_and_has_to_be_confirmed(importer: Visitor, backstage: BackstageClient, name: str) -> None:
    shown = create(importer, newName=name, newCountry="BE")
    assert shown.status == REFUSED
    assert "BE-ORG-OP-6" in shown.text("namesakes")
    assert shown.link("Coffeeteam") == "/tracesnt/operators/profile/BE-ORG-OP-6"
    assert backstage.writes() == ()
    assert importer.press(shown, "createNewOperator", isAnother="yes").has("authorisation-request-heading")
    assert kinds(backstage) == ["operator-created"]


def test_a_name_in_another_country_is_no_namesake(importer: Visitor) -> None:
    assert create(importer, newName="Coffeeteam").has("authorisation-request-heading")


def test_a_form_that_is_sent_twice_creates_one_operator(importer: Visitor, backstage: BackstageClient) -> None:
    form = importer.get("/tracesnt/operators/new")
    importer.press(form, "createNewOperator", **NEW)
    assert importer.press(form, "createNewOperator", **NEW).has("namesakes")
    assert kinds(backstage) == ["operator-created"]


def test_an_operator_that_may_not_import_says_so(importer: Visitor) -> None:
    shown = create(importer, newActivity="organic-producer")
    assert shown.announces("operator-profile.no-organic-import")


def test_only_organic_operators_need_a_control_body(importer: Visitor, backstage: BackstageClient) -> None:
    create(importer, newChapter="food", newActivity="food-importer", newControlBody="")
    assert kinds(backstage) == ["operator-created"]


def test_markup_in_a_name_is_text(importer: Visitor) -> None:
    pop_up = create(importer, newName="<b>Bold</b> & {{7*7}}")
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; {{7*7}}" in pop_up.source


def test_an_operator_keeps_every_address_and_lists_show_that_of_its_activity(
    importer: Visitor, backstage: BackstageClient
) -> None:
    pop_up = with_addresses(importer, 3)
    assert pop_up.has("activity-address-heading")
    form = importer.press(pop_up, "pickAddress", pickAddress="3")
    assert form.text("activityAddress") == "Quai 3 44000 Nantes"
    assert importer.press(form, "createNewOperator").has("authorisation-request-heading")
    shown = profile_of_newest(importer, backstage)
    assert shown.text("address") == "Quai 3 44000 Nantes France"
    assert shown.text("otherAddresses") == "9 rue des Tourneurs 31000 Toulouse FranceQuai 2 44000 Nantes France"
    found = importer.get("/tracesnt/operators/results", country="FR", name=NEW["newName"])
    assert [row[1] for row in found.rows] == ["Quai 3 44000 Nantes France"]
    assert kinds(backstage) == ["operator-created"]


def test_the_activity_is_at_the_first_address_unless_another_is_chosen(
    importer: Visitor, backstage: BackstageClient
) -> None:
    form = importer.press(with_addresses(importer, 2), "pickAddress", pickAddress="")
    importer.press(form, "createNewOperator")
    shown = profile_of_newest(importer, backstage)
    assert shown.text("address") == "9 rue des Tourneurs 31000 Toulouse France"
    assert shown.text("otherAddresses") == "Quai 2 44000 Nantes France"


def test_an_operator_with_one_address_shows_no_others(importer: Visitor, backstage: BackstageClient) -> None:
    create(importer)
    assert not profile_of_newest(importer, backstage).has("otherAddresses")


@pytest.mark.parametrize(
    ("chosen", "removed", "shows", "left"),
    [
        ("3", "2", "Quai 3 44000 Nantes", ["9 rue des Tourneurs", "Quai 3"]),
        ("2", "2", "9 rue des Tourneurs 31000 Toulouse", ["9 rue des Tourneurs", "Quai 3"]),
        ("3", "1", "Quai 3 44000 Nantes", ["Quai 2", "Quai 3"]),
        ("1", "3", "9 rue des Tourneurs 31000 Toulouse", ["9 rue des Tourneurs", "Quai 2"]),
        ("1", "9", "9 rue des Tourneurs 31000 Toulouse", ["9 rue des Tourneurs", "Quai 2", "Quai 3"]),
    ],
)
def test_an_address_is_removed_and_the_activity_stays_where_it_was(
    importer: Visitor, chosen: str, removed: str, shows: str, left: list[str]
) -> None:
    form = importer.press(with_addresses(importer, 3), "pickAddress", pickAddress=chosen)
    form = importer.press(form, "removeAddress", removeAddress=removed)
    assert form.text("activityAddress") == shows
    streets = ["newStreet", "newStreet-2", "newStreet-3"][: len(left)]
    assert [form.attribute(street, "value") for street in streets] == left
    assert form.attribute("newName", "value") == NEW["newName"]


def test_the_only_address_stays_and_there_are_never_too_many(importer: Visitor, backstage: BackstageClient) -> None:
    form = importer.get("/tracesnt/operators/new")
    assert (
        importer.press(form, "createNewOperator", removeAddress="1", **NEW).attribute("newCity", "value") == "Toulouse"
    )
    full = importer.press(with_addresses(importer, 5), "pickAddress", pickAddress="")
    assert not full.has("addAddress")
    again = importer.press(full, "createNewOperator", addAddress="1")
    assert again.has("newStreet-5")
    assert not again.has("newStreet-6")
    assert backstage.writes() == ()


def test_nothing_may_be_missing_in_a_further_address(importer: Visitor, backstage: BackstageClient) -> None:
    form = importer.press(with_addresses(importer, 3), "pickAddress", pickAddress="")
    shown = importer.press(form, "createNewOperator", **{"newCity-2": " "})
    assert shown.field_error("newCity-2")
    assert backstage.writes() == ()


def test_the_globe_wants_an_address_first(importer: Visitor) -> None:
    shown = importer.press(importer.get("/tracesnt/operators/new"), "chooseAddress", chooseAddress="1")
    assert shown.status == REFUSED
    assert shown.announces("operator-creation.error-no-address")
