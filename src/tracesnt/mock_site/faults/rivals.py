"""Faults that others cause, or an impatient hand: a second profile of the same name, a form that is sent twice."""

from __future__ import annotations

from typing import Literal

from starlette.types import Message, Scope

from tracesnt.mock_site.faults import posted
from tracesnt.mock_site.faults.aim import Asked
from tracesnt.mock_site.faults.models import RequestFault, Struck
from tracesnt.mock_site.store import Store
from tracesnt.mock_site.traces_nt import paths, registry
from tracesnt.mock_site.world import World


class DuplicateOperator(RequestFault):
    """A second profile of the same name comes into the register, right after the search has found the first one.

    ``operator`` is the TRACES number of the first.
    """

    usual_path = paths.at(paths.OPERATORS + paths.RESULTS)

    kind: Literal["duplicate-operator"] = "duplicate-operator"
    operator: str

    def concerns(self, asked: Asked, scope: Scope, world: World) -> bool:  # noqa: ARG002 - the signature is a fault's
        return registry.find(world.store, self.operator) is not None

    async def strike(self, struck: Struck) -> None:
        async def register_first(message: Message) -> None:
            if message["type"] == "http.response.start":
                _register_again(struck.world.store, self.operator)
            await struck.send(message)

        await struck.let_through(send=register_first)


def _register_again(store: Store, traces_number: str) -> None:
    operator = registry.find(store, traces_number)
    if operator is not None:
        with store.transaction():
            registry.add(store, operator.model_copy(update={"traces_number": _next_number(store, traces_number)}))


def _next_number(store: Store, traces_number: str) -> str:
    prefix = traces_number.rpartition("-")[0] + "-"
    rows = store.all(
        "SELECT traces_number AS number FROM organisations WHERE substr(traces_number, 1, ?) = ?", len(prefix), prefix
    )
    taken = [row["number"].removeprefix(prefix) for row in rows]
    return f"{prefix}{1 + max((int(number) for number in taken if number.isdecimal()), default=0)}"


class DoubleClick(RequestFault):
    """The form is posted twice, and the second answer is shown."""

    usual_method = "POST"

    kind: Literal["double-click"] = "double-click"

    def concerns(self, asked: Asked, scope: Scope, world: World) -> bool:  # noqa: ARG002 - the signature is a fault's
        return asked.method == "POST"

    async def strike(self, struck: Struck) -> None:
        body = await posted.read(struck.receive)
        await struck.let_through(posted.again(body, struck.receive), _nobody)
        await struck.let_through(posted.again(body, struck.receive))


async def _nobody(message: Message) -> None:
    """Nobody sees the first answer."""
