"""The backstage answers whatever it is asked: with what was asked for, or with a sentence about what is wrong."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Route

from tests.mock_site.fuzz.cast import CLAIRE, FOREIGN_OPERATOR, OPERATOR, Cast
from tests.mock_site.fuzz.conftest import Maps
from tests.mock_site.fuzz.values import examples, texts
from tracesnt.mock_site.backstage.app import make_backstage

_PATIENCE = 0.05
_PERSON = CLAIRE.model_dump(mode="json")
# What the interface knows, beside all that it does not.
_NAMES = (
    *("picture", "pin", "person", "state", "operator", "activity", "freeze", "advance", "resume", "faults", "kind"),
    *("path", "method", "nth", "probability", "times", "seconds", "snapshot", "id", "step", "email"),
)
_SENSIBLE: tuple[Any, ...] = (
    *(_PERSON, "requested", "active", OPERATOR, "organic-importer", "1234", "2025-06-30T09:15:00+00:00", True, None),
    *("/cas/captcha/x.png", "0001-01-01", "9999-12-31T23:59:59-23:59", 0, -1, 0.5, [], {}, "", "\ud800", "\x00"),
    *(10**30, 10**400, 1e308, float("nan"), float("inf"), float("-inf"), 2**63, {**_PERSON, "email": "\ud800"}),
    *({**_PERSON, "first_name": "x" * 5000}, {**_PERSON, "email": CLAIRE.email.upper()}, ["a"] * 500),
)
_json = st.recursive(
    st.one_of(st.sampled_from(_SENSIBLE), texts, st.integers(), st.floats()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(_NAMES), texts), inner, max_size=4)
    ),
    max_leaves=6,
)
_raw = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        (
            b"",
            b"{",
            b"[" * 100_000,
            b'{"a":' * 50_000,
            b"\xff",
            b'{"picture": "\\ud800"}',
            b"1" * 10_000,
            b"\xef\xbb\xbf{}",
        )
    ),
)
_numbers = st.sampled_from(("0", "-1", "nan", "-inf", "1e-9", "x", "", "0x1", "1_0", "\u0661"))
_after = st.sampled_from(("0", "-1", "nan", "inf", "1e300", "x", "9" * 30, "1.5"))


def _questions() -> list[tuple[str, str]]:
    from tracesnt.mock_site.backstage import app  # noqa: PLC0415

    routes = [route for route in app._ROUTES if isinstance(route, Route)]
    return [(method, route.path) for route in routes for method in sorted((route.methods or set()) - {"HEAD"})]


@pytest.mark.parametrize(("method", "path"), _questions())
def test_every_question_is_answered(maps: Maps, method: str, path: str) -> None:
    twin = maps.cast.twin
    backstage = make_backstage(twin.world)
    people = st.one_of(st.sampled_from((CLAIRE.email, "nobody@example.org", "snapshot-1", "1", "x")), texts)

    @examples(40, f"{method} {path}")
    @given(st.data())
    def answers(data: st.DataObject) -> None:
        twin.restore(maps.cast.start)
        token, *_ = path.strip("/").split("/")
        assert token == "{token}"
        address = path.replace("{token}", twin.world.backstage_token)
        while "{" in address:
            head, _, tail = address.partition("{")
            address = head + quote(data.draw(people, label="in the path"), safe="@") + tail.partition("}")[2]
        query = f"wait={quote(data.draw(_numbers))}&after={quote(data.draw(_after))}"
        is_json = data.draw(st.booleans(), label="as JSON")
        keyed = st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(_SENSIBLE), max_size=5)
        drawn = data.draw(st.one_of(keyed, keyed, _json) if is_json else _raw, label="body")
        body = drawn if isinstance(drawn, bytes) else json.dumps(drawn).encode()
        target = f"{address}?{query}".encode()
        answer = twin.ask(backstage, method, target, [(b"host", b"localhost:1")], body, _PATIENCE)
        if answer is None:
            return  # it waits for something to happen, as it was asked to
        assert answer.status < 500
        found = json.loads(answer.body)
        if answer.status >= 400:
            assert isinstance(found["error"], str)

    try:
        answers()
    finally:
        _put_back(maps.cast)


def _put_back(cast: Cast) -> None:
    """The clock is no part of what is restored."""
    cast.twin.restore(cast.start)
    cast.twin.freeze()


@pytest.mark.parametrize("operator", [None, "", [], ["x"], {"x": 1}, 10**30, 1.5, True, "\x00", FOREIGN_OPERATOR * 999])
def test_nobody_is_seeded_with_an_operator_that_is_none(cast: Cast, operator: Any) -> None:
    body = {"person": {**_PERSON, "email": "new@example.org"}, "state": "requested", "operator": operator}
    before = cast.twin.keep()[0]
    target = f"/{cast.twin.world.backstage_token}/people".encode()
    answer = cast.twin.ask(cast.twin.backstage, "POST", target, [(b"host", b"x")], json.dumps(body).encode())
    assert answer is not None
    assert answer.status == 404
    assert cast.twin.keep()[0] == before
