"""The pages that the second release changed."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk

COFFEETEAM = "BE-ORG-OP-6"


def changed_pages(stage: Stage) -> Iterator[State]:
    """The welcome, the form for a new account and the first page of the sign-in."""
    someone = stage.newcomer()
    welcome = someone.get("/tracesnt/login")
    yield State("welcome/release-2", someone, welcome)
    form = someone.click(welcome, "signUp")
    yield State("account-creation/release-2", someone, form)
    yield State("account-creation/release-2-with-errors", someone, someone.press(form, "register"))
    address = someone.click(welcome, "logIn")
    yield State("sign-in-address/release-2", someone, address)
    yield State("sign-in-address/release-2-unknown", someone, someone.press(address, "continue", username="nobody"))


def inside(stage: Stage) -> Iterator[State]:
    """What the person meets who asks for an authorisation, and who decides about it."""
    stage.backstage.add_person(stage.claire, "with-device")
    someone, official = stage.signed_in(stage.claire), stage.signed_in(stage.paul)
    yield State("role-selection/release-2", someone, someone.get("/tracesnt/role"))
    yield State("search/release-2", someone, someone.get("/tracesnt/operators"))
    found = someone.get("/tracesnt/operators/results", country="BE", name="coffee")
    yield State("results/release-2", someone, found)
    yield State("home/release-2-submitted", someone, someone.request(COFFEETEAM))
    yield State("authorisations/release-2", someone, someone.get("/tracesnt/profile"))
    yield State("home/release-2-of-the-control-body", official, official.get("/tracesnt/home"))
    user = official.open_user(stage.claire)
    yield State("user/release-2", official, user)
    yield State("user/release-2-saved", official, official.decide(user, "accept"))


WALKS: tuple[Walk, ...] = (changed_pages, inside)
