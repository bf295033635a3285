"""A trace as a file: an archive of events, of the bodies of answers, and of the test's own source."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tracesnt.assistant.private_files import write_private
from tracesnt.assistant.regression.traces import events
from tracesnt.assistant.regression.traces.secrets import Secrets

_EVENTS, _STACKS, _SOURCE, _BODIES = (".trace", ".network"), ".stacks", "src/", "resources/"
_STYLE = ".css"  # the only bodies that stay: without them a page has no looks, and nobody's data is in them
_LARGEST = 1 << 29  # bytes of all that is in an archive


def scrub(path: Path, secrets: Secrets) -> str:
    """Make a trace one without secrets, in its place; returns why that cannot be done, and then leaves it as it was.

    Left out are pictures, the bodies of requests and answers, cookies, queries, and whatever is not known.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                return "it is too large to be searched"
            members = {name: archive.read(name) for name in archive.namelist() if _is_known(name)}
        clean, secrets = scrubbed(members, secrets)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        return f"it is not as Playwright's traces are known to be ({type(error).__name__})"
    for name, content in clean.items():
        if has_secret(name, content, secrets):
            return f"a secret is left in its member {secrets.cover(name)}"
    _write(path, clean)
    return ""


def scrubbed(members: dict[str, bytes], secrets: Secrets) -> tuple[dict[str, bytes], Secrets]:
    """Return the members of a trace with everything covered that is known to be secret, and what that is."""
    lines = {name: list(_lines(content)) for name, content in members.items() if name.endswith(_EVENTS)}
    told = (secret for each in lines.values() for event in each for secret in events.learned(event))
    secrets = secrets.with_more(told)
    kept = frozenset(name for name in members if name.startswith(_BODIES))
    return {name: _member(name, members[name], lines, secrets, kept) for name in members}, secrets


def has_secret(name: str, content: bytes, secrets: Secrets) -> bool:
    """Tell whether a member of a trace, or its name, has a secret in it."""
    text = content.decode("utf-8", "replace")
    if secrets.is_in(text) or secrets.is_in(name) or secrets.is_word_in(name):
        return True
    if name.endswith((*_EVENTS, _STACKS)):
        return any(secrets.is_word_in(each) for each in _texts(text))
    return not name.endswith(_STYLE) and secrets.is_word_in(text)


def _is_known(name: str) -> bool:
    return name.endswith((*_EVENTS, _STACKS)) or name.startswith(_SOURCE) or _is_style(name)


def _is_style(name: str) -> bool:
    return name.startswith(_BODIES) and name.endswith(_STYLE)


def _member(name: str, content: bytes, lines: dict[str, list[Any]], secrets: Secrets, kept: frozenset[str]) -> bytes:
    if name in lines:
        left = (events.covered(event, secrets.cover, kept) for event in lines[name])
        return b"".join(_line(event) for event in left if event is not None)
    if name.endswith(_STACKS):
        return _line(_deeply(json.loads(content), secrets.cover))
    return secrets.cover(content.decode("utf-8")).encode()


def _deeply(value: Any, cover: Callable[[str], str]) -> Any:
    match value:
        case str():
            return cover(value)
        case list():
            return [_deeply(each, cover) for each in value]
        case dict():
            return {name: _deeply(each, cover) for name, each in value.items()}
        case _:
            return value


def _texts(text: str) -> set[str]:
    return {each for line in _lines(text.encode()) for each in events.strings(line)}


def _lines(content: bytes) -> Iterator[Any]:
    return (json.loads(line) for line in content.splitlines() if line.strip())


def _line(event: Any) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(path: Path, members: dict[str, bytes]) -> None:
    beside = path.with_name(f"{path.name}.clean")
    write_private(beside, b"")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    beside.replace(path)
