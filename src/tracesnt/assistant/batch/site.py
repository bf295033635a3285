"""The site of a batch. On the mock site the batch has a twin of its own, which keeps its state beside the batch."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tracesnt.assistant.startup.session import Settings, resolve_site

_TWIN = "twin.sqlite"
_PORT = "twin.port"


@contextmanager
def on_site(settings: Settings, folder: Path) -> Iterator[Settings]:
    """Return settings that every browser of a batch can be started with.

    Raises what :func:`~tracesnt.assistant.startup.session.resolve_site` does.
    """
    site = resolve_site(settings)
    if site is not None:
        yield dataclasses.replace(settings, confirm=site.name)  # a person is asked once, not for each browser
        return
    from tracesnt.mock_site.server import start_twin  # noqa: PLC0415 - real sites need none of it

    # Mails lead to the address that the twin had when it sent them.
    kept = folder / _PORT
    with start_twin(port=int(kept.read_text()) if kept.exists() else 0, state=folder / _TWIN) as twin:
        kept.write_text(str(urlsplit(twin.site).port))
        yield dataclasses.replace(settings, site=twin.site, backstage=twin.backstage)
