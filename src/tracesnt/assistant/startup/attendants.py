"""The attendants that a command can start with: a person at the terminal, nobody, or the twin's backstage; and beside
any of them a mailbox."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TextIO

from playwright.sync_api import Page as Window

from tracesnt.assistant.startup.virtual_key import virtual_key
from tracesnt.errors import NeedsPerson, SiteError
from tracesnt.fixtures import Person, SecondFactor, Site
from tracesnt.flows.attendant import Attendant, Picture
from tracesnt.flows.mailed_link import ASK_AGAIN

if TYPE_CHECKING:
    from tracesnt.assistant.startup.mailbox import Mailbox
    from tracesnt.mock_site.backstage.client import BackstageClient

_HOW_TO_GIVE = {
    SecondFactor.SECURITY_KEY: "touch your security key",
    SecondFactor.TRUSTED_PLATFORM: "unlock your device",
    SecondFactor.PASSKEY: "unlock your passkey",
}


class Nobody:
    """Nobody is there: each question ends the case with :class:`~tracesnt.errors.NeedsPerson`."""

    patience = 0.0

    def read_captcha(self, picture: Picture) -> NoReturn:
        """Raise: a CAPTCHA is read by a person."""
        del picture
        self._missing("read the characters of the picture")

    def choose_password(self, person: Person) -> NoReturn:
        """Raise: a password is chosen by the person."""
        self._missing(f"choose a password for {person.name}")

    def enter_password(self, person: Person) -> NoReturn:
        """Raise: a password is typed by the person."""
        self._missing(f"enter the password of {person.name}")

    def open_mail(self, person: Person) -> NoReturn:
        """Raise: a mail is opened by the person."""
        self._missing(f"open the mail that EU Login sent to {person.name}")

    def pair_device(self, person: Person, picture: Picture) -> NoReturn:
        """Raise: a phone is in a person's hand."""
        del picture
        self._missing(f"scan the picture with the mobile app of {person.name}")

    def confirm_in_app(self, person: Person) -> NoReturn:
        """Raise: a phone is in a person's hand."""
        self._missing(f"confirm in the mobile app of {person.name}")

    def read_one_time_password(self, person: Person, picture: Picture) -> NoReturn:
        """Raise: a phone is in a person's hand."""
        del picture
        self._missing(f"read the one-time password in the mobile app of {person.name}")

    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> NoReturn:
        """Raise: a key is in a person's hand."""
        del kind, window
        self._missing(f"register the key of {person.name}")

    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> NoReturn:
        """Raise: a key is in a person's hand."""
        del kind, window
        self._missing(f"use the key of {person.name}")

    def _missing(self, task: str) -> NoReturn:
        raise NeedsPerson(
            f"A person has to {task}, and nobody is there to ask.",
            advice="Run the command in a terminal with --headed, with the person and their phone at hand.",
        )


class AtTerminal:
    """A person at the terminal, who sees the browser's window. What they type is not shown."""

    patience = 300.0

    def __init__(self, *, window: bool, stream: TextIO | None = None) -> None:
        self._window = window
        self._stream = stream or sys.stderr

    def read_captcha(self, picture: Picture) -> str:
        """Ask for the characters that the window shows."""
        del picture
        self._needs_window("The picture with the characters")
        return self._ask("Characters of the picture in the browser's window")

    def choose_password(self, person: Person) -> str:
        """Ask for a new password."""
        return self._ask(f"New password for {person.name} (at least 10 characters, not shown)")

    def enter_password(self, person: Person) -> str:
        """Ask for the password."""
        return self._ask(f"EU Login password of {person.name} (not shown)")

    def open_mail(self, person: Person) -> str:
        """Ask for the mailed link."""
        return self._ask(f"Link in the mail from EU Login to {person.email} (paste it; not shown)", ASK_AGAIN)

    def pair_device(self, person: Person, picture: Picture) -> None:
        """Tell the person to scan; the page moves on when they have."""
        del picture
        self._needs_window("The code to scan")
        self._tell(f"{person.name}: scan the code in the browser's window with the EU Login app, choose a PIN there.")

    def confirm_in_app(self, person: Person) -> None:
        """Tell the person to confirm; the page moves on when they have."""
        self._tell(f"{person.name}: open the EU Login app and confirm with your PIN.")

    def read_one_time_password(self, person: Person, picture: Picture) -> str:
        """Ask for the one-time password that the app shows."""
        del picture
        self._needs_window("The code to scan")
        return self._ask(f"One-time password that the EU Login app of {person.name} shows (not shown here)")

    @contextmanager
    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Tell the person what the window is about to ask; the page moves on when they have done it."""
        del window
        self._needs_window("What the browser asks about a key")
        self._tell(f"{person.name}: {_HOW_TO_GIVE[kind]} to register it, when the browser's window asks.")
        yield

    @contextmanager
    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Tell the person what the window is about to ask; the page moves on when they have done it."""
        del window
        self._needs_window("What the browser asks about a key")
        self._tell(f"{person.name}: {_HOW_TO_GIVE[kind]} to sign in, when the browser's window asks.")
        yield

    def _ask(self, question: str, advice: str = "Run the command again when the person is there.") -> str:
        try:
            answer = getpass.getpass(f"{question}: ", stream=self._stream).strip()
        except EOFError:
            answer = ""
        if not answer:
            raise NeedsPerson(f"No answer to: {question}.", advice=advice)
        return answer

    def _tell(self, message: str) -> None:
        print(message, file=self._stream, flush=True)

    def _needs_window(self, what: str) -> None:
        if not self._window:
            raise NeedsPerson(
                f"{what} can only be seen in the browser's window.", advice="Run the same command with --headed."
            )


class Backstage:
    """The twin's backstage plays the person: its mailbox, phone and memory. Exists for twins only.

    What it refuses is raised as :class:`~tracesnt.errors.SiteError`.
    """

    patience = 15.0

    def __init__(self, client: BackstageClient) -> None:
        self._client = client

    def read_captcha(self, picture: Picture) -> str:
        """Return what the twin drew."""
        with _plain_refusals():
            return self._client.captcha(picture.address)

    def choose_password(self, person: Person) -> str:
        """Return the password that this invented person always chooses."""
        return self.enter_password(person)

    def enter_password(self, person: Person) -> str:
        """Return the password that this invented person always chooses."""
        with _plain_refusals():
            return self._client.person(person.email).password

    def open_mail(self, person: Person) -> str:
        """Return the link of the newest mail that has one."""
        with _plain_refusals():
            mails = self._client.mailbox(person.email, wait=self.patience)
        links = [mail.link for mail in mails if mail.link]
        if not links:
            raise NeedsPerson(
                f"EU Login's mail to {person.name} has not come.",
                advice=ASK_AGAIN,
            )
        return links[-1]

    def pair_device(self, person: Person, picture: Picture) -> None:
        """Scan with the twin's phone."""
        with _plain_refusals():
            self._client.pair(person.email, picture.address)

    def confirm_in_app(self, person: Person) -> None:
        """Confirm with the twin's phone."""
        with _plain_refusals():
            self._client.confirm(person.email)

    def read_one_time_password(self, person: Person, picture: Picture) -> str:
        """Scan with the twin's phone, and read what it shows."""
        with _plain_refusals():
            return self._client.one_time_password(person.email, picture.address)

    @contextmanager
    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Hold a key that is new, and keep what the window makes of it."""
        with _plain_refusals(), virtual_key(window, kind, (), partial(self._client.hold_security_key, person.email)):
            yield

    @contextmanager
    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Hold the person's keys, and keep how often they were used."""
        with _plain_refusals():
            held = self._client.security_keys(person.email)
            with virtual_key(window, kind, held, partial(self._client.hold_security_key, person.email)):
                yield


class Relay:
    """Leaves everything to another attendant; subclasses do something about some of it."""

    def __init__(self, rest: Attendant) -> None:
        self._rest = rest

    @property
    def patience(self) -> float:
        """The patience of the other attendant."""
        return self._rest.patience

    def read_captcha(self, picture: Picture) -> str:
        """Leave it to the other attendant."""
        return self._rest.read_captcha(picture)

    def choose_password(self, person: Person) -> str:
        """Leave it to the other attendant."""
        return self._rest.choose_password(person)

    def enter_password(self, person: Person) -> str:
        """Leave it to the other attendant."""
        return self._rest.enter_password(person)

    def open_mail(self, person: Person) -> str:
        """Leave it to the other attendant."""
        return self._rest.open_mail(person)

    def pair_device(self, person: Person, picture: Picture) -> None:
        """Leave it to the other attendant."""
        self._rest.pair_device(person, picture)

    def confirm_in_app(self, person: Person) -> None:
        """Leave it to the other attendant."""
        self._rest.confirm_in_app(person)

    def read_one_time_password(self, person: Person, picture: Picture) -> str:
        """Leave it to the other attendant."""
        return self._rest.read_one_time_password(person, picture)

    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> AbstractContextManager[None]:
        """Leave it to the other attendant."""
        return self._rest.new_key(person, kind, window)

    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> AbstractContextManager[None]:
        """Leave it to the other attendant."""
        return self._rest.own_key(person, kind, window)


class WithMailbox(Relay):
    """Reads the mailed link in the team's mailbox, and leaves all the rest to another attendant."""

    def __init__(self, mailbox: Mailbox, site: Site, rest: Attendant) -> None:
        super().__init__(rest)
        self._mailbox = mailbox
        self._site = site

    def open_mail(self, person: Person) -> str:
        """Return the link of the newest mail that has come since the command was started."""
        return self._mailbox.wait_for_link(person, self._site)


@contextmanager
def _plain_refusals() -> Iterator[None]:
    from tracesnt.mock_site.errors import TwinError  # noqa: PLC0415 - real sites need none of it

    try:
        yield
    except TwinError as error:
        raise SiteError(
            f"The twin's backstage refused: {error}", advice="Start the twin afresh, or reset it on its backstage."
        ) from error
