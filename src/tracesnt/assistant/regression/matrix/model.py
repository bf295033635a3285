"""What a matrix is made of: cells, what is expected of each, what came of it, and how that is judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracesnt.errors import ExitStatus, Outcome
from tracesnt.pages.drift import Drift


class State(StrEnum):
    """How a cell stands."""

    MET = "met"
    NOT_MET = "not met"
    NOT_STRUCK = "did not strike"
    NOT_CONCERNED = "does not concern"

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong there."""
        return self in {State.MET, State.NOT_CONCERNED}


class Moment(StrEnum):
    """When a fault is set: before the person is brought to where the flow starts, or when the step begins."""

    START = "start"
    STEP = "step"


class Meanwhile(StrEnum):
    """What happens between the run with the fault and the one after it, besides that the fault goes away."""

    NOTHING = "nothing"
    NEW_LINK = "new-link"
    LATER = "later"


@dataclass(frozen=True)
class Cell:
    """A step under a kind of fault, in a language of the sites. ``flow`` is the one that the step belongs to."""

    language: str
    flow: str
    step: str
    kind: str

    @property
    def name(self) -> str:
        """Name of the cell, for people and as an anchor."""
        return f"{self.language}-{self.step}-{self.kind}"


@dataclass(frozen=True)
class Plan:
    """How a cell is run: for which case, from where, under which fault, and how long one waits for the person."""

    case: str
    given: str | None
    fault: dict[str, Any]
    set: Moment
    meanwhile: Meanwhile
    patience: float | None


@dataclass(frozen=True)
class End:
    """How a run of a flow ends, with the kinds of the writes that were accepted until then, in order.

    One that is not about the case's person and operator says whose it is.
    """

    outcome: Outcome
    exit_status: ExitStatus
    writes: tuple[str, ...] = ()
    drift: tuple[Drift, ...] = ()
    step: str = ""
    message: str = ""


@dataclass(frozen=True)
class Expected:
    """What must come of a cell: of the run with the fault, and of the one after it."""

    first: End
    again: End
    because: str


@dataclass(frozen=True)
class Came:
    """What came of a cell. ``struck`` is how often the fault did."""

    struck: int
    first: End
    again: End


@dataclass(frozen=True)
class Judged:
    """A cell with its state. ``why`` says what is not as expected, or why the fault does not concern the step."""

    cell: Cell
    state: State
    why: tuple[str, ...] = ()
    expected: Expected | None = None
    came: Came | None = None
    seconds: float = 0.0


@dataclass
class Matrix:
    """A whole matrix: its axes in their order, and every cell that was judged."""

    languages: tuple[str, ...]
    steps: tuple[str, ...]
    kinds: tuple[str, ...]
    workers: int
    cells: list[Judged] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_met(self) -> bool:
        """Whether every cell is as it must be."""
        return all(judged.state.is_good for judged in self.cells)

    @property
    def counts(self) -> dict[State, int]:
        """How many cells are in each state."""
        counted = Counter(judged.state for judged in self.cells)
        return {state: counted[state] for state in State}

    @property
    def wrong(self) -> list[Judged]:
        """The cells that are not as they must be."""
        return [judged for judged in self.cells if not judged.state.is_good]
