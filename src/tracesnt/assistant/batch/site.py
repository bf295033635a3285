"""The site of a batch. On the mock site the batch has a twin of its own, which keeps its state beside the batch."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tracesnt.assistant.private_files import write_private
from tracesnt.assistant.startup.session import Settings, resolve_site

_TWIN = "twin.sqlite"
_PORT = "twin.port"


@contextmanager
def on_site(settings: Settings, folder: Path, operators: int | None = None) -> Iterator[Settings]:
    """Return settings that every browser of a batch can be started with.

    ``operators`` is how many synthetic ones the batch's own twin has, where not as many as ever.

    Raises what :func:`~tracesnt.assistant.startup.session.resolve_site` does.
    """
    site = resolve_site(settings)
    if site is not None:
        yield dataclasses.replace(settings, confirm=site.name)  # a person is asked once, not for each browser
        return
    from tracesnt.mock_site.server import start_twin  # noqa: PLC0415 - real sites need none of it
    from tracesnt.mock_site.traces_nt import synthetic  # noqa: PLC0415

    many = synthetic.MANY if operators is None else operators
    # Mails lead to the address that the twin had when it sent them.
    kept = folder / _PORT
    port = int(kept.read_text()) if kept.exists() else 0
    with start_twin(port=port, state=folder / _TWIN, operators=many) as twin:
        write_private(kept, str(urlsplit(twin.site).port).encode())
        yield dataclasses.replace(settings, site=twin.site, backstage=twin.backstage)
