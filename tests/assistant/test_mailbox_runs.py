"""A whole run with a mailbox: the twin mails over SMTP, Dovecot keeps the mail, the command reads the link there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.conftest import TraceSnt
from tests.assistant.dovecot import PASSWORD, MailServer, free_port
from tracesnt.fixtures import load_case
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin


@pytest.mark.browser
def test_a_run_reads_the_mailed_link_in_the_teams_mailbox_and_lets_out_no_secret(
    tracesnt: TraceSnt, mail: MailServer, user: str, mailing_twin: RunningTwin, tmp_path: Path
) -> None:
    case = load_case("pending-request")
    answer = tracesnt(
        *("run", "onboarding", "--case", case.name, "--out", "out", "--json"),
        *("--site", mailing_twin.site, "--backstage", mailing_twin.backstage),
        *("--mailbox", f"imaps://{user}@localhost:{mail.tls_port}"),
    )
    assert answer.status == 0, answer.err
    assert answer.document["outcome"] == "requested"
    # The mails that came after it, such as the one to who decides, are left unread.
    assert mail.flags(user)[0] == "S"
    assert "S" not in mail.flags(user)[1:]
    assert f"Waiting for EU Login's mail to {case.person.email}, in INBOX of {user}" in answer.err
    with BackstageClient(mailing_twin.backstage) as backstage:
        links = [each.link or "" for each in backstage.mailbox(case.person.email)]
        assert backstage.mail_errors() == ()
    assert len(links) == 1
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (PASSWORD, *links, *(link.partition("token=")[2] for link in links)):
        assert secret
        assert secret.encode() not in written + answer.out.encode() + answer.err.encode()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--mailbox", "imaps://team:hunter2@mail.example.org"), "The address of the mailbox holds a password."),
        (("--mailbox", "imap://team@mail.example.org"), "would go to mail.example.org unencrypted"),
        (("--mailbox", "imaps://team@mail.example.org", "--mailbox-password", "hunter2"), "not a reference"),
        (
            ("--mailbox", "imaps://team@mail.example.org", "--mailbox-password", "env:NOWHERE"),
            "NOWHERE does not hold",
        ),
    ],
)
def test_a_mailbox_that_is_badly_named_is_refused_before_anything_is_touched(
    tracesnt_here: TraceSnt, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    answer = tracesnt_here("run", "onboarding", "--case", "certipaq-importer", "--site", "http://127.0.0.1:9", *options)
    assert answer.status == 2
    assert said in answer.err
    assert "hunter2" not in answer.err + answer.out
    assert list(tmp_path.iterdir()) == []


def test_a_mailbox_needs_a_site_that_mails_to_it(tracesnt_here: TraceSnt) -> None:
    answer = tracesnt_here(
        "run", "onboarding", "--case", "certipaq-importer", "--mailbox", "imaps://team@mail.example.org"
    )
    assert answer.status == 2
    assert "tracesnt mock --smtp" in answer.err


@pytest.mark.usefixtures("mail")
def test_a_mail_server_that_is_down_is_told_before_anything_is_touched(
    tracesnt_here: TraceSnt, at_twin: tuple[str, ...], backstage: BackstageClient, tmp_path: Path
) -> None:
    mailbox = f"imaps://team@localhost:{free_port()}"
    answer = tracesnt_here("run", "onboarding", "--case", "certipaq-importer", *at_twin, "--mailbox", mailbox, "--json")
    assert answer.status == 4
    assert "does not answer" in answer.document["error"]["message"]
    assert answer.document["receipt"] is None
    assert backstage.writes() == ()
    assert list(tmp_path.iterdir()) == []
