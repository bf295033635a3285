"""Events of a trace, one a line: what was done, what the browser said of it, and how the page looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tracesnt.assistant.receipt import without_query
from tracesnt.assistant.regression.traces import network, pages
from tracesnt.assistant.regression.traces.secrets import COVER

Json = Any

REQUEST, PAGE, PICTURE = "resource-snapshot", "frame-snapshot", "screencast-frame"
_SAID = frozenset({"before", "after", "input", "log", "event", "console", "error", "stdout", "stderr"})
# What a browser context was told about itself; it may have been told passwords and cookies, too.
_CONTEXT = frozenset({"viewport", "deviceScaleFactor", "isMobile", "hasTouch", "locale", "timezoneId", "colorScheme"})
# What was typed, whatever it was typed into.
_TYPED = frozenset({"keyboardType", "keyboardInsertText", "keyboardPress", "keyboardDown", "keyboardUp"})
_VALUES = ("value", "text", "key")
_TELLING = frozenset(
    str.split(
        "authorization cookies clientcertificates credentials formdata headers httpcredentials jsondata multipartdata "
        "otp passphrase password pin postdata privatekey proxy secret storagestate token"
    )
)
# Names that the viewer finds its way by. They are searched for secrets like everything else.
_WAYS = frozenset(
    str.split(
        "type class method apiName callId parentId stepId pageId frameId frameName phase doctype file _file sha1 "
        "pageref _frameref startedDateTime mimeType httpVersion platform sdkLanguage browserName playwrightVersion "
        "origin testIdAttributeName waitUntil state button"
    )
)


def learned(event: Json) -> Iterator[str]:
    """Yield secrets that an event itself shows to be some: typed into a password field, or sent as a cookie."""
    match event.get("type"):
        case "before" if _is_secret(event):
            yield from (str(event["params"][name]) for name in _VALUES if event["params"].get(name))
        case "frame-snapshot":
            yield from pages.learned(event["snapshot"].get("html"))
        case "resource-snapshot":
            yield from network.learned(event["snapshot"])


def covered(event: Json, cover: Callable[[str], str], kept: frozenset[str]) -> Json | None:
    """Return an event without secrets, ``None`` for one that is left out; of bodies, only those ``kept`` are named."""
    kind = event.get("type")
    if kind == REQUEST:
        return _everywhere({**event, "snapshot": network.covered(event["snapshot"], kept)}, cover, telling=frozenset())
    if kind == PAGE:
        return {**event, "snapshot": _page(event["snapshot"], cover, kept)}
    if kind == "context-options":
        told = {name: value for name, value in event.get("options", {}).items() if name in _CONTEXT}
        return _everywhere({**event, "options": told}, cover)
    if kind not in _SAID:
        return None
    if kind == "before" and "params" in event:
        event = {**event, "params": _params(event)}
    return _everywhere(event, cover)


def strings(value: Json) -> Iterator[str]:
    """Yield every text of an event, but for the names that the viewer finds its way by."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from strings(each)
        case dict():
            for name, each in value.items():
                if name not in _WAYS or not isinstance(each, str):
                    yield name
                    yield from strings(each)


def _page(snapshot: Json, cover: Callable[[str], str], kept: frozenset[str]) -> Json:
    overrides = [each for each in snapshot.get("resourceOverrides", ()) if _is_kept(each, kept)]
    rest = {name: value for name, value in snapshot.items() if name not in {"html", "resourceOverrides"}}
    return {
        **_everywhere(rest, cover),
        "frameUrl": cover(without_query(snapshot.get("frameUrl", ""))),
        "html": pages.covered(snapshot.get("html"), cover),
        "resourceOverrides": [{**each, "url": cover(without_query(each["url"]))} for each in overrides],
    }


def _is_kept(override: Json, kept: frozenset[str]) -> bool:
    """Whether what a page had in place of an answer is left: it is named, or counts back to one that was."""
    return all(not isinstance(value, str) or name == "url" or value in kept for name, value in override.items())


def _is_secret(event: Json) -> bool:
    """Whether an action has a secret element: its selector has the identifier, beside the role and the name."""
    selector = str(event.get("params", {}).get("selector", ""))
    return any(f"#{name}" in selector for name in pages.secret_ids()) or "type=password" in selector


def _params(event: Json) -> Json:
    params = event["params"]
    if event.get("method") in _TYPED or _is_secret(event):
        return {name: COVER if name in _VALUES else value for name, value in params.items()}
    return params


def _everywhere(value: Json, cover: Callable[[str], str], telling: frozenset[str] = _TELLING) -> Json:
    match value:
        case str():
            return cover(value)
        case list():
            return [_everywhere(each, cover, telling) for each in value]
        case dict():
            return {cover(name): _named(name, each, cover, telling) for name, each in value.items()}
        case _:
            return value


def _named(name: str, value: Json, cover: Callable[[str], str], telling: frozenset[str]) -> Json:
    if isinstance(value, str) and name in _WAYS:
        return value
    if value and name.lower().replace("_", "") in telling:
        return [] if isinstance(value, list) else COVER
    return _everywhere(value, cover, telling)
