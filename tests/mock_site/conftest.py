"""Visitors of the worker's twin, and people who have come some way already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.mock_site.catalogue import (
    Catalogue,
    Twin,
    decisions,
    eu_login,
    faults,
    operator_creation,
    release_2,
    searches,
    traces_nt,
)
from tests.mock_site.visitor import Visitor
from tracesnt.assistant.regression.twins import Twin as RegressionTwin
from tracesnt.fixtures import Person, people
from tracesnt.mock_site.backstage.client import BackstageClient

NewVisitor = Callable[[str], Visitor]


@pytest.fixture
def new_visitor(running_twin: RegressionTwin, backstage: BackstageClient) -> Iterator[NewVisitor]:
    """Makes visitors who read a language, each with a browser of their own."""
    with ExitStack() as stack:
        yield lambda language: stack.enter_context(closing(Visitor(running_twin.site, backstage, language)))


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    """Somebody who reads French."""
    return new_visitor("fr")


@pytest.fixture
def other(new_visitor: NewVisitor) -> Visitor:
    """Somebody else, who reads English."""
    return new_visitor("en")


@pytest.fixture
def claire() -> Person:
    """A person whom the twin does not know yet."""
    return people()["claire-morel"]


@pytest.fixture
def jonas() -> Person:
    """Another one."""
    return people()["jonas-maes"]


@pytest.fixture
def paul() -> Person:
    """The person who decides for the control body; the twin knows him from the start."""
    return people()["paul-garnier"]


@pytest.fixture
def member(claire: Person, backstage: BackstageClient) -> Person:
    """Claire, with an account and a phone."""
    backstage.add_person(claire, "with-device")
    return claire


@pytest.fixture
def importer(visitor: Visitor, member: Person) -> Visitor:
    """A visitor who is signed in to TRACES NT as Claire."""
    visitor.sign_in(member)
    return visitor


@pytest.fixture
def applicant(claire: Person, backstage: BackstageClient) -> Person:
    """Claire, who has asked for Coffeeteam."""
    backstage.add_person(claire, "requested", operator="BE-ORG-OP-6")
    return claire


@pytest.fixture
def official(other: Visitor, paul: Person) -> Visitor:
    """A visitor who is signed in to TRACES NT as the control body's Paul."""
    other.sign_in(paul)
    return other


@pytest.fixture
def catalogue(
    running_twin: RegressionTwin,
    backstage: BackstageClient,
    newer_twin: RegressionTwin,
    newer_backstage: BackstageClient,
) -> Catalogue:
    """Every page in every state."""
    oldest = (
        *eu_login.WALKS,
        *traces_nt.WALKS,
        *searches.WALKS,
        *operator_creation.WALKS,
        *decisions.WALKS,
        *faults.WALKS,
    )
    return Catalogue(
        Twin(running_twin.site, backstage, oldest), Twin(newer_twin.site, newer_backstage, release_2.WALKS)
    )
