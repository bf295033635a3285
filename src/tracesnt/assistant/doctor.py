"""Looks at what the assistant needs on this computer: what works, and what to do about the rest."""

from __future__ import annotations

import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib import metadata
from pathlib import Path

from tracesnt.assistant.startup.browser import Browser, find_browser, launch
from tracesnt.assistant.startup.browser_install import (
    DRIVER_ADVICE,
    Say,
    driver_problem,
    ensure_browser,
    ensure_driver,
)
from tracesnt.assistant.startup.machine import Machine
from tracesnt.assistant.startup.mailbox_address import PASSWORD, MailboxAddress
from tracesnt.assistant.startup.references import secret_at
from tracesnt.errors import AssistantError, InputError
from tracesnt.fixtures import load_site

_DRIVER = "playwright"
_HEADLESS = "browser"
_HEADED = "browser with a window"
_SCRIPTS = {"Latin": "fr", "Greek": "el", "Cyrillic": "bg"}
_REPLACE = "Install another browser, or name one with TRACESNT_BROWSER_PATH."
_SAMPLE = "Français Ελληνικά Български"


class Status(StrEnum):
    """How one thing is."""

    WORKS = "works"
    MISSING = "missing"
    BROKEN = "broken"
    SKIPPED = "skipped"
    """Not needed here, or nothing here can tell."""


@dataclass(frozen=True)
class Finding:
    """What one check found; ``advice`` is empty where nothing needs to be done."""

    name: str
    status: Status
    detail: str
    advice: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing needs to be done."""
        return self.status in {Status.WORKS, Status.SKIPPED}


Check = Callable[[], Finding]


def examine(*, out: Path, machine: Machine | None = None, more: Iterable[Check] = ()) -> tuple[Finding, ...]:
    """Return one finding per check: those of this module, then ``more``. Raises nothing of its own.

    ``out`` is the folder that artefacts will be written to.
    """
    machine = machine or Machine.here()
    checks: tuple[Check, ...] = (
        check_python,
        partial(check_driver, machine),
        partial(check_browser, machine),
        partial(check_headed_browser, machine),
        partial(check_fonts, machine),
        partial(check_out, out),
        *more,
    )
    return tuple(check() for check in checks)


def fix(findings: Iterable[Finding], *, say: Say, machine: Machine | None = None) -> None:
    """Install missing browsers and what Playwright lacks; examine again to see what that brought.

    ``say`` hears what is being done. Raises InputError when something cannot be installed.
    """
    failed = {finding.name: finding.status for finding in findings if not finding.ok}
    if _DRIVER in failed:
        ensure_driver(say=say, machine=machine)
    for name in (_HEADLESS, _HEADED):
        if failed.get(name) is Status.MISSING:
            ensure_browser(headed=name == _HEADED, say=say, machine=machine)


def check_python() -> Finding:
    """Tell whether this Python is one that the assistant is tested with."""
    version = f"{platform.python_implementation()} {platform.python_version()}"
    if (3, 11) <= sys.version_info < (3, 14):
        return Finding("python", Status.WORKS, version)
    return Finding("python", Status.BROKEN, version, "Use Python 3.11, 3.12 or 3.13.")


def check_driver(machine: Machine) -> Finding:
    """Tell whether Playwright, which drives the browser, runs."""
    problem = driver_problem(machine)
    if problem:
        return Finding(_DRIVER, Status.BROKEN, f"It does not run: {problem}", DRIVER_ADVICE)
    return Finding(_DRIVER, Status.WORKS, f"Playwright {metadata.version('playwright')}")


def check_browser(machine: Machine) -> Finding:
    """Tell whether a browser for headless runs is there, starts, and shows a page."""
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - slow to import, and only needed here

    try:
        browser = find_browser(headed=False, machine=machine)
    except InputError as error:
        return Finding(_HEADLESS, Status.MISSING, error.message, error.advice)
    if driver_problem(machine):
        return Finding(_HEADLESS, Status.SKIPPED, f"{_described(browser)}; not tried without Playwright.")
    try:
        with (
            sync_playwright() as playwright,
            launch(playwright, browser, headed=False, machine=machine) as open_,
        ):
            page = open_.new_page()
            page.set_content(f"<p>{_SAMPLE}</p>")
            seen = page.inner_text("p")
    except AssistantError as error:
        return Finding(_HEADLESS, Status.BROKEN, error.message, error.advice)
    except Error as error:
        reason = error.message.partition("\n")[0]
        return Finding(_HEADLESS, Status.BROKEN, f"{browser.path} does not show a page: {reason}", _REPLACE)
    if seen != _SAMPLE:
        return Finding(_HEADLESS, Status.BROKEN, f"{browser.path} shows a page with wrong text.", _REPLACE)
    return Finding(_HEADLESS, Status.WORKS, _described(browser))


def check_headed_browser(machine: Machine) -> Finding:
    """Tell whether a browser for ``--headed`` is there. It is not started, since a window would pop up."""
    try:
        browser = find_browser(headed=True, machine=machine)
    except InputError as error:
        if machine.has_display:
            return Finding(_HEADED, Status.MISSING, error.message, error.advice)
        return Finding(_HEADED, Status.SKIPPED, "None, and none is needed: this machine has no display.")
    if machine.has_display:
        return Finding(_HEADED, Status.WORKS, _described(browser))
    return Finding(_HEADED, Status.SKIPPED, f"{_described(browser)}; but this machine has no display.")


def check_fonts(machine: Machine) -> Finding:
    """Tell whether pages in Latin, Greek and Cyrillic script can be shown and shot."""
    fc_list = machine.program("fc-list")
    if fc_list is None:
        return Finding("fonts", Status.SKIPPED, "Not known: there is no fontconfig to ask.")
    without = [script for script, language in _SCRIPTS.items() if not _has_font(fc_list, language)]
    if without:
        advice = "Install fonts for these scripts, for example the package fonts-noto-core."
        return Finding("fonts", Status.MISSING, f"No font for {', '.join(without)}.", advice)
    return Finding("fonts", Status.WORKS, ", ".join(_SCRIPTS))


def check_out(out: Path) -> Finding:
    """Tell whether artefacts can be written below ``out``; what it takes to try is removed again."""
    folder = next(parent for parent in (out, *out.absolute().parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("out", Status.WORKS, f"{out.absolute()} can be written.")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Finding("out", Status.BROKEN, f"{folder} cannot be written: {reason}.", "Choose another --out.")


def check_site(name: str) -> Finding:
    """Tell whether the page of welcome answers: of a twin that is started for it, or of the site that is named."""
    import httpx  # noqa: PLC0415 - only this check speaks HTTP

    try:
        with _running(name) as address:
            answer = httpx.get(f"{address}/tracesnt/login", timeout=10)
    except InputError as error:
        return Finding("site", Status.BROKEN, error.message, error.advice)
    except httpx.HTTPError as error:
        return Finding("site", Status.BROKEN, f"{name} does not answer ({error}).", "Look at your network, or wait.")
    if answer.is_error:
        return Finding("site", Status.BROKEN, f"{name} answers with HTTP {answer.status_code}.", "Try again later.")
    return Finding("site", Status.WORKS, f"{name} answers at {address}/tracesnt/login")


def check_mailbox(address: str, password: str) -> Finding:
    """Tell whether the mailbox at an address can be read, with the password that a reference leads to."""
    from tracesnt.assistant.startup.mailbox import Mailbox  # noqa: PLC0415 - only this check reads mail

    try:
        mailbox = Mailbox(MailboxAddress.parse(address), secret_at(password, PASSWORD))
        mailbox.look_in()
    except AssistantError as error:
        return Finding("mailbox", Status.BROKEN, error.message, error.advice)
    return Finding("mailbox", Status.WORKS, f"{mailbox.address} can be read.")


def check_database(address: str | None) -> Finding:
    """Tell whether batches can be kept in files and on a server, and whether the one at an address can be used."""
    try:
        import psycopg  # noqa: PLC0415 - few computers keep batches

        from tracesnt.assistant.batch.database import open_server  # noqa: PLC0415
    except ImportError:
        return Finding("database", Status.SKIPPED, "None: what batches need is not installed.")
    if address is None:
        drivers = f"SQLite {sqlite3.sqlite_version} in files; psycopg {psycopg.__version__} for a PostgreSQL server."
        return Finding("database", Status.WORKS, drivers)
    try:
        engine = open_server(address)
    except InputError as error:
        return Finding("database", Status.BROKEN, error.message, error.advice)
    with engine.connect():
        version = ".".join(map(str, engine.dialect.server_version_info or ()))
    engine.dispose()
    return Finding("database", Status.WORKS, f"PostgreSQL {version} answers.")


@contextmanager
def _running(name: str) -> Iterator[str]:
    if name != "mock":
        yield load_site(name).address
        return
    from tracesnt.mock_site.server import start_twin  # noqa: PLC0415 - slow to import

    with start_twin() as twin:
        yield twin.site


def _has_font(fc_list: Path, language: str) -> bool:
    listed = subprocess.run(  # noqa: S603 - fontconfig's own program
        [fc_list, f":lang={language}", "family"], capture_output=True, text=True, timeout=20, check=False
    )
    return bool(listed.stdout.strip())


def _described(browser: Browser) -> str:
    origins = {"setting": "named by you", "playwright": "Playwright's", "system": "the system's"}
    return f"{browser.version()}, {browser.kind}, {origins[browser.origin]}: {browser.path}"
