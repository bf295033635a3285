"""What a check comes to, as a document for programs: ``docs/check.md`` tells what is in it."""

from __future__ import annotations

from tracesnt.assistant.regression.check.model import Checked, Finding, Proposal, What


def document_of(checked: Checked) -> dict[str, object]:
    """Return a check as plain data."""
    return {
        "site": checked.site,
        "address": checked.address,
        "languages": list(checked.languages),
        "read_only": checked.read_only,
        "seconds": round(checked.seconds, 3),
        "drifted": checked.has_drifted,
        "findings": [_finding(checked, finding) for finding in checked.findings],
        "pages": [
            {
                "page": page,
                "languages": {
                    language: {name: each.look for name, each in checked.merged(page, language).items()}
                    for language in checked.languages
                },
            }
            for page in checked.pages
        ],
        "not_reached": list(checked.not_reached),
        "left_out": list(checked.left_out),
    }


def _finding(checked: Checked, finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "page": finding.page,
        "subject": finding.subject,
        "languages": list(finding.languages),
        "details": list(finding.details),
        "declared": finding.declared,
        "proposals": [_proposal(checked, proposal) for proposal in finding.proposals],
    }


def _proposal(checked: Checked, proposal: Proposal) -> dict[str, object]:
    written: dict[str, object] = {"what": proposal.what, "was": proposal.was, "now": proposal.now}
    if proposal.what is What.LABEL:
        kept = list(checked.kept_by(proposal))
        written |= {"label": proposal.label, "language": proposal.language, "kept_by": kept}
    return written
