"""TRACES NT in every state."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk

COFFEETEAM, COLZAGRO, VALLON = "BE-ORG-OP-6", "BE-ORG-OP-4", "FR-ORG-OP-103"
IMPORTER = "organic-importer"


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
    yield State("role-elsewhere", someone, someone.get("/tracesnt/role/elsewhere"))
    yield State("operator-search", someone, someone.get("/tracesnt/operators"))
    results = "/tracesnt/operators/results"
    yield State("operator-search/with-errors", someone, someone.get(results, country="XX", activity="nothing"))
    found = someone.get(results, country="BE", activity=IMPORTER, name="")
    yield State("operator-results", someone, found)
    yield State("operator-results/nothing-ticked", someone, someone.press(found, "requestAuthorisation"))
    yield State("operator-results/none", someone, someone.get(results, name="Introuvable"))
    yield State("operator-creation", someone, someone.get("/tracesnt/operators/new"))
    profile = someone.get(f"/tracesnt/operators/profile/{COFFEETEAM}")
    yield State("operator-profile", someone, profile)
    yield State("operator-profile/nothing-ticked", someone, someone.press(profile, "requestAuthorisation"))
    no_import = someone.get(f"/tracesnt/operators/profile/{VALLON}")
    yield State("operator-profile/no-organic-import", someone, no_import)
    pop_up = someone.press(profile, "requestAuthorisation", tick=f"{COFFEETEAM}:{IMPORTER}")
    yield State("authorisation-request", someone, pop_up)
    refused = someone.press(pop_up, "sendRequest", contactEmail="nowhere")
    yield State("authorisation-request/with-errors", someone, refused)
    yield State("authorisations/submitted", someone, someone.press(pop_up, "sendRequest"))
    yield State("home/requested", someone, someone.get("/tracesnt/home"))
    again = someone.press(profile, "requestAuthorisation", tick=f"{COFFEETEAM}:{IMPORTER}")
    yield State("operator-profile/already-requested", someone, again)
    yield State("error/traces-nt-not-found-inside", someone, someone.get("/tracesnt/operators/profile/XX-0"))
    yield State("error/traces-nt-forbidden", someone, someone.get("/tracesnt/users"))
    yield State("error/traces-nt-bad-request", someone, someone.get("/tracesnt/authorisations/new"))
    yield State("error/traces-nt-stale-form", someone, someone.post(results))


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


WALKS: tuple[Walk, ...] = (newcomer, no_role, decisions)
