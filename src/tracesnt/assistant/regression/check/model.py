"""What a check sees, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Look(StrEnum):
    """How an element stands on its page; the first and the last are as they should be."""

    BOTH = "both"
    PRIMARY_ONLY = "primary only"
    NEUTRAL_ONLY = "neutral only"
    AMBIGUOUS = "ambiguous"
    GONE = "gone"
    NOT_SHOWN = "not shown"

    @property
    def is_drift(self) -> bool:
        """Tell whether it is no longer as declared; what need not always stand on its page may be missing."""
        return self not in {Look.BOTH, Look.NOT_SHOWN}


class What(StrEnum):
    """What a proposal would change: the text of a label, or an element's neutral locator in its page object."""

    LABEL = "label"
    LOCATOR = "locator"


@dataclass(frozen=True)
class Proposal:
    """What an element is called, or found by, now. ``label`` and ``language`` say which text it is about."""

    what: What
    was: str
    now: str
    label: str = ""
    language: str = ""


@dataclass(frozen=True)
class ElementLook:
    """One element in one language. ``label`` is the key of the name that it was found by, where it was."""

    element: str
    look: Look
    label: str = ""
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class Stranger:
    """Something on a page that no page object knows: an alert or a field, and how it can be found."""

    text: str
    selector: str


@dataclass(frozen=True)
class PageLook:
    """One page in one language, in one of its states. ``address`` has no query: queries carry tickets."""

    page: str
    language: str
    address: str
    elements: tuple[ElementLook, ...]
    alerts: tuple[Stranger, ...] = ()
    fields: tuple[Stranger, ...] = ()


@dataclass(frozen=True)
class Trouble:
    """Why the check could not go on at a place. ``is_drift`` where the page stands there and an element of it does not,
    or another page does.
    """

    kind: str
    page: str
    message: str
    element: str = ""
    language: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is no longer as declared, in all the languages that it was seen in."""

    kind: str
    page: str
    subject: str
    languages: tuple[str, ...]
    details: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()


NEW_ALERT = "new alert"
NEW_FIELD = "new required field"
UNKNOWN_PAGE = "unknown page"
ANOTHER_PAGE = "another page"
ANOTHER_LANGUAGE = "another language"
CHANGED = "changed"


@dataclass
class Checked:
    """Everything that a check saw. ``left_out`` are pages that it does not go to on such a site."""

    site: str
    address: str
    languages: tuple[str, ...]
    read_only: bool
    looks: list[PageLook] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    not_reached: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def pages(self) -> tuple[str, ...]:
        """Names of the pages that were looked at, in the order of the walk."""
        return tuple(dict.fromkeys(look.page for look in self.looks))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is no longer as declared, each thing once."""
        found = [*_of_elements(self.looks), *_of_strangers(self.looks)]
        return (*found, *_of_troubles(self.troubles, found))

    @property
    def has_drifted(self) -> bool:
        """Tell whether there is anything to do about the page objects or labels."""
        return bool(self.findings)

    def merged(self, page: str, language: str) -> dict[str, ElementLook]:
        """Elements of a page in a language, each as it stood at its worst in the states that were seen."""
        worst: dict[str, ElementLook] = {}
        for look in self.looks:
            if (look.page, look.language) == (page, language):
                for each in look.elements:
                    worst[each.element] = _worse(worst.get(each.element), each)
        return worst


def _worse(one: ElementLook | None, other: ElementLook) -> ElementLook:
    if one is None or (other.look.is_drift and not one.look.is_drift) or one.look is Look.NOT_SHOWN:
        return other
    return one


def _of_elements(looks: Iterable[PageLook]) -> list[Finding]:
    found: dict[tuple[str, str, Look], tuple[dict[str, None], dict[Proposal, None]]] = {}
    for look in looks:
        for each in look.elements:
            if each.look.is_drift:
                languages, proposals = found.setdefault((look.page, each.element, each.look), ({}, {}))
                languages[look.language] = None
                proposals.update(dict.fromkeys(each.proposals))
    return [
        Finding(kind, page, element, tuple(languages), proposals=tuple(proposals))
        for (page, element, kind), (languages, proposals) in found.items()
    ]


def _of_strangers(looks: Iterable[PageLook]) -> list[Finding]:
    found: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for look in looks:
        strangers = [(NEW_ALERT, each) for each in look.alerts] + [(NEW_FIELD, each) for each in look.fields]
        for kind, each in strangers:
            languages, texts = found.setdefault((kind, look.page, each.selector or each.text), ({}, {}))
            languages[look.language] = None
            texts[each.text] = None
    return [
        Finding(kind, page, subject, tuple(languages), details=tuple(texts))
        for (kind, page, subject), (languages, texts) in found.items()
    ]


def _of_troubles(troubles: Iterable[Trouble], found: list[Finding]) -> list[Finding]:
    """What the walk met; an element that it could not use is no second finding where its page was looked at."""
    known = {(finding.page, finding.subject) for finding in found}
    more: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for each in troubles:
        if (each.page, each.element) not in known:
            languages, messages = more.setdefault((each.kind, each.page, each.element), ({}, {}))
            languages[each.language] = None
            messages[each.message] = None
    return [
        Finding(kind, page, element, tuple(languages), details=tuple(messages))
        for (kind, page, element), (languages, messages) in more.items()
    ]
