"""Putting a run together: the site or an ephemeral twin, the browser, the attendant, and visits in all of them."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright
from playwright.sync_api import Page as BrowserPage

from tracesnt.assistant.startup import browser as browsers
from tracesnt.assistant.startup import remote
from tracesnt.assistant.startup.attendants import AtTerminal, Backstage, Nobody, WithMailbox
from tracesnt.assistant.startup.mailbox_address import DEFAULT_PASSWORD, PASSWORD, MailboxAddress
from tracesnt.assistant.startup.references import secret_at
from tracesnt.errors import InputError
from tracesnt.fixtures import Case, Site, load_site
from tracesnt.flows import Attendant, Given, Journal, Listener, Visit

if TYPE_CHECKING:
    from tracesnt.assistant.startup.mailbox import Mailbox
    from tracesnt.mock_site.backstage.client import BackstageClient
    from tracesnt.mock_site.faults.models import Fault
    from tracesnt.mock_site.server import RunningTwin

# A proxy that nobody answers at: all that a browser context may not reach is sent there. Unlike a route handler this
# costs nothing per request (measured: a route makes a journey a fifth slower).
NOWHERE = "http://127.0.0.1:9"
VIEWPORT = (1280, 900)


@dataclass(frozen=True)
class Settings:
    """What the command line says about where and how to run. ``timeout`` is in seconds, for any one wait;
    ``release`` and ``seed`` are the ephemeral twin's.

    ``mailbox`` is the address of the one to read mailed links in, ``mailbox_password`` a reference to its password.
    """

    site: str = "mock"
    backstage: str | None = None
    confirm: str | None = None
    engine: str = "chromium"
    browser_path: Path | None = None
    headed: bool = False
    faults: Path | None = None
    timeout: float = 15.0
    release: str | None = None
    seed: str | None = None
    mailbox: str | None = None
    mailbox_password: str = DEFAULT_PASSWORD
    endpoint: str | None = None


@dataclass(frozen=True)
class Session:
    """A started browser and a site to visit with it. ``backstage`` is there where the site is a twin, and ``faults``
    are those that a twin of the command's own was started with.
    """

    site: Site
    browser: Browser
    found: browsers.Browser
    attendant: Attendant
    backstage: BackstageClient | None
    own_twin: bool
    timeout: float = field(repr=False)
    scale: int = 1
    faults: tuple[Fault, ...] = ()

    @property
    def tunnelled(self) -> bool:
        """Whether the browser is another computer's, and the site can be reached from this one only."""
        return self.found.origin is browsers.Origin.REMOTE and remote.is_reached_from_here(self.site)

    def start_afresh(self) -> None:
        """Bring a twin that was started for this command alone to where it started from."""
        if self.backstage is None or not self.own_twin:
            return
        self.backstage.reset()
        if self.faults:
            self.backstage.add_faults([fault.model_dump(mode="json", exclude_unset=True) for fault in self.faults])

    def prepare(self, case: Case, given: Given) -> None:
        """Bring the case's person to where a flow starts, on a twin that was started for this command alone.

        Raises :class:`~tracesnt.errors.InputError` where the twin cannot, such as for an operator that it lacks.
        """
        if self.backstage is None or not self.own_twin or given is Given.NOTHING:
            return
        from tracesnt.mock_site.errors import TwinError  # noqa: PLC0415 - real sites need none of it

        try:
            self.backstage.add_person(
                case.person,
                given,
                operator=case.operator.traces_number,
                activity=case.operator.activity,
                second_factor=case.second_factor,
            )
        except TwinError as error:
            raise InputError(
                f"The twin cannot be prepared for the case '{case.name}': {error}",
                advice="Run an earlier flow for the case, or correct its operator.",
            ) from error

    def new_context(self, language: str) -> BrowserContext:
        """Return a browser context of its own, in a language, that reaches the site's hosts only."""
        options = context_options(self.site, language, self.scale, tunnelled=self.tunnelled)
        context = self.browser.new_context(**options)
        if self.tunnelled:
            remote.keep_to(context, self.site)
        context.set_default_timeout(self.timeout * 1000)
        return context

    @contextmanager
    def window(self, language: str) -> Iterator[BrowserPage]:
        """Open a browser page in a context of its own, as :meth:`new_context` makes them."""
        context = self.new_context(language)
        try:
            yield context.new_page()
        finally:
            with suppress(Error):  # a browser that is gone has closed it already
                context.close()

    @contextmanager
    def visit(
        self, language: str, listeners: tuple[Listener, ...] = (), journal: Journal | None = None
    ) -> Iterator[Visit]:
        """Open a visit in a browser page of its own."""
        with self.window(language) as page:
            yield Visit(
                page,
                site=self.site,
                language=language,
                attendant=self.attendant,
                new_window=self.window,
                listeners=listeners,
                journal=journal,
            )


def context_options(site: Site, language: str, scale: int = 1, *, tunnelled: bool = False) -> dict[str, Any]:
    """Return what Playwright's ``new_context`` is told, so that the site's hosts are all that can be reached.

    A remote browser that reaches the site ``tunnelled`` through this computer has a proxy for that already, and is kept
    to the site's hosts by :func:`~tracesnt.assistant.startup.remote.keep_to`.
    """
    guard = {} if tunnelled else {"proxy": {"server": NOWHERE, "bypass": ",".join(site.hosts)}}
    return {
        "locale": language,
        "device_scale_factor": scale,
        "viewport": {"width": VIEWPORT[0], "height": VIEWPORT[1]},
        "service_workers": "block",
        **guard,
    }


def resolve_site(settings: Settings) -> Site | None:
    """Return the site that the settings name, ``None`` for an ephemeral twin.

    Raises :class:`~tracesnt.errors.InputError` for an unknown site, a production that was not confirmed, and a
    backstage beside a real site.
    """
    if settings.engine != "chromium":
        raise InputError(
            f"The browser engine '{settings.engine}' is not supported.",
            advice="Use --browser chromium, which takes Chromium, Chrome and Edge.",
        )
    if settings.faults is not None and settings.site != "mock":
        raise InputError(
            "Faults can be set only on a twin that the command starts itself.",
            advice="Leave out --site, or give --faults to `tracesnt mock` instead and use its addresses here.",
        )
    if settings.site == "mock":
        if settings.backstage is not None:
            raise InputError(
                "A backstage was given without the twin that it belongs to.",
                advice="Give both addresses that `tracesnt mock` printed: --site URL --backstage URL.",
            )
        return None
    if settings.release is not None:
        raise InputError(
            f"'{settings.site}' serves the release that it has; only a twin started for the command can be told.",
            advice="Leave out --release, or give it to the `tracesnt mock` that serves the site.",
        )
    site = load_site(settings.site)
    if settings.backstage is not None and site.real:
        raise InputError(
            f"'{site.name}' is a real site and has no backstage.",
            advice="Leave out --backstage: a person answers on a real site.",
        )
    if site.confirm and settings.confirm != site.name and _typed_confirmation(site) != site.name:
        raise InputError(
            f"'{site.name}' is the real system with legal value, and its use was not confirmed.",
            advice=f"Type its name when asked in a terminal, or add --confirm {site.name}.",
        )
    return site


def _typed_confirmation(site: Site) -> str | None:
    """What a person types when asked for the site's name; nothing where there is no terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    print(f"{site.name} is the real system, with legal value. Type {site.name} to go on: ", end="", file=sys.stderr)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def open_mailbox(address: str, password: str, site: Site | None) -> Mailbox:
    """Return the mailbox at an address, once it was seen to be one; links are read in mails that come from now on.

    Raises what :meth:`~tracesnt.assistant.startup.mailbox.Mailbox.look_in` does, and
    :class:`~tracesnt.errors.InputError` for a bad address and for a twin that nobody told to send mails.
    """
    where = MailboxAddress.parse(address)
    if site is None:
        raise InputError(
            "The twin that this command would start sends no mail to a mailbox.",
            advice="Start one that does, with `tracesnt mock --smtp HOST:PORT`, and give its --site and --backstage.",
        )
    secret = secret_at(password, PASSWORD)
    from tracesnt.assistant.startup.mailbox import (  # noqa: PLC0415 - few runs read a mailbox
        PATIENCE,
        PATIENCE_WITH_A_TWIN,
        Mailbox,
    )

    mailbox = Mailbox(where, secret, patience=PATIENCE if site.real else PATIENCE_WITH_A_TWIN)
    mailbox.look_in()
    return mailbox


@contextmanager
def open_session(settings: Settings) -> Iterator[Session]:
    """Start what a command needs and stop it afterwards.

    Raises :class:`~tracesnt.errors.InputError` for bad settings or a missing browser, and
    :class:`~tracesnt.errors.SiteError` for a mail server that does not answer, before anything is started.
    """
    site = resolve_site(settings)
    mailbox = None if settings.mailbox is None else open_mailbox(settings.mailbox, settings.mailbox_password, site)
    found = _browser(settings, real=site is not None and site.real)
    with ExitStack() as stack:
        place = _start_own_twin(stack, settings) if site is None else partial(Place, site, settings.backstage)
        # Playwright's own debugging prints what is typed, secrets included.
        os.environ.pop("DEBUG", None)
        with _interrupts_held_back():
            playwright = stack.enter_context(sync_playwright())
        if settings.endpoint is None:
            browser = browsers.launch(playwright, found, headed=settings.headed)
        else:
            browser = remote.connect(playwright.chromium, settings.endpoint)
        stack.callback(browser.close)
        where = place()
        backstage = _backstage(stack, where.backstage)
        attendant = attendant_for(backstage, headed=settings.headed)
        yield Session(
            site=where.site,
            browser=browser,
            found=found,
            attendant=attendant if mailbox is None else WithMailbox(mailbox, where.site, attendant),
            backstage=backstage,
            own_twin=where.own_twin,
            timeout=settings.timeout,
            faults=where.faults,
        )


def _browser(settings: Settings, *, real: bool) -> browsers.Browser:
    if settings.endpoint is None:
        return browsers.find_browser(headed=settings.headed, path=settings.browser_path)
    if settings.headed or settings.browser_path is not None:
        raise InputError(
            "A browser of another computer shows no window here, and is the one that its server starts.",
            advice="Leave out --headed and --browser-path, or --browser-endpoint.",
        )
    return remote.remote_browser(settings.endpoint, real=real)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let an interrupt come after what is being started: in its middle, each part would end in a way of its own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if held:
            raise KeyboardInterrupt


@dataclass(frozen=True)
class Place:
    """Where a session goes."""

    site: Site
    backstage: str | None
    own_twin: bool = False
    faults: tuple[Fault, ...] = ()


def _faults(settings: Settings) -> tuple[Fault, ...]:
    if settings.faults is None:
        return ()
    from tracesnt.mock_site.faults.reading import load_faults  # noqa: PLC0415 - real sites need none of it

    return load_faults(settings.faults)


def _start_own_twin(stack: ExitStack, settings: Settings) -> Callable[[], Place]:
    """Start a twin in a thread, since Playwright takes as long to start; what is returned waits for it."""
    faults = _faults(settings)

    def start() -> RunningTwin:
        from tracesnt.mock_site.server import start_twin  # noqa: PLC0415 - real sites need none of it

        return start_twin(release=settings.release, seed=settings.seed, faults=faults)

    starting = stack.enter_context(ThreadPoolExecutor(max_workers=1)).submit(start)
    stack.callback(lambda: starting.result().close())

    def wait() -> Place:
        twin = starting.result()
        site = Site(name="mock", address=twin.site, eu_login=twin.site)
        return Place(site, twin.backstage, own_twin=True, faults=faults)

    return wait


def _backstage(stack: ExitStack, address: str | None) -> BackstageClient | None:
    if address is None:
        return None
    from tracesnt.mock_site.backstage.client import BackstageClient  # noqa: PLC0415 - real sites have no backstage
    from tracesnt.mock_site.errors import TwinError  # noqa: PLC0415

    client = stack.enter_context(BackstageClient(address))
    try:
        client.clock()
    except TwinError as error:
        raise InputError(
            "No backstage answers at the address that was given.",
            advice="Give the address that `tracesnt mock` printed, with its token.",
        ) from error
    return client


def attendant_for(backstage: BackstageClient | None, *, headed: bool) -> Attendant:
    """Return who answers: a twin's backstage, the person at the terminal, or nobody where there is none."""
    if backstage is not None:
        return Backstage(backstage)
    return AtTerminal(window=headed) if sys.stdin is not None and sys.stdin.isatty() else Nobody()
