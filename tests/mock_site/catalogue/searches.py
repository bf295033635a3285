"""The search for an operator, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk

RESULTS = "/tracesnt/operators/results"


def searches(stage: Stage) -> Iterator[State]:
    """The search among operators, control bodies and authorities, and what it finds."""
    stage.backstage.add_person(stage.claire, "with-device")
    someone = stage.signed_in(stage.claire)
    yield State("search", someone, someone.get("/tracesnt/operators"))
    yield State("search/for-a-control-body", someone, someone.get("/tracesnt/control-bodies"))
    yield State("search/for-an-authority", someone, someone.get("/tracesnt/authorities"))
    wrong = {"country": "XX", "section": "nothing", "activity": "nothing"}
    yield State("search/with-errors", someone, someone.get(RESULTS, **wrong))
    yield State("search/no-such-page", someone, someone.get(RESULTS, country="BE", offset="many"))
    found = someone.get(RESULTS, country="BE", activity="organic-importer", name="co")
    yield State("results", someone, found)
    yield State("results/nothing-ticked", someone, someone.press(found, "requestAuthorisation"))
    yield State("results/none", someone, someone.get(RESULTS, name="Introuvable"))
    yield State("results/too-many", someone, someone.get(RESULTS, country="FR"))
    yield State("results/useless", someone, someone.get(RESULTS, country="FR", name="vallon"))
    first = someone.get(RESULTS, country="ES", activity="organic-importer", name="s.l.", sort="address")
    yield State("results/first-page", someone, first)
    yield State("results/second-page", someone, someone.click(first, "nextPage"))
    for kind, number in (("control-bodies", "FI-EKO-901"), ("authorities", "FR002300")):
        results = f"/tracesnt/{kind}/results"
        yield State(f"results/{kind}", someone, someone.get(results, country="FR"))
        yield State(f"results/no-{kind}", someone, someone.get(results, name="Introuvable"))
        profile = someone.get(f"/tracesnt/{kind}/profile/{number}")
        yield State(f"operator-profile/of-{kind}", someone, profile)


WALKS: tuple[Walk, ...] = (searches,)
