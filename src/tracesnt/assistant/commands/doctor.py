"""``tracesnt doctor``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tracesnt.assistant import doctor
from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.doctor import Check, Finding, Status
from tracesnt.errors import ExitStatus

MARKS = {Status.WORKS: "✓", Status.SKIPPED: "-", Status.MISSING: "✗", Status.BROKEN: "✗"}


def report(
    site: str,
    out: Path,
    mailbox: str | None,
    mailbox_password: str,
    database: str | None,
    *,
    fix: bool,
    as_json: bool,
) -> ExitStatus:
    """Print every finding; with ``fix`` install what is missing first, and look again."""
    more: list[Check] = [partial(doctor.check_site, site), partial(doctor.check_database, database)]
    if mailbox is not None:
        more.append(partial(doctor.check_mailbox, mailbox, mailbox_password))
    examine = partial(doctor.examine, out=out, more=more)
    findings = examine()
    if fix and not all(finding.ok for finding in findings):
        doctor.fix(findings, say=partial(print, file=sys.stderr))
        findings = examine()
    well = all(finding.ok for finding in findings)
    if as_json:
        print_json({"ok": well, "findings": [asdict(finding) for finding in findings]})
    else:
        _print(findings)
    return ExitStatus.DONE if well else ExitStatus.INVALID_INPUT


def _print(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        print(f"{MARKS[finding.status]} {finding.name:22} {finding.detail}")
        if finding.advice:
            print(f"  {'':22} {finding.advice}")
