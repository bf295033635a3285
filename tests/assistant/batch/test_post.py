"""A batch whose mails come into a mailbox of the team's: the links are read there, for all cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.conftest import TraceSnt
from tests.assistant.dovecot import MailServer
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin

SHEET = """First name,Last name,E-mail,Language,Country,Operator
Ana,Silva,ana.silva@example.org,pt,BE,Coffeeteam
Jan,Novák,jan.novak@example.org,cs,BE,Colzagro
"""


@pytest.mark.browser
def test_everybody_gets_their_own_link_from_the_teams_mailbox_and_it_is_kept_nowhere(
    tracesnt: TraceSnt, mail: MailServer, user: str, mailing_twin: RunningTwin, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text(SHEET, encoding="utf-8")
    answer = tracesnt(
        *("batch", "start", "people.csv", "--out", "batch", "--workers", "1", "--json"),
        *("--site", mailing_twin.site, "--backstage", mailing_twin.backstage),
        *("--mailbox", f"imaps://{user}@localhost:{mail.tls_port}"),
    )
    assert answer.status == 0, answer.err
    assert answer.document["outcomes"] == {"requested": 2}
    assert mail.flags(user)[:2] == ["S", "S"]
    with BackstageClient(mailing_twin.backstage) as backstage:
        links = [
            each.link or "" for to in ("ana.silva", "jan.novak") for each in backstage.mailbox(f"{to}@example.org")
        ]
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for link in filter(None, links):
        assert link.partition("token=")[2].encode() not in written + answer.out.encode() + answer.err.encode()


def test_a_batch_with_a_twin_of_its_own_gets_no_mail(tracesnt_here: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(SHEET, encoding="utf-8")
    answer = tracesnt_here("batch", "start", "people.csv", "--mailbox", "imaps://team@mail.example.org")
    assert answer.status == 2
    assert "sends no mail" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]
