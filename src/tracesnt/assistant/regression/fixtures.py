"""Fixtures that need no browser: the twin, the site, and the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tracesnt.assistant.regression.twins import Twin, Twins
    from tracesnt.fixtures import Case, SecondFactor, Site
    from tracesnt.flows import Flow, Result
    from tracesnt.mock_site.backstage.client import BackstageClient

# ruff: noqa: PLC0415 - see plugin.py


@pytest.fixture(scope="session")
def tracesnt_twins(pytestconfig: pytest.Config) -> Iterator[Twins]:
    """The twins of this worker, one for each release that its tests ask for."""
    from tracesnt.assistant.regression.twins import Twins
    from tracesnt.assistant.regression.wanted import wanted_of

    with Twins(wanted_of(pytestconfig)) as twins:
        yield twins


@pytest.fixture
def release(request: pytest.FixtureRequest) -> str | None:
    """The release that the test is run on, ``None`` for the one that a site has."""
    return getattr(request, "param", None)


@pytest.fixture
def twin(request: pytest.FixtureRequest, tracesnt_twins: Twins, release: str | None) -> Iterator[Twin]:
    """A running twin, as new, with the faults that the test and the run ask for."""
    from tracesnt.assistant.regression.faults import marked
    from tracesnt.assistant.regression.wanted import wanted_of

    twin = tracesnt_twins.as_new(release)
    faults = [*marked(request.node), *wanted_of(request.config).faults]
    if faults:
        twin.client.add_faults(faults)
    yield twin
    if request.config.getoption("tracesnt_report") is not None:
        from tracesnt.assistant.regression.report.recording import Recording

        Recording.of(request.node).end(tracesnt_twins, twin)


@pytest.fixture
def backstage(twin: Twin) -> BackstageClient:
    """The twin's backstage: mailbox, phone, clock, faults, and the writes that the sites accepted."""
    return twin.client


@pytest.fixture
def site(request: pytest.FixtureRequest, pytestconfig: pytest.Config, release: str | None) -> Site:
    """The site under test."""
    from tracesnt.assistant.regression.wanted import wanted_of

    del release  # named so that a test of the site is run on each
    wanted = wanted_of(pytestconfig)
    if wanted.site is not None and not wanted.has_twin:
        return wanted.site
    twin: Twin = request.getfixturevalue("twin")
    return twin.as_site


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    """The language that the test is run in: the case's own, unless the test or the run asks for others."""
    from tracesnt.assistant.regression.cases import case_of

    code: str = getattr(request, "param", None) or case_of(request.node).language
    return code


@pytest.fixture
def second_factor(request: pytest.FixtureRequest) -> SecondFactor:
    """The second factor that the test is run with: the case's own, unless the test asks for others."""
    from tracesnt.assistant.regression.cases import case_of
    from tracesnt.fixtures import SecondFactor

    return SecondFactor(getattr(request, "param", None) or case_of(request.node).second_factor)


@pytest.fixture
def case(request: pytest.FixtureRequest, language: str, second_factor: SecondFactor) -> Case:
    """The case that the test is about: the one that its mark ``case`` names, or the guide's."""
    from tracesnt.assistant.regression.cases import case_of

    return case_of(request.node).model_copy(update={"language": language, "second_factor": second_factor})


@pytest.fixture
def flow(request: pytest.FixtureRequest) -> Flow[Result]:
    """The flow that the test is run with, one of those that its mark ``flows`` names."""
    from tracesnt.flows import find_flow

    if not hasattr(request, "param"):
        raise pytest.UsageError("A test that takes `flow` says which: @pytest.mark.flows('sign-in', ...).")
    return find_flow(request.param)
