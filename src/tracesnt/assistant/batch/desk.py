"""The desk: the attendant of a batch, which has the answers of the inbox and, in a sitting, a person beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import NoReturn

from playwright.sync_api import Page as Window

from tracesnt.assistant.batch.phases import Need
from tracesnt.errors import NeedsPerson
from tracesnt.fixtures import Person, SecondFactor
from tracesnt.flows import Attendant
from tracesnt.flows.attendant import Picture


class Desk:
    """Answers from the inbox; what has to be answered on the open page is left to ``beside``, where somebody is there.

    A person answers one page at a time: the others wait, ready, for their turn. ``asked`` is the need that nobody met.
    """

    def __init__(self, answers: Mapping[Need, str], beside: Attendant | None, turn: Lock) -> None:
        self._answers = answers
        self._beside = beside
        self._turn = turn
        self.asked: Need | None = None

    @property
    def patience(self) -> float:
        """The patience of whoever is there."""
        return 0.0 if self._beside is None else self._beside.patience

    def read_captcha(self, picture: Picture) -> str:
        """Leave it to the person."""
        with self._turn:
            return self._live(Need.CAPTCHA).read_captcha(picture)

    def choose_password(self, person: Person) -> str:
        """Return the password that was chosen."""
        del person
        return self._parked(Need.NEW_PASSWORD)

    def enter_password(self, person: Person) -> str:
        """Return the password, which may have been chosen in this batch."""
        del person
        return self._answers.get(Need.NEW_PASSWORD) or self._parked(Need.PASSWORD)

    def open_mail(self, person: Person) -> str:
        """Return the link that was mailed."""
        del person
        return self._parked(Need.MAILED_LINK)

    def pair_device(self, person: Person, picture: Picture) -> None:
        """Leave it to the person."""
        with self._turn:
            self._live(Need.PAIRING).pair_device(person, picture)

    def confirm_in_app(self, person: Person) -> None:
        """Leave it to the person."""
        with self._turn:
            self._live(Need.SECOND_FACTOR).confirm_in_app(person)

    def read_one_time_password(self, person: Person, picture: Picture) -> str:
        """Leave it to the person."""
        with self._turn:
            return self._live(Need.SECOND_FACTOR).read_one_time_password(person, picture)

    @contextmanager
    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Leave it to the person."""
        with self._turn, self._live(Need.PAIRING).new_key(person, kind, window):
            yield

    @contextmanager
    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Leave it to the person."""
        with self._turn, self._live(Need.SECOND_FACTOR).own_key(person, kind, window):
            yield

    def _parked(self, need: Need) -> str:
        answer = self._answers.get(need)
        return self._missing(need) if answer is None else answer

    def _live(self, need: Need) -> Attendant:
        return self._missing(need) if self._beside is None else self._beside

    def _missing(self, need: Need) -> NoReturn:
        self.asked = need
        raise NeedsPerson(
            f"Somebody has to answer: {need}.", advice="See `tracesnt batch inbox` for everything that is asked."
        )
