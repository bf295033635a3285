"""Gets a browser where there is none, and what Playwright needs to drive it.

Set-up runs this module, and ``tracesnt doctor --fix`` calls it.

Root on Debian and its relatives gets the distribution's browser with all that it needs. Everybody else, and
root where the distribution has none (Ubuntu's is a snap, which cannot be driven), gets Playwright's.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tracesnt.assistant.startup.browser import SETTING, Browser, find_browser, install_by_hand
from tracesnt.assistant.startup.machine import Machine
from tracesnt.errors import InputError

Say = Callable[[str], None]

_FONTS = "fonts-noto-core"  # Greek and Bulgarian pages would be shot with empty boxes otherwise
_MINUTES_AT_MOST = 15

DRIVER_ADVICE = "Run `tracesnt doctor --fix`, or install what is named (on Debian and Ubuntu: libatomic1)."


def ensure_browser(*, headed: bool, say: Say, machine: Machine | None = None) -> Browser:
    """Return a browser, after having installed one when there was none.

    ``say`` hears in plain words what is being done. Raises InputError when no way of installing one works.
    """
    machine = machine or Machine.here()
    try:
        return find_browser(headed=headed, machine=machine)
    except InputError:
        if machine.environ.get(SETTING):
            raise
    for install in (_by_apt, _by_playwright):
        install(machine, headed=headed, say=say)
        with suppress(InputError):
            return find_browser(headed=headed, machine=machine)
    raise InputError(
        "No browser was found and none could be installed.",
        advice=f"To get one, {install_by_hand(headed=headed, machine=machine)}, then try again.",
    )


def ensure_driver(*, say: Say, machine: Machine | None = None) -> None:
    """Make sure that Playwright's driver runs. Raises InputError when it cannot be made to."""
    machine = machine or Machine.here()
    problem = driver_problem(machine)
    if problem and "libatomic" in problem:  # Node.js wants it, and a minimal Debian has none
        _apt_install(machine, "libatomic1", say=say)
        problem = driver_problem(machine)
    if problem:
        raise InputError(f"Playwright does not run here ({problem}).", advice=DRIVER_ADVICE)


def driver_problem(machine: Machine) -> str | None:
    """Return why Playwright's driver does not run on ``machine``, or None when it does."""
    if machine.driver is None:
        return "it is not installed"
    own = machine.driver / ("node.exe" if machine.system == "win32" else "node")
    return _run(machine, [Path(machine.environ.get("PLAYWRIGHT_NODEJS_PATH") or own), "--version"])


def main() -> int:
    """Get what headless runs need; return the exit status."""
    try:
        ensure_driver(say=print)
        browser = ensure_browser(headed=False, say=print)
    except InputError as error:
        print(error.message, error.advice, file=sys.stderr)
        return error.exit_status
    print(f"Using the browser {browser.path} ({browser.version()})")
    return 0


def _by_apt(machine: Machine, *, headed: bool, say: Say) -> None:
    # Debian 11 has no package of the headless shell alone.
    for package in ("chromium",) if headed else ("chromium-headless-shell", "chromium"):
        if _apt_install(machine, package, _FONTS, say=say):
            return


def _apt_install(machine: Machine, *packages: str, say: Say) -> bool:
    """Install ``packages`` where this machine and this user can; return whether that worked."""
    apt = machine.program("apt-get")
    if not machine.superuser or apt is None:
        return False
    say(f"Installing {' and '.join(packages)} with apt-get")
    install: list[Path | str] = [apt, "install", "--yes", "--no-install-recommends", *packages]
    if _run(machine, install) is None:
        return True
    # A fresh machine has no lists of packages yet, or old ones that lead nowhere.
    _run(machine, [apt, "update"])
    problem = _run(machine, install)
    if problem:
        say(f"apt-get could not: {problem}")
    return problem is None


def _by_playwright(machine: Machine, *, headed: bool, say: Say) -> None:  # noqa: ARG001 - brings both kinds
    say("Downloading Playwright's Chromium, some hundred megabytes")
    words = ["-m", "playwright", "install"]
    if machine.superuser and machine.program("apt-get"):
        words.append("--with-deps")
    problem = _run(machine, [machine.python, *words, "chromium"])
    if problem is not None:
        say(f"Playwright could not download it: {problem}")


def _run(machine: Machine, command: list[Path | str]) -> str | None:
    """Run ``command`` quietly; return None when it worked, else the line that best says why not."""
    quick_to_give_up = {
        "DEBIAN_FRONTEND": "noninteractive",
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000",
    }
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and programs of this machine
            command,
            env=quick_to_give_up | dict(machine.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_MINUTES_AT_MOST * 60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it was not done after {_MINUTES_AT_MOST} minutes"
    except OSError as error:
        return str(error)
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    reasons = [line for line in lines if line.startswith(("E:", "Error:"))]
    return next(iter(reasons or lines[-1:]), f"exit status {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
