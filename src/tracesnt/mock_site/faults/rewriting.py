"""Reading a page that is about to be sent, having faults change it, and writing it again."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.formatter import HTMLFormatter
from markupsafe import escape
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracesnt.mock_site.failures import site_of
from tracesnt.mock_site.faults.aim import Asked
from tracesnt.mock_site.faults.models import PageFault, Shown
from tracesnt.mock_site.faults.table import Entry
from tracesnt.mock_site.world import World


async def rewritten(
    app: ASGIApp, world: World, asked: Asked, entries: list[Entry], scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer a request with the page that faults make of the application's. What they leave alone stays as it is."""
    start: Message | None = None
    body = b""

    async def send_later(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start" and _is_page(message):
            start = message
        elif start is None:
            await send(message)
        else:
            body += message.get("body", b"")
            if not message.get("more_body", False):
                content = _changed(body, world, asked, entries)
                MutableHeaders(scope=start)["Content-Length"] = str(len(content))
                await send(start)
                await send({"type": "http.response.body", "body": content})

    await app(scope, receive, send_later)


def _is_page(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("text/html")


def _changed(body: bytes, world: World, asked: Asked, entries: list[Entry]) -> bytes:
    source = BeautifulSoup(body, "html.parser", from_encoding="utf-8", multi_valued_attributes=None)
    language = source.html.get("lang", "") if source.html else ""
    shown = Shown(source, str(language), site_of(asked.path), world)
    is_changed = False
    for entry in entries:
        changes = entry.fault.changes(shown) if isinstance(entry.fault, PageFault) else ()
        if changes and entry.strikes():
            for change in changes:
                change()
            is_changed = True
    return source.decode(formatter=_AS_WRITTEN).encode() if is_changed else body


class _AsWritten(HTMLFormatter):
    """Writes a page as the templates do: attributes in their order, the same characters escaped."""

    def __init__(self) -> None:
        super().__init__(
            entity_substitution=lambda text: str(escape(text)),
            void_element_close_prefix="",
            empty_attributes_are_booleans=True,
        )

    def attributes(self, tag: Tag) -> list[tuple[str, Any]]:
        return [(name, value if value != "" else None) for name, value in tag.attrs.items()]


_AS_WRITTEN = _AsWritten()
