"""Findings and proposals in words."""

from __future__ import annotations

from tracesnt.assistant.regression.check.model import Checked, Finding, Proposal, What


def sentence(checked: Checked, finding: Finding) -> list[str]:
    """Return what is no longer as declared, and below it what would mend that, a line each."""
    subject = f" {finding.subject}" if finding.subject else ""
    lines = [f"{finding.page}{subject}: {finding.kind} ({', '.join(finding.languages)})"]
    lines += [f"  {detail}" for detail in finding.details]
    lines += [f"  {proposed(checked, finding, proposal)}" for proposal in finding.proposals]
    return lines


def proposed(checked: Checked, finding: Finding, proposal: Proposal) -> str:
    """Return a proposal as one line."""
    change = f"'{proposal.was}' is now '{proposal.now}'"
    if proposal.what is What.LOCATOR:
        return f"locator {change}: change it in {finding.declared}"
    kept = checked.kept_by(proposal)
    shared = f"; but {', '.join(kept)} still reads as before, so that this needs a label of its own" if kept else ""
    return f"label {proposal.label} in {proposal.language}: {change}{shared}"
