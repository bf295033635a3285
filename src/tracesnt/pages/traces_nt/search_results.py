"""What a search among operators, control bodies or authorities found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from playwright.sync_api import Locator

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage

_COLUMNS = ("operator-results.name", "operator-results.address", "operator-results.activities")


@dataclass(frozen=True)
class FoundOperator:
    """One row of the results, as shown."""

    name: str
    traces_number: str
    address: str
    activities: str


class ResultRow(Region):
    """One organisation among the results."""

    profile_link = Element("link", "{operator}", "a.operator")


class ResultTick(Region):
    """Where one activity of an organisation is ticked."""

    tick_box = Element("checkbox", "operator-results.tick", "input[type=checkbox]")


class SearchResultsPage(TracesPage):
    """Results on pages of twenty, sorted by the links in the heads of the columns; too many are not shown at all.

    The parameters ``sort``, ``max`` and ``offset`` of the address are the public directory's, the rest is inferred.
    """

    table: ClassVar[Element]
    too_many = Element("text", "paging.too-many", "#tooMany", always=False)
    change_search_link = Element("link", "paging.change-search", "#changeSearch")
    request_button = Element("button", "operator-results.request-authorisation", "#requestAuthorisation", always=False)
    name_head = Element("link", "operator-results.name", "#sortByName", always=False)
    number_head = Element("link", "operator-results.number", "#sortByNumber", always=False)
    address_head = Element("link", "operator-results.address", "#sortByAddress", always=False)
    first_link = Element("link", "paging.first", "#firstPage", always=False)
    previous_link = Element("link", "paging.previous", "#previousPage", always=False)
    next_link = Element("link", "paging.next", "#nextPage", always=False)
    last_link = Element("link", "paging.last", "#lastPage", always=False)

    def found(self) -> tuple[FoundOperator, ...]:
        """Those on this page of the results, in its order; none where the page says so."""
        before_number = self.host.labels["operator-results.traces-number"].split("{number}")[0]
        found = []
        for name_and_number, address, activities in self.table.rows(*_COLUMNS):
            name, _, number = name_and_number.partition(before_number)
            found.append(FoundOperator(name.strip(), number.strip(), address, activities))
        return tuple(found)

    def has_too_many(self) -> bool:
        """Tell whether the page shows no results because there are too many."""
        return self.too_many.is_there()

    def has_next(self) -> bool:
        """Tell whether there is a page after this one."""
        return self.next_link.is_there()

    def next_page(self) -> Self:
        """Turn to the page after this one."""
        self.next_link.click()
        return self.next(type(self))

    def last_page(self) -> Self:
        """Turn to the last page."""
        self.last_link.click()
        return self.next(type(self))

    def first_page(self) -> Self:
        """Turn back to the first page."""
        self.first_link.click()
        return self.next(type(self))

    def sort_by_name(self) -> Self:
        """Sort by name, or turn that order round."""
        self.name_head.click()
        return self.next(type(self))

    def sort_by_number(self) -> Self:
        """Sort by TRACES number, or turn that order round."""
        self.number_head.click()
        return self.next(type(self))

    def sort_by_address(self) -> Self:
        """Sort by country, town and street, or turn that order round."""
        self.address_head.click()
        return self.next(type(self))

    def request_authorisation(self, operator: FoundOperator, activity: str) -> AuthorisationRequestPage:
        """Tick an activity (its key) of one of those found, and request authorisation for it from here."""
        self.tick(operator, activity)
        self.request_button.click()
        return self.next(AuthorisationRequestPage)

    def tick(self, operator: FoundOperator, activity: str) -> None:
        """Tick an activity (its key) of one of those found."""
        cell = self._row(operator).locator(f"[data-activity='{activity}']")
        name = self.host.labels[f"activity.{activity}"]
        ResultTick(self, cell, operator=operator.name, activity=name).tick_box.check()

    def follow(self, operator: FoundOperator) -> None:
        """Follow the link to the profile of one of those found."""
        ResultRow(self, self._row(operator), operator=operator.name).profile_link.click()

    def _row(self, operator: FoundOperator) -> Locator:
        number = self.host.labels.text("operator-results.traces-number", number=operator.traces_number)
        return self.table.part(number)
