"""The way to an operator that is really not there."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.catalogue import Stage, State, Walk


def new_operator(stage: Stage) -> Iterator[State]:
    """The page for an operator that is really not there."""
    stage.backstage.add_person(stage.claire, "with-device")
    someone = stage.signed_in(stage.claire)
    yield State("operator-creation", someone, someone.get("/tracesnt/operators/new"))


WALKS: tuple[Walk, ...] = (new_operator,)
