"""The side of those who decide, and what their decisions do to the person."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk

COFFEETEAM, COLZAGRO = "BE-ORG-OP-6", "BE-ORG-OP-4"


def decisions(stage: Stage) -> Iterator[State]:
    """The control body's side, and what its decisions do to the person's."""
    stage.backstage.add_person(stage.claire, "requested", operator=COFFEETEAM)
    someone, official = stage.signed_in(stage.claire), stage.signed_in(stage.paul)
    someone.request(
        COLZAGRO, contactEmail="claire@example.org", contactPhone="+32 2 555 01 02", message="Bonjour,\nmerci"
    )
    yield State("home/of-the-control-body", official, official.get("/tracesnt/home"))
    users = official.get("/tracesnt/users")
    yield State("users", official, users)
    yield State("users/pending", official, official.press(users, "searchPending"))
    user = official.open_pending(stage.claire)
    yield State("user", official, user)
    yield State("user/nothing-decided", official, official.press(user, "saveChanges"))
    yield State("user/no-reason", official, official.decide(user, "reject"))
    yield State("user/saved", official, official.decide(user, "accept"))
    yield State("home/must-sign-in-again", someone, someone.get("/tracesnt/home"))
    reason = "Cette personne ne travaille pas pour cet opérateur."
    yield State(
        "user/nothing-pending", official, official.decide(official.open_pending(stage.claire), "reject", reason)
    )
    yield State("users/none", official, official.press(users, "searchPending"))
    yield State("authorisations", someone, someone.get("/tracesnt/profile"))
    someone = stage.signed_in(stage.claire)
    yield State("home/authorised", someone, someone.get("/tracesnt/home"))


WALKS: tuple[Walk, ...] = (decisions,)
