"""What a fault is aimed at: a method and a path, written out or named by a step of the flows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from tracesnt.fixtures import vocabulary

ANY = "*"


class Side(Enum):
    """Which side of a step a fault strikes at: the request that it makes, or the page that it works on."""

    REQUEST = "request"
    PAGE = "page"


@dataclass(frozen=True)
class Asked:
    """A request as faults see it."""

    method: str
    path: str
    query: str


@dataclass(frozen=True)
class Aim:
    """Requests of one method, of any where it is ``None``, whose path matches a glob.

    The glob is held against the path alone and against the path with its query.
    """

    method: str | None = None
    path: str = ANY

    def covers(self, asked: Asked | None) -> bool:
        """Tell whether a request is meant; ``None`` is whatever happens outside of any, behind the stage."""
        if asked is None:
            return self == Aim()
        if self.method is not None and self.method != asked.method:
            return False
        return fnmatchcase(asked.path, self.path) or fnmatchcase(f"{asked.path}?{asked.query}", self.path)


@cache
def steps() -> dict[str, dict[Side, Aim]]:
    """What each step of the flows asks of the sites, by its id."""
    entries = vocabulary.parse(files("tracesnt.mock_site.faults").joinpath("steps.yaml").read_text(encoding="utf-8"))
    return {step: {Side(side): _aim(text) for side, text in entry.items()} for step, entry in entries.items()}


def _aim(text: str) -> Aim:
    method, _, path = text.partition(" ")
    return Aim(method, path)
