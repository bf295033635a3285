"""Browser workers: threads with a browser each, that run what they are given one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Generic, TypeVar

from tracesnt.assistant.startup.session import Session, Settings, open_session

T = TypeVar("T")


class _Job(Generic[T]):
    def __init__(self, work: Callable[[Session], T]) -> None:
        self._work = work
        self.done: Future[T] = Future()

    def do(self, session: Session) -> None:
        try:
            self.done.set_result(self._work(session))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the result is told
            self.done.set_exception(error)

    def refuse(self, error: BaseException) -> None:
        self.done.set_exception(error)


class BrowserPool:
    """A number of browser workers. Entered, it waits until the first has its browser; left, it closes them all."""

    def __init__(self, settings: Settings, size: int) -> None:
        self._settings = settings
        self._jobs: SimpleQueue[_Job[object] | None] = SimpleQueue()
        self._started: SimpleQueue[BaseException | None] = SimpleQueue()
        self._threads = [Thread(target=self._serve, name=f"browser-{number}", daemon=True) for number in range(size)]

    def __enter__(self) -> BrowserPool:
        """Raises what starting a browser raises."""
        for thread in self._threads:
            thread.start()
        for _ in self._threads:
            error = self._started.get()
            if error is not None:
                self._stop()
                raise error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def run(self, work: Callable[[Session], T]) -> T:
        """Have a browser do some work, wait for it, and return what it returns or raise what it raises."""
        job = _Job(work)
        self._jobs.put(job)  # type: ignore[arg-type]  # a job's result goes to whoever asked for it
        return job.done.result()

    def _stop(self) -> None:
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        announced = False
        while True:
            try:
                with open_session(self._settings) as session:
                    if not announced:
                        self._started.put(None)
                        announced = True
                    if not self._work(session):
                        return
            except BaseException as error:
                if os.environ.get("TRACESNT_DEBUG"):
                    raise
                if not announced:
                    self._started.put(error)
                    return
                job = self._jobs.get()
                if job is None:
                    return
                job.refuse(error)

    def _work(self, session: Session) -> bool:
        """Do jobs until there are no more (False), or the browser is gone and another is needed (True)."""
        while (job := self._jobs.get()) is not None:
            job.do(session)
            if not session.browser.is_connected():
                return True
        return False
