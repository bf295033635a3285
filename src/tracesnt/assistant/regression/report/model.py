"""What a report says of each test, and of all of them."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of what is reported: frozen, and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Status(StrEnum):
    """How a test ended. One that could not be set up, or not be cleared away, has failed."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class About(StrEnum):
    """What was noticed in a test besides how it ended."""

    DRIFT = "drift"
    FAULT = "fault"
    CONSOLE = "console"
    REQUEST = "request"
    ACCESSIBILITY = "accessibility"
    TRACE = "trace"


class Noticed(Model):
    """Something that was noticed, so many times."""

    about: About
    text: str
    times: int = 1


class StepTaken(Model):
    """A step of a visit, in the order in which they ended."""

    id: str
    seconds: float
    result: str


class With(Model):
    """What a test is run with; empty where it is none of these."""

    language: str = ""
    release: str = ""
    second_factor: str = ""
    flow: str = ""
    case: str = ""


class Record(Model):
    """What a worker tells of a test. Nothing in it is secret, and paths are those of the machine."""

    name: str
    file: str
    line: int
    run_with: With = With()
    steps: tuple[StepTaken, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    message: str = ""
    seen: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    traces: tuple[str, ...] = ()


class Ended(Model):
    """A test and how it ended. ``before`` are the seconds that it took in earlier runs in which it passed, as now."""

    record: Record
    status: Status
    seconds: float
    before: tuple[float, ...] = ()

    @property
    def is_said_by_pytest(self) -> bool:
        """Whether why it failed is what pytest says, as of an assertion, and no error that explains itself."""
        return bool(self.record.message) and "Problem" not in dict(self.record.seen)

    @property
    def is_slower(self) -> bool:
        """Whether it took half as long again as it usually did, and more than half a second of that."""
        if self.status is not Status.PASSED or len(self.before) < _ENOUGH:
            return False
        usual = sorted(self.before)[len(self.before) // 2]
        return self.seconds > usual * 1.5 and self.seconds - usual > _HALF_A_SECOND


_ENOUGH, _HALF_A_SECOND = 3, 0.5


class Run(Model):
    """All tests of a run, by name. ``before`` are the seconds of earlier runs of the same tests."""

    site: str
    at: str
    seconds: float
    tests: tuple[Ended, ...]
    before: tuple[float, ...] = ()

    @property
    def count(self) -> Counter[Status]:
        """How many tests ended in each way."""
        return Counter(test.status for test in self.tests)

    @property
    def failed(self) -> tuple[Ended, ...]:
        """The tests that failed."""
        return tuple(test for test in self.tests if test.status is Status.FAILED)
