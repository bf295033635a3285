"""``tracesnt run`` and ``tracesnt demo``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.progress import Progress
from tracesnt.assistant.running import Run, failure_of, run_flow
from tracesnt.assistant.startup.session import Settings, open_session
from tracesnt.errors import AssistantError, ExitStatus, Interrupted, Outcome
from tracesnt.fixtures import Case, load_case, load_labels
from tracesnt.flows import find_flow

DEMO_CASE = "certipaq-importer"

SENTENCES = {
    Outcome.AUTHORISED: "{person} is authorised for {operator}.",
    Outcome.ALREADY_AUTHORISED: "{person} was authorised for {operator} already; nothing was changed.",
    Outcome.REQUESTED: "{person} has requested authorisation for {operator}; its control body decides.",
    Outcome.REJECTED: "The request of {person} for {operator} was rejected.",
    Outcome.REGISTERED: "{person} has an EU Login account.",
    Outcome.ACCOUNT_EXISTS: "{person} had an EU Login account already.",
    Outcome.SIGNED_IN: "{person} is signed in.",
    Outcome.ROLE_CHOSEN: "{person} has chosen the role.",
    Outcome.OPERATOR_FOUND: "The profile of {operator} was found.",
}


def run(
    settings: Settings, flow_name: str, case_name: str, language: str | None, out: Path | None, *, as_json: bool
) -> ExitStatus:
    """Run a flow for a case, print what came of it, and return the exit status."""
    try:
        flow = find_flow(flow_name)
        case = _in_language(load_case(case_name), language)
        with open_session(settings) as session:
            # A spinner would wipe out the questions that a person has to answer.
            with Progress(spinner=session.backstage is not None) as progress:
                done = run_flow(session, flow, case, out or _new_folder(flow_name, case), (progress,))
            return _report(done, case, as_json=as_json)
    except (AssistantError, KeyboardInterrupt) as caught:
        error = caught if isinstance(caught, AssistantError) else Interrupted()
        if not as_json:
            raise error from caught
        print_json(_refusal(error, flow_name, case_name, settings))
        return error.exit_status


def demo(settings: Settings, language: str | None, out: Path, *, as_json: bool) -> ExitStatus:
    """Run the guide's whole journey for a bundled case."""
    if not as_json:
        print("The journey of the guide, from the page of welcome to a validated authorisation:")
    return run(settings, "onboarding", DEMO_CASE, language, out, as_json=as_json)


def _in_language(case: Case, language: str | None) -> Case:
    """The case with another language, once it is sure that there are labels for it."""
    load_labels(language or case.language)
    return case.model_copy(update={"language": language}) if language else case


def _new_folder(flow_name: str, case: Case) -> Path:
    """A folder of its own for each run, so that no receipt is overwritten."""
    return Path("out") / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{flow_name}-{case.name}-{os.getpid()}"


def _report(run: Run, case: Case, *, as_json: bool) -> ExitStatus:
    if as_json:
        print_json(run.document())
        return run.exit_status
    if run.error is None:
        sentence = SENTENCES.get(run.outcome, "The case ended: {outcome}.")
        print(sentence.format(person=case.person.name, operator=case.operator.name, outcome=run.outcome))
        print(f"{len(run.journal.steps)} steps, {run.journal.actions} actions, {run.seconds:.1f} s.")
    else:
        print(f"{run.outcome}: {run.error.message}")
        where = {"step": run.error.step, "page": run.error.page, "element": run.error.element}
        print("Where: " + ", ".join(f"{name} {place}" for name, place in where.items() if place))
        print(f"What to do: {run.error.advice}")
    for drift in run.journal.drift:
        print(f"Drift: {drift.element} on {drift.page} was found by {drift.found}.")
    print(f"Receipt:  {run.receipt}\nPictures: {run.receipt.parent / 'steps'}")
    return run.exit_status


def _refusal(error: AssistantError, flow_name: str, case_name: str, settings: Settings) -> dict[str, object]:
    """What a program reads of a run that never started."""
    return {
        "case": case_name,
        "flow": flow_name,
        "site": settings.site,
        "language": None,
        "outcome": error.outcome,
        "seconds": 0.0,
        "steps": [],
        "actions": 0,
        "drift": [],
        "receipt": None,
        "error": failure_of(error).model_dump(),
    }
