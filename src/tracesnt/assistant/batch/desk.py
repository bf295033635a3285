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
    What nobody is asked for is ``met`` by the ``rest``, the attendant that there would be without a desk.
    """

    def __init__(
        self, answers: Mapping[Need, str], beside: Attendant | None, turn: Lock, met: frozenset[Need] = frozenset()
    ) -> None:
        self._answers = answers
        self._beside = beside
        self._turn = turn
        self._met = met
        self.rest: Attendant | None = None
        self.asked: Need | None = None

    @property
    def patience(self) -> float:
        """The patience of whoever is there."""
        return max((each.patience for each in (self._beside, self.rest if self._met else None) if each), default=0.0)

    def read_captcha(self, picture: Picture) -> str:
        """Leave it to the person."""
        with self._at_page(Need.CAPTCHA) as person:
            return person.read_captcha(picture)

    def choose_password(self, person: Person) -> str:
        """Return the password that was chosen."""
        rest = self._rest(Need.NEW_PASSWORD)
        return self._parked(Need.NEW_PASSWORD) if rest is None else rest.choose_password(person)

    def enter_password(self, person: Person) -> str:
        """Return the password, which may have been chosen in this batch."""
        rest = self._rest(Need.PASSWORD)
        if rest is not None:
            return rest.enter_password(person)
        return self._answers.get(Need.NEW_PASSWORD) or self._parked(Need.PASSWORD)

    def open_mail(self, person: Person) -> str:
        """Return the link that was mailed."""
        rest = self._rest(Need.MAILED_LINK)
        return self._parked(Need.MAILED_LINK) if rest is None else rest.open_mail(person)

    def pair_device(self, person: Person, picture: Picture) -> None:
        """Leave it to the person."""
        with self._at_page(Need.PAIRING) as present:
            present.pair_device(person, picture)

    def confirm_in_app(self, person: Person) -> None:
        """Leave it to the person."""
        with self._at_page(Need.SECOND_FACTOR) as present:
            present.confirm_in_app(person)

    def read_one_time_password(self, person: Person, picture: Picture) -> str:
        """Leave it to the person."""
        with self._at_page(Need.SECOND_FACTOR) as present:
            return present.read_one_time_password(person, picture)

    @contextmanager
    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Leave it to the person."""
        with self._at_page(Need.PAIRING) as present, present.new_key(person, kind, window):
            yield

    @contextmanager
    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Leave it to the person."""
        with self._at_page(Need.SECOND_FACTOR) as present, present.own_key(person, kind, window):
            yield

    def _rest(self, need: Need) -> Attendant | None:
        return self.rest if need in self._met else None

    @contextmanager
    def _at_page(self, need: Need) -> Iterator[Attendant]:
        rest = self._rest(need)
        if rest is not None:
            yield rest
        elif self._beside is None:
            self._missing(need)
        else:
            with self._turn:
                yield self._beside

    def _parked(self, need: Need) -> str:
        answer = self._answers.get(need)
        return self._missing(need) if answer is None else answer

    def _missing(self, need: Need) -> NoReturn:
        self.asked = need
        raise NeedsPerson(
            f"Somebody has to answer: {need}.", advice="See `tracesnt batch inbox` for everything that is asked."
        )
