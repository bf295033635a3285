"""Whatever is asked for, and however: paths, queries, methods and headers that no page ever made."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mock_site.fuzz.cast import ROLES, Cast
from tests.mock_site.fuzz.conftest import Maps
from tests.mock_site.fuzz.twin import URLENCODED
from tests.mock_site.fuzz.values import examples, texts

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X" * 300)
_RAW = (
    b"%",
    b"%0",
    b"%zz",
    b"%00",
    b"%0d%0aSet-Cookie:%20planted=1",
    b"%2f%2felsewhere.example",
    b"..%2f..%2f",
    b"%2e%2e/",
    b"//elsewhere.example/",
    b"/\\elsewhere.example/",
    b"%5c%5celsewhere.example",
    b"%ff%fe",
    b"\xff\xfe",
    b"%c0%af",
    b"%ed%a0%80",
    b"%f4%90%80%80",
    b";jsessionid=1",
    b"%3fx=1",
    b"%23",
    b"[]",
    b"@elsewhere.example",
    b"a" * 20_000,
)
_HOSTS = (b"", b"elsewhere.example", b"localhost:8000@elsewhere.example", b"[", b"[::1", b"a b", b"localhost:99999999")
_MORE_HOSTS = (b"127.0.0.1:8000", b"elsewhere.example/x?", b"\xff", b"localhost:8000:1", b"x" * 5_000, b"127.0.0.1:x")
_HEADERS = {
    b"accept-language": (b"", b",,;q", b"fr;q=nan,de;q=inf", b"*;q=-1", b"\xff", b"fr;q=1e999", b"x-klingon;" * 500),
    b"cookie": (
        b"=;=;;",
        b"language=../../x",
        b"language=xx; language=fr",
        b"TRACESNT_SESSIONID=\xff\xfe; ECAS_SESSIONID=",
        b'ECAS_SESSIONID="a\\"b"; ECAS_USERNAME=%ed%a0%80%00',
        b"TRACESNT_SESSIONID=" + b"x" * 20_000,
    ),
    b"host": (*_HOSTS, *_MORE_HOSTS),
    b"content-type": (b"", b";", b"text/html", b"multipart/form-data", b"application/json", b"\xff/\xff; charset=x"),
    b"content-length": (b"-1", b"x", b"9" * 30, b"1"),
    b"x-forwarded-host": (b"elsewhere.example",),
    b"x-forwarded-proto": (b"javascript",),
    b"transfer-encoding": (b"chunked, chunked",),
    b"range": (b"bytes=0-0,-1",),
    b"if-modified-since": (b"x",),
    b"x-http-method-override": (b"DELETE",),
}
_raw = st.one_of(
    st.sampled_from(_RAW),
    st.binary(max_size=12).map(lambda data: data.replace(b"?", b"")),
    texts.map(lambda text: quote(text, safe="").encode()[:30_000]),
)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_stands_everything(maps: Maps, role: str) -> None:
    addresses = [address for address in maps.of(role).addresses if "/events/" not in address]

    @examples(120, f"addresses of {role}")
    @given(st.data())
    def stands(data: st.DataObject) -> None:
        target = _mutated(data, data.draw(st.sampled_from(addresses), label="address"))
        maps.cast.tab(role).send(data.draw(st.sampled_from(("GET", "GET", "GET", "HEAD"))), target)

    stands()


@pytest.mark.parametrize("role", ROLES)
def test_every_address_stands_every_method_and_header(maps: Maps, role: str) -> None:
    addresses = [address for address in maps.of(role).addresses if "/events/" not in address]

    @examples(80, f"methods of {role}")
    @given(st.data())
    def stands(data: st.DataObject) -> None:
        headers = [
            (name, data.draw(st.sampled_from(_HEADERS[name]), label=name.decode()))
            for name in data.draw(st.lists(st.sampled_from(list(_HEADERS)), max_size=3, unique=True), label="headers")
        ]
        method = data.draw(st.sampled_from(_METHODS), label="method")
        target = data.draw(st.sampled_from(addresses), label="address")
        writes = maps.cast.twin.world.writes.all()
        maps.cast.tab(role).send(method, target, headers=headers)
        assert len(maps.cast.twin.world.writes.all()) <= len(writes)

    stands()


def test_a_huge_body_is_refused(cast: Cast) -> None:
    newcomer = cast.tab("newcomer")
    page = newcomer.get("/cas/userdata/myName.cgi")
    fields = [("csrf", page.csrf()), ("firstName", "x" * 300_000), ("lastName", "x")]
    assert newcomer.post(page.target, fields).status == 413
    shortened = [(b"content-length", b"10")]
    body = b"csrf=&firstName=" + b"x" * 300_000
    assert newcomer.send("POST", page.target, body, URLENCODED, shortened).status == 413


def test_too_many_fields_are_refused(cast: Cast) -> None:
    newcomer = cast.tab("newcomer")
    page = newcomer.get("/cas/userdata/myName.cgi")
    assert newcomer.post(page.target, [("csrf", page.csrf())] + [("x", "")] * 5_000).status == 400


@pytest.mark.parametrize("path", ["//elsewhere.example/", "//elsewhere.example/cas/login", "/cas//elsewhere.example"])
def test_a_page_that_does_not_exist_leads_nowhere_else(cast: Cast, path: str) -> None:
    assert cast.tab("newcomer").send("GET", path.encode()).status == 404


@pytest.mark.parametrize("host", _HOSTS + _MORE_HOSTS)
@pytest.mark.parametrize("path", ["/", "/cas/login/", "/tracesnt/home", "/tracesnt/profile/", "/cas/login?language=fr"])
def test_the_name_that_the_twin_is_called_by_leads_nowhere_else(cast: Cast, path: str, host: bytes) -> None:
    assert cast.tab("newcomer").send("GET", path, headers=[(b"host", host)]).status < 500


def _mutated(data: st.DataObject, address: str) -> bytes:
    """An address with something wrong in its path or its query."""
    path, _, query = address.partition("?")
    segments = path.encode().split(b"/")
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    match data.draw(st.sampled_from(("segment", "append", "value", "extra", "query")), label="where"):
        case "segment":
            segments[data.draw(st.integers(1, len(segments) - 1))] = data.draw(_raw, label="segment")
        case "append":
            segments.append(data.draw(_raw, label="segment"))
        case "value" if pairs:
            place = data.draw(st.integers(0, len(pairs) - 1))
            pairs[place] = (pairs[place][0], quote_plus(data.draw(texts, label="value"))[:30_000])
        case "extra":
            names = ("language", "service", "ticket", "token", "loginRequestId", "tick", "page", "sort", "pairing", "x")
            pairs.append((data.draw(st.sampled_from(names)), quote_plus(data.draw(texts, label="value"))[:30_000]))
        case _:
            return path.encode() + b"?" + data.draw(_raw, label="query")
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return b"/".join(segments) + (f"?{joined}".encode() if joined else b"")
