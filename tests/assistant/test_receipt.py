"""Receipts: what was seen, with the hashes of its pictures."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.assistant.conftest import session_on
from tracesnt.assistant.receipt import Receipt, plain_message, scrubbed, without_query
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.running import Run, run_flow
from tracesnt.assistant.startup.browser import Browser as FoundBrowser
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case, load_case
from tracesnt.flows import Listener, Step, Visit, find_operator, onboarding


@pytest.fixture(scope="module")
def run(
    running_twin: Twin, browser: Browser, tracesnt_browser: FoundBrowser, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """A run of the whole journey, into a folder with a picture of an earlier one."""
    session = session_on(running_twin, browser, tracesnt_browser)
    out = tmp_path_factory.mktemp("run") / "out"
    (out / "steps").mkdir(parents=True)
    (out / "steps/99-old.png").write_bytes(b"old")
    return run_flow(session, onboarding, load_case("certipaq-importer"), out)


@pytest.fixture
def receipt(run: Run) -> Receipt:
    """Its receipt, read back."""
    return Receipt.model_validate_json(run.receipt.read_text(encoding="utf-8"))


@pytest.mark.browser
def test_a_receipt_says_what_was_seen_at_each_step(receipt: Receipt) -> None:
    sent = next(step for step in receipt.steps if step.id == "send-request")
    assert receipt.outcome == "authorised"
    assert sent.page == "AuthorisationsPage"
    assert sent.address.endswith("/tracesnt/profile")
    assert sent.status == ("Votre demande d'autorisation a été envoyée. Vous serez informé de la décision.",)
    assert receipt.started <= sent.at <= receipt.finished


@pytest.mark.browser
def test_every_picture_is_there_with_its_hash_and_none_of_an_earlier_run(receipt: Receipt, run: Run) -> None:
    folder = run.receipt.parent
    for step in receipt.steps:
        assert step.picture is not None
        content = (folder / step.picture.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == step.picture.sha256
    pictures = {step.picture.file for step in receipt.steps if step.picture}
    assert {path.relative_to(folder).as_posix() for path in folder.glob("steps/*")} == pictures
    assert {path.name for path in folder.iterdir()} == {"receipt.json", "log.jsonl", "steps"}


@pytest.mark.browser
def test_addresses_carry_no_tickets_and_links(receipt: Receipt) -> None:
    assert all("?" not in step.address for step in receipt.steps)


@pytest.mark.browser
def test_the_audit_log_has_a_line_for_each_action_and_no_person_in_it(run: Run, case: Case) -> None:
    lines = (run.receipt.parent / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if json.loads(line)["event"] == "action"]) == run.journal.actions
    assert case.person.email not in "".join(lines)
    assert case.person.last_name not in "".join(lines)


@pytest.mark.browser
def test_a_failed_case_has_a_receipt_with_its_error(session: Session, tmp_path: Path) -> None:
    run = run_flow(session, find_operator, load_case("unknown-operator"), tmp_path)
    receipt = Receipt.model_validate_json(run.receipt.read_text(encoding="utf-8"))
    assert receipt.outcome == "operator-not-found"
    assert receipt.error is not None
    assert (receipt.error.step, receipt.error.page) == ("search-operator", "OperatorResultsPage")
    assert receipt.steps[-1].result == "failed"


@pytest.mark.browser
def test_a_defect_leaves_a_receipt_and_not_that_of_an_earlier_run(
    run: Run, session: Session, case: Case, tmp_path: Path
) -> None:
    class Broken(Listener):
        def step_started(self, visit: Visit, step: Step) -> None:
            del visit, step
            raise ZeroDivisionError

    shutil.copytree(run.receipt.parent, tmp_path, dirs_exist_ok=True)
    broken = run_flow(session, onboarding, case, tmp_path, (Broken(),))
    receipt = Receipt.model_validate_json(broken.receipt.read_text(encoding="utf-8"))
    assert broken.exit_status == 1
    assert receipt.outcome == "cancelled"
    assert receipt.error is not None
    assert "ZeroDivisionError" in receipt.error.message


@pytest.mark.browser
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_their_owner_can_read_what_a_run_leaves(run: Run) -> None:
    files = [path for path in run.receipt.parent.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (
            "https://host.example.org/cas/init/createPassword.cgi?token=abc#x",
            "https://host.example.org/cas/init/createPassword.cgi",
        ),
        ("https://host.example.org/a;jsessionid=abc/b", "https://host.example.org/a/b"),
        ("about:blank", "about:blank"),
    ],
)
def test_addresses_are_kept_without_their_query(address: str, kept: str) -> None:
    assert without_query(address) == kept


def test_messages_name_the_site_and_no_ticket() -> None:
    text = "http://127.0.0.1:9 did not answer after http://127.0.0.1:9/cas/login?ticket=ST-1 for ana@example.org"
    assert plain_message(text) == (
        "http://127.0.0.1:9 did not answer after http://127.0.0.1:9/cas/login for (e-mail address)"
    )


def test_texts_are_kept_without_addresses_and_links() -> None:
    text = "Sent to ana.silva@example.org: https://host.example.org/?token=abc today"
    assert scrubbed(text) == "Sent to (e-mail address): (link) today"
