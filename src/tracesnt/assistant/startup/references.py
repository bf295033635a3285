"""Secrets that are named and not given: ``env:NAME`` in the environment, ``keyring:NAME`` in the system's keyring."""

from __future__ import annotations

import os
import re

from tracesnt.errors import InputError

_SERVICE = "tracesnt"
_REFERENCE = re.compile(r"(env|keyring):(.+)")


def is_reference(text: str) -> bool:
    """Tell whether a text names where something is kept."""
    return _REFERENCE.fullmatch(text) is not None


def secret_at(reference: str, what: str) -> str:
    """Return what a reference leads to. ``what`` it is to be is told to people.

    Raises :class:`~tracesnt.errors.InputError` where there is nothing, and for what is no reference, without repeating
    it.
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise InputError(
            f"What was given for {what} is not a reference to it.", advice="Give one, such as env:NAME or keyring:NAME."
        )
    kind, name = found.groups()
    secret = os.environ.get(name) if kind == "env" else _in_keyring(name, what)
    if secret:
        return secret
    if kind == "env":
        raise InputError(
            f"The environment variable {name} does not hold {what}.", advice=f"Set {name}, for this command only."
        )
    raise InputError(
        f"The keyring has nothing for {_SERVICE} and {name}, where {what} was looked for.",
        advice=f"Put it there: `keyring set {_SERVICE} {name}`.",
    )


def _in_keyring(name: str, what: str) -> str | None:
    import keyring  # noqa: PLC0415 - few commands use one
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(_SERVICE, name)
    except KeyringError as error:
        raise InputError(
            f"This computer has no keyring that can be opened, where {what} was looked for.",
            advice="Open it, or use env:NAME.",
        ) from error
