"""``tracesnt worker``: one more machine for a batch in PostgreSQL."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from sqlalchemy import select

from tracesnt.assistant.batch.attempt import HOLD
from tracesnt.assistant.batch.durable import Limits, People
from tracesnt.assistant.batch.store import BatchState, Store, open_store
from tracesnt.assistant.batch.tables import batch
from tracesnt.assistant.batch.work import standing
from tracesnt.assistant.commands.batch import told, work_on
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import ExitStatus, InputError
from tracesnt.fixtures import load_site

_OWN_TWIN = "mock"


def join(
    site: str | None,
    settings: Settings,
    limits: Limits,
    out: Path,
    database: str | None,
    *,
    as_json: bool,
    hold: float = HOLD,
) -> ExitStatus:
    """Work along on a batch until it rests or nothing can go on, and return the exit status."""
    if database is None:
        raise InputError(
            "A worker needs the database that the batch is in.",
            advice="Name it by --database or TRACESNT_DATABASE, as `tracesnt batch start` was told; "
            "a batch in a file is worked on by `tracesnt batch resume`.",
        )
    store = open_store(out, database)
    store.vault  # noqa: B018 - the key is here, or nothing is begun
    settings = dataclasses.replace(settings, site=_site(store, site))
    now = standing(store)
    if now.state is not BatchState.RUNNING:
        return told(now, out, as_json=as_json)
    return work_on(store, settings, limits, out, People(), as_json=as_json, hold=hold)


def _site(store: Store, named: str | None) -> str:
    """Return the site of the batch. A twin may have another address here; a real site has not."""
    with store.reading() as connection:
        site = str(connection.scalar(select(batch.c.site)))
    if site == _OWN_TWIN:
        raise InputError(
            "This batch has a twin of its own, which only whoever started it can reach.",
            advice="Start one by `tracesnt mock`, and the batch with its --site and --backstage.",
        )
    if named is None or named == site:
        return site
    if named == _OWN_TWIN or load_site(named).real or load_site(site).real:
        raise InputError(f"The site of this batch is {site}, and not {named}.", advice="Leave out --site.")
    return named
