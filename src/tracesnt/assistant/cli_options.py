"""Options that several commands take."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from tracesnt.errors import InputError


def _no_password(context: typer.Context, option: typer.CallbackParam, value: str | None) -> str | None:
    """Refuse an address with a password among the arguments, which everybody on the computer can read."""
    source = context.get_parameter_source(str(option.name))
    is_argument = source is not None and source.name == "COMMANDLINE"
    if is_argument and value is not None and re.search(r"://[^/@]*:[^/@]|[?&]password=", value):
        raise InputError(
            "The address of the database holds a password, which is no argument.",
            advice="Put the address into the environment variable TRACESNT_DATABASE, or name env:NAME or keyring:NAME.",
        )
    return value


Site = Annotated[str, typer.Option(help="mock, training, acceptance, production, or an address.")]
Backstage = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="TRACESNT_BACKSTAGE",
        help="Backstage of a twin that runs already, with --site URL. Its token is a secret.",
    ),
]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Language of the sites. [default: the case's]")]
Engine = Annotated[str, typer.Option("--browser", metavar="NAME", help="Browser engine.")]
BrowserPath = Annotated[Path | None, typer.Option(metavar="FILE", help="Browser to use, instead of finding one.")]
BrowserEndpoint = Annotated[
    str | None,
    typer.Option(
        metavar="ws://HOST:PORT/",
        envvar="TRACESNT_BROWSER_ENDPOINT",
        help="Use the browser of a Playwright server, such as a grid's.",
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        metavar="postgresql://...",
        envvar="TRACESNT_DATABASE",
        show_envvar=True,
        callback=_no_password,
        help="Database of a batch that machines share, or env:NAME or keyring:NAME. [default: a file in --out]",
    ),
]
Workers = Annotated[int, typer.Option(min=1, max=16, help="Browsers side by side, on this computer.")]
PerMinute = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Start at most so many attempts a minute, over all machines.")
]
AtOnce = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Have at most so many cases on the site, over all machines.")
]
Quiet = Annotated[
    str,
    typer.Option(metavar="22:00-06:00,...", help="Times of the day in which no attempt is started, local time."),
]
Headed = Annotated[bool, typer.Option("--headed", help="Show the browser's window.")]
Confirm = Annotated[
    str | None, typer.Option(metavar="production", help="Confirm the use of the real system, for scripts.")
]
Release = Annotated[
    str | None,
    typer.Option(metavar="release-1|release-2", help="Release of the sites that the twin serves. [default: release-1]"),
]
Mailbox = Annotated[
    str | None,
    typer.Option(
        metavar="imaps://USER@HOST[:PORT][/FOLDER]", help="Read the mailed link in this mailbox, which your team owns."
    ),
]
MailboxPassword = Annotated[str, typer.Option(metavar="env:NAME", help="Where the mailbox's password is.")]
Faults = Annotated[
    Path | None, typer.Option(metavar="FILE", help="What the twin makes fail, a YAML file: docs/faults.md.")
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for receipt, log and pictures.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of words.")]
