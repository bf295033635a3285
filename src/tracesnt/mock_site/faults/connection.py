"""Faults between the site and the browser: delays, connections that break, bodies that trickle or end too early."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, Literal, NoReturn, Self

from pydantic import Field, PositiveInt, model_validator
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope

from tracesnt.mock_site.faults.models import RequestFault, Struck

# The name under which the server puts the connection's transport into a scope, among its extensions.
TRANSPORT = "tracesnt.transport"
_LONGEST = 600_000.0


class Latency(RequestFault):
    """The answer takes longer, by milliseconds that are the same each time or drawn from a distribution."""

    _takes: ClassVar[dict[str, set[str]]] = {
        "fixed": {"ms"},
        "uniform": {"low", "high"},
        "normal": {"mean", "deviation"},
        "exponential": {"mean"},
    }

    kind: Literal["latency"] = "latency"
    distribution: Literal["fixed", "uniform", "normal", "exponential"] = "fixed"
    ms: float | None = Field(default=None, ge=0, le=_LONGEST)
    low: float | None = Field(default=None, ge=0, le=_LONGEST)
    high: float | None = Field(default=None, ge=0, le=_LONGEST)
    mean: float | None = Field(default=None, gt=0, le=_LONGEST)
    deviation: float | None = Field(default=None, ge=0, le=_LONGEST)

    @model_validator(mode="after")
    def _has_the_parameters_of_its_distribution(self) -> Self:
        given = {name for name in ("ms", "low", "high", "mean", "deviation") if getattr(self, name) is not None}
        if given != self._takes[self.distribution]:
            raise ValueError(f"a {self.distribution} latency takes {_listed(self._takes[self.distribution])}")
        if (self.low or 0) > (self.high or 0):
            raise ValueError("low is above high")
        return self

    async def strike(self, struck: Struck) -> None:
        await asyncio.sleep(self._drawn(struck) / 1000)
        await struck.let_through()

    def _drawn(self, struck: Struck) -> float:
        match self.distribution:
            case "uniform":
                drawn = struck.random.uniform(self.low or 0, self.high or 0)
            case "normal":
                drawn = struck.random.normalvariate(self.mean or 0, self.deviation or 0)
            case "exponential":
                drawn = struck.random.expovariate(1 / (self.mean or 1))
            case "fixed":
                drawn = self.ms or 0
        return min(max(0.0, drawn), _LONGEST)


class DropBefore(RequestFault):
    """The connection is closed without an answer, before the site hears of the request."""

    kind: Literal["drop-before"] = "drop-before"

    async def strike(self, struck: Struck) -> None:
        _connection(struck.scope).abort()
        await _end(struck.receive)


class DropAfter(RequestFault):
    """The connection is closed without an answer, after the request has taken effect."""

    kind: Literal["drop-after"] = "drop-after"

    async def strike(self, struck: Struck) -> None:
        connection = _connection(struck.scope)

        async def drop(message: Message) -> None:  # noqa: ARG001 - no part of the answer leaves
            connection.abort()

        await struck.let_through(send=drop)
        await _end(struck.receive)


class SlowBody(RequestFault):
    """The body comes in pieces of some ``bytes``, with a pause of ``ms`` before each."""

    kind: Literal["slow-body"] = "slow-body"
    bytes: PositiveInt = 512
    ms: float = Field(default=200, gt=0, le=_LONGEST)

    async def strike(self, struck: Struck) -> None:
        async def trickle(message: Message) -> None:
            body = message.get("body", b"")
            for start in range(0, len(body), self.bytes):
                await asyncio.sleep(self.ms / 1000)
                piece = body[start : start + self.bytes]
                await struck.send({"type": "http.response.body", "body": piece, "more_body": True})
            await struck.send({**message, "body": b""} if body else message)

        await struck.let_through(send=trickle)


class CutBody(RequestFault):
    """The connection ends in the middle of the body: ``Content-Length`` has promised more."""

    kind: Literal["cut-body"] = "cut-body"

    async def strike(self, struck: Struck) -> None:
        connection = _connection(struck.scope)
        is_cut = False

        async def cut(message: Message) -> None:
            nonlocal is_cut
            if is_cut:
                return
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-length") == "0":
                    headers["content-length"] = "1"
                await struck.send(message)
                return
            body = message.get("body", b"")
            await struck.send({**message, "body": body[: len(body) // 2], "more_body": True})
            connection.close()
            is_cut = True

        await struck.let_through(send=cut)
        await _end(struck.receive)


def _listed(names: set[str]) -> str:
    return " and ".join(sorted(names, reverse=True))


def _connection(scope: Scope) -> Any:
    transport = scope.get("extensions", {}).get(TRANSPORT)
    return _BackChannel() if transport is None else transport


class _BackChannel:
    """The one site's questions to the other go by no connection; they fail as they would on a broken one."""

    def abort(self) -> NoReturn:
        raise ConnectionResetError("a fault broke the connection between the sites")

    close = abort


async def _end(receive: Receive) -> None:
    """Wait until the server has noticed that the connection is gone, so that it asks for no answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
