"""The search for an operator, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk

RESULTS = "/tracesnt/operators/results"


def operators(stage: Stage) -> Iterator[State]:
    """The search among operators."""
    stage.backstage.add_person(stage.claire, "with-device")
    someone = stage.signed_in(stage.claire)
    yield State("operator-search", someone, someone.get("/tracesnt/operators"))
    yield State("operator-search/with-errors", someone, someone.get(RESULTS, country="XX", activity="nothing"))
    found = someone.get(RESULTS, country="BE", activity="organic-importer", name="")
    yield State("operator-results", someone, found)
    yield State("operator-results/nothing-ticked", someone, someone.press(found, "requestAuthorisation"))
    yield State("operator-results/none", someone, someone.get(RESULTS, name="Introuvable"))


WALKS: tuple[Walk, ...] = (operators,)
