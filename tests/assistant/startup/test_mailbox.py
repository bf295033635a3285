"""Reading the mailed link in a mailbox, on a real mail server."""

from __future__ import annotations

import imaplib
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Thread
from urllib.parse import quote

import pytest
from imap_tools import MailBoxUnencrypted
from imap_tools.idle import IdleManager

from tests.assistant.dovecot import PASSWORD, MailServer, free_port
from tracesnt.assistant.doctor import Status, check_mailbox
from tracesnt.assistant.startup.mailbox import Mailbox
from tracesnt.assistant.startup.mailbox_address import MailboxAddress
from tracesnt.assistant.startup.references import secret_at
from tracesnt.errors import InputError, NeedsPerson, SiteError
from tracesnt.fixtures import Person, Site, people

EU_LOGIN = "https://eulogin.example.org"
LINK = f"{EU_LOGIN}/cas/init/createPassword.cgi?token=Secret-Token.7"
SENDER = "EU Login <automated-notifications@nomail.ec.europa.eu>"

pytestmark = pytest.mark.usefixtures("mail")


@pytest.fixture
def site() -> Site:
    """A real site."""
    return Site(name="training", address="https://traces.example.org", eu_login=EU_LOGIN, real=True)


@pytest.fixture
def claire() -> Person:
    """The person whom EU Login writes to."""
    return people()["claire-morel"]


OpenMailbox = Callable[..., Mailbox]


@pytest.fixture
def opened(mail: MailServer, user: str) -> OpenMailbox:
    """Opens the mailbox as a command does when it starts."""

    def open_(patience: float = 10, folder: str = "") -> Mailbox:
        address = f"imaps://{user}@localhost:{mail.tls_port}/{folder}"
        mailbox = Mailbox(MailboxAddress.parse(address), PASSWORD, patience=patience)
        mailbox.look_in()
        return mailbox

    return open_


def message(
    person: Person,
    link: str = LINK,
    *,
    sender: str = SENDER,
    to: str = "",
    html: str = "",
    sent: datetime | None = None,
) -> bytes:
    """A mail as EU Login writes it."""
    made = EmailMessage()
    made["Date"] = sent or datetime.now(UTC)
    made["From"] = sender
    made["To"] = to or f"{person.name} <{person.email.title()}>"
    made["Subject"] = "EU Login: confirmez votre mot de passe"
    made.set_content(f"Bonjour {person.name},\n\nSuivez ce lien: {link}.\n\nCe lien expirera dans les 90 minutes.\n")
    made.add_alternative(html or f'<p>Suivez <a href="{link}">ce lien</a>.</p>', subtype="html")
    return made.as_bytes()


def test_a_mail_that_comes_while_one_waits_is_announced_by_the_mail_server(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced: list[list[bytes]] = []
    poll = IdleManager.poll

    def arrive(idle: IdleManager, timeout: float) -> list[bytes]:
        mail.deliver(user, message(claire))
        announced.append(poll(idle, timeout))
        return announced[-1]

    monkeypatch.setattr(IdleManager, "poll", arrive)
    assert opened().wait_for_link(claire, site) == LINK
    assert announced == [[b"* 1 EXISTS", b"* 1 RECENT"]]
    assert mail.flags(user) == ["S"]


def test_without_idle_the_mailbox_is_asked_from_time_to_time(
    mail: MailServer,
    opened: OpenMailbox,
    user: str,
    claire: Person,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imaplib.IMAP4, "capability", lambda _: ("OK", [b"IMAP4rev1"]))
    pauses: list[float] = []

    def arrive(seconds: float) -> None:
        pauses.append(seconds)
        mail.deliver(user, message(claire))

    monkeypatch.setattr("tracesnt.assistant.startup.mailbox.time.sleep", arrive)
    assert opened(patience=60).wait_for_link(claire, site) == LINK
    assert pauses == [10.0]


def test_what_came_before_the_command_started_is_not_taken_and_the_newest_is(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site
) -> None:
    mail.deliver(user, message(claire, LINK + "-before"))
    mailbox = opened(patience=0)
    with pytest.raises(NeedsPerson, match="has not come in time"):
        mailbox.wait_for_link(claire, site)
    mail.deliver(user, message(claire, LINK + "-first"))
    mail.deliver(user, message(claire, LINK + "-second"))
    assert mailbox.wait_for_link(claire, site) == LINK + "-second"
    assert mail.flags(user) == ["", "", "S"]


def test_a_mailbox_for_many_gives_each_person_their_own_link(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site
) -> None:
    mailbox, jonas = opened(), people()["jonas-maes"]
    longer = claire.model_copy(update={"email": f"x{claire.email}"})
    mail.deliver(user, message(claire))
    mail.deliver(user, message(jonas, LINK + "-jonas"))
    mail.deliver(user, message(longer, LINK + "-longer"))
    assert mailbox.wait_for_link(claire, site) == LINK
    assert mailbox.wait_for_link(jonas, site) == LINK + "-jonas"


def test_a_mailbox_is_watched_for_many_and_each_mail_is_taken_once(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site
) -> None:
    jonas, lea = people()["jonas-maes"], people()["lea-girard"]
    addresses = {claire.email, jonas.email}
    hours_ago = datetime.now(UTC) - timedelta(hours=2)
    mail.deliver(user, message(claire, LINK + "-old", sent=hours_ago))
    mail.deliver(user, message(claire, LINK + "-first"))
    mail.deliver(user, message(claire, LINK + "-second"))
    mail.deliver(user, message(lea))
    mail.deliver(user, message(jonas, sender="Somebody <somebody@example.org>"))
    with opened().watched(site) as watch:
        assert list(watch.look(addresses)) == [(claire.email, LINK + "-second")]
        mail.deliver(user, message(jonas, LINK + "-jonas"))
        watch.wait(10)
        ((address, link),) = watch.look({jonas.email})
        assert (address, link) == (jonas.email, LINK + "-jonas")
    with opened().watched(site) as watch:  # a later run takes nothing for a second time
        assert list(watch.look(addresses)) == []
    assert mail.flags(user) == ["S", "S", "S", "", "", "S"]


def test_a_mail_that_comes_between_a_look_and_the_wait_is_not_waited_for(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened().watched(site) as watch:
        assert list(watch.look({claire.email})) == []
        watch.wait(0)
        mail.deliver(user, message(claire))
        monkeypatch.setattr(IdleManager, "wait", lambda *_, **__: pytest.fail("waited for what has come"))
        watch.wait(60)
        assert list(watch.look({claire.email})) == [(claire.email, LINK)]


def test_a_mail_whose_link_was_not_kept_is_there_for_the_next_run(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site
) -> None:
    mail.deliver(user, message(claire))
    with opened().watched(site) as watch:
        assert next(iter(watch.look({claire.email}))) == (claire.email, LINK)
    with opened().watched(site) as watch:
        assert list(watch.look({claire.email})) == [(claire.email, LINK)]


FOREIGN = [
    (LINK.replace("eulogin", "eul0gin"), "leads to https://eul0gin.example.org and not to EU Login at eulogin"),
    (LINK.replace("https", "http"), "leads to http://eulogin.example.org and not"),
    (LINK.replace("/cas/", "/tracesnt/"), "and not to EU Login at eulogin.example.org"),
    (LINK.replace("//eulogin.example.org", "//eulogin.example.org@evil.example"), "leads to a broken address"),
    (LINK.replace("https://", r"https://evil.example\@"), "leads to a broken address"),
    (LINK.replace("org/", "org.evil.example/"), "leads to https://eulogin.example.org.evil.example and"),
    (LINK.replace("org/", "org:8443/"), "leads to https://eulogin.example.org:8443 and"),
    ("the one that you know", "has no link"),
]


@pytest.mark.parametrize(("link", "why"), FOREIGN)
def test_a_mail_that_leads_elsewhere_is_ignored_and_said(
    mail: MailServer,
    opened: OpenMailbox,
    user: str,
    claire: Person,
    site: Site,
    capsys: pytest.CaptureFixture[str],
    link: str,
    why: str,
) -> None:
    mailbox = opened(patience=0)
    html = "<p>Nothing.</p>" if link.startswith("the") else f'<a href="{link}">{LINK}</a>'
    mail.deliver(user, message(claire, link, html=html))
    with pytest.raises(NeedsPerson) as caught:
        mailbox.wait_for_link(claire, site)
    assert why in caught.value.message
    assert why in capsys.readouterr().err
    assert "Secret-Token" not in caught.value.message + caught.value.advice
    assert mail.flags(user) == [""]


def test_a_forwarded_mail_is_ignored_and_the_real_one_is_taken(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox = opened()
    mail.deliver(user, message(claire))
    mail.deliver(user, message(claire, LINK + "-forwarded", sender="A Colleague <colleague@example.org>"))
    assert mailbox.wait_for_link(claire, site) == LINK
    assert "not from EU Login itself" in capsys.readouterr().err


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="{EU_LOGIN}/cas/about.html">About</a> <a href="{LINK}">1</a> <a href="{LINK}">2</a>',
        f'<a href="https://eur01.safelinks.protection.outlook.com/?url={quote(LINK, safe="")}&amp;data=05">1</a>',
        "<p>No link here, but in the plain text.</p>",
    ],
    ids=["beside-others", "wrapped-by-outlook", "in-plain-text"],
)
def test_the_one_link_that_matters_is_found(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site, html: str
) -> None:
    mailbox = opened()
    mail.deliver(user, message(claire, html=html))
    assert mailbox.wait_for_link(claire, site) == LINK


def test_a_mail_with_two_links_is_left_to_a_person(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site
) -> None:
    mailbox = opened(patience=0)
    mail.deliver(user, message(claire, html=f'<a href="{LINK}1">1</a> <a href="{LINK}2">2</a>'))
    with pytest.raises(NeedsPerson, match="has 2 links to eulogin"):
        mailbox.wait_for_link(claire, site)


def test_a_deleted_mail_of_the_team_is_not_removed(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site
) -> None:
    mail.deliver(user, b"Subject: deleted, and may be wanted back\r\n\r\n")
    with imaplib.IMAP4("127.0.0.1", mail.port) as client:
        client.login(user, PASSWORD)
        client.select()
        client.store("1", "+FLAGS", r"(\Deleted)")
    mailbox = opened()
    mail.deliver(user, message(claire))
    assert mailbox.wait_for_link(claire, site) == LINK
    assert mail.flags(user) == ["T", "S"]


def test_a_connection_that_is_cut_is_made_again(
    mail: MailServer, user: str, claire: Person, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as between:
        port = between.getsockname()[1]
        mailbox = Mailbox(MailboxAddress.parse(f"imap://{user}@127.0.0.1:{port}"), PASSWORD)
        Thread(target=_passed_on, args=(between, mail.port), daemon=True).start()
        mailbox.look_in()
        mail.deliver(user, message(claire))
        pauses: list[float] = []
        monkeypatch.setattr("tracesnt.assistant.startup.mailbox.time.sleep", pauses.append)
        assert mailbox.wait_for_link(claire, site) == LINK
    assert pauses == [1.0]


def _passed_on(between: socket.socket, port: int) -> None:
    """Pass connections on to a port, but cut the second one."""
    for number in range(3):
        here, _ = between.accept()
        if number == 1:
            here.close()
            continue
        with here, socket.create_connection(("127.0.0.1", port)) as there:
            back = Thread(target=_copied, args=(there, here))
            back.start()
            _copied(here, there)
            there.shutdown(socket.SHUT_RDWR)
            back.join()


def _copied(source: socket.socket, target: socket.socket) -> None:
    try:
        while content := source.recv(4096):
            target.sendall(content)
    except OSError:
        pass  # the other side has gone


def test_a_wrong_password_is_told(mail: MailServer, user: str) -> None:
    address = MailboxAddress.parse(f"imaps://{user}@localhost:{mail.tls_port}")
    for wrong in ("wrong", "falsch-é"):
        with pytest.raises(InputError, match=f"does not let {user} in: .*[Aa]uthentication failed") as caught:
            Mailbox(address, wrong).look_in()
        assert wrong not in caught.value.message + caught.value.advice


def test_a_folder_that_is_not_there_is_told_with_those_that_are(opened: OpenMailbox) -> None:
    with pytest.raises(InputError, match="no folder 'EU Login'") as caught:
        opened(folder="EU%20Login")
    assert "INBOX" in caught.value.advice


def test_a_folder_of_its_own_may_hold_the_mails(
    mail: MailServer, opened: OpenMailbox, user: str, claire: Person, site: Site
) -> None:
    with MailBoxUnencrypted("127.0.0.1", mail.port).login(user, PASSWORD) as box:
        box.folder.create("Accès & rôles")
        mailbox = opened(folder=quote("Accès & rôles"))
        box.append(message(claire), "Accès & rôles")
        box.append(message(claire, LINK + "-in-the-inbox"), "INBOX")
    assert mailbox.wait_for_link(claire, site) == LINK


def test_a_certificate_that_is_not_trusted_is_told(opened: OpenMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(InputError, match="is not trusted: self") as caught:
        opened()
    assert "SSL_CERT_FILE" in caught.value.advice


def test_a_port_without_tls_is_told(mail: MailServer, user: str) -> None:
    with pytest.raises(InputError, match="does not speak TLS"):
        Mailbox(MailboxAddress.parse(f"imaps://{user}@localhost:{mail.port}"), PASSWORD).look_in()


def test_a_mail_server_that_does_not_answer_is_told(user: str) -> None:
    with pytest.raises(SiteError, match="does not answer: Connection refused"):
        Mailbox(MailboxAddress.parse(f"imaps://{user}@127.0.0.1:{free_port()}"), PASSWORD).look_in()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("imaps://team@example.org:hunter2@mail.example.org", "holds a password"),
        ("imaps://team:@mail.example.org", "holds a password"),
        ("imaps://mail.example.org", "names no user"),
        ("imaps://team@", "names no host"),
        ("team@example.org", "cannot be read"),
        ("pop3://team@mail.example.org", "cannot be read"),
        ("imaps://team@mail.example.org:port", "cannot be read"),
        ("imaps://team@mail.example.org:0", "cannot be read"),
        ("imaps://team@mail.example.org:99999", "cannot be read"),
        ("imaps://team@mail.example.org/?x", "cannot be read"),
        ("imaps://te%0d%0aam@mail.example.org", "cannot be read"),
        ("imap://team@mail.example.org", "unencrypted"),
    ],
)
def test_a_bad_address_is_refused_without_being_repeated(address: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        MailboxAddress.parse(address)
    assert "hunter2" not in caught.value.message + caught.value.advice
    assert caught.value.advice


@pytest.mark.parametrize(
    ("address", "parsed"),
    [
        ("imaps://team@mail.example.org", MailboxAddress("mail.example.org", 993, "team", "INBOX", True)),
        (
            "imaps://team@example.org@mail.example.org:994/EU%20Login/New",
            MailboxAddress("mail.example.org", 994, "team@example.org", "EU Login/New", True),
        ),
        ("imap://team@[::1]:1143/", MailboxAddress("::1", 1143, "team", "INBOX", False)),
        ("imap+insecure://team@mail", MailboxAddress("mail", 143, "team", "INBOX", False)),
    ],
)
def test_an_address_is_read(address: str, parsed: MailboxAddress) -> None:
    assert MailboxAddress.parse(address) == parsed


def test_a_password_comes_from_the_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_TEAM", "hunter2")
    assert secret_at("env:OF_THE_TEAM", "the password") == "hunter2"
    with pytest.raises(InputError, match="NOWHERE does not hold the password"):
        secret_at("env:NOWHERE", "the password")
    with pytest.raises(InputError, match="not a reference") as caught:
        secret_at("hunter2", "the password")
    assert "hunter2" not in caught.value.message + caught.value.advice


def test_the_doctor_tells_whether_the_mailbox_can_be_read(mail: MailServer, user: str) -> None:
    works = check_mailbox(f"imaps://{user}@localhost:{mail.tls_port}", "env:TRACESNT_MAILBOX_PASSWORD")
    broken = check_mailbox(f"imaps://nobody@localhost:{mail.tls_port}", "env:TRACESNT_MAILBOX_PASSWORD")
    assert (works.status, broken.status) == (Status.WORKS, Status.BROKEN)
