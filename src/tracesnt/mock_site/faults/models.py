"""What every fault has in common, and the three families: at requests, on pages, and in the post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator
from starlette.types import ASGIApp, Receive, Scope, Send

from tracesnt.mock_site.faults.aim import ANY, Aim, Asked, Side, steps

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from tracesnt.mock_site.sessions import SiteName
    from tracesnt.mock_site.world import World


class Fault(BaseModel):
    """One thing that is made to fail.

    It is aimed at a ``step`` of the flows, or at requests by ``path`` (a glob) and ``method``. Among those it strikes
    from the ``nth`` on, ``times`` often (a number, or ``always``), each time with a ``probability``. It strikes once by
    default, and with a probability always. The same ``seed`` makes the same choices again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    side: ClassVar[Side] = Side.REQUEST
    usual_path: ClassVar[str] = ANY
    usual_method: ClassVar[str | None] = None

    kind: str
    step: str | None = None
    path: str | None = Field(default=None, pattern=r"^[/*]")
    method: Literal["GET", "POST"] | None = None
    nth: PositiveInt = 1
    times: PositiveInt | Literal["always"] | None = None
    probability: float | None = Field(default=None, gt=0, le=1)
    seed: int = 0

    @model_validator(mode="after")
    def _has_one_aim(self) -> Self:
        if self.step is None:
            return self
        if self.path is not None or self.method is not None:
            raise ValueError("a step says path and method already; give one or the other")
        if self.step not in steps():
            raise ValueError(f"'{self.step}' is not a step; `tracesnt flows` lists them")
        if self.side not in steps()[self.step]:
            raise ValueError(f"the step {self.step} makes no request of its own; aim at the step before or after it")
        return self

    @cached_property
    def aim(self) -> Aim:
        """Requests that the fault may strike at."""
        if self.step is not None:
            return steps()[self.step][self.side]
        return Aim(self.method or self.usual_method, self.path or self.usual_path)

    @cached_property
    def most(self) -> int | None:
        """How often the fault strikes at most, ``None`` for no limit."""
        if self.times is None:
            return 1 if self.probability is None else None
        return self.times if isinstance(self.times, int) else None


@dataclass(frozen=True)
class Struck:
    """A request that a fault strikes at: what is needed to answer it, or to let it through changed."""

    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send
    world: World
    random: Random

    async def let_through(self, receive: Receive | None = None, send: Send | None = None) -> None:
        """Have the site answer. May be done more than once."""
        await self.app(dict(self.scope), receive or self.receive, send or self.send)


class RequestFault(Fault):
    """A fault that takes the place of the answer, or comes before, between or after."""

    def concerns(self, asked: Asked, scope: Scope, world: World) -> bool:  # noqa: ARG002 - for those that override it
        """Tell whether a request has what the fault takes away, such as a session."""
        return True

    async def strike(self, struck: Struck) -> None:
        """Answer the request, or do not."""
        raise NotImplementedError


@dataclass(frozen=True)
class Shown:
    """A page that is about to be sent."""

    source: BeautifulSoup
    language: str
    site: SiteName
    world: World


class PageFault(Fault):
    """A fault that changes the page. It strikes only at pages that have what it changes."""

    side = Side.PAGE

    def changes(self, shown: Shown) -> Sequence[Callable[[], object]]:
        """Return what to do to the page, nothing where it does not have what the fault changes."""
        raise NotImplementedError


class MailFault(Fault):
    """A fault of the post. ``mail`` names a kind of mail, ``to`` is a glob for its address."""

    mail: str = ANY
    to: str = ANY

    def delays(self, delays: tuple[float, ...]) -> tuple[float, ...]:
        """Return after how many seconds the mail arrives, once for each time that it does."""
        raise NotImplementedError
