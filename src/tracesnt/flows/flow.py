"""What a flow is: a typed function of a visit and a case, made of named steps."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from tracesnt.errors import Outcome
from tracesnt.fixtures import Case
from tracesnt.flows.visit import Visit


class Result(Protocol):
    """What every flow returns, at the least."""

    @property
    def outcome(self) -> Outcome:
        """How the case stands after the flow."""


class Given(StrEnum):
    """What a flow takes for granted about the case's person when it starts."""

    NOTHING = "nothing"
    MAILED_LINK = "pending"
    ACCOUNT = "active"
    DEVICE = "with-device"
    REQUEST = "requested"


R_co = TypeVar("R_co", bound=Result, covariant=True)
R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Flow(Generic[R_co]):
    """A flow. Calling it runs it alone; :meth:`run` runs what comes before it first."""

    function: Callable[[Visit, Case], R_co]
    given: Given
    after: Flow[Result] | None

    def __call__(self, visit: Visit, case: Case) -> R_co:
        return self.function(visit, case)

    def run(self, visit: Visit, case: Case) -> R_co:
        """Run the flow in a fresh visit: first those that it comes after, then itself."""
        if self.after is not None:
            self.after.run(visit, case)
        return self(visit, case)

    @property
    def name(self) -> str:
        """The flow's name on the command line, such as ``sign-up``."""
        return self.function.__name__.replace("_", "-")

    @property
    def purpose(self) -> str:
        """What it is for, in one sentence."""
        return (inspect.getdoc(self.function) or "").partition("\n\n")[0].replace("\n", " ")

    @property
    def starts_from(self) -> Given:
        """What :meth:`run` takes for granted: what the first flow of the chain does."""
        return self.given if self.after is None else self.after.starts_from

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """Ids of its own steps, in the order in which they are written, those of the flows it is made of included."""
        return tuple(dict.fromkeys(_steps(self.function)))


def flow(
    *, given: Given = Given.NOTHING, after: Flow[Result] | None = None
) -> Callable[[Callable[[Visit, Case], R]], Flow[R]]:
    """Make a flow of a function. ``after`` names the flow that leads to where this one starts."""
    return lambda function: Flow(function, given, after)


def _steps(function: Callable[..., object]) -> Iterator[str]:
    """Read the steps from the function's own source, so that they are written down once."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    yield from _steps_below(tree, function.__globals__)


def _steps_below(node: ast.AST, names: dict[str, object]) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr="step"), args=[ast.Constant(value=str(step_id))]):
            yield step_id
        case ast.Call(func=ast.Name(id=name)):
            called = names.get(name)
            if isinstance(called, Flow):
                yield from called.steps
            elif inspect.isfunction(called) and called.__module__.startswith(__package__):
                yield from _steps(called)
    for child in ast.iter_child_nodes(node):
        yield from _steps_below(child, names)
