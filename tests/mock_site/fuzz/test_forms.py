"""Whatever is posted to any form that anybody can come to, the answer is a refusal, a form or the ordinary way on."""

from __future__ import annotations

import json
from urllib.parse import urlencode, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mock_site.fuzz.cast import CLAIRE, LEA, ROLES, Cast
from tests.mock_site.fuzz.conftest import Maps
from tests.mock_site.fuzz.crawl import Spot
from tests.mock_site.fuzz.parsing import Form
from tests.mock_site.fuzz.twin import ORIGIN, URLENCODED, Answer, Tab
from tests.mock_site.fuzz.values import examples, texts

_BUSINESS_OF_OFFICIALS = (CLAIRE.email, LEA.email)
_CHARSETS = ("utf-8", "utf-7", "utf-16", "unicode_escape", "undefined", "hex", "idna", "punycode", "latin-1", "\xff")
_TOKENS = ("own", "own", "own", "own", "none", "empty", "of another", "of the other site", "stale")
_SHAPES = ("ordinary", "ordinary", "ordinary", "twice", "multipart", "file", "charset", "json", "raw", "unknown field")


@pytest.mark.parametrize("role", ROLES)
def test_every_form_stands_everything(maps: Maps, role: str) -> None:
    for spot in maps.of(role).spots.values():
        _fuzz(maps.cast, spot)


def test_every_form_of_the_newest_release_stands_everything(newest_maps: Maps) -> None:
    for spot in newest_maps.of("nobody").spots.values():
        _fuzz(newest_maps.cast, spot)


def _fuzz(cast: Cast, spot: Spot) -> None:
    tab, page, form = spot.reach(cast)
    kept, before = cast.twin.keep(), len(cast.twin.world.writes.all())
    sensible = tab.filled(form)
    names = sorted({name for name, _ in sensible if name != "csrf"})
    tokens = _tokens(cast, spot, page)

    @examples(5 if form.method == "post" else 1, f"{spot.role} {spot.signature}")
    @given(st.data())
    def stands(data: st.DataObject) -> None:
        cast.twin.restore(kept)
        alone = data.draw(st.sampled_from(("", *names)), label="which field")
        fields = [
            (name, data.draw(texts, label=name) if name in names and alone in {"", name} else value)
            for name, value in sensible
        ]
        kind = data.draw(st.sampled_from(_TOKENS if tokens else ("own",)), label="token")
        if kind != "own":
            fields = [pair for pair in fields if pair[0] != "csrf"]
            fields += [] if kind == "none" else [("csrf", tokens[kind])]
        answer = _send(data, tab.copy(), page, form, fields)
        if kind != "own":
            assert answer.status in {400, 403, 413}
            assert len(cast.twin.world.writes.all()) == before
        _check_writes(cast, spot.role, tab.email, before)

    stands()


def _tokens(cast: Cast, spot: Spot, page: Answer) -> dict[str, str]:
    """Tokens of forms that are worth nothing here."""
    if spot.signature.startswith("get "):
        return {}
    own = page.csrf()
    site = "/" + page.path.split("/")[1]
    other_site = {"/cas": "/tracesnt/home", "/tracesnt": "/cas/userdata/myName.cgi"}[site]
    other = cast.tabs["official" if spot.role != "official" else "newcomer"].copy()
    same_page = "/cas/userdata/myName.cgi" if site == "/cas" else "/tracesnt/home"
    found = {
        "empty": "",
        "of another": other.get(same_page).csrf(),
        "of the other site": other.get(other_site).csrf(),
        "stale": Tab(cast.twin, "").get("/cas/login").csrf(),
    }
    assert own not in found.values()
    return found


def _send(data: st.DataObject, tab: Tab, page: Answer, form: Form, fields: list[tuple[str, str]]) -> Answer:
    if form.method != "post":
        return tab.send_form(page, form, fields)
    target = urljoin(ORIGIN + page.target, form.action).removeprefix(ORIGIN) if form.action else page.target
    return tab.send("POST", target, *_encoded(data, fields))


def _encoded(data: st.DataObject, fields: list[tuple[str, str]]) -> tuple[bytes, str]:
    """A body and its type, as browsers send them or not."""
    shape = data.draw(st.sampled_from(_SHAPES), label="shape")
    match shape:
        case "twice":
            fields = fields + [pair for pair in fields if pair[0] != "csrf"]
        case "unknown field":
            fields = [*fields, (data.draw(texts), data.draw(texts))]
        case "multipart" | "file":
            return _multipart(fields, shape), "multipart/form-data; boundary=b"
        case "charset":
            charset = data.draw(st.sampled_from(_CHARSETS), label="charset")
            return _multipart(fields, shape), f"multipart/form-data; boundary=b; charset={charset}"
        case "json":
            return json.dumps(dict(fields)).encode(), "application/json"
        case "raw":
            tail = data.draw(st.binary(max_size=20), label="tail")
            return urlencode(fields).encode() + tail, data.draw(
                st.sampled_from((URLENCODED, "text/plain", "", "\xff;=;"))
            )
    return urlencode(fields).encode(), URLENCODED


def _multipart(fields: list[tuple[str, str]], shape: str) -> bytes:
    parts = []
    for name, value in fields:
        file = b'; filename="x"' if shape == "file" and name != "csrf" else b""
        # "+2AA-" is half a character in UTF-7, and so is the other in Python's escapes.
        content = value.encode("utf-8", "replace") + (
            b"+2AA- \\ud800" if shape == "charset" and name != "csrf" else b""
        )
        head = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n' % (name.encode(), file)
        parts.append(head + content + b"\r\n")
    return b"".join(parts) + b"--b--\r\n"


def _check_writes(cast: Cast, role: str, email: str, before: int) -> None:
    """Only what this person may do has been done."""
    for write in cast.twin.world.writes.all()[before:]:
        if write["who"] == email or write["kind"] == "account-registered":
            continue
        assert role == "official"
        assert write["who"] in _BUSINESS_OF_OFFICIALS
