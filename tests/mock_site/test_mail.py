"""Mails of the twin over SMTP, taken by a real mail server."""

from __future__ import annotations

import email.policy
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from queue import Queue
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mock_site.visitor import Visitor
from tracesnt.errors import InputError
from tracesnt.fixtures import Person, load_labels
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin, start_twin

MOMENT = datetime(2025, 3, 1, 9, 15, tzinfo=UTC)
StartTwin = Callable[[str], tuple[RunningTwin, BackstageClient]]


class Taker:
    """Takes messages as a mail server does, after the answers that it was told to give first."""

    def __init__(self, *first: str) -> None:
        self.messages: Queue[EmailMessage] = Queue()
        self.recipients: list[str] = []
        self.first = list(first)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Take one."""
        del server, session
        if self.first:
            return self.first.pop(0)
        content = cast("bytes", envelope.content)
        parsed = BytesParser(policy=email.policy.default).parsebytes(content)
        self.recipients += envelope.rcpt_tos
        self.messages.put(parsed)
        return "250 OK"

    def next(self) -> EmailMessage:
        """Wait for a message."""
        return self.messages.get(timeout=10)


@contextmanager
def listening(taker: Taker, port: int = 0) -> Iterator[str]:
    """Have a mail server listen, and return its address."""
    server = Controller(taker, hostname="127.0.0.1", port=port or free_port())
    server.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def start() -> Iterator[StartTwin]:
    """Starts twins that send their mails to a mail server."""
    with ExitStack() as stack:

        def started(smtp: str) -> tuple[RunningTwin, BackstageClient]:
            twin = stack.enter_context(start_twin(smtp=smtp))
            return twin, stack.enter_context(BackstageClient(twin.backstage))

        yield started


@pytest.fixture
def taker() -> Taker:
    """A mail server that takes everything."""
    return Taker()


@pytest.fixture
def smtp(taker: Taker) -> Iterator[str]:
    """Where it listens."""
    with listening(taker) as address:
        yield address


def part(message: EmailMessage, kind: str) -> str:
    """The plain text or the HTML of a message."""
    found = message.get_body((kind,))
    assert found is not None
    assert found.get_content_charset() == "utf-8"
    return str(found.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("el", "Ελένη", "Παπαδοπούλου"), ("bg", "Ивана", "Петрова"), ("fr", "Zoë", "L'Hôte & <Fils>")],
)
def test_a_mail_is_a_proper_message_in_the_persons_language(
    taker: Taker, smtp: str, start: StartTwin, claire: Person, language: str, first: str, last: str
) -> None:
    _, backstage = start(smtp)
    backstage.freeze(MOMENT)
    person = claire.model_copy(update={"first_name": first, "last_name": last, "email_language": language})
    backstage.add_person(person, "pending")
    message, mail = taker.next(), backstage.mailbox(person.email)[0]
    assert message["From"] == "EU Login <automated-notifications@nomail.ec.europa.eu>"
    assert message["To"] == person.email
    assert message["Subject"] == load_labels(language)["mail.registration-subject"] == mail.subject
    assert message["Date"].datetime == MOMENT
    assert re.fullmatch(r"<\S+@\S+>", message["Message-ID"])
    assert message["Content-Language"] == language
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [defect for each in message.walk() for defect in each.defects] == []
    assert part(message, "plain") == mail.text
    assert f"{first} {last}" in mail.text
    html = part(message, "html")
    assert mail.link
    assert f'<html lang="{language}">' in html
    assert html.count(f'<a href="{mail.link}">{mail.link}</a>') == 1
    assert "<Fils>" not in html
    assert taker.recipients == [person.email]


def test_mails_of_both_sites_arrive_in_the_order_in_which_they_were_written(
    taker: Taker, smtp: str, start: StartTwin, claire: Person, jonas: Person, paul: Person
) -> None:
    twin, backstage = start(smtp)
    backstage.add_person(claire, "requested", operator="BE-ORG-OP-6")
    visitor = Visitor(twin.site, backstage)
    visitor.register(jonas)
    visitor.ask_for_password(claire.email)
    visitor.sign_in(paul)
    visitor.decide(visitor.open_pending(claire), "accept")
    visitor.close()
    messages = [taker.next() for _ in range(3)]
    assert [message["To"] for message in messages] == [jonas.email, claire.email, claire.email]
    assert messages[2]["From"] == "TRACES NT <no-reply@traces.example>"
    assert "<a " not in part(messages[2], "html")
    assert len({message["Message-ID"] for message in messages}) == 3
    assert backstage.mail_errors() == ()


def test_a_mail_server_that_is_down_stops_nobody_and_gets_the_mails_once_it_is_up(
    start: StartTwin, claire: Person, jonas: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    port, taker = free_port(), Taker()
    twin, backstage = start(f"127.0.0.1:{port}")
    visitor = Visitor(twin.site, backstage)
    for person in (claire, jonas):
        assert visitor.register(person).has("check-mail-heading")
    visitor.close()
    error = backstage.mail_errors(wait=10)[0]
    assert (error.to, error.given_up) == (claire.email, False)
    assert "refused" in error.error
    assert [len(backstage.mailbox(person.email)) for person in (claire, jonas)] == [1, 1]
    with listening(taker, port):
        assert [taker.next()["To"], taker.next()["To"]] == [claire.email, jonas.email]
    said = capfd.readouterr().err
    assert said.count(f"The mail server 127.0.0.1:{port} did not take a mail") == 1


def test_a_mail_that_is_refused_for_now_is_tried_again(start: StartTwin, claire: Person) -> None:
    taker = Taker("451 Try again later")
    with listening(taker) as smtp:
        _, backstage = start(smtp)
        backstage.add_person(claire, "pending")
        assert taker.next()["To"] == claire.email


def test_a_mail_that_is_refused_for_good_is_given_up_and_the_next_goes_out(
    start: StartTwin, claire: Person, jonas: Person
) -> None:
    taker = Taker("554 No such http://spam.example/?token=abc")
    with listening(taker) as smtp:
        _, backstage = start(smtp)
        backstage.add_person(claire, "pending")
        error = backstage.mail_errors(wait=10)[0]
        backstage.add_person(jonas, "pending")
        assert taker.next()["To"] == jonas.email
    assert (error.to, error.tries, error.error, error.given_up) == (claire.email, 1, "554 No such (link)", True)
    assert len(backstage.mail_errors()) == 1


def test_a_request_that_is_undone_mails_nothing(taker: Taker, smtp: str, start: StartTwin, claire: Person) -> None:
    twin, backstage = start(smtp)
    visitor = Visitor(twin.site, backstage)
    visitor.register(claire, captcha="WRONG")
    visitor.register(claire)
    visitor.close()
    twin.close()
    assert taker.messages.qsize() == 1


def test_a_closing_twin_delivers_what_it_has(taker: Taker, smtp: str, claire: Person, jonas: Person) -> None:
    with start_twin(smtp=smtp) as twin, BackstageClient(twin.backstage) as backstage:
        backstage.add_person(claire, "pending")
        backstage.add_person(jonas, "pending")
    assert taker.messages.qsize() == 2


def test_a_closing_twin_does_not_wait_for_a_mail_server_that_is_silent(claire: Person) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        twin = start_twin(smtp=f"127.0.0.1:{silent.getsockname()[1]}")
        with BackstageClient(twin.backstage) as backstage:
            backstage.add_person(claire, "pending")
        with silent.accept()[0]:
            before = time.monotonic()
            twin.close()
        assert time.monotonic() - before < 3


def test_mails_that_a_twin_could_not_send_are_sent_by_the_next(tmp_path: Path, taker: Taker, claire: Person) -> None:
    port = free_port()
    state = tmp_path / "twin.db"
    with (
        start_twin(state=state, smtp=f"127.0.0.1:{port}") as twin,
        BackstageClient(twin.backstage) as backstage,
    ):
        backstage.add_person(claire, "pending")
        assert backstage.mail_errors(wait=10)
    with listening(taker, port), start_twin(state=state, smtp=f"127.0.0.1:{port}"):
        assert taker.next()["To"] == claire.email


@pytest.mark.parametrize(
    "address", ["", "localhost", "localhost:", ":25", "localhost:x", "a@b:25", "smtp://a:25", "a:0"]
)
def test_what_is_no_mail_server_is_told(address: str) -> None:
    with pytest.raises(InputError, match="not the address of a mail server"):
        start_twin(smtp=address)


def test_the_faults_of_the_post_strike_at_messages_too(taker: Taker, claire: Person, jonas: Person) -> None:
    with listening(taker) as smtp, start_twin(smtp=smtp) as twin, BackstageClient(twin.backstage) as backstage:
        backstage.freeze(MOMENT)
        backstage.add_fault("mail-late", to=claire.email, seconds=600)
        backstage.add_fault("mail-twice", to=jonas.email)
        backstage.add_person(claire, "pending")
        backstage.add_person(jonas, "pending")
        assert [taker.next()["To"] for _ in range(2)] == [jonas.email] * 2
        assert taker.messages.empty()
        backstage.advance(600)
        late = taker.next()
        assert late["To"] == claire.email
        assert late["Date"].datetime == MOMENT
