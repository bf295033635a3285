"""Putting the twin together: its parts, and the application with both sites."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tracesnt.errors import InputError
from tracesnt.mock_site import assets, failures, seeding
from tracesnt.mock_site.changes import Changes
from tracesnt.mock_site.clock import Clock
from tracesnt.mock_site.eu_login import (
    account,
    captchas,
    cas,
    devices,
    key_pages,
    manuals,
    passwords,
    phone_events,
    registration,
    removal,
    second_factor,
    sign_in,
)
from tracesnt.mock_site.faults.table import FaultTable
from tracesnt.mock_site.headers import SecurityHeaders
from tracesnt.mock_site.ledger import Ledger
from tracesnt.mock_site.mail import Mailroom
from tracesnt.mock_site.one_name import OneName
from tracesnt.mock_site.outbox import Outbox, Relay
from tracesnt.mock_site.releases import find_release
from tracesnt.mock_site.rendering import Renderer
from tracesnt.mock_site.sessions import Sessions, SiteName
from tracesnt.mock_site.store import Store
from tracesnt.mock_site.tokens import Tokens
from tracesnt.mock_site.traces_nt import (
    access,
    authorisations,
    operator_creation,
    operators,
    search,
    synthetic,
    validation,
    welcome,
)
from tracesnt.mock_site.traces_nt import paths as traces_paths
from tracesnt.mock_site.world import World
from tracesnt.mock_site.writes import Writes
from tracesnt.vault import Vault

_AREAS = (
    assets,
    sign_in,
    registration,
    captchas,
    passwords,
    second_factor,
    phone_events,
    devices,
    key_pages,
    removal,
    account,
    cas,
    manuals,
    welcome,
    operators,
    search,
    operator_creation,
    authorisations,
    validation,
)

# Many times what the largest form has.
_LARGEST_BODY = 256 * 1024


def make_world(
    origin: str,
    *,
    state: Path | None = None,
    token: str | None = None,
    seed: str | None = None,
    release: str | None = None,
    relay: Relay | None = None,
    operators: int = synthetic.MANY,
) -> World:
    """Make the parts of a twin whose sites are at ``origin``, with what it starts with.

    ``state`` is the file to keep everything in, ``token`` the backstage's. With a ``seed`` all tokens are repeatable.
    Mails are put into the outbox for the mail server ``relay``, where there is one. ``operators`` is the number of
    synthetic ones beside the bundled; a ``state`` that exists keeps those it has.
    Raises :class:`~tracesnt.errors.InputError` for an unknown release, a file that cannot be used, too many operators.
    """
    served = find_release(release)
    if not 0 <= operators <= synthetic.MOST:
        raise InputError(
            f"The twin cannot have {operators} operators.", advice=f"Use a number between 0 and {synthetic.MOST}."
        )
    store, tokens, changes, ledger = Store(state), Tokens(seed), Changes(), Ledger()
    vault = Vault.beside(state)
    faults = FaultTable()
    own_tokens = Tokens(None if seed is None else f"{seed} backstage")
    clock = Clock(changes)
    outbox = Outbox(store, clock, relay)
    world = World(
        origin=origin,
        backstage_token=token or seeding.kept_token(store, vault) or own_tokens.token(16),
        store=store,
        vault=vault,
        tokens=tokens,
        changes=changes,
        clock=clock,
        ledger=ledger,
        writes=Writes(store, clock),
        outbox=outbox,
        mailroom=Mailroom(store, vault, clock, changes, outbox, faults),
        sessions=Sessions(store, clock, tokens, ledger),
        release=served,
        operators=operators,
        renderer=Renderer(served),
        frames={SiteName.TRACES: access.frame},
        faults=faults,
    )
    seeding.start(world)
    return world


def make_sites(world: World, middleware: Sequence[Middleware] = ()) -> Starlette:
    """Make the application with both sites. ``middleware`` goes around the pages, inside the security headers."""
    routes: list[BaseRoute] = [Route("/", _front_door)]
    for area in _AREAS:
        routes.extend(area.routes)
    sites = Starlette(
        routes=routes,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(failures.Defects),
            Middleware(RequestBodyLimitMiddleware, max_body_size=_LARGEST_BODY),
            Middleware(OneName, origin=world.origin),
            *middleware,
        ],
        exception_handlers={HTTPException: failures.refused},
    )
    sites.router.redirect_slashes = False  # it would lead to whatever host the request names
    sites.state.world = world
    world.back_channel = httpx.AsyncClient(transport=httpx.ASGITransport(app=sites), base_url=world.origin)
    return sites


async def _front_door(request: Request) -> Response:  # noqa: ARG001 - the signature is Starlette's
    return RedirectResponse(traces_paths.ENTRANCE, 303)
