"""A real mail server, Dovecot, started as the current user on free ports, and a postman who puts mails into it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PASSWORD = "password-of-the-team"
HOW_TO_INSTALL = (
    "Dovecot is needed for this test and is not installed: run `sh scripts/test-servers` as root, "
    "or install the package dovecot-imapd (on macOS: brew install dovecot)."
)

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = yes
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
auth_failure_delay = 0
first_valid_uid = {uid}
first_valid_gid = {gid}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""
_UP_TO_2_3 = """
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = {folder}/passwords
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
"""
_FROM_2_4 = """
ssl_server_cert_file = {folder}/certificate.pem
ssl_server_key_file = {folder}/key.pem
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {folder}/mail/%{{user}}
passdb passwd-file {{
  passwd_file_path = {folder}/passwords
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {folder}/home/%{{user}}
  }}
}}
"""
_USERS = 200


@dataclass
class MailServer:
    """A mail server that runs. ``authority`` is the file that its certificate is trusted by."""

    folder: Path
    port: int
    tls_port: int
    authority: Path
    said: list[str] = field(default_factory=list)
    _users: Iterator[int] = field(default_factory=lambda: iter(range(_USERS)))
    _mails: Iterator[int] = field(default_factory=count)

    def new_user(self) -> str:
        """Return a user with an empty mailbox."""
        return f"team{next(self._users)}@example.org"

    def deliver(self, user: str, message: bytes) -> None:
        """Put a message into a user's mailbox, whole or not at all, as the rules of Maildir have it."""
        box = self.folder / "mail" / user
        name = f"{next(self._mails):06}.test"  # so that names sort as mails came
        for folder in ("tmp", "new", "cur"):
            (box / folder).mkdir(parents=True, exist_ok=True)
        (box / "tmp" / name).write_bytes(message)
        _give_away(box)
        (box / "tmp" / name).rename(box / "new" / name)

    def flags(self, user: str) -> list[str]:
        """Return the flags of each mail, as Maildir keeps them in the names of its files: ``S`` is seen."""
        box = self.folder / "mail" / user
        return [path.name.partition(":2,")[2] for path in sorted(box.glob("*/*.test*"), key=lambda path: path.name)]


class Delivery:
    """Takes mails over SMTP and puts all of them into one mailbox."""

    def __init__(self, server: MailServer, user: str) -> None:
        self._server = server
        self._user = user

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Take one."""
        del server, session
        self._server.deliver(self._user, cast("bytes", envelope.content))
        return "250 OK"


@contextmanager
def delivery(server: MailServer, user: str) -> Iterator[str]:
    """Have mails that are sent over SMTP delivered to a user, and return the address to send them to."""
    controller = Controller(Delivery(server, user), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Start Dovecot and stop it afterwards."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert program, HOW_TO_INSTALL
    # Below /tmp, because addresses of Unix sockets are short, and because another user has to reach it.
    with tempfile.TemporaryDirectory(prefix="mail-", dir="/tmp") as name:
        server = MailServer(Path(name), free_port(), free_port(), Path(name) / "certificate.pem")
        _make_certificate(server.folder)
        users = (f"team{number}@example.org:{{PLAIN}}{PASSWORD}\n" for number in range(_USERS))
        (server.folder / "passwords").write_text("".join(users), encoding="utf-8")
        (server.folder / "dovecot.conf").write_text(_configuration(program, server), encoding="utf-8")
        (server.folder / "mail").mkdir()
        (server.folder / "home").mkdir()
        _give_away(server.folder)
        with _running(program, server):
            yield server


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _owner() -> pwd.struct_passwd:
    """Whom Dovecot runs as: the current user, and nobody where that is root, as whom it refuses to handle mail."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _configuration(program: str, server: MailServer) -> str:
    import grp  # noqa: PLC0415 - beside pwd, it exists where Dovecot does

    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    is_new = tuple(int(part) for part in version.split()[0].split(".")[:2]) >= (2, 4)
    head = "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n" if is_new else ""
    owner = _owner()
    return (head + _CONFIGURATION + (_FROM_2_4 if is_new else _UP_TO_2_3)).format(
        folder=server.folder,
        port=server.port,
        tls_port=server.tls_port,
        user=owner.pw_name,
        group=grp.getgrgid(owner.pw_gid).gr_name,
        uid=owner.pw_uid,
        gid=owner.pw_gid,
    )


def _give_away(folder: Path) -> None:
    """Make a folder that root filled belong to the user whom Dovecot runs as."""
    if os.getuid() == 0:
        owner = _owner()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)


@contextmanager
def _running(program: str, server: MailServer) -> Iterator[None]:
    owner = _owner()
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    with subprocess.Popen(  # noqa: S603 - the mail server that was found
        [program, "-F", "-c", str(server.folder / "dovecot.conf")],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **as_owner,  # type: ignore[call-overload]
    ) as process:
        try:
            for line in process.stderr:
                server.said.append(line)
                if "starting up" in line:
                    break
            else:
                raise AssertionError("Dovecot did not start: " + "".join(server.said))
            reading = Thread(target=lambda: server.said.extend(process.stderr), daemon=True)
            reading.start()
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)
            reading.join(timeout=10)


def _make_certificate(folder: Path) -> None:
    """Make a certificate that signs itself, and is its own authority."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.OID_COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    key_file = folder / "key.pem"
    key_file.touch(mode=0o600)
    key_file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
