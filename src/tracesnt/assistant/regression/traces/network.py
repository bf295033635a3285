"""Requests of a trace. Only what is named here stays, so that whatever a later Playwright adds is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracesnt.assistant.receipt import without_query

Json = Any

_ENTRY = (
    "pageref",
    "startedDateTime",
    "time",
    "timings",
    "_frameref",
    "_monotonicTime",
    "_resourceType",
    "_serverPort",
    "serverIPAddress",
)
_REQUEST = ("method", "httpVersion", "headersSize", "bodySize")
_RESPONSE = ("status", "statusText", "httpVersion", "headersSize", "bodySize", "_transferSize", "_failureText")
_CONTENT = ("size", "mimeType", "compression")
_HEADERS = frozenset(
    str.split(
        "accept accept-encoding accept-language age allow cache-control connection content-encoding content-language "
        "content-length content-security-policy content-type date expires host keep-alive last-modified location "
        "origin retry-after server transfer-encoding user-agent vary"
    )
)
# A cookie with less keeps a preference, such as a language.
_LONG = 16


def learned(entry: Json) -> Iterator[str]:
    """Yield the cookies of a request that can open something."""
    for side in (entry.get("request", {}), entry.get("response", {})):
        yield from (value for cookie in side.get("cookies", ()) if len(value := str(cookie.get("value"))) >= _LONG)


def covered(entry: Json, kept: frozenset[str]) -> Json:
    """Return a request and its answer without cookies, forms, queries, and bodies that are not ``kept``."""
    request, response = entry["request"], entry["response"]
    content = response.get("content", {})
    body = {name: value for name, value in content.items() if isinstance(value, str) and value in kept}
    return {
        **_only(entry, _ENTRY),
        "request": {
            **_only(request, _REQUEST),
            "url": without_query(request["url"]),
            "cookies": [],
            "headers": _headers(request),
            "queryString": [],
        },
        "response": {
            **_only(response, _RESPONSE),
            "cookies": [],
            "headers": _headers(response),
            "content": {**_only(content, _CONTENT), **body},
            "redirectURL": without_query(response.get("redirectURL", "")),
        },
        "cache": {},
    }


def _only(given: Json, names: tuple[str, ...]) -> dict[str, Json]:
    return {name: given[name] for name in names if name in given}


def _headers(side: Json) -> list[dict[str, str]]:
    return [
        {"name": header["name"], "value": without_query(header["value"]) if _is_address(header) else header["value"]}
        for header in side.get("headers", ())
        if header["name"].lower() in _HEADERS
    ]


def _is_address(header: Json) -> bool:
    return bool(header["name"].lower() == "location")
