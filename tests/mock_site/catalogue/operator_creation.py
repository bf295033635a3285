"""The way to an operator that is really not there."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk
from tracesnt.fixtures.vocabulary import refused_sections


def new_operator(stage: Stage) -> Iterator[State]:
    """The form for an operator that is really not there."""
    stage.backstage.add_person(stage.claire, "with-device")
    someone = stage.signed_in(stage.claire)
    form = someone.get("/tracesnt/operators/new")
    yield State("operator-creation", someone, form)
    yield State("operator-creation/with-errors", someone, someone.press(form, "createNewOperator"))
    wrong = {"newCountry": "XX", "newChapter": "nothing", "newActivity": "nothing", "newControlBody": "nothing"}
    yield State("operator-creation/wrong-values", someone, someone.press(form, "createNewOperator", **wrong))
    listed = next(iter(refused_sections()))
    refused = someone.press(form, "createNewOperator", newChapter=listed)
    yield State("operator-creation/refused-section", someone, refused)
    new = {
        "newName": "Coffeeteam",
        "newCountry": "BE",
        "newStreet": "Kaai 1",
        "newPostcode": "2000",
        "newCity": "Antwerpen",
        "newChapter": "organic",
        "newActivity": "organic-importer",
        "newControlBody": "certipaq-bio",
    }
    another = someone.press(form, "addAddress", addAddress="1", **new)
    yield State("operator-creation/another-address", someone, another)
    yield State("operator-creation/another-address-missing", someone, someone.press(another, "createNewOperator"))
    second = {"newStreet-2": "Kaai 2", "newPostcode-2": "2030", "newCity-2": "Antwerpen"}
    choice = someone.press(another, "chooseAddress", chooseAddress="1", **second)
    yield State("operator-creation/choice-of-the-address", someone, choice)
    chosen = someone.press(choice, "pickAddress", pickAddress="2")
    yield State("operator-creation/chosen-address", someone, chosen)
    nowhere = someone.press(form, "chooseAddress", chooseAddress="1")
    yield State("operator-creation/no-address-to-choose", someone, nowhere)
    full = chosen
    for _ in range(3):
        full = someone.press(full, "addAddress", addAddress="1")
    yield State("operator-creation/no-more-addresses", someone, full)
    several = someone.press(chosen, "createNewOperator", newName="Kaaien en Zonen")
    yield State("authorisation-request/of-several-addresses", someone, several)
    profile = someone.get(f"/tracesnt/operators/profile/{stage.backstage.writes()[-1].subject}")
    yield State("operator-profile/several-addresses", someone, profile)
    yield State("operator-creation/namesakes", someone, someone.press(form, "createNewOperator", **new))
    pop_up = someone.press(form, "createNewOperator", **{**new, "newName": "Torréfaction du Marais"})
    yield State("authorisation-request/of-a-new-operator", someone, pop_up)
    number = stage.backstage.writes()[-1].subject
    pending = someone.get(f"/tracesnt/operators/profile/{number}")
    yield State("operator-profile/pending", someone, pending)


WALKS: tuple[Walk, ...] = (new_operator,)
