"""Browsers of another computer, behind a Playwright server such as ``playwright run-server`` starts on a grid."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tracesnt.assistant.startup.browser import Browser, Kind, Origin
from tracesnt.errors import InputError
from tracesnt.fixtures import Site

if TYPE_CHECKING:
    from playwright import sync_api

SETTING = "TRACESNT_BROWSER_ENDPOINT"
_SCHEMES = {"ws", "wss"}
_HERE = {"localhost", "127.0.0.1", "::1"}


def remote_browser(endpoint: str, *, real: bool) -> Browser:
    """Return a browser that is known by an endpoint only.

    Raises :class:`~tracesnt.errors.InputError` for what is none, and for one on the way to which everybody could read
    what is typed on a real site.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise InputError(
            "The browser's endpoint is not an address such as ws://grid.example.org:3000/.",
            advice="Give the address that `playwright run-server` prints.",
        )
    if real and parts.scheme == "ws" and parts.hostname not in _HERE:
        raise InputError(
            f"What is typed on a real site would reach {parts.hostname} in clear.",
            advice="Give an endpoint that begins with wss://, or leave out --browser-endpoint.",
        )
    return Browser(Path(), Kind.FULL, Origin.REMOTE)


def connection(endpoint: str) -> dict[str, Any]:
    """Return what Playwright's ``connect`` is told, so that the browser reaches the twins of this computer."""
    return {"endpoint": endpoint, "expose_network": "<loopback>"}


def connect(engine: sync_api.BrowserType, endpoint: str) -> sync_api.Browser:
    """Return the browser at an endpoint; raises what :func:`not_connected` does."""
    from playwright.sync_api import Error  # noqa: PLC0415 - as in browser.py

    try:
        return engine.connect(**connection(endpoint))
    except Error as error:
        raise not_connected(endpoint, error.message) from error


def not_connected(endpoint: str, reason: str) -> InputError:
    """Return the error for a server that gives no browser. Only its host is told, since a path may be secret."""
    lines = (line.strip("║╔╗╚╝═ ") for line in reason.removeprefix("BrowserType.connect: ").splitlines())
    first = next(filter(None, lines), "").replace(endpoint, "it").removesuffix(".")
    return InputError(
        f"The Playwright server at {urlsplit(endpoint).netloc.rpartition('@')[2]} gives no browser ({first}).",
        advice="Start one of the same version there with `playwright run-server`, and let this computer reach it.",
    )


def is_reached_from_here(site: Site) -> bool:
    """Whether a remote browser reaches a site by way of this computer, where alone it can be reached."""
    return not site.real


def keep_to(context: sync_api.BrowserContext, site: Site) -> None:
    """Have a context reach a site's hosts only, where a proxy of its own would keep it from reaching this computer."""
    hosts = "|".join(map(re.escape, site.hosts))
    context.route(re.compile(rf"^(?!https?://(?:{hosts})(?:[/?#]|$))"), lambda route: route.abort("blockedbyclient"))
