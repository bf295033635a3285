"""Ten thousand operators: the same everywhere, plausible, and apart from the bundled ones."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest

from tracesnt.errors import InputError
from tracesnt.fixtures import control_bodies, operators
from tracesnt.fixtures.vocabulary import activities_of, countries, sections
from tracesnt.mock_site.server import start_twin
from tracesnt.mock_site.traces_nt import synthetic

ENTRIES = list(synthetic.operators(10_000))
DIGEST = "ee1bae040caeceb33e69dc6ce9fbeca71f91313f824179fce20d905649474fc2"


def test_the_register_is_the_same_on_every_machine() -> None:
    lines = ("|".join(map(str, entry)) for entry in ENTRIES)
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == DIGEST


def test_fewer_operators_are_the_first_of_more() -> None:
    assert list(synthetic.operators(50)) == ENTRIES[:50]
    assert list(synthetic.operators(0)) == []


def test_no_number_is_given_twice() -> None:
    numbers = [entry.traces_number for entry in ENTRIES] + [operator.traces_number for operator in operators()]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"[A-Z]{2}-ORG-OP-[1-9][0-9]*", number) for number in numbers)


def test_every_country_has_its_share() -> None:
    shares = Counter(entry.country for entry in ENTRIES)
    assert set(shares) == set(countries())
    assert min(shares.values()) > 50


def test_operators_belong_to_a_control_body_of_their_country() -> None:
    bodies = control_bodies()
    assert all(bodies[entry.control_body or ""].address.country == entry.country for entry in ENTRIES)


def test_every_activity_and_section_occurs_and_several_go_together() -> None:
    found = {activity for entry in ENTRIES for activity in entry.activities}
    assert found == set(activities_of("operator"))
    assert len(sections()) == 6
    assert {len(entry.activities) for entry in ENTRIES} == {1, 2, 4}


def test_there_are_homonyms_and_chains() -> None:
    names = Counter((entry.country, entry.name) for entry in ENTRIES)
    branches = [entry for entry in ENTRIES if entry.name.endswith(f" - {entry.city}")]
    assert sum(1 for times in names.values() if times > 1) > 500
    assert len(branches) > 200


def test_names_and_addresses_are_filled_in() -> None:
    texts = [text for entry in ENTRIES for text in (entry.name, entry.street, entry.postcode, entry.city)]
    assert not [text for text in texts if re.search(r"[{}#@]|^\s|\s$|\s\s", text)]


@pytest.mark.parametrize("operators", [-1, 100_001])
def test_a_number_of_operators_that_cannot_be_is_refused(operators: int) -> None:
    with pytest.raises(InputError, match=f"cannot have {operators} operators"):
        start_twin(operators=operators)
