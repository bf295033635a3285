"""The pages that the second release changed, in every state."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk


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


WALKS: tuple[Walk, ...] = (changed_pages,)
