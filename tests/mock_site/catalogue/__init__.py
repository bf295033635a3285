"""Every page of the twin in every state, reached over HTTP.

A *walk* is a generator that goes through a part of the sites and stops at each state worth looking at, by yielding it.
Each walk starts with a twin as new. To add a page or a state, add a ``yield`` to a walk, or a walk to a module's
``WALKS``; all tests over the catalogue take it up. Of a newer release, the walks go to the pages that it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

from tests.mock_site.visitor import Shown, Visitor
from tracesnt.fixtures import Person, people
from tracesnt.mock_site.backstage.client import BackstageClient


@dataclass(frozen=True)
class State:
    """A page in a state, while the twin is in it. The name is the template's, and after a slash what is special."""

    name: str
    visitor: Visitor
    shown: Shown

    @property
    def page(self) -> str:
        """The page that is in this state."""
        return self.name.partition("/")[0]

    @property
    def address(self) -> str:
        """Where the page was answered; a form that was refused stays at its own address."""
        return str(self.shown.response.url)


class Stage:
    """What a walk starts from: a twin as new, people who are invented, and visitors who read one language."""

    def __init__(self, site: str, backstage: BackstageClient, language: str, stack: ExitStack) -> None:
        self.backstage = backstage
        self.claire, self.jonas, self.paul = (people()[name] for name in ("claire-morel", "jonas-maes", "paul-garnier"))
        self._site = site
        self._language = language
        self._stack = stack

    def newcomer(self) -> Visitor:
        """Somebody with a fresh browser."""
        return self._stack.enter_context(closing(Visitor(self._site, self.backstage, self._language)))

    def signed_in(self, person: Person) -> Visitor:
        """Somebody who is signed in to TRACES NT."""
        visitor = self.newcomer()
        visitor.sign_in(person)
        return visitor


Walk = Callable[[Stage], Iterator[State]]


@dataclass(frozen=True)
class Twin:
    """A twin of one release, with its backstage and the walks that fit its pages."""

    site: str
    backstage: BackstageClient
    walks: tuple[Walk, ...]

    def states(self, language: str) -> Iterator[State]:
        """Bring the twin into one state after the other. Each lasts until the next is asked for."""
        for walk in self.walks:
            self.backstage.reset()
            with ExitStack() as stack:
                yield from walk(Stage(self.site, self.backstage, language, stack))


class Catalogue:
    """Every page of every release in every state."""

    def __init__(self, *twins: Twin) -> None:
        self._twins = twins

    def states(self, language: str) -> Iterator[State]:
        """Bring the twins into one state after the other, with visitors who read a language."""
        for twin in self._twins:
            yield from twin.states(language)
