"""The command line of batches, ``tracesnt batch ...``. Thin: parse, call one function, leave with its exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracesnt.assistant.cli_options import (
    AtOnce,
    Backstage,
    BrowserPath,
    Confirm,
    Database,
    Engine,
    Headed,
    Json,
    Mailbox,
    MailboxPassword,
    PerMinute,
    Quiet,
    Site,
    Workers,
)
from tracesnt.assistant.startup.mailbox_address import DEFAULT_PASSWORD

batch = typer.Typer(help="Many cases from a CSV, XLSX or YAML file.", no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the batch.")]
Columns = Annotated[
    str,
    typer.Option(metavar="HEADER=COLUMN,...", help="Columns of odd headers."),
]
RemindAfter = Annotated[
    float, typer.Option(min=0, metavar="MINUTES", help="Remind of questions that have waited for so long.")
]
SheetFile = Annotated[
    Path,
    typer.Argument(metavar="SHEET", help="A CSV, XLSX or YAML file, or a bundled sheet: team, team-corrected."),
]
_FOLDER = Path("out/batch")


@batch.command()
def start(
    sheet: SheetFile,
    columns: Columns = "",
    workers: Workers = 2,
    per_minute: PerMinute = None,
    quiet: Quiet = "",
    remind_after: RemindAfter = 30,
    at_once: AtOnce = None,
    database: Database = None,
    site: Site = "mock",
    backstage: Backstage = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    headed: Headed = False,
    confirm: Confirm = None,
    mailbox: Mailbox = None,
    mailbox_password: MailboxPassword = DEFAULT_PASSWORD,
    out: Folder = _FOLDER,
    json: Json = False,
) -> None:
    """Bring everybody on the sheet on board, as far as that goes without a person."""
    from tracesnt.assistant.batch.durable import Limits  # noqa: PLC0415
    from tracesnt.assistant.batch.quiet import QuietHours  # noqa: PLC0415
    from tracesnt.assistant.commands import batch as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings(
        site,
        backstage,
        confirm,
        browser,
        browser_path,
        headed,
        mailbox=mailbox,
        mailbox_password=mailbox_password,
    )
    limits = Limits(workers, per_minute, QuietHours.parse(quiet), at_once)
    status = command.start(sheet, columns, settings, limits, out, database, as_json=json, remind_after=remind_after)
    raise typer.Exit(status)


@batch.command()
def rehearse(
    sheet: SheetFile,
    columns: Columns = "",
    workers: Workers = 2,
    per_minute: PerMinute = None,
    quiet: Quiet = "",
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Rehearse so many rows, evenly spread. [default: all]")
    ] = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    headed: Headed = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Keep the rehearsed batch in this folder.")] = None,
    json: Json = False,
) -> None:
    """The whole batch on a twin of its own, at speed, and what to expect of the real one. No real site is touched."""
    from tracesnt.assistant.batch.durable import Limits  # noqa: PLC0415
    from tracesnt.assistant.batch.quiet import QuietHours  # noqa: PLC0415
    from tracesnt.assistant.commands import batch_rehearsal as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings("mock", None, None, browser, browser_path, headed)
    limits = Limits(workers, per_minute, QuietHours.parse(quiet))
    raise typer.Exit(command.rehearse(sheet, columns, settings, limits, sample, out, as_json=json))


@batch.command()
def resume(
    assist: Annotated[
        bool, typer.Option("--assist", help="Somebody is at this terminal to answer; best with --headed.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option(metavar="SHEET", help="Go on only if this sheet is as it was at the start.")
    ] = None,
    columns: Columns = "",
    workers: Workers = 2,
    per_minute: PerMinute = None,
    quiet: Quiet = "",
    remind_after: RemindAfter = 30,
    at_once: AtOnce = None,
    database: Database = None,
    backstage: Backstage = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    headed: Headed = False,
    confirm: Confirm = None,
    mailbox: Mailbox = None,
    mailbox_password: MailboxPassword = DEFAULT_PASSWORD,
    out: Folder = _FOLDER,
    json: Json = False,
) -> None:
    """Go on with a batch that was interrupted, paused or stopped, or that has answers now."""
    from tracesnt.assistant.batch.durable import Limits  # noqa: PLC0415
    from tracesnt.assistant.batch.quiet import QuietHours  # noqa: PLC0415
    from tracesnt.assistant.commands import batch as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings(
        "mock",
        backstage,
        confirm,
        browser,
        browser_path,
        headed,
        mailbox=mailbox,
        mailbox_password=mailbox_password,
    )
    limits = Limits(workers, per_minute, QuietHours.parse(quiet), at_once)
    status = command.resume(
        settings,
        limits,
        out,
        database,
        assist=assist,
        as_json=json,
        remind_after=remind_after,
        sheet=sheet,
        columns=columns,
    )
    raise typer.Exit(status)


@batch.command()
def status(
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on showing it, until the batch is over or Ctrl-C.")
    ] = False,
    remind_after: RemindAfter = 30,
    out: Folder = _FOLDER,
    database: Database = None,
    json: Json = False,
) -> None:
    """How a batch stands, from any terminal."""
    from tracesnt.assistant.commands import batch as command  # noqa: PLC0415

    if watch and json:
        raise typer.BadParameter("--watch is for people; leave out one of the two", param_hint="--json")
    if watch:
        raise typer.Exit(command.watch(out, database, remind_after=remind_after))

    raise typer.Exit(command.status(out, database, as_json=json, remind_after=remind_after))


@batch.command()
def pause(out: Folder = _FOLDER, database: Database = None) -> None:
    """Let what runs finish, and start nothing more until it is resumed."""
    from tracesnt.assistant.commands import batch as command  # noqa: PLC0415

    raise typer.Exit(command.pause(out, database))


@batch.command()
def cancel(out: Folder = _FOLDER, database: Database = None) -> None:
    """Start nothing more, ever; cases that have not ended end as cancelled."""
    from tracesnt.assistant.commands import batch as command  # noqa: PLC0415

    raise typer.Exit(command.cancel(out, database))


@batch.command()
def inbox(out: Folder = _FOLDER, database: Database = None, json: Json = False) -> None:
    """What a person has to answer, the most urgent first."""
    from tracesnt.assistant.commands import batch as command  # noqa: PLC0415

    raise typer.Exit(command.inbox(out, database, as_json=json))


@batch.command()
def answer(
    question: Annotated[int, typer.Argument(metavar="N", help="Number of the question; see `tracesnt batch inbox`.")],
    out: Folder = _FOLDER,
    database: Database = None,
) -> None:
    """Answer a question. The answer is typed, or read from standard input; it is a secret and never an argument."""
    from tracesnt.assistant.commands import batch as command  # noqa: PLC0415

    raise typer.Exit(command.answer(question, out, database))


@batch.command()
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new XLSX or CSV file.")],
    language: Annotated[str, typer.Option(metavar="CODE", help="Language of the headings.")] = "en",
) -> None:
    """An empty sheet with every column, lists to choose from, and what each is for."""
    from tracesnt.assistant.commands import batch_sheet as command  # noqa: PLC0415

    raise typer.Exit(command.template(file, language))


@batch.command()
def check(
    sheet: SheetFile,
    columns: Columns = "",
    look_up: Annotated[
        bool, typer.Option("--look-up", help="Search for each operator on the site, without changing anything there.")
    ] = False,
    looker: Annotated[
        str,
        typer.Option(
            "--look-up-as", metavar="FILE|NAME", help="A case of somebody with an account, who signs in to look."
        ),
    ] = "certipaq-importer",
    site: Site = "mock",
    backstage: Backstage = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    headed: Headed = False,
    confirm: Confirm = None,
    out: Folder = _FOLDER,
    json: Json = False,
) -> None:
    """Every problem of a sheet at once, and a copy of the sheet with each at its cell. Nothing is started."""
    from tracesnt.assistant.commands import batch_sheet as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings(site, backstage, confirm, browser, browser_path, headed)
    look = command.LookUp(settings, looker) if look_up else None
    raise typer.Exit(command.check(sheet, columns, look, out, as_json=json))


@batch.command()
def report(
    sheet: Annotated[
        Path | None,
        typer.Option(metavar="SHEET", help="The sheet that the batch was started with, for its own columns."),
    ] = None,
    columns: Columns = "",
    with_names: Annotated[bool, typer.Option("--with-names", help="Name people in the HTML report.")] = False,
    out: Folder = _FOLDER,
    database: Database = None,
    json: Json = False,
) -> None:
    """How a batch went: an outcome sheet, and a report for the browser."""
    from tracesnt.assistant.commands import batch_report as command  # noqa: PLC0415

    raise typer.Exit(command.report(sheet, out, database, with_names=with_names, as_json=json, columns=columns))


@batch.command()
def verify(out: Folder = _FOLDER, database: Database = None, json: Json = False) -> None:
    """Whether every receipt is there, and as it was written."""
    from tracesnt.assistant.commands import batch_report as command  # noqa: PLC0415

    raise typer.Exit(command.verify(out, database, as_json=json))


@batch.command()
def forget(
    row: Annotated[list[int], typer.Option(metavar="N", help="Row of the sheet; may be given several times.")],
    out: Folder = _FOLDER,
    database: Database = None,
) -> None:
    """Remove the personal data of a case for good. The proof that something was done stays."""
    from tracesnt.assistant.commands import batch_report as command  # noqa: PLC0415

    raise typer.Exit(command.forget(row, out, database))
