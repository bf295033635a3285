"""Elements: the named things on a page, each declared once with two independent locators.

The *primary* locator is what a person perceives (ARIA role and accessible name in the visit's language), the
*neutral* one does not depend on language (id, name or stable attribute). They are used as a union, so an element
is still found when a release changes one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, cast, overload

from playwright.sync_api import Error, Locator, Page

from tracesnt.errors import DriftError
from tracesnt.pages.drift import Drift, Found
from tracesnt.pages.failures import CHECK_ADVICE, translated

if TYPE_CHECKING:
    from tracesnt.pages.page import Surface

T = TypeVar("T")
Role = Literal[
    "button", "checkbox", "combobox", "heading", "img", "labelled", "link", "list", "radio", "table", "text", "textbox"
]


class Kind(StrEnum):
    """What an action does to its element."""

    CLICK = "click"
    FILL = "fill"
    SELECT = "select"
    CHECK = "check"
    UNCHECK = "uncheck"


@dataclass(frozen=True)
class Action:
    """One act on one element. ``value`` is what was typed or chosen; it is empty for a secret element."""

    kind: Kind
    page: str
    element: str
    role: str
    name: str
    value: str = ""


@dataclass(frozen=True)
class Variant:
    """How the releases from ``since`` on have an element, until a newer variant; empty for the oldest that is known."""

    role: Role
    label: str
    neutral: str
    since: str = ""


class Element:
    """Declaration of an element as a class attribute of a page or region.

    ``label`` is the key of its accessible name, or a template such as ``{operator}`` that its region fills in. Two
    roles are not ARIA's: ``labelled`` is for password fields, which have no role and are found by their label;
    ``text`` is for sentences. ``always`` tells that the element stands on its page in every state, so that its
    absence is drift. What is typed into a ``secret`` element is never passed on to listeners, and pictures mask it.

    Where a release changed an element, :meth:`before` tells what it was until then. All variants are looked for
    together, so nothing has to know which release a site runs.
    """

    def __init__(self, role: Role, label: str, neutral: str, *, always: bool = True, secret: bool = False) -> None:
        self.role = role
        self.variants: tuple[Variant, ...] = (Variant(role, label, neutral),)
        self.always = always
        self.secret = secret
        self.name = ""

    def before(
        self, release: str, *, role: Role | None = None, label: str | None = None, neutral: str | None = None
    ) -> Self:
        """Add what it was before a release; what is not said was the same. Newer ones are named first."""
        *newer, since = self.variants
        until_then = Variant(role or since.role, label or since.label, neutral or since.neutral)
        self.variants = (*newer, replace(since, since=release), until_then)
        return self

    @property
    def neutral(self) -> str:
        """Selector that does not depend on language, for any variant."""
        return ", ".join(variant.neutral for variant in self.variants)

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.name or name != "proof":  # a proof is named for what it is, where it has a second name
            self.name = name.replace("_", "-")

    @overload
    def __get__(self, surface: None, owner: type) -> Self: ...
    @overload
    def __get__(self, surface: Surface, owner: type) -> BoundElement: ...
    def __get__(self, surface: Surface | None, owner: type) -> Self | BoundElement:
        return self if surface is None else BoundElement(self, surface)


def by_name(root: Page | Locator, role: Role, name: str) -> Locator:
    """Return the locator of whatever has a role and exactly this accessible name."""
    match role:
        case "labelled":
            return root.get_by_label(name, exact=True)
        case "text":
            return root.get_by_text(name, exact=True)
        case _:
            return root.get_by_role(role, name=name, exact=True)


class BoundElement:
    """An element on the page that a visit is on. Actions raise the errors of :mod:`tracesnt.pages.failures`."""

    def __init__(self, element: Element, surface: Surface) -> None:
        self.element = element
        self.surface = surface

    @property
    def accessible_name(self) -> str:
        """The element's name as a person of the visit's language reads it, in the variant that stands there."""
        return self.surface.name_of(self._there())

    @property
    def variants(self) -> list[tuple[str, Role, str]]:
        """Selector, role and accessible name of each variant."""
        return [(variant.neutral, variant.role, self.surface.name_of(variant)) for variant in self.element.variants]

    @property
    def primary(self) -> Locator:
        """Locator by role and accessible name."""
        return reduce(Locator.or_, map(self._by_name, self.element.variants))

    @property
    def neutral(self) -> Locator:
        """Locator that does not depend on language."""
        return self.surface.root.locator(self.element.neutral)

    @property
    def agreed(self) -> Locator:
        """Locator of what both locators of one variant lead to."""
        return reduce(Locator.or_, map(self._agreed, self.element.variants))

    @property
    def locator(self) -> Locator:
        """Union of both locators."""
        return self.primary.or_(self.neutral)

    def click(self) -> None:
        """Click it, and wait until a navigation that this starts has been answered."""
        self._act(Kind.CLICK, "", lambda locator: locator.click())

    def fill(self, value: str) -> None:
        """Replace its content by ``value``."""
        self._act(Kind.FILL, value, lambda locator: locator.fill(value))

    def select(self, value: str) -> None:
        """Choose the option with this value (values do not depend on language)."""
        self._act(Kind.SELECT, value, lambda locator: locator.select_option(value=value))

    def check(self) -> None:
        """Tick it, if it is not ticked."""
        self._act(Kind.CHECK, "", lambda locator: locator.check())

    def uncheck(self) -> None:
        """Take its tick away, if it is ticked."""
        self._act(Kind.UNCHECK, "", lambda locator: locator.uncheck())

    def is_checked(self) -> bool:
        """Tell whether it is ticked, waiting for it to be there."""
        return self._look(lambda locator: locator.is_checked())

    def text(self) -> str:
        """Return its visible text, waiting for it to be there."""
        return self._look(lambda locator: locator.inner_text().strip())

    def attribute(self, name: str) -> str:
        """Return an attribute of it, empty where it has none."""
        return self._look(lambda locator: locator.get_attribute(name) or "")

    def picture(self) -> bytes:
        """Return a PNG of it."""
        return self._look(lambda locator: locator.screenshot())

    def rows(self, *columns: str) -> list[list[str]]:
        """Return the visible text of some columns of each body row of a table; nothing where there is no table.

        ``columns`` are the labels of their heads, so that releases may put them in another order. Where a head says
        something else, its column is the one at its place among ``columns``, and that is drift. Raises
        :class:`~tracesnt.errors.DriftError` for a row without such a column.
        """
        heads, rows = self._table()
        places = [self._column(heads, self.surface.host.labels[label]) for label in columns]
        if heads and None in places:
            self.surface.host.drifted(Drift(self.surface.page_name, self.element.name, Found.NEUTRAL_ONLY))
        chosen = [default if place is None else place for default, place in enumerate(places)]
        self._check_columns(rows, max(chosen) + 1)
        return [[row[place] for place in chosen] for row in rows]

    def cells(self, columns: int) -> list[list[str]]:
        """Return the visible text of the first cells of each body row of a table; nothing where there is no table.

        Raises :class:`~tracesnt.errors.DriftError` for a row with fewer columns than these.
        """
        _, rows = self._table()
        self._check_columns(rows, columns)
        return [row[:columns] for row in rows]

    def _table(self) -> tuple[list[str], list[list[str]]]:
        """The heads of a table's columns, and the cells of its body, in one look."""
        script = """rows => {
          const texts = row => [...row.cells].map(cell => cell.innerText.trim());
          return [rows.filter(row => row.closest("thead")).flatMap(texts),
                  rows.filter(row => row.closest("tbody")).map(texts)];
        }"""
        read = self._look(lambda locator: locator.locator("tr").evaluate_all(script))
        return cast("tuple[list[str], list[list[str]]]", read)

    def _check_columns(self, rows: list[list[str]], columns: int) -> None:
        if any(len(row) < columns for row in rows):
            raise DriftError(
                f"'{self.element.name}' on {self.surface.page_name} has fewer than {columns} columns.",
                advice=CHECK_ADVICE,
                page=self.surface.page_name,
                element=self.element.name,
            )

    @staticmethod
    def _column(heads: list[str], name: str) -> int | None:
        """A head may hold more than its name, such as a second way to sort."""
        exact = (place for place, head in enumerate(heads) if head == name)
        among = (place for place, head in enumerate(heads) if name in head)
        return next(exact, next(among, None))

    def items(self) -> list[list[str]]:
        """Return the visible lines of each item of a list; nothing where there is no list."""
        script = "items => items.map(item => item.innerText.split('\\n').map(line => line.trim()))"
        return self._look(lambda locator: cast("list[list[str]]", locator.locator("li").evaluate_all(script)))

    def part(self, text: str) -> Locator:
        """Return the row of a table or the item of a list in which something says exactly this."""
        parts = self.locator.locator("tbody tr" if self.element.role == "table" else "li")
        return parts.filter(has=self.surface.host.page.get_by_text(text, exact=True))

    def is_there(self) -> bool:
        """Tell whether it is on the page now, without waiting."""
        return self._look(lambda locator: locator.count()) > 0

    def _there(self) -> Variant:
        *newer, oldest = self.element.variants
        return next((each for each in newer if self._by_name(each).or_(self._neutrally(each)).count()), oldest)

    def _agreed(self, variant: Variant) -> Locator:
        both = self._neutrally(variant).and_(self._by_name(variant))
        if variant.role != "text":
            return both
        # The sentence is found where it is innermost: in a part of the element, where that is in another language.
        part = self.surface.host.page.get_by_text(self.surface.name_of(variant), exact=True)
        return both.or_(self._neutrally(variant).filter(has=part))

    def _by_name(self, variant: Variant) -> Locator:
        return by_name(self.surface.root, variant.role, self.surface.name_of(variant))

    def _neutrally(self, variant: Variant) -> Locator:
        return self.surface.root.locator(variant.neutral)

    def _act(self, kind: Kind, value: str, perform: Callable[[Locator], Any]) -> None:
        element, there = self.element, self._there()
        action = Action(
            kind=kind,
            page=self.surface.page_name,
            element=element.name,
            role=there.role,
            name=self.surface.name_of(there),
            value="" if element.secret else value,
        )
        with self.surface.host.acting(action, self):
            self._look(perform)

    def _look(self, read: Callable[[Locator], T]) -> T:
        try:
            return read(self.locator)
        except Error as error:
            raise translated(error, self) from error
