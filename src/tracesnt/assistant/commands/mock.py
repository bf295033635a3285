"""``tracesnt mock``."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from tracesnt.assistant.commands.output import print_json
from tracesnt.mock_site.faults.reading import load_faults
from tracesnt.mock_site.server import RunningTwin, serve_twin, start_twin


def serve(
    *,
    host: str,
    port: int,
    backstage_port: int,
    state: Path | None,
    release: str | None,
    smtp: str | None,
    operators: int,
    faults: Path | None,
    as_json: bool,
) -> None:
    """Serve a twin until interrupted, after printing where it is.

    Raises :class:`~tracesnt.errors.InputError` for a port in use, a state file that cannot be written, what is no
    address of a mail server, and bad faults.
    """
    start = partial(
        start_twin,
        host=host,
        port=port,
        backstage_port=backstage_port,
        state=state,
        release=release,
        smtp=smtp,
        operators=operators,
        faults=() if faults is None else load_faults(faults),
    )
    serve_twin(_print_for_programs if as_json else _print_for_people, start)


def _print_for_programs(twin: RunningTwin) -> None:
    print_json({"site": twin.site, "backstage": twin.backstage, "pid": os.getpid()})


def _print_for_people(twin: RunningTwin) -> None:
    print(
        f"The twin of TRACES NT and EU Login: {twin.site}/tracesnt/login\n"
        f"Its backstage (mailbox, phone, clock): {twin.backstage}\n"
        "Stop it with Ctrl-C. Use it from another terminal:\n"
        f"  tracesnt run onboarding --case certipaq-importer --site {twin.site} --backstage {twin.backstage}",
        flush=True,
    )
