"""Faults of what a request carries: its session, the token of its form, its ticket."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request
from starlette.types import Scope

from tracesnt.mock_site.failures import site_of
from tracesnt.mock_site.faults import posted
from tracesnt.mock_site.faults.aim import Asked
from tracesnt.mock_site.faults.models import RequestFault, Struck
from tracesnt.mock_site.sessions import Session
from tracesnt.mock_site.tokens import fingerprint
from tracesnt.mock_site.world import World


class SessionLost(RequestFault):
    """The site has forgotten the visitor's session. Strikes at requests that have one."""

    kind: Literal["session-lost"] = "session-lost"

    def concerns(self, asked: Asked, scope: Scope, world: World) -> bool:  # noqa: ARG002 - the signature is a fault's
        return _session(scope, world) is not None

    async def strike(self, struck: Struck) -> None:
        session = _session(struck.scope, struck.world)
        if session is not None:
            struck.world.sessions.end(session)
        await struck.let_through()


class CsrfMismatch(RequestFault):
    """The token that the form carries is not the session's. Strikes at forms that are posted in a session."""

    usual_method = "POST"

    kind: Literal["csrf-mismatch"] = "csrf-mismatch"

    def concerns(self, asked: Asked, scope: Scope, world: World) -> bool:
        return asked.method == "POST" and _session(scope, world) is not None

    async def strike(self, struck: Struck) -> None:
        session = _session(struck.scope, struck.world)
        body = await posted.read(struck.receive)
        if session is not None:
            body = body.replace(session.csrf.encode(), session.csrf[::-1].encode())
        await struck.let_through(posted.again(body, struck.receive))


class TicketRefused(RequestFault):
    """EU Login no longer accepts the ticket. Strikes at requests that carry one."""

    kind: Literal["ticket-refused"] = "ticket-refused"

    def concerns(self, asked: Asked, scope: Scope, world: World) -> bool:  # noqa: ARG002 - the signature is a fault's
        return bool(_ticket(scope))

    async def strike(self, struck: Struck) -> None:
        sql = "DELETE FROM tickets WHERE fingerprint = ?"
        struck.world.store.run(sql, fingerprint(_ticket(struck.scope)))
        await struck.let_through()


def _session(scope: Scope, world: World) -> Session | None:
    site = site_of(scope["path"])
    token = Request(scope).cookies.get(site.cookie)
    return world.sessions.find(site, token) if token else None


def _ticket(scope: Scope) -> str:
    return Request(scope).query_params.get("ticket", "")
