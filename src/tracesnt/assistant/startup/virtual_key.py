"""A key that no hand has to touch: the browser's virtual authenticator. For the attendant of the mock site only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import Error
from playwright.sync_api import Page as Window

from tracesnt.fixtures import SecondFactor

Credential = dict[str, Any]


@contextmanager
def virtual_key(
    window: Window, kind: SecondFactor, held: Sequence[Credential], keep: Callable[[Credential], None]
) -> Iterator[None]:
    """Plug a key of a kind into a browser's window, with the credentials that it ``held`` before.

    Each credential that is made or used is kept at once, before the site hears of it.
    """
    known = {credential["credentialId"]: credential for credential in held}

    def keep_all(told: dict[str, Any]) -> None:
        credential: Credential = told["credential"]
        # Chromium 150 leaves out whose site a credential that was used is for, and wants to be told when it comes back.
        keep({**known.get(credential["credentialId"], {}), **credential})

    devtools = window.context.new_cdp_session(window)
    for event in ("WebAuthn.credentialAdded", "WebAuthn.credentialAsserted"):
        devtools.on(event, keep_all)
    try:
        devtools.send("WebAuthn.enable", {"enableUI": False})
        plugged = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _authenticator(kind)})
        for credential in held:
            devtools.send("WebAuthn.addCredential", {**plugged, "credential": credential})
        yield
    finally:
        with suppress(Error):  # a browser that is gone has unplugged it already
            devtools.send("WebAuthn.disable")
            devtools.detach()


def _authenticator(kind: SecondFactor) -> dict[str, object]:
    return {
        "protocol": "ctap2",
        "transport": "usb" if kind is SecondFactor.SECURITY_KEY else "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
