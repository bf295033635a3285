"""Which browser to use, and how to start it.

The first that is there wins: the one that was named (argument, or the setting ``TRACESNT_BROWSER_PATH``), the
one that Playwright downloaded, for headless runs a headless shell of the system, and last a Chromium, Chrome
or Edge of the system. A headless shell comes first because a journey takes a third less time in it.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracesnt.assistant.startup.machine import Machine
from tracesnt.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright import sync_api

SETTING = "TRACESNT_BROWSER_PATH"

_SHELL_NAMES = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")
_FULL_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
_LINUX_PLACES = ("usr/lib/chromium/chromium", "opt/google/chrome/chrome", "opt/microsoft/msedge/msedge")
_MAC_PLACES = (
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS_PLACES = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_WINDOWS_BASES = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

# Playwright's switches already keep a browser quiet, and a headless shell then asks the network for nothing.
# A full browser still looks for updates and for a signed-in account; so those hosts are hidden from it.
_QUIET = ("--host-resolver-rules=MAP update.googleapis.com ~NOTFOUND, MAP accounts.google.com ~NOTFOUND",)

# A page that is painted anew in parts differs, at the edges of its parts and by a shade that nobody sees, from the same
# page painted as a whole; so pictures of it would not be the same bytes each time.
_PAINTED_WHOLE = ("--disable-partial-raster",)


class Kind(StrEnum):
    """What a browser can do."""

    HEADLESS_SHELL = "headless-shell"
    FULL = "full"


class Origin(StrEnum):
    """Who put a browser there."""

    SETTING = "setting"
    PLAYWRIGHT = "playwright"
    SYSTEM = "system"
    REMOTE = "remote"


@dataclass(frozen=True)
class Browser:
    """A browser on this computer."""

    path: Path
    kind: Kind
    origin: Origin

    def version(self) -> str:
        """Return what the browser calls itself, as in ``Chromium 156.0.8078.79``, or ``unknown``."""
        if self.path.suffix == ".exe":  # on Windows, asking would open a window
            versions = (found.stem for found in self.path.parent.glob("[0-9]*.manifest"))
            return next(versions, "unknown")
        try:
            answer = subprocess.run(  # noqa: S603 - the browser that is about to be started anyway
                [self.path, "--version"], capture_output=True, text=True, timeout=20, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return "unknown"
        return answer.stdout.split(" built on ")[0].strip() or "unknown"


def find_browser(*, headed: bool, path: Path | None = None, machine: Machine | None = None) -> Browser:
    """Return the browser to use, looking in the order that this module's docstring gives.

    Raises InputError when the browser that was named cannot be used, and when there is none at all.
    """
    machine = machine or Machine.here()
    setting = machine.environ.get(SETTING)
    if path or setting:
        return _named(path or Path(str(setting)), headed=headed)
    found = next(_candidates(machine, headed=headed), None)
    if found is None:
        what = "No browser that can open a window" if headed else "No browser"
        by_hand = install_by_hand(headed=headed, machine=machine)
        raise InputError(f"{what} was found.", advice=f"Run `tracesnt doctor --fix`, or {by_hand}.")
    return found


def install_by_hand(*, headed: bool, machine: Machine) -> str:
    """Return what a person can do to get a browser, as the end of a sentence."""
    match machine.system, machine.distribution:
        case _, "debian":
            return f"run `apt-get install {'chromium' if headed else 'chromium-headless-shell'}` as root"
        case "linux", _:
            return "install Google Chrome, or Chromium in another form than a snap"
        case _:
            return "install Google Chrome or Microsoft Edge"


def launch(
    playwright: sync_api.Playwright, browser: Browser, *, headed: bool, machine: Machine | None = None
) -> sync_api.Browser:
    """Start ``browser`` and return it as Playwright's.

    It is sandboxed wherever the system can do that, unlike Playwright's own default; root never can.
    Raises InputError when the browser does not start.
    """
    from playwright.sync_api import Error  # noqa: PLC0415 - costs 0.2 s, and finding a browser needs none of it

    machine = machine or Machine.here()
    options = launch_options(browser, machine=machine)
    try:
        return playwright.chromium.launch(**options, headless=not headed)
    except Error as error:
        if not is_about_sandbox(error):
            raise not_started(browser, error.message, headed=headed, machine=machine) from error
    try:
        return playwright.chromium.launch(**{**options, "chromium_sandbox": False}, headless=not headed)
    except Error as error:
        raise not_started(browser, error.message, headed=headed, machine=machine) from error


def launch_options(browser: Browser, *, machine: Machine | None = None) -> dict[str, Any]:
    """Return what Playwright's ``launch`` is told about ``browser``, as its keyword arguments."""
    machine = machine or Machine.here()
    return {
        "executable_path": browser.path,
        "chromium_sandbox": not machine.superuser,
        "args": [*_PAINTED_WHOLE, *(_QUIET if browser.kind is Kind.FULL else ())],
        "handle_sigint": False,  # an interrupted run closes its browser itself, after its receipt
    }


def is_about_sandbox(error: sync_api.Error) -> bool:
    """Tell whether a browser did not start because the system gives it no sandbox."""
    return "sandboxing failed" in error.message


def not_started(browser: Browser, reason: str, *, headed: bool, machine: Machine | None = None) -> InputError:
    """Return the error for a browser that did not start, with what Playwright gave as the reason."""
    machine = machine or Machine.here()
    if headed and not machine.has_display:
        return InputError(
            "A window was asked for and this machine has no display.",
            advice="Leave out --headed, or run the command where there is a desktop.",
        )
    first = reason.partition("\n")[0].removeprefix("BrowserType.launch: ").removesuffix(".")
    return InputError(
        f"The browser {browser.path} did not start ({first}).",
        advice=f"Run `tracesnt doctor` to see what works here, or name another browser with {SETTING}.",
    )


def _named(path: Path, *, headed: bool) -> Browser:
    advice = f"Correct the path, or give none (in {SETTING} either) to have a browser found."
    if not path.is_file():
        raise InputError(f"There is no browser at {path}.", advice=advice)
    if not os.access(path, os.X_OK):
        raise InputError(f"The file {path} is not a program that can be run.", advice=advice)
    kind = Kind.HEADLESS_SHELL if path.stem in _SHELL_NAMES else Kind.FULL
    if headed and kind is Kind.HEADLESS_SHELL:
        raise InputError(f"The browser {path} is a headless shell, which cannot open a window.", advice=advice)
    return Browser(path, kind, Origin.SETTING)


def _candidates(machine: Machine, *, headed: bool) -> Iterator[Browser]:
    kinds = (Kind.FULL,) if headed else (Kind.HEADLESS_SHELL, Kind.FULL)
    for origin, places in ((Origin.PLAYWRIGHT, _playwright_places), (Origin.SYSTEM, _system_places)):
        for kind in kinds:
            for path in places(machine, kind):
                if path.is_file() and os.access(path, os.X_OK):
                    yield Browser(path, kind, origin)


def _playwright_places(machine: Machine, kind: Kind) -> Iterator[Path]:
    """Yield where Playwright keeps a browser of the revision that the installed Playwright was made for."""
    if machine.driver is None:
        return
    name = "chromium-headless-shell" if kind is Kind.HEADLESS_SHELL else "chromium"
    known = json.loads((machine.driver / "package" / "browsers.json").read_text(encoding="utf-8"))["browsers"]
    revision = next(browser["revision"] for browser in known if browser["name"] == name)
    folder = _playwright_cache(machine) / f"{name.replace('-', '_')}-{revision}"
    if not (folder / "INSTALLATION_COMPLETE").exists():
        return
    program = "chrome-headless-shell" if kind is Kind.HEADLESS_SHELL else "chrome"
    for pattern in (program, f"{program}.exe", "*.app/Contents/MacOS/*"):
        yield from sorted(folder.glob(f"chrome-*/{pattern}"))


def _playwright_cache(machine: Machine) -> Path:
    setting = machine.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if setting == "0" and machine.driver:
        return machine.driver / "package" / ".local-browsers"
    if setting:
        return Path(setting)
    caches = {
        "darwin": machine.home / "Library" / "Caches",
        "win32": Path(machine.environ.get("LOCALAPPDATA") or machine.home / "AppData" / "Local"),
    }
    linux = Path(machine.environ.get("XDG_CACHE_HOME") or machine.home / ".cache")
    return caches.get(machine.system, linux) / "ms-playwright"


def _system_places(machine: Machine, kind: Kind) -> Iterator[Path]:
    """Yield where this kind of system keeps browsers that a person or an administrator installed."""
    for name in _SHELL_NAMES if kind is Kind.HEADLESS_SHELL else _FULL_NAMES:
        program = machine.program(name)
        if program and not _is_snap(program):
            yield program
    if kind is Kind.HEADLESS_SHELL:
        return
    match machine.system:
        case "darwin":
            yield from (base / place for base in (machine.root, machine.home) for place in _MAC_PLACES)
        case "win32":
            bases = [Path(machine.environ[name]) for name in _WINDOWS_BASES if machine.environ.get(name)]
            yield from (base / place for base in bases for place in _WINDOWS_PLACES)
        case _:
            yield from (machine.root / place for place in _LINUX_PLACES)


def _is_snap(program: Path) -> bool:
    """Tell whether it is a snap or a script that calls one: a snap cannot use Playwright's profile folder."""
    if program.resolve().name == "snap":
        return True
    with program.open("rb") as file:
        start = file.read(4096)
    return start.startswith(b"#!") and b"/snap/" in start
