"""What both locators of an element agree on."""

from __future__ import annotations

import pytest

from tracesnt.flows import Visit
from tracesnt.pages import OperatorResultsPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("content", "agreed"),
    [
        ('<p id="hint">{}</p>', 1),
        ('<p id="hint"><span lang="en">{}</span></p>', 1),
        ('<p id="hint">Something else</p><p>{}</p>', 0),
        ('<p id="other"><span lang="en">{}</span></p>', 0),
    ],
)
def test_a_sentence_is_its_elements_even_where_a_part_holds_it(visit: Visit, content: str, agreed: int) -> None:
    visit.page.set_content(content.format(visit.labels["operator-results.hint"]))
    assert OperatorResultsPage(visit).hint.agreed.count() == agreed
