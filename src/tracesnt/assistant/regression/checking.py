"""The look at all tests before the first is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tracesnt.assistant.regression.axes import AXES
from tracesnt.assistant.regression.cases import case_of
from tracesnt.assistant.regression.faults import marked
from tracesnt.assistant.regression.problems import sentences_of
from tracesnt.assistant.regression.wanted import Wanted, wanted_of
from tracesnt.errors import InputError
from tracesnt.fixtures import Site


def problems_of(config: pytest.Config, items: Sequence[pytest.Item]) -> list[str]:
    """Return everything that tests ask for and cannot have."""
    wanted = wanted_of(config)
    found = (f"{item.nodeid.partition('[')[0]}: {problem}" for item in items for problem in _problems(item, wanted))
    return list(dict.fromkeys(found))


def _problems(item: pytest.Item, wanted: Wanted) -> Iterator[str]:
    names = set(getattr(item, "fixturenames", ()))
    for axis in AXES:
        if axis.fixture in names:
            unknown: list[str] = []
            axis.values(item, unknown)
            yield from unknown
    if "case" in names:
        try:
            case_of(item)
        except InputError as error:
            yield from sentences_of(error)
    if faults := marked(item):
        from tracesnt.mock_site.faults.reading import read_faults  # noqa: PLC0415 - few tests have a fault

        try:
            read_faults(faults)
        except InputError as error:
            yield from (f"@pytest.mark.fault: {problem}" for problem in sentences_of(error))
    if wanted.site is not None:
        yield from _out_of_place(item, names, wanted.site, wanted)


def _out_of_place(item: pytest.Item, names: set[str], site: Site, wanted: Wanted) -> Iterator[str]:
    """Yield what a site that was there before the run does not have."""
    if item.get_closest_marker("releases"):
        yield f"'{site.name}' serves the release that it has. Leave the test out with -m 'not releases'."
    if not wanted.has_twin and item.get_closest_marker("fault"):
        yield "nothing can be made to fail on a site without a backstage. Leave the test out with -m 'not fault'."
    if not wanted.has_twin and names & {"twin", "backstage"}:
        yield "the test needs a twin's backstage, and the site has none. Leave it out with --deselect or -k."
