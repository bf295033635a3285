"""What every peer is given, and need not write: the case, where the site is, and a person's answers from the backstage.

Nothing but the standard library is imported, so that no peer waits for what it would not need. Robot Framework takes
this as a library, and its constants as variables.
"""

from __future__ import annotations

import json
import os
import urllib.request
from types import SimpleNamespace
from typing import Any

SITE = os.environ["PEERS_SITE"]
BROWSER = os.environ["PEERS_BROWSER"]
CASE = json.loads(os.environ["PEERS_CASE"], object_hook=lambda fields: SimpleNamespace(**fields))


def captcha(picture: str) -> str:
    """Return the characters of a CAPTCHA."""
    return str(_ask("captcha", {"picture": picture})["code"])


def mails(email: str) -> list[dict[str, Any]]:
    """Return the mails of an address, after ten seconds at most; none where none came."""
    found: list[dict[str, Any]] = _ask(f"mailbox/{email}?wait=10")
    return found


def password(email: str) -> str:
    """Return the password that this person would choose."""
    return str(_ask(f"person/{email}")["password"])


def pair(email: str, picture: str) -> None:
    """Scan a pairing code with the person's phone."""
    _ask(f"phone/{email}/pair", {"picture": picture})


def confirm(email: str) -> None:
    """Confirm the sign-in that waits for the person's phone."""
    _ask(f"phone/{email}/confirm", {})


def _ask(path: str, body: dict[str, str] | None = None) -> Any:
    request = urllib.request.Request(  # noqa: S310 - the twin's own address
        f"{os.environ['TRACESNT_BACKSTAGE']}/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        return json.load(answer)
