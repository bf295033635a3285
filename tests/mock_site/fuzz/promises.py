"""What every answer of the twin keeps, whatever it was asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tracesnt.fixtures import load_labels
from tracesnt.mock_site.headers import SECURITY

if TYPE_CHECKING:
    from tests.mock_site.fuzz.twin import Answer

MARKER = "x-7f3a"
"""Element that markup which is typed into fields has, and no page may have."""
TEMPLATE_MARKER = "{{ 7919 * 7919 }}"
TEMPLATE_RESULT = "62710561"
_KEY = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")


def check(answer: Answer, origin: str, strangers: Iterable[str]) -> None:
    """Check an answer to a visitor who must not see any of the texts about ``strangers``."""
    assert answer.status < 500, answer
    headers = dict(answer.headers)
    for name, value in SECURITY.items():
        assert headers[name.lower()] == value
    assert "cache-control" in headers
    for name, value in answer.headers:
        assert "\r" not in value
        assert "\n" not in value
        if name == "set-cookie":
            assert "httponly" in value.lower()
            assert "samesite=lax" in value.lower()
    if answer.status // 100 == 3:
        _check_address(answer.location, answer.target, origin)
        assert "ticket=ST-" not in answer.location or answer.location.startswith(f"{origin}/tracesnt/login/cas?")
    else:
        assert not answer.location
    text = answer.body.decode("utf-8", "replace")
    for stranger in strangers:
        assert stranger not in text
        assert stranger not in answer.location
    if answer.is_page:
        _check_page(answer, origin)


def _check_page(answer: Answer, origin: str) -> None:
    parsed = answer.parsed
    assert MARKER not in parsed.tags
    assert parsed.handlers == []
    assert TEMPLATE_RESULT not in answer.text
    for address in parsed.addresses:
        _check_address(address, answer.target, origin)
    keys = {word for word in parsed.words if _KEY.fullmatch(word)} & _label_keys()
    assert not keys


def _check_address(address: str, target: str, origin: str) -> None:
    """An address leads to the twin itself, as every browser reads it."""
    assert not re.search(r"[\\\x00-\x20]", address), address
    assert not address.startswith("//"), address
    resolved = urlsplit(urljoin(origin + (target if target.startswith("/") else "/"), address))
    assert f"{resolved.scheme}://{resolved.netloc}" == origin, address


@cache
def _label_keys() -> frozenset[str]:
    return frozenset(load_labels("en").entries)
