"""The command line, ``tracesnt``. Thin: parse, call one function, print.

Heavy imports wait until a command needs them, so that help is there at once.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from tracesnt.assistant.batch_cli import batch
from tracesnt.assistant.cli_options import (
    AtOnce,
    Backstage,
    BrowserEndpoint,
    BrowserPath,
    Confirm,
    Database,
    Engine,
    Faults,
    Headed,
    Json,
    Language,
    Mailbox,
    MailboxPassword,
    Out,
    PerMinute,
    Quiet,
    Release,
    Site,
    Workers,
)
from tracesnt.assistant.startup.mailbox_address import DEFAULT_PASSWORD
from tracesnt.errors import AssistantError, Defect

app = typer.Typer(
    name="tracesnt",
    help="Brings people on board TRACES NT: on the bundled mock site, or on a site that you name.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    epilog="Exit status: 0 done, 2 invalid input, 3 the case cannot succeed, 4 the site failed, "
    "5 a person is needed, 6 the site has drifted, 130 interrupted.",
)
app.add_typer(batch, name="batch")


def main() -> None:
    """Run the command line and leave with its exit status; no traceback reaches a person."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # not every terminal knows every letter; none may stop a run
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app(prog_name="tracesnt")
    except AssistantError as error:
        _leave(error)
    except Exception as error:
        if os.environ.get("TRACESNT_DEBUG"):
            raise
        _leave(Defect(error))


def _leave(error: AssistantError) -> None:
    print(f"{error.message}\n{error.advice}", file=sys.stderr)
    sys.exit(error.exit_status)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata  # noqa: PLC0415

        print(f"tracesnt {metadata.version('traces-nt-assistant')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Brings people on board TRACES NT: on the bundled mock site, or on a site that you name."""


@app.command()
def demo(
    site: Site = "mock",
    backstage: Backstage = None,
    language: Language = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    headed: Headed = False,
    confirm: Confirm = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """The whole journey of the guide on the mock site, with artefacts in out/demo/."""
    from tracesnt.assistant.commands import run  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings(site, backstage, confirm, browser, browser_path, headed)
    raise typer.Exit(run.demo(settings, language, out or Path("out/demo"), as_json=json))


@app.command()
def flows(json: Json = False) -> None:
    """Every flow with its steps."""
    from tracesnt.assistant.commands import listing  # noqa: PLC0415

    listing.flows(as_json=json)


@app.command()
def run(
    flow: Annotated[str, typer.Argument(metavar="FLOW", help="Name of a flow; see `tracesnt flows`.")],
    case: Annotated[str, typer.Option(metavar="FILE|NAME", help="A case's file, or the name of a bundled case.")],
    site: Site = "mock",
    backstage: Backstage = None,
    language: Language = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    browser_endpoint: BrowserEndpoint = None,
    headed: Headed = False,
    confirm: Confirm = None,
    mailbox: Mailbox = None,
    mailbox_password: MailboxPassword = DEFAULT_PASSWORD,
    faults: Faults = None,
    out: Out = None,
    release: Release = None,
    json: Json = False,
) -> None:
    """One flow for one case."""
    from tracesnt.assistant.commands import run as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings(
        site,
        backstage,
        confirm,
        browser,
        browser_path,
        headed,
        faults=faults,
        release=release,
        mailbox=mailbox,
        mailbox_password=mailbox_password,
        endpoint=browser_endpoint,
    )
    raise typer.Exit(command.run(settings, flow, case, language, out, as_json=json))


@app.command()
def guide(
    flow: Annotated[str, typer.Argument(metavar="FLOW", help="Name of a flow; see `tracesnt flows`.")],
    case: Annotated[
        str, typer.Option(metavar="FILE|NAME", help="Whom the guide is for: a case's file, or a bundled case.")
    ] = "certipaq-importer",
    languages: Annotated[str, typer.Option(metavar="CODES", help="Such as fr,de; or all. [default: the case's]")] = "",
    formats: Annotated[str, typer.Option(metavar="NAMES", help="Some of html,md,pdf,docx,pptx,gif,webp,mp4.")] = "html",
    framing: Annotated[str, typer.Option(metavar="page|step|element", help="How much pictures show.")] = "step",
    scale: Annotated[int, typer.Option(min=1, max=3, help="Pixels of a picture to one of the page.")] = 2,
    per_action: Annotated[bool, typer.Option("--per-action", help="A picture for every action.")] = False,
    frame: Annotated[bool, typer.Option("--frame", help="A light browser frame around each picture.")] = False,
    mask: Annotated[
        str | None,
        typer.Option(metavar="secrets|personal", help="Cover names too? [default: on real sites]"),
    ] = None,
    theme: Annotated[Path | None, typer.Option(metavar="DIR", help="A house style of your own.")] = None,
    against: Annotated[Path | None, typer.Option(metavar="DIR", help="Compare with an earlier edition.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Browsers side by side; 0 takes one a core.")] = 0,
    site: Site = "mock",
    backstage: Backstage = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    browser_endpoint: BrowserEndpoint = None,
    headed: Headed = False,
    confirm: Confirm = None,
    faults: Faults = None,
    out: Out = None,
    release: Release = None,
    json: Json = False,
) -> None:
    """Shoot a flow as an illustrated guide, in some or all languages."""
    from tracesnt.assistant.commands import guide as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings(
        site,
        backstage,
        confirm,
        browser,
        browser_path,
        headed,
        faults=faults,
        release=release,
        endpoint=browser_endpoint,
    )
    wanted = command.Wanted(
        flow, case, languages, formats, framing, scale, mask, theme, against, workers, per_action, frame
    )
    raise typer.Exit(command.shoot(wanted, settings, out or Path("out/guide"), as_json=json))


@app.command()
def worker(
    workers: Workers = 2,
    per_minute: PerMinute = None,
    quiet: Quiet = "",
    at_once: AtOnce = None,
    database: Database = None,
    site: Annotated[
        str | None,
        typer.Option(help="The batch's twin by an address that this computer reaches. [default: as started]"),
    ] = None,
    backstage: Backstage = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    headed: Headed = False,
    confirm: Confirm = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """One more machine for a batch in PostgreSQL: it works along until nothing can go on. Its --out holds the key."""
    from tracesnt.assistant.batch.durable import Limits  # noqa: PLC0415
    from tracesnt.assistant.batch.quiet import QuietHours  # noqa: PLC0415
    from tracesnt.assistant.commands import worker as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings("mock", backstage, confirm, browser, browser_path, headed)
    limits = Limits(workers, per_minute, QuietHours.parse(quiet), at_once)
    raise typer.Exit(command.join(site, settings, limits, out or Path("out/batch"), database, as_json=json))


@app.command()
def mock(
    host: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="This computer's name or address for visitors, such as one that a class can reach.",
        ),
    ] = "localhost",
    port: Annotated[int, typer.Option(help="Port of the sites; 0 takes a free one.")] = 0,
    backstage_port: Annotated[int, typer.Option(help="Port of the backstage; 0 takes a free one.")] = 0,
    state: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep accounts and requests in this file.")] = None,
    release: Release = None,
    smtp: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Send every mail to this mail server as well.")
    ] = None,
    operators: Annotated[int, typer.Option(metavar="N", help="Synthetic operators beside the bundled ones.")] = 10_000,
    faults: Faults = None,
    json: Json = False,
) -> None:
    """Serve the twin for browsing, teaching and testing, until interrupted."""
    from tracesnt.assistant.commands import mock as command  # noqa: PLC0415

    command.serve(
        host=host,
        port=port,
        backstage_port=backstage_port,
        state=state,
        release=release,
        smtp=smtp,
        operators=operators,
        faults=faults,
        as_json=json,
    )


@app.command()
def check(
    case: Annotated[
        str | None,
        typer.Option(metavar="FILE|NAME", help="Whose sign-in to look behind on a real site. [default: public pages]"),
    ] = None,
    language: Language = None,
    languages: Annotated[str, typer.Option(metavar="CODES", help="Such as fr,de; or all.")] = "",
    update: Annotated[
        bool, typer.Option("--update", help="Write the labels that you accept, one by one, into the project.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --update: accept every proposal.")] = False,
    site: Site = "mock",
    backstage: Backstage = None,
    browser: Engine = "chromium",
    browser_path: BrowserPath = None,
    browser_endpoint: BrowserEndpoint = None,
    headed: Headed = False,
    confirm: Confirm = None,
    faults: Faults = None,
    out: Out = None,
    release: Release = None,
    json: Json = False,
) -> None:
    """Does the site still look as the page objects expect? On a real site nothing is changed."""
    from tracesnt.assistant.commands import check as command  # noqa: PLC0415
    from tracesnt.assistant.startup.session import Settings  # noqa: PLC0415

    settings = Settings(
        site,
        backstage,
        confirm,
        browser,
        browser_path,
        headed,
        faults=faults,
        release=release,
        endpoint=browser_endpoint,
    )
    wanted = command.Wanted(case, language, languages, update, yes)
    raise typer.Exit(command.look(wanted, settings, out or Path("out/check"), as_json=json))


@app.command()
def regression(
    matrix: Annotated[str, typer.Option(metavar="faults", help="Every step of the flows under every fault.")],
    languages: Annotated[str, typer.Option(metavar="CODES", help="Such as fr,de; or all.")] = "fr",
    steps: Annotated[str, typer.Option(metavar="NAMES", help="Such as send-request,save-changes.")] = "all",
    faults: Annotated[str, typer.Option(metavar="KINDS", help="Such as status,drop-after.")] = "all",
    workers: Annotated[int, typer.Option(min=0, help="Browsers side by side; 0 takes one a core.")] = 0,
    browser_path: BrowserPath = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Is nothing lost and nothing done twice, whatever fails? On twins of the command's own."""
    from tracesnt.assistant.commands import regression as command  # noqa: PLC0415
    from tracesnt.assistant.regression.matrix.order import Asked  # noqa: PLC0415

    asked = Asked(matrix, languages, steps, faults, workers, browser_path)
    raise typer.Exit(command.hold(asked, out or Path("out/regression"), as_json=json))


@app.command()
def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Install a missing browser.")] = False,
    site: Site = "mock",
    mailbox: Mailbox = None,
    mailbox_password: MailboxPassword = DEFAULT_PASSWORD,
    database: Database = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """What works on this computer, and what to do about the rest."""
    from tracesnt.assistant.commands import doctor as command  # noqa: PLC0415

    place = out or Path("out")
    raise typer.Exit(command.report(site, place, mailbox, mailbox_password, database, fix=fix, as_json=json))


if __name__ == "__main__":
    main()
