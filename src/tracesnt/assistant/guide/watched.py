"""An attendant that tells when a person is about to do something elsewhere than on the page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import Page as Window

from tracesnt.assistant.startup.attendants import Relay
from tracesnt.fixtures import Person, SecondFactor
from tracesnt.flows import Attendant
from tracesnt.flows.attendant import Picture


class Watched(Relay):
    """Leaves everything to another attendant, and tells before what is done in a mailbox, on a phone or with a key."""

    def __init__(self, rest: Attendant, tell: Callable[[], None]) -> None:
        super().__init__(rest)
        self._tell = tell

    def open_mail(self, person: Person) -> str:
        """Tell, and leave it to the other attendant."""
        self._tell()
        return super().open_mail(person)

    def pair_device(self, person: Person, picture: Picture) -> None:
        """Tell, and leave it to the other attendant."""
        self._tell()
        super().pair_device(person, picture)

    def confirm_in_app(self, person: Person) -> None:
        """Tell, and leave it to the other attendant."""
        self._tell()
        super().confirm_in_app(person)

    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> AbstractContextManager[None]:
        """Tell, and leave it to the other attendant."""
        self._tell()
        return super().own_key(person, kind, window)
