"""The team's mailbox: it answers the questions for mailed links as the mails come in, for all cases at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.store import Store
from tracesnt.assistant.startup.mail_search import Watch, say
from tracesnt.assistant.startup.mailbox import Mailbox
from tracesnt.errors import AssistantError, InputError
from tracesnt.fixtures import Site

_LOOK = 3.0
"""Seconds after which the folder is looked at anyway: a mail may have come before it was waited for."""
_PAUSE = 15.0
"""Seconds until the mail server is tried again after it has failed."""


class Post:
    """Reads the mailbox of a site's mails. Waiting costs one connection, for however many cases."""

    def __init__(self, mailbox: Mailbox, site: Site) -> None:
        self._mailbox = mailbox
        self._site = site
        self._addresses: dict[int, str] = {}

    @contextmanager
    def reading(self, store: Store, tell: Callable[[], object]) -> Iterator[None]:
        """Answer the questions of a batch, telling when one was answered."""
        stopped = Event()
        thread = Thread(target=self._read, args=(store, tell, stopped), name="post", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()

    def awaits(self, store: Store) -> bool:
        """Tell whether a mail is waited for."""
        return bool(_asked(store))

    def _read(self, store: Store, tell: Callable[[], object], stopped: Event) -> None:
        while not stopped.is_set():
            try:
                with self._mailbox.watched(self._site) as watch:
                    while not stopped.is_set():
                        self._answer(store, watch, tell)
                        watch.wait(_LOOK)
            except AssistantError as error:
                say(f"{error.message} It is tried again.")
                stopped.wait(_PAUSE)

    def _answer(self, store: Store, watch: Watch, tell: Callable[[], object]) -> None:
        asked = {self._address(store, case_id): question for case_id, question in _asked(store).items()}
        for address, link in watch.look(asked) if asked else ():
            # The question may have expired meanwhile, or somebody has answered it by hand.
            with suppress(InputError), store.writing() as connection:
                inbox.answer(connection, store.vault, asked[address], link, time.time())
                tell()

    def _address(self, store: Store, case_id: int) -> str:
        if case_id not in self._addresses:
            self._addresses[case_id] = store.case(case_id).person.email.lower()
        return self._addresses[case_id]


def _asked(store: Store) -> dict[int, int]:
    """The open question for the mailed link of each case that has one."""
    with store.reading() as connection:
        return {each.case_id: each.id for each in inbox.open_questions(connection) if each.need is Need.MAILED_LINK}
