"""The releases of the sites that the twin can serve."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracesnt.errors import InputError
from tracesnt.fixtures import vocabulary


@dataclass(frozen=True)
class Release:
    """One release. ``after_request`` is where a sent request leads to; the others are orders of what pages show."""

    name: str
    after_request: str
    criteria: tuple[str, ...]
    results: tuple[str, ...]
    authorisations: tuple[str, ...]
    user: tuple[str, ...]


@cache
def releases() -> tuple[Release, ...]:
    """All releases, the oldest first."""
    source = files("tracesnt.mock_site").joinpath("releases.yaml").read_text(encoding="utf-8")
    return tuple(Release(name, **entry) for name, entry in vocabulary.parse(source).items())


def find_release(name: str | None) -> Release:
    """Return a release by its name, the oldest for ``None``.

    Raises :class:`~tracesnt.errors.InputError` for one that there is not.
    """
    for release in releases():
        if name in {None, release.name}:
            return release
    names = ", ".join(release.name for release in releases())
    raise InputError(f"The twin has no release '{name}'.", advice=f"Use one of: {names}.")
