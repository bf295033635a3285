"""Reading faults that somebody wrote, from a file or in a question. Bad ones are refused with every problem at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from tracesnt.errors import InputError, number_of
from tracesnt.fixtures import vocabulary
from tracesnt.mock_site.faults.answers import Maintenance, Status
from tracesnt.mock_site.faults.connection import CutBody, DropAfter, DropBefore, Latency, SlowBody
from tracesnt.mock_site.faults.models import Fault
from tracesnt.mock_site.faults.pages import CookieBanner, ElementMoved, IdChanged, LabelChanged
from tracesnt.mock_site.faults.post import MailLate, MailLost, MailTwice
from tracesnt.mock_site.faults.rivals import DoubleClick, DuplicateOperator
from tracesnt.mock_site.faults.sessions import CsrfMismatch, SessionLost, TicketRefused

ADVICE = "`docs/faults.md` shows every kind of fault. Correct them and try again; none was set."

AnyFault = Annotated[
    Latency
    | Status
    | Maintenance
    | DropBefore
    | DropAfter
    | SlowBody
    | CutBody
    | SessionLost
    | CsrfMismatch
    | TicketRefused
    | MailLost
    | MailLate
    | MailTwice
    | LabelChanged
    | IdChanged
    | ElementMoved
    | CookieBanner
    | DuplicateOperator
    | DoubleClick,
    Field(discriminator="kind"),
]
_FAULTS: TypeAdapter[tuple[AnyFault, ...]] = TypeAdapter(tuple[AnyFault, ...])


def read_faults(content: Any) -> tuple[Fault, ...]:
    """Return the faults of a list, or of one alone; raises :class:`~tracesnt.errors.InputError` with every problem."""
    try:
        return _FAULTS.validate_python(content if isinstance(content, list) else [content])
    except ValidationError as error:
        problems = tuple(_sentence(problem) for problem in error.errors(include_url=False))
        raise InputError.listing(f"The faults have {number_of(problems)}", problems, advice=ADVICE) from error


def load_faults(path: Path) -> tuple[Fault, ...]:
    """Return the faults of a YAML or JSON file; raises :class:`~tracesnt.errors.InputError` with every problem."""
    return read_faults(vocabulary.read_file(path, advice=ADVICE))


def _sentence(problem: Any) -> str:
    number, *where = problem["loc"]
    message = problem["msg"].removeprefix("Value error, ").removeprefix("Input ")
    match problem["type"]:
        case "union_tag_not_found":
            message = "has no kind"
        case "union_tag_invalid":
            message = f"'{problem['ctx']['tag']}' is not a kind; use one of {problem['ctx']['expected_tags']}"
        case "missing":
            message = "is missing"
        case "extra_forbidden":
            message = "is not a field of this kind"
        case "model_attributes_type" | "dict_type":
            message = "is not a fault: a fault is a mapping of fields"
        case _:
            message = f"{message[:1].lower()}{message[1:]}"
    place = ".".join(str(part) for part in where[1:])
    kind = f" ({where[0]})" if where else ""
    return f"fault {number + 1}{kind}: {place}{' ' if place else ''}{message}"
