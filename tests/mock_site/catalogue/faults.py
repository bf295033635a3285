"""What faults put in the place of a page, or on it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk
from tests.mock_site.visitor import Shown

EU_LOGIN, TRACES_NT = "/cas/login", "/tracesnt/login"


def maintenance(stage: Stage) -> Iterator[State]:
    """Either site while it is being maintained."""
    someone = stage.newcomer()
    for path in (EU_LOGIN, TRACES_NT):
        stage.backstage.add_fault("maintenance", path=path)
    yield State("maintenance/of-eu-login", someone, Shown(someone.http.get(EU_LOGIN)))
    yield State("maintenance/of-traces-nt", someone, Shown(someone.http.get(TRACES_NT)))


def cookie_banner(stage: Stage) -> Iterator[State]:
    """A page with a banner over it."""
    someone = stage.newcomer()
    stage.backstage.add_fault("cookie-banner")
    yield State("cookie-banner", someone, someone.get(TRACES_NT))


WALKS: tuple[Walk, ...] = (maintenance, cookie_banner)
