"""What a session may do. It is read at sign-in and kept, so that new access needs a new sign-in (help-old); what is
suspended, withdrawn or taken since then is lost at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tracesnt.fixtures import Role
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.traces_nt import requests
from tracesnt.mock_site.traces_nt.requests import Request
from tracesnt.mock_site.traces_nt.users import User
from tracesnt.mock_site.world import World

_VALID = "requests.status = 'valid' AND NOT users.suspended"
_IN_LIST = "requests.id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Access:
    """The authorisations that a session can use now, and those among them that it can use as administrator."""

    usable: tuple[Request, ...]
    administers: frozenset[int]
    decides: bool
    """Whether it may decide about anybody: for a control body, an authority, or as an administrator."""

    @property
    def ids(self) -> str:
        """Ids of the usable authorisations, as SQL takes a list."""
        return json.dumps([request.id for request in self.usable])

    @property
    def administered_ids(self) -> str:
        """Ids of those that it can use as administrator, as SQL takes a list."""
        return json.dumps(sorted(self.administers))


def at_sign_in(world: World, user: User) -> dict[str, list[int]]:
    """Return what a new session keeps."""
    valid = requests.select(world, f"{_VALID} AND user = ?", user.id)
    return {
        "roles": [request.id for request in valid],
        "administers": [request.id for request in valid if request.is_administrator],
    }


def of(exchange: Exchange) -> Access:
    """Return what the session of a request to the site may do."""
    kept, kept_as_administrator = (exchange.recall(key) or [] for key in ("roles", "administers"))
    if not kept:
        return Access((), frozenset(), decides=False)
    usable = tuple(requests.select(exchange.world, f"{_VALID} AND {_IN_LIST}", json.dumps(kept)))
    administers = frozenset(
        request.id for request in usable if request.is_administrator and request.id in kept_as_administrator
    )
    decides = bool(administers) or any(request.kind is not Role.OPERATOR for request in usable)
    return Access(usable, administers, decides)


def frame(exchange: Exchange) -> dict[str, Any]:
    """Return what the menu of every page needs to know."""
    return {"decides": of(exchange).decides}
