"""Pages of a trace, as trees of nodes: ``"text"``, ``["TAG", {attributes}, *nodes]``, or ``[[snapshot, node]]``.

The last is one that an earlier page had, so no node may be taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tracesnt.assistant.pictures import secret_selectors
from tracesnt.assistant.receipt import without_query
from tracesnt.assistant.regression.traces.secrets import COVER

Node = Any

_VALUES = ("__playwright_value_", "value")
_ADDRESSES = frozenset({"action", "formaction", "href", "poster", "src", "srcset", "__playwright_src__", "data"})
_TOKEN = re.compile(r"csrf|xsrf|token|ticket|secret|password", re.IGNORECASE)
_ID = re.compile(r"#([\w-]+)$")


@cache
def secret_ids() -> frozenset[str]:
    """The identifiers of all elements that take or show a secret."""
    return frozenset(found[1] for selector in secret_selectors() if (found := _ID.search(selector)))


def learned(node: Node) -> Iterator[str]:
    """Yield what stands in the secret elements of a page, and the tokens of its forms."""
    match node:
        case [str(), dict() as attributes, *children]:
            named = str(attributes.get("name", ""))
            if _is_secret(attributes) or (_TOKEN.search(named) and attributes.get("type") == "hidden"):
                yield from (attributes[name] for name in _VALUES if attributes.get(name))
            if _TOKEN.search(named) and attributes.get("content"):
                yield attributes["content"]
            for child in children:
                yield from learned(child)


def covered(node: Node, cover: Callable[[str], str]) -> Node:
    """Return a page without what is secret in it, all its nodes in place."""
    match node:
        case str():
            return cover(node)
        case [str() as tag, dict() as attributes, *children]:
            if _is_secret(attributes):
                cover = _all_of_it
            kept = {name: _attribute(attributes, name, cover) for name in attributes}
            return [tag, kept, *(covered(child, cover) for child in children)]
        case [str() as tag, *children]:
            return [tag, *(covered(child, cover) for child in children)]
        case _:
            return node


def _attribute(attributes: dict[str, str], name: str, cover: Callable[[str], str]) -> str:
    value = attributes[name]
    if name in _ADDRESSES:
        return cover("data:," if value.startswith("data:") else without_query(value))
    hidden = attributes.get("type") == "hidden" or _is_secret(attributes)
    if name in _VALUES and hidden:
        return COVER if value else ""
    return value if name in {"id", "class", "for", "type", "name"} else cover(value)


def _is_secret(attributes: dict[str, str]) -> bool:
    return attributes.get("type") == "password" or attributes.get("id") in secret_ids()


def _all_of_it(text: str) -> str:
    return COVER if text.strip() else text
