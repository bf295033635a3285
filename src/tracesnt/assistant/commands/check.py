"""``tracesnt check``."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.folders import require_folder
from tracesnt.assistant.regression.check import label_files
from tracesnt.assistant.regression.check.checking import check
from tracesnt.assistant.regression.check.document import document_of
from tracesnt.assistant.regression.check.model import Checked, Proposal, What
from tracesnt.assistant.regression.check.reports import write_reports
from tracesnt.assistant.regression.check.twin_walks import decided
from tracesnt.assistant.regression.check.words import sentence
from tracesnt.assistant.running import failure_of
from tracesnt.assistant.startup.session import Settings, open_session
from tracesnt.errors import AssistantError, ExitStatus, InputError, Interrupted
from tracesnt.fixtures import Case, labelled_languages, load_case, load_labels

_CASE = "certipaq-importer"
# Pages of the twin are there at once, and each element that is lost is waited for.
_TIMEOUT_AT_A_TWIN = 5.0


@dataclass(frozen=True)
class Wanted:
    """What the command line says, as it was typed. ``case`` names who signs in where there is no backstage."""

    case: str | None
    language: str | None
    languages: str
    update: bool
    yes: bool


def look(wanted: Wanted, settings: Settings, out: Path, *, as_json: bool) -> ExitStatus:
    """Check the site, print what came of it, and return the exit status."""
    try:
        case = load_case(wanted.case or _CASE)
        languages = _languages(wanted, case)
        require_folder(out)
        if wanted.update:
            _require_update(wanted, languages)
        checked = _checked(wanted, settings, case, languages)
        reports = write_reports(checked, out)
        updated = _update(wanted, checked) if wanted.update else []
    except (AssistantError, KeyboardInterrupt) as caught:
        error = caught if isinstance(caught, AssistantError) else Interrupted()
        if not as_json:
            raise error from caught
        print_json({"site": settings.site, "error": failure_of(error).model_dump()})
        return error.exit_status
    if as_json:
        changed = [dataclasses.asdict(proposal) for proposal in updated]
        print_json(document_of(checked) | {"reports": list(map(str, reports)), "updated": changed})
    else:
        _print(checked, reports, updated, asked=wanted.update)
    return ExitStatus.DRIFTED if checked.has_drifted else ExitStatus.DONE


def _languages(wanted: Wanted, case: Case) -> tuple[str, ...]:
    if wanted.language is not None and wanted.languages:
        raise InputError("--language and --languages were both given.", advice="Give one of them.")
    if wanted.languages.strip() == "all":
        return labelled_languages()
    listed = [part.strip() for part in wanted.languages.split(",")]
    languages = tuple(dict.fromkeys(part for part in listed if part)) or (wanted.language or case.language,)
    for language in languages:
        load_labels(language)
    return languages


def _require_update(wanted: Wanted, languages: tuple[str, ...]) -> None:
    label_files.require_writable(label_files.labels_folder(), languages)
    if not wanted.yes and (sys.stdin is None or not sys.stdin.isatty()):
        raise InputError(
            "--update asks about each proposal, and there is no terminal to ask in.",
            advice="Add --yes to accept all, or leave out --update and read the report.",
        )


def _checked(wanted: Wanted, settings: Settings, case: Case, languages: tuple[str, ...]) -> Checked:
    if settings.site == "mock" or settings.backstage is not None:
        decided(case)
        settings = dataclasses.replace(settings, timeout=_TIMEOUT_AT_A_TWIN)
    with open_session(settings) as session:
        return check(session, case, languages, signs_in=wanted.case is not None)


def _update(wanted: Wanted, checked: Checked) -> list[Proposal]:
    """Write the proposals that are accepted; those that would cost another element its name are not asked about."""
    folder, today = label_files.labels_folder(), datetime.now(UTC).date()
    accepted = [each for each in label_files.applicable(checked) if wanted.yes or _is_accepted(each)]
    for proposal in accepted:
        label_files.write_label(folder, proposal, checked.site, today)
    return accepted


def _is_accepted(proposal: Proposal) -> bool:
    question = f"{proposal.label} in {proposal.language}: '{proposal.was}' becomes '{proposal.now}'. Write it? [y/N] "
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _print(checked: Checked, reports: tuple[Path, ...], updated: list[Proposal], *, asked: bool) -> None:
    looks = sum(len(look.elements) for look in checked.looks)
    print(
        f"{len(checked.pages)} pages of {checked.site} in {', '.join(checked.languages)}: "
        f"{looks:,} looks at elements in {checked.seconds:.1f} s."
    )
    for finding in checked.findings:
        print("\n".join(sentence(checked, finding)))
    if not checked.findings:
        print("No drift: everything is as the page objects expect.")
    if checked.not_reached:
        print(f"Not reached, for what is told above: {', '.join(checked.not_reached)}.")
    if checked.read_only:
        print(f"Nothing was changed. {len(checked.left_out)} pages were left out; the report names them.")
    if asked:
        print(f"Labels written to {label_files.labels_folder()}: {len(updated)}.")
        if any(proposal.what is What.LOCATOR for finding in checked.findings for proposal in finding.proposals):
            print("Locators are for you to change, where it is told above.")
    print(f"Report: {reports[0]}")
