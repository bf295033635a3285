"""What the second release of the sites does otherwise than the first, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from bs4 import BeautifulSoup

from tests.mock_site.visitor import Shown, Visitor
from tracesnt.assistant.regression.twins import Twin
from tracesnt.errors import InputError
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.releases import find_release, releases

COFFEETEAM = "BE-ORG-OP-6"


@pytest.fixture
def someone(newer_twin: Twin, newer_backstage: BackstageClient, claire: Person) -> Iterator[Visitor]:
    """Claire, signed in to a twin of the second release, in French."""
    newer_backstage.add_person(claire, "with-device")
    with closing(Visitor(newer_twin.site, newer_backstage, "fr")) as visitor:
        visitor.sign_in(claire)
        yield visitor


def heads(shown: Shown) -> list[str]:
    """The heads of the columns of a page's table."""
    return [head.get_text(" ", strip=True) for head in BeautifulSoup(shown.source, "html.parser").select("thead th")]


def fields(shown: Shown) -> list[str]:
    """The names of the fields of a page's form, in their order."""
    return [str(field["name"]) for field in BeautifulSoup(shown.source, "html.parser").select("main [name]")]


def test_a_sent_request_leads_to_the_home_which_says_so_once(someone: Visitor) -> None:
    home = someone.request(COFFEETEAM)
    assert home.path == "/tracesnt/home"
    assert home.announces("authorisations.submitted")
    assert not someone.get("/tracesnt/home").announces("authorisations.submitted")


def test_criteria_and_columns_stand_in_another_order(someone: Visitor, importer: Visitor) -> None:
    search, results = "/tracesnt/operators", "/tracesnt/operators/results?country=BE&name=coffee"
    assert fields(someone.get(search)) != fields(importer.get(search))
    assert sorted(fields(someone.get(search))) == sorted(fields(importer.get(search)))
    assert heads(someone.get(results)) != heads(importer.get(results))
    assert sorted(heads(someone.get(results))) == sorted(heads(importer.get(results)))


def test_users_are_found_under_actors(someone: Visitor, newer_twin: Twin, paul: Person) -> None:
    with closing(Visitor(newer_twin.site, someone.backstage, "fr")) as official:
        official.sign_in(paul)
        menu = BeautifulSoup(official.get("/tracesnt/home").source, "html.parser").select("nav.menu .menu-group")
    assert [group.get_text(" ", strip=True) for group in menu] == ["Acteurs Utilisateurs"]


def test_a_release_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match="no release 'release-9'") as caught:
        find_release("release-9")
    assert all(release.name in caught.value.advice for release in releases())
