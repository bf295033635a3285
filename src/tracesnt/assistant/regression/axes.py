"""What a test can be run with, once for each: languages, releases, second factors, flows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from tracesnt.assistant.regression.problems import picked
from tracesnt.assistant.regression.wanted import Wanted, wanted_of
from tracesnt.fixtures import SecondFactor, labelled_languages
from tracesnt.flows import FLOWS
from tracesnt.mock_site.releases import releases


@dataclass(frozen=True)
class Axis:
    """The fixture that has the value, the mark that names values, those that there are, and those of a whole run."""

    fixture: str
    mark: str
    known: Callable[[], Sequence[str]]
    of_run: Callable[[Wanted], Sequence[str]] = lambda _: ()

    def values(self, definition: pytest.Item, problems: list[str]) -> Sequence[str]:
        """Return the values for a test: those of its mark, or of the run. Unknown ones are noted as problems."""
        mark = definition.get_closest_marker(self.mark)
        if mark is None:
            return self.of_run(wanted_of(definition.config))
        return picked(map(str, mark.args), self.known(), f"@pytest.mark.{self.mark}", problems)


AXES = (
    Axis("language", "languages", labelled_languages, lambda wanted: wanted.languages),
    Axis("release", "releases", lambda: [release.name for release in releases()], lambda wanted: wanted.releases),
    Axis("second_factor", "second_factors", lambda: [factor.value for factor in SecondFactor]),
    Axis("flow", "flows", lambda: [flow.name for flow in FLOWS]),
)


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each value of each axis that it uses, unless it says itself with what it is run."""
    own = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    taken = {name.strip() for names in own for name in (names.split(",") if isinstance(names, str) else names)}
    for axis in AXES:
        if axis.fixture in metafunc.fixturenames and axis.fixture not in taken:
            values = axis.values(metafunc.definition, [])
            if values:
                metafunc.parametrize(axis.fixture, values, ids=values, indirect=True)
