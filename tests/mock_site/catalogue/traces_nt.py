"""TRACES NT for whoever comes for the first time, up to the request for authorisation."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk
from tracesnt.mock_site import sessions

COFFEETEAM, VALLON = "BE-ORG-OP-6", "FR-ORG-OP-103"
TICK = f"{COFFEETEAM}:organic-importer"


def newcomer(stage: Stage) -> Iterator[State]:
    """The welcome, and what is told to whoever is not signed in."""
    someone = stage.newcomer()
    yield State("welcome", someone, someone.get("/tracesnt/login"))
    yield State("error/traces-nt-not-found", someone, someone.get("/tracesnt/nothing"))
    yield State("error/traces-nt-ticket-refused", someone, someone.get("/tracesnt/login/cas", ticket="ST-none"))


def no_role(stage: Stage) -> Iterator[State]:
    """Somebody who has come for the first time, up to the request."""
    stage.backstage.add_person(stage.claire, "with-device")
    someone = stage.signed_in(stage.claire)
    yield State("home/no-role", someone, someone.get("/tracesnt/home"))
    yield State("authorisations/none", someone, someone.get("/tracesnt/profile"))
    yield State("role-selection", someone, someone.get("/tracesnt/role"))
    profile = someone.get(f"/tracesnt/operators/profile/{COFFEETEAM}")
    yield State("operator-profile", someone, profile)
    yield State("operator-profile/nothing-ticked", someone, someone.press(profile, "requestAuthorisation"))
    no_import = someone.get(f"/tracesnt/operators/profile/{VALLON}")
    yield State("operator-profile/no-organic-import", someone, no_import)
    pop_up = someone.press(profile, "requestAuthorisation", tick=TICK)
    yield State("authorisation-request", someone, pop_up)
    refused = someone.press(pop_up, "sendRequest", contactEmail="nowhere")
    yield State("authorisation-request/with-errors", someone, refused)
    yield State("authorisations/submitted", someone, someone.press(pop_up, "sendRequest"))
    yield State("home/requested", someone, someone.get("/tracesnt/home"))
    again = someone.press(profile, "requestAuthorisation", tick=TICK)
    yield State("operator-profile/already-requested", someone, again)
    yield State("error/traces-nt-not-found-inside", someone, someone.get("/tracesnt/operators/profile/XX-0"))
    yield State("error/traces-nt-forbidden", someone, someone.get("/tracesnt/users"))
    yield State("error/traces-nt-bad-request", someone, someone.get("/tracesnt/authorisations/new"))
    yield State("error/traces-nt-stale-form", someone, someone.post("/tracesnt/logout"))
    stage.backstage.advance(sessions.LONGEST_IDLENESS + 1)
    yield State("welcome/session-ended", someone, someone.get("/tracesnt/home"))


WALKS: tuple[Walk, ...] = (newcomer, no_role)
