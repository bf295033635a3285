"""Whoever answers what a machine must not: CAPTCHA, password, mailed link, second factor."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Page as Window

from tracesnt.fixtures import Person, SecondFactor


@dataclass(frozen=True)
class Picture:
    """A picture on a page that a person has to look at. ``take`` returns it as a PNG."""

    address: str
    take: Callable[[], bytes]


class Attendant(Protocol):
    """Answers for the person. Each method raises :class:`~tracesnt.errors.NeedsPerson` where nobody answers.

    Answers are secrets: they go into the page and nowhere else.
    """

    @property
    def patience(self) -> float:
        """Seconds that a page may wait for something done elsewhere, such as a confirmation in the app."""

    def read_captcha(self, picture: Picture) -> str:
        """Return the characters of a CAPTCHA."""

    def choose_password(self, person: Person) -> str:
        """Return the password that the person chooses for a new account."""

    def enter_password(self, person: Person) -> str:
        """Return the person's password."""

    def open_mail(self, person: Person) -> str:
        """Return the link that EU Login mailed to the person."""

    def pair_device(self, person: Person, picture: Picture) -> None:
        """Have the person scan the picture with the mobile app, and choose a PIN there."""

    def confirm_in_app(self, person: Person) -> None:
        """Have the person confirm in the mobile app, with their PIN."""

    def read_one_time_password(self, person: Person, picture: Picture) -> str:
        """Have the person scan the picture, and return the one-time password that the app shows."""

    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> AbstractContextManager[None]:
        """Have the person give a key that is new to the browser's window, when it asks within the context."""

    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> AbstractContextManager[None]:
        """Have the person give the key of their account to the browser's window, when it asks within the context."""
