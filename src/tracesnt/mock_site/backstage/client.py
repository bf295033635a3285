"""A typed client of the backstage, for tests and for whoever plays the person on the mock site."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, Field

from tracesnt.fixtures import Person, WantedOperator
from tracesnt.mock_site.errors import BackstageUnreachable, NothingThere, NotPossibleNow, TwinError

_PATIENCE = 10.0
_NOT_FOUND = 404
_CONFLICT = 409


class Answer(BaseModel):
    """Base of what the backstage answers."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Write(Answer):
    """One accepted write."""

    seq: int
    at: datetime
    kind: str
    who: str
    subject: str


class MailView(Answer):
    """One mail in a mailbox."""

    id: int
    to: str
    sender: str = Field(alias="from")
    subject: str
    language: str
    text: str
    link: str | None
    sent_at: datetime


class MailError(Answer):
    """A mail that the mail server has not taken. It is tried again, unless it is ``given_up``."""

    mail: int
    to: str
    tries: int
    error: str
    given_up: bool


class ChallengeView(Answer):
    """A sign-in that waits for the phone."""

    method: str
    expires_at: datetime


class PhoneView(Answer):
    """What a person's phone shows."""

    devices: tuple[str, ...]
    challenge: ChallengeView | None


class PersonView(Answer):
    """What a person would choose as password and PIN."""

    password: str
    pin: str


class ClockView(Answer):
    """The twin's clock."""

    now: datetime
    frozen: bool


class FaultView(Answer):
    """A fault that is set, as it was given. It ``met`` so many requests that it concerns, and ``struck`` at some."""

    id: int
    fault: dict[str, Any]
    met: int
    struck: int

    @property
    def kind(self) -> str:
        """Kind of the fault."""
        return str(self.fault["kind"])


class BackstageClient:
    """Asks the backstage at an address such as ``http://127.0.0.1:8001/TOKEN``.

    Raises :class:`~tracesnt.mock_site.errors.TwinError` with the backstage's own sentence when it refuses.
    """

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        self.address = address.rstrip("/")
        self._http = httpx.Client(timeout=_PATIENCE, trust_env=False, verify=_no_tls(), transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def writes(self) -> tuple[Write, ...]:
        """Return the accepted writes in order."""
        return tuple(Write.model_validate(entry) for entry in self._get("writes"))

    def reset(self) -> None:
        """Start afresh."""
        self._post("reset")

    def secrets(self) -> tuple[str, ...]:
        """Return every secret that was handed out or received."""
        return tuple(self._get("secrets"))

    def mailbox(self, email: str, *, wait: float = 0, after: int = 0) -> tuple[MailView, ...]:
        """Return the mails of an address, oldest first, waiting for one where there is none yet."""
        answer = self._get(f"mailbox/{quote(email)}", wait=wait, after=after)
        return tuple(MailView.model_validate(entry) for entry in answer)

    def phone(self, email: str) -> PhoneView:
        """Return what a person's phone shows."""
        return PhoneView.model_validate(self._get(f"phone/{quote(email)}"))

    def pair(self, email: str, picture: str) -> str:
        """Scan the code of a pairing page, choose the person's PIN, and return the device's name."""
        return str(self._post(f"phone/{quote(email)}/pair", {"picture": picture})["device"])

    def confirm(self, email: str, pin: str | None = None, *, wait: float = 0) -> None:
        """Confirm the sign-in that waits, or that comes within ``wait`` seconds."""
        self._post(f"phone/{quote(email)}/confirm", {} if pin is None else {"pin": pin}, wait=wait)

    def refuse(self, email: str, *, wait: float = 0) -> None:
        """Refuse the sign-in that waits, or that comes within ``wait`` seconds."""
        self._post(f"phone/{quote(email)}/refuse", wait=wait)

    def one_time_password(self, email: str, picture: str) -> str:
        """Scan the code of a sign-in page and return the one-time password."""
        return str(self._post(f"phone/{quote(email)}/one-time-password", {"picture": picture})["code"])

    def security_keys(self, email: str) -> tuple[dict[str, Any], ...]:
        """Return the keys that a person holds, as a browser's virtual authenticator takes them."""
        return tuple(self._get(f"security-keys/{quote(email)}"))

    def hold_security_key(self, email: str, credential: dict[str, Any]) -> None:
        """Put a key into a person's hand, as a browser's virtual authenticator gives it after making or using it."""
        self._ask("PUT", f"security-keys/{quote(email)}", credential, {})

    def captcha(self, picture: str) -> str:
        """Read the picture of a CAPTCHA."""
        return str(self._post("captcha", {"picture": picture})["code"])

    def person(self, email: str) -> PersonView:
        """Return what the person with this address would choose."""
        return PersonView.model_validate(self._get(f"person/{quote(email)}"))

    def add_person(
        self,
        person: Person,
        state: str,
        *,
        operator: str | None = None,
        activity: str | None = None,
        second_factor: str | None = None,
    ) -> None:
        """Seed a person who is ``pending``, ``active``, ``with-device``, or has ``requested`` an operator.

        Their device is a phone, unless their ``second_factor`` is a key.
        """
        own = person.model_dump(mode="json", include=set(Person.model_fields))
        wanted = {"person": own, "state": state, "operator": operator, "activity": activity}
        self._post("people", wanted | {"second_factor": second_factor})

    def add_operators(self, wanted: Iterable[WantedOperator]) -> tuple[str, ...]:
        """Seed the operators that are not there, and return their TRACES numbers."""
        operators = [each.model_dump(mode="json", exclude={"create"}) for each in wanted]
        return tuple(self._post("operators", {"operators": operators})["added"])

    def clock(self) -> ClockView:
        """Return what the twin's clock shows."""
        return ClockView.model_validate(self._get("clock"))

    def freeze(self, at: datetime | None = None) -> None:
        """Stop the clock at a moment, the present one by default."""
        self._post("clock", {"freeze": None if at is None else at.isoformat()})

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._post("clock", {"advance": seconds})

    def resume(self) -> None:
        """Let the clock run on."""
        self._post("clock", {"resume": True})

    def state(self) -> dict[str, Any]:
        """Return everything that the twin knows, without secrets."""
        answer: dict[str, Any] = self._get("state")
        return answer

    def mail_errors(self, *, wait: float = 0) -> tuple[MailError, ...]:
        """Return the mails that the mail server has not taken, once there is one or ``wait`` seconds are over."""
        return tuple(MailError.model_validate(entry) for entry in self._get("mail-errors", wait=wait))

    def faults(self) -> tuple[FaultView, ...]:
        """Return the faults that are set, with how often each has struck."""
        return tuple(FaultView.model_validate(entry) for entry in self._get("faults"))

    def add_fault(self, kind: str, **parameters: Any) -> int:
        """Set a fault, such as ``add_fault("status", status=503, step="send-request")``, and return its number."""
        return self.add_faults([{"kind": kind, **parameters}])[0]

    def add_faults(self, faults: list[dict[str, Any]]) -> tuple[int, ...]:
        """Set faults as a file of them lists them, and return their numbers. Where one is bad, none is set."""
        return tuple(self._ask("POST", "faults", faults, {})["ids"])

    def remove_fault(self, identifier: int) -> None:
        """Take one fault away."""
        self._delete(f"faults/{identifier}")

    def clear_faults(self) -> None:
        """Take all faults away."""
        self._delete("faults")

    def snapshot(self) -> str:
        """Keep the twin as it is, and return the id to :meth:`restore` it by."""
        return str(self._post("snapshot")["snapshot"])

    def restore(self, snapshot: str) -> None:
        """Make the twin what it was. A snapshot can be restored again and again."""
        self._post("restore", {"snapshot": snapshot})

    def forget(self, snapshot: str) -> None:
        """Forget a snapshot."""
        self._delete(f"snapshot/{quote(snapshot)}")

    def _get(self, path: str, **query: float) -> Any:
        return self._ask("GET", path, None, query)

    def _post(self, path: str, body: dict[str, Any] | None = None, **query: float) -> Any:
        return self._ask("POST", path, body, query)

    def _delete(self, path: str) -> Any:
        return self._ask("DELETE", path, None, {})

    def _ask(self, method: str, path: str, body: Any, query: dict[str, float]) -> Any:
        address = f"{self.address}/{path}"
        patience = _PATIENCE + query.get("wait", 0)
        parameters = {name: value for name, value in query.items() if value}
        try:
            response = self._http.request(method, address, json=body, params=parameters, timeout=patience)
        except httpx.HTTPError as error:
            raise BackstageUnreachable("No backstage answers at the address that was given.") from error
        if response.is_success:
            return response.json()
        raise _refusal(response)


def _no_tls() -> ssl.SSLContext:
    """Spare the time of loading certificates: the backstage speaks plain HTTP."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _refusal(response: httpx.Response) -> TwinError:
    try:
        sentence = str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        sentence = f"The backstage answered with HTTP {response.status_code}."
    kinds = {_NOT_FOUND: NothingThere, _CONFLICT: NotPossibleNow}
    return kinds.get(response.status_code, TwinError)(sentence)
