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
    """One element in one language. ``label`` is the key of the name that it was found by, where it was, and
    ``declared`` the file that declares it.
    """

    element: str
    look: Look
    declared: str = ""
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
    """Why the check could not go on at a place: another page, or an element that was not there to be used."""

    kind: str
    page: str
    message: str
    element: str = ""
    language: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is no longer as declared, in all the languages that it was seen in.

    ``subject`` is an element, or the selector of something that is no element; ``details`` are what it says.
    """

    kind: str
    page: str
    subject: str
    languages: tuple[str, ...]
    details: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    declared: str = ""


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
        found = [*self._of_elements(), *self._of_strangers()]
        return (*found, *self._of_troubles(found))

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

    def kept_by(self, proposal: Proposal) -> tuple[str, ...]:
        """Elements that still go by the text of a label that a proposal would change: they would be lost by it."""
        if proposal.what is not What.LABEL:
            return ()
        keepers = (
            f"{look.page}.{each.element}"
            for look in self.looks
            if look.language == proposal.language
            for each in look.elements
            if each.label == proposal.label
        )
        return tuple(dict.fromkeys(keepers))

    def _of_elements(self) -> list[Finding]:
        found: dict[tuple[str, str, Look], list[tuple[str, ElementLook]]] = {}
        for look in self.looks:
            for each in look.elements:
                if each.look.is_drift:
                    found.setdefault((look.page, each.element, each.look), []).append((look.language, each))
        return [
            Finding(
                kind=kind,
                page=page,
                subject=element,
                languages=self._in_order(language for language, _ in seen),
                proposals=self._sorted(proposal for _, each in seen for proposal in each.proposals),
                declared=seen[0][1].declared,
            )
            for (page, element, kind), seen in found.items()
        ]

    def _of_strangers(self) -> list[Finding]:
        found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
        for look in self.looks:
            for kind, strangers in ((NEW_ALERT, look.alerts), (NEW_FIELD, look.fields)):
                for each in strangers:
                    key = (kind, look.page, each.selector or each.text)
                    found.setdefault(key, []).append((look.language, each.text))
        return [self._finding(key, seen) for key, seen in found.items()]

    def _of_troubles(self, found: list[Finding]) -> list[Finding]:
        """What the walk met, where that is not told already by an element of the page that is lost."""
        known = {(finding.page, finding.subject) for finding in found}
        known |= {(finding.page, "") for finding in found if finding.kind == Look.GONE}
        more: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
        for each in self.troubles:
            if (each.page, each.element) not in known:
                more.setdefault((each.kind, each.page, each.element), []).append((each.language, each.message))
        return [self._finding(key, seen) for key, seen in more.items()]

    def _finding(self, key: tuple[str, str, str], seen: list[tuple[str, str]]) -> Finding:
        languages = self._in_order(language for language, _ in seen)
        return Finding(*key, languages, details=tuple(dict.fromkeys(text for _, text in seen)))

    def _in_order(self, languages: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(languages), key=self.languages.index))

    def _sorted(self, proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
        """Each once; those that hold for every language first."""
        order = ("", *self.languages)
        return tuple(sorted(dict.fromkeys(proposals), key=lambda proposal: order.index(proposal.language)))


def _worse(one: ElementLook | None, other: ElementLook) -> ElementLook:
    if one is None or (other.look.is_drift and not one.look.is_drift) or one.look is Look.NOT_SHOWN:
        return other
    return one
