"""Finding every form and every address that a visitor can come to, by following links and filling in forms."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from tests.mock_site.fuzz.cast import FOREIGN_OPERATOR, OPERATOR, Cast
from tests.mock_site.fuzz.parsing import Form
from tests.mock_site.fuzz.twin import ORIGIN, Answer, Tab

# Where a visitor can start from without having been led there.
STARTS = (
    "/",
    "/tracesnt/login",
    "/tracesnt/home",
    "/tracesnt/role",
    "/tracesnt/operators",
    f"/tracesnt/operators/profile/{OPERATOR}",
    f"/tracesnt/operators/profile/{FOREIGN_OPERATOR}",
    "/tracesnt/users",
    "/tracesnt/users?pending=1",
    "/tracesnt/profile",
    "/cas/login",
    "/cas/logout",
    "/cas/eim/external/register.cgi",
    "/cas/init/createPassword.cgi",
    "/cas/init/passwordResetRequest.cgi",
    "/cas/userdata/myAccount.cgi",
    "/cas/userdata/myName.cgi",
    "/cas/userdata/myPassword.cgi",
    "/cas/userdata/mobileApp/manageMyMobileDevices.cgi",
)
DEPTH = 4
_MOST_CHOICES = 8
_NO_PAGE = re.compile(r"/(static|captcha|qr|manuals)/|/events/")
_TOKEN = re.compile(r"(?<=[=/:])(?:ECAS_LR-)?[\w-]{16,}(?![\w.-])|(?<=[=/-])\d+")
Step = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Spot:
    """A form, and the way to it: an address, then forms by their signatures with what was chosen in them."""

    role: str
    start: str
    steps: tuple[Step, ...]
    signature: str

    def reach(self, cast: Cast) -> tuple[Tab, Answer, Form]:
        """Go there from the start."""
        tab = cast.tab(self.role)
        page = tab.get(self.start)
        for sign, chosen in self.steps:
            page = tab.submit(page, _signed(page, sign), **chosen)
        return tab, page, _signed(page, self.signature)


@dataclass
class Found:
    """What one role can come to."""

    spots: dict[str, Spot] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)


def crawl(cast: Cast, role: str) -> Found:
    """Find every form and every address of a role."""
    found, seen = Found(), set[str]()
    starts = (*STARTS, *cast.doors.get(role, ()))
    waiting = deque((start, tuple[Step, ...]()) for start in starts)
    known_addresses = {_general(start) for start in starts}
    while waiting:
        start, steps = waiting.popleft()
        tab = cast.tab(role)
        page = tab.get(start)
        for sign, chosen in steps:
            page = tab.submit(page, _signed(page, sign), **chosen)
        signs = [signature(page, form) for form in page.parsed.forms]
        if _general(page.target) + repr(signs) in seen:
            continue
        seen.add(_general(page.target) + repr(signs))
        for address in page.parsed.addresses:
            target = urljoin(ORIGIN + page.target, address).removeprefix(ORIGIN).partition("#")[0]
            found.addresses.setdefault(target)
            if not steps and not _NO_PAGE.search(target) and _general(target) not in known_addresses:
                known_addresses.add(_general(target))
                waiting.append((target, ()))
        for sign, form in zip(signs, page.parsed.forms, strict=True):
            is_new = sign not in found.spots
            if is_new:
                found.spots[sign] = Spot(role, start, steps, sign)
            if is_new and len(steps) < DEPTH and not _is_language(form):
                waiting.extend((start, (*steps, (sign, chosen))) for chosen in _choices(form))
    return found


def signature(page: Answer, form: Form) -> str:
    """What tells one form from another."""
    action = urlsplit(urljoin(ORIGIN + page.target, form.action)).path
    names = sorted({_general(f"-{each.name}") for each in form.fields} | {f"[{name}]" for name, _ in form.buttons})
    return f"{form.method} {_general(action)} {' '.join(names)}"


def _signed(page: Answer, sign: str) -> Form:
    return next(form for form in page.parsed.forms if signature(page, form) == sign)


def _is_language(form: Form) -> bool:
    return any(each.name == "language" for each in form.fields)


def _choices(form: Form) -> Iterator[dict[str, str]]:
    """Fill in a form as it is, and once for each of a few options and for each button."""
    yield {}
    for each in form.fields:
        if 1 < len(each.options) <= _MOST_CHOICES:
            yield from ({each.name: option} for option in each.options)
    if len(form.buttons) > 1:
        yield from ({name: value} for name, value in form.buttons)


def _general(address: str) -> str:
    return _TOKEN.sub("*", address)
