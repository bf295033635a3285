"""Receipts: the proof of one outcome. What was seen, when, on which page, with hashes; free of secrets."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Container
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Error
from pydantic import BaseModel, ConfigDict

from tracesnt.assistant.pictures import picture_of
from tracesnt.assistant.private_files import write_private
from tracesnt.errors import Outcome
from tracesnt.flows import Listener, Step, StepResult, Visit
from tracesnt.pages.page import alerts

# Statuses are kept as they were read, but for what identifies or opens something.
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
LINK = re.compile(r"https?://\S+")


class Model(BaseModel):
    """Base of what is written down: frozen, and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PictureOf(Model):
    """A picture of a page, by its file and the SHA-256 of its content."""

    file: str
    sha256: str


class StepSeen(Model):
    """One step, and what the page showed at its end. ``address`` has no query: queries carry tickets and links."""

    number: int
    id: str
    result: StepResult
    at: datetime
    seconds: float
    actions: int
    page: str
    address: str
    status: tuple[str, ...]
    picture: PictureOf | None


class DriftSeen(Model):
    """An element that was found by one of its two locators only."""

    page: str
    element: str
    found: str


class Failure(Model):
    """Why a case did not end well, where, and what to do next."""

    kind: str
    step: str
    page: str
    element: str
    message: str
    advice: str


class BrowserUsed(Model):
    """The browser that the case was run in."""

    version: str
    kind: str
    origin: str


class Receipt(Model):
    """Everything that a receipt says, as written to ``receipt.json``."""

    version: Literal[1] = 1
    case: str
    flow: str
    site: str
    address: str
    language: str
    outcome: Outcome
    started: datetime
    finished: datetime
    browser: BrowserUsed
    steps: tuple[StepSeen, ...]
    drift: tuple[DriftSeen, ...]
    error: Failure | None = None

    def write(self, folder: Path) -> Path:
        """Write it to ``receipt.json`` in a folder, and return where it is."""
        path = folder / "receipt.json"
        write_private(path, (self.model_dump_json(indent=2) + "\n").encode())
        return path


class Recorder(Listener):
    """Sees each step's end for the receipt, and takes its picture into ``steps/``: of all, or those in ``pictured``."""

    def __init__(
        self, folder: Path, pictured: Container[str] | None = None, concealed: Collection[str] = frozenset()
    ) -> None:
        self._pictured = pictured
        self._concealed = concealed
        self._folder = folder / "steps"
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.glob("[0-9][0-9]-*.png"):
            old.unlink()
        self.seen: list[StepSeen] = []

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Read the page and take its picture; a browser that is gone leaves nothing to see."""
        status: tuple[str, ...] = ()
        picture = None
        try:
            status = tuple(without(scrubbed(text), self._concealed) for text in alerts(visit.page))
            if self._pictured is None or step.id in self._pictured:
                picture = self._shoot(visit, step)
        except Error:
            pass
        finally:
            self.seen.append(
                StepSeen(
                    number=step.number,
                    id=step.id,
                    result=step.result,
                    at=datetime.now(UTC),
                    seconds=round(step.seconds, 3),
                    actions=len(step.actions),
                    page=visit.current.title() if visit.current else "",
                    address=without_query(visit.page.url),
                    status=status,
                    picture=picture,
                )
            )

    def _shoot(self, visit: Visit, step: Step) -> PictureOf:
        png = picture_of(visit)
        path = self._folder / f"{step.number:02d}-{step.id}.png"
        write_private(path, png)
        return PictureOf(file=f"steps/{path.name}", sha256=hashlib.sha256(png).hexdigest())


def scrubbed(text: str) -> str:
    """Return a text of a page without e-mail addresses and links."""
    return LINK.sub("(link)", EMAIL.sub("(e-mail address)", text))


def without(text: str, names: Collection[str]) -> str:
    """Return a text in which none of these names stands, in whatever letters."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "(name)", text, flags=re.IGNORECASE)
    return text


def plain_message(text: str) -> str:
    """Return a message of ours without e-mail addresses, and with links shortened to the page that they lead to."""
    return LINK.sub(lambda link: without_query(link.group()), EMAIL.sub("(e-mail address)", text))


def without_query(address: str) -> str:
    """Return an address without its query, fragment and parameters of its path, such as ``;jsessionid=...``."""
    try:
        parts = urlsplit(address)
    except ValueError:  # as of http://[
        return address.partition("?")[0]
    path = "/".join(part.partition(";")[0] for part in parts.path.split("/"))
    return f"{parts.scheme}://{parts.netloc}{path}" if parts.netloc else address.partition("?")[0]


if __name__ == "__main__":
    print(json.dumps(Receipt.model_json_schema(), indent=2))
