"""Traces are rid of what is secret, in each of the places and spellings that it may hide in, and withheld otherwise."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tracesnt.assistant.regression.traces.archive import scrub
from tracesnt.assistant.regression.traces.secrets import Secrets

PASSWORD = 'Corr"ct/Horse&1'
PIN = "4711"
COOKIE = "BQTuZP9ILtuaCCc5_YXP59pvVFikvT5F"
TOKEN = "0by5-Qg-39ajKbml-9GMaYDw8VBlnAQ_"
UNKNOWN = "typed-and-never-sent"
CSRF = "ad60812038d2b0ac1fac4837c4a8c91f"
EMAIL = "claire.morel@example.org"
LINK = f"http://localhost:1/cas/init?token={TOKEN}"
KNOWN = Secrets([PASSWORD, PIN, TOKEN], ["Claire", "Morel"])
STYLE = "resources/11aa.css"

PAGE = [
    "HTML",
    {},
    ["BODY", {}, "Hello Claire Morel, ", EMAIL, [[1, 2]], ["A", {"href": f"/cas/init?token={TOKEN}"}, "PIN: 4711"]],
    ["INPUT", {"type": "password", "__playwright_value_": UNKNOWN}],
    ["INPUT", {"type": "hidden", "name": "csrf", "value": CSRF}],
    ["IMG", {"id": "qrPicture", "src": "data:image/png;base64,iVBORw0KGgo="}],
]
ENTRY = {
    "request": {
        "method": "POST",
        "url": LINK,
        "cookies": [{"name": "ECAS_SESSIONID", "value": COOKIE}],
        "headers": [{"name": "Cookie", "value": f"ECAS_SESSIONID={COOKIE}"}, {"name": "Accept", "value": "text/html"}],
        "queryString": [{"name": "token", "value": TOKEN}],
        "postData": {"params": [{"name": "password", "value": PASSWORD}], "_file": "resources/22bb.dat"},
    },
    "response": {
        "status": 303,
        "headers": [{"name": "location", "value": f"/cas/login?ticket={TOKEN}"}],
        "content": {"mimeType": "text/html", "_file": "resources/33cc.html"},
        "redirectURL": LINK,
    },
}
EVENTS: list[dict[str, Any]] = [
    {"type": "context-options", "version": 10, "options": {"locale": "fr", "httpCredentials": {"password": "x"}}},
    {"type": "before", "callId": "c1", "method": "goto", "params": {"url": LINK}},
    {"type": "log", "callId": "c1", "message": f'navigating to "{LINK}", waiting'},
    {"type": "before", "callId": "c2", "method": "fill", "params": {"selector": "#password", "value": UNKNOWN}},
    {"type": "log", "callId": "c2", "message": f'fill("{UNKNOWN}")'},
    {"type": "after", "callId": "c2", "result": {"value": f"- textbox: {PIN}\n- text: {quote(PASSWORD)} {CSRF}"}},
    {"type": "console", "text": json.dumps({"said": PASSWORD}), "args": [{"preview": COOKIE}]},
    {"type": "frame-snapshot", "snapshot": {"callId": "c2", "frameUrl": LINK, "html": PAGE, "resourceOverrides": []}},
    {"type": "log", "callId": "c2", "message": f"http://[?token={UNKNOWN}"},
    {"type": "screencast-frame", "file": "screencast/page@1.jpeg"},
    {"type": "of-a-later-playwright", "data": PASSWORD},
]
MEMBERS = {
    "trace.trace": "\n".join(map(json.dumps, EVENTS)),
    "trace.network": json.dumps({"type": "resource-snapshot", "snapshot": ENTRY}),
    "trace.stacks": json.dumps({"files": ["test.py"], "stacks": [["c1", [[0, 1, 0, "test"]]]]}),
    "src/aa.py": f"page.fill('#pin', '{PIN}')",
    STYLE: "a { width: 4711px }",
    "resources/22bb.dat": PASSWORD,
    "resources/33cc.html": f"<p>{TOKEN}</p>",
    "screencast/page@1.jpeg": PASSWORD,
    "unheard-of": PASSWORD,
}


def archived(path: Path, members: dict[str, str]) -> Path:
    """Write a trace."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(path: Path) -> dict[str, str]:
    """The members of a trace."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_nothing_secret_is_left_and_all_else_is(tmp_path: Path) -> None:
    path = archived(tmp_path / "trace.zip", MEMBERS)
    assert scrub(path, KNOWN) == ""
    members = read(path)
    whole = "".join(text for name, text in members.items() if name != STYLE)
    known = (PASSWORD, json.dumps(PASSWORD)[1:-1], PIN, TOKEN, UNKNOWN, COOKIE, CSRF, EMAIL, "Claire", "base64")
    assert [secret for secret in known if secret in whole] == []
    assert list(members) == ["trace.trace", "trace.network", "trace.stacks", "src/aa.py", STYLE]
    events = [json.loads(line) for line in members["trace.trace"].splitlines()]
    assert [event["type"] for event in events] == [event["type"] for event in EVENTS[:-2]]
    assert events[0]["options"] == {"locale": "fr"}
    assert events[3]["params"] == {"selector": "#password", "value": "(secret)"}
    page = events[-2]["snapshot"]["html"]
    assert page[2][2:6] == [
        "Hello (name) (name), ",
        "(e-mail address)",
        [[1, 2]],
        ["A", {"href": "/cas/init"}, "PIN: (secret)"],
    ]
    entry = json.loads(members["trace.network"])["snapshot"]
    assert (entry["request"]["url"], entry["response"]["headers"][0]["value"]) == (LINK.partition("?")[0], "/cas/login")
    assert entry["response"]["content"] == {"mimeType": "text/html"}
    assert members[STYLE] == MEMBERS[STYLE]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (STYLE, quote(quote(quote(TOKEN, safe=""))).replace("_", "%25255F"), STYLE),
        (STYLE, base64.b64encode(f"ab{PASSWORD}".encode()).decode(), STYLE),
        ("src/bb.py", '"\\u0043orr\\"ct\\/Horse\\u00261"', "src/bb.py"),
        (f"src/{TOKEN}.py", "", "src/(secret).py"),
    ],
    ids=["encoded-thrice", "in-base64", "escaped", "in-a-name"],
)
def test_a_trace_with_a_secret_where_none_is_expected_is_withheld(
    tmp_path: Path, name: str, content: str, told: str
) -> None:
    path = archived(tmp_path / "trace.zip", {**MEMBERS, name: content})
    before = path.read_bytes()
    assert scrub(path, KNOWN) == f"a secret is left in its member {told}"
    assert path.read_bytes() == before


@pytest.mark.parametrize("trace", ["[]", '{"type": "resource-snapshot"}', "{", '{"type": "before", "params": 1}'])
def test_what_is_no_trace_is_withheld(tmp_path: Path, trace: str) -> None:
    path = archived(tmp_path / "trace.zip", {"trace.trace": trace})
    assert scrub(path, KNOWN).startswith("it is not as Playwright's traces are known to be")
    path.write_bytes(b"no archive")
    assert scrub(path, KNOWN).startswith("it is not as Playwright's traces are known to be")
