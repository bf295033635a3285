"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
