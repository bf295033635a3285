"""Every way in which the assistant can fail, as one tree.

::

    AssistantError
    ├── InputError              the input is wrong; nothing was touched        exit 2
    ├── CaseError               the case cannot succeed as it is; no retry     exit 3
    ├── SiteError               the site failed; worth another try later       exit 4
    │   └── SessionLost         the site no longer knows the visitor; another try signs in anew
    ├── NeedsPerson             a person is needed and none answered           exit 5
    ├── Interrupted             a person stopped it (Ctrl-C)                   exit 130
    ├── Defect                  a mistake of this program                      exit 1
    └── DriftError              the site changed; stop everything              exit 6
        ├── UnexpectedPage      another page stands where one was expected
        ├── AmbiguousElement    an element's two locators match different things
        └── MissingElement      an element of the page cannot be found

Each error says what happened (``message``), where (``step``, ``page``, ``element``) and what to do next
(``advice``). The message never holds a secret: it is printed, logged and written into receipts.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, StrEnum
from typing import Self


class Outcome(StrEnum):
    """How a case ended: a closed set, never free text."""

    AUTHORISED = "authorised"
    REQUESTED = "requested"
    REJECTED = "rejected"
    REGISTERED = "registered"
    SIGNED_IN = "signed-in"
    ROLE_CHOSEN = "role-chosen"
    OPERATOR_FOUND = "operator-found"
    OPERATOR_NOT_FOUND = "operator-not-found"
    OPERATOR_AMBIGUOUS = "operator-ambiguous"
    OPERATOR_CREATED = "operator-created"
    ALREADY_AUTHORISED = "already-authorised"
    ACCOUNT_EXISTS = "account-exists"
    ACCOUNT_LOCKED = "account-locked"
    LINK_EXPIRED = "link-expired"
    INVALID_DATA = "invalid-data"
    SITE_UNAVAILABLE = "site-unavailable"
    NEEDS_PERSON = "needs-person"
    DRIFTED = "drifted"
    CANCELLED = "cancelled"


class ExitStatus(IntEnum):
    """What a command tells the shell; the same for every command."""

    DONE = 0
    DEFECT = 1
    INVALID_INPUT = 2
    CASE_FAILED = 3
    SITE_FAILED = 4
    PERSON_NEEDED = 5
    DRIFTED = 6
    INTERRUPTED = 130


class AssistantError(Exception):
    """Base of every error that a person may meet."""

    exit_status = ExitStatus.DEFECT
    outcome = Outcome.CANCELLED

    def __init__(self, message: str, *, advice: str, page: str = "", element: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.page = page
        self.element = element
        self.step = ""

    def __reduce__(self) -> tuple[object, ...]:
        return _revived, (type(self), self.args, self.__dict__)  # errors travel between processes

    @property
    def kind(self) -> str:
        """Name of the error's class, as programs read it in ``error.kind``."""
        return type(self).__name__


def _revived(kind: type[AssistantError], args: tuple[object, ...], state: dict[str, object]) -> AssistantError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class InputError(AssistantError):
    """The input is wrong. All problems are reported at once and nothing was touched."""

    exit_status = ExitStatus.INVALID_INPUT
    outcome = Outcome.INVALID_DATA

    def __init__(self, message: str, *, advice: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message, advice=advice)
        self.problems = problems

    @classmethod
    def listing(cls, head: str, problems: Sequence[str], *, advice: str, most: int | None = None) -> Self:
        """Return an error that says several things: its message lists ``most`` of them, and how many more there are."""
        shown = problems[:most]
        more = [f"and {len(problems) - len(shown)} more"] if len(shown) < len(problems) else []
        return cls("\n  - ".join((f"{head}:", *shown, *more)), advice=advice, problems=tuple(problems))


def number_of(problems: Sequence[str]) -> str:
    """Return how many problems there are, in words."""
    return "one problem" if len(problems) == 1 else f"{len(problems)} problems"


class CaseError(AssistantError):
    """The case cannot succeed as it is: wrong data, operator not found, request rejected. Not retried."""

    exit_status = ExitStatus.CASE_FAILED

    def __init__(self, message: str, *, outcome: Outcome, advice: str, page: str = "", element: str = "") -> None:
        super().__init__(message, advice=advice, page=page, element=element)
        self.outcome = outcome


class SiteError(AssistantError):
    """The site failed: unreachable, an error page, too slow. Worth another try later."""

    exit_status = ExitStatus.SITE_FAILED
    outcome = Outcome.SITE_UNAVAILABLE


class SessionLost(SiteError):
    """The site no longer takes what the visit carries: its session, its form, or EU Login's ticket."""


class NeedsPerson(AssistantError):
    """A person is needed (CAPTCHA, second factor, mailed link, password) and none has answered."""

    exit_status = ExitStatus.PERSON_NEEDED
    outcome = Outcome.NEEDS_PERSON


class Interrupted(AssistantError):
    """A person stopped the command."""

    exit_status = ExitStatus.INTERRUPTED

    def __init__(self) -> None:
        super().__init__(
            "Interrupted.", advice="Run the same command again to go on: what is done already is not done twice."
        )


class Defect(AssistantError):
    """Something that must not happen: a mistake of this program. Names what was raised, not what it said."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(
            f"This is a defect of tracesnt itself, not of your input: {type(cause).__name__}.",
            advice="Please report it with what TRACESNT_DEBUG=1 prints for the same command.",
        )


class DriftError(AssistantError):
    """The site is no longer what the page objects describe."""

    exit_status = ExitStatus.DRIFTED
    outcome = Outcome.DRIFTED


class UnexpectedPage(DriftError):
    """Another page stands where one was expected; ``found`` names it and ``alert`` is what it said."""

    def __init__(self, message: str, *, advice: str, page: str, found: str, alert: str) -> None:
        super().__init__(message, advice=advice, page=page)
        self.found = found
        self.alert = alert


class AmbiguousElement(DriftError):
    """An element's two locators match different things on the page."""


class MissingElement(DriftError):
    """Neither of an element's two locators matches anything on the page."""
