"""The side of those who decide, and what their decisions do to the person."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk

ALPRO, COFFEETEAM, COLZAGRO = "BE-ORG-OP-5", "BE-ORG-OP-6", "BE-ORG-OP-4"
REASON = "Cette personne ne travaille pas pour cet opérateur."


def decisions(stage: Stage) -> Iterator[State]:
    """The control body's side, and what its decisions do to the person's."""
    claire, official = stage.claire, stage.signed_in(stage.paul)
    users = official.get("/tracesnt/users")
    yield State("users", official, users)
    yield State("users/none", official, official.press(users, "searchPending"))
    stage.backstage.add_person(claire, "requested", operator=COFFEETEAM)
    someone = stage.signed_in(claire)
    message = "Bonjour,\nmerci"
    someone.request(COLZAGRO, contactEmail="claire@example.org", contactPhone="+32 2 555 01 02", message=message)
    someone.request(ALPRO)
    yield State("home/of-the-control-body", official, official.get("/tracesnt/home"))
    yield State("users/pending", official, official.press(users, "searchPending"))
    yield State("users/found", official, official.press(users, "searchUsers", name="morel"))
    yield State("users/not-found", official, official.press(users, "searchUsers", name="nobody"))
    user = official.open_user(claire)
    yield State("user", official, user)
    yield State("user/nothing-decided", official, official.press(user, "saveChanges"))
    yield State("user/no-reason", official, official.decide(user, "reject"))
    yield State("user/saved", official, official.decide(user, "accept"))
    yield State("user/stale", official, official.decide(user, "reject", "Trop tard"))
    yield State("home/must-sign-in-again", someone, someone.get("/tracesnt/home"))

    page = official.open_user(claire)
    numbers = list(page.versions)
    valid = next(number for number in numbers if f"administrator-{number}" in page.source)
    waiting = [number for number in numbers if number != valid]
    box = f"administrator-{valid}"
    last = official.press(page, "saveChanges", **{box: ""})
    yield State("user/last-administrator", official, last)
    past = {f"decision-{valid}": "suspend", f"reason-{valid}": "Congé", f"until-{valid}": "2020-01-01", box: "yes"}
    yield State("user/wrong-day", official, official.press(page, "saveChanges", **past))
    fields = {f"decision-{waiting[0]}": "reject", f"reason-{waiting[0]}": REASON, box: "yes"}
    yield State("user/rejected", official, official.press(page, "saveChanges", **fields))
    page = official.open_user(claire)
    suspended = official.press(page, "saveChanges", **{**past, f"until-{valid}": "2999-12-31"})
    yield State("user/suspended", official, suspended)
    yield State("authorisations/suspended", someone, someone.get("/tracesnt/profile"))
    official.press(official.open_user(claire), "saveChanges", **{f"decision-{valid}": "lift"})
    yield State("authorisations", someone, someone.get("/tracesnt/profile"))
    someone = stage.signed_in(claire)
    yield State("home/authorised", someone, someone.get("/tracesnt/home"))

    profile = someone.get("/tracesnt/profile")
    questions = [someone.get(address) for address in profile.withdrawals]
    yield State("withdrawal", someone, questions[0])
    yield State("withdrawal/of-an-authorisation", someone, questions[-1])
    yield State("authorisations/withdrawn", someone, someone.press(questions[0], "withdraw"))
    yield State("authorisations/not-withdrawn", someone, someone.press(questions[0], "withdraw"))


WALKS: tuple[Walk, ...] = (decisions,)
