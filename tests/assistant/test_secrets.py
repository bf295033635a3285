"""No secret of a run is in anything that it leaves behind, prints or starts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.running import run_flow
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import load_case
from tracesnt.flows import Listener, Step, Visit, onboarding
from tracesnt.mock_site.backstage.client import BackstageClient

pytestmark = pytest.mark.browser

CASES = ["certipaq-importer", "english-importer", "passkey-importer", "rejected-request"]


def leaks(secrets: Iterable[str], content: bytes) -> list[str]:
    """Those secrets that stand in some content."""
    return [secret for secret in secrets if secret.encode() in content]


def leaks_in_text(secrets: Iterable[str], text: str) -> list[str]:
    """Those that stand in a text as words of their own: a PIN has four digits, as parts of hashes have by chance."""
    words = set(re.findall(r"[^\W_]+", text))
    return [secret for secret in secrets if secret in words or (not is_short(secret) and secret in text)]


def is_short(secret: str) -> bool:
    """Tell whether a secret is a PIN or the like, which stands anywhere by chance."""
    return len(secret) < 8


@pytest.mark.parametrize("name", CASES)
def test_no_secret_is_in_what_a_run_writes_and_prints(
    tracesnt: TraceSnt, at_twin: tuple[str, ...], backstage: BackstageClient, tmp_path: Path, name: str
) -> None:
    answer = tracesnt("run", "onboarding", "--case", name, *at_twin, "--out", "out", "--json")
    secrets = backstage.secrets()
    assert backstage.person(load_case(name).person.email).password in secrets
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 20
    long = [secret for secret in secrets if not is_short(secret)]
    for path in written:
        assert leaks(long, path.read_bytes()) == [], path
    for path in tmp_path.rglob("*.json*"):
        assert leaks_in_text(secrets, path.read_text(encoding="utf-8")) == [], path
    assert leaks_in_text(secrets, answer.out + answer.err) == []


class Arguments(Listener):
    """Collects the arguments of every process on the machine, at the end of each step."""

    def __init__(self) -> None:
        self.seen = b""

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Collect."""
        del visit, step
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.seen += process.read_bytes()
            except OSError:
                continue


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system does not show arguments in /proc")
def test_no_secret_is_in_the_arguments_of_a_process(
    session: Session, backstage: BackstageClient, tmp_path: Path
) -> None:
    arguments = Arguments()
    run_flow(session, onboarding, load_case("certipaq-importer"), tmp_path, (arguments,))
    assert b"chromium" in arguments.seen
    whole = set(arguments.seen.decode(errors="replace").split("\0"))
    assert [secret for secret in backstage.secrets() if secret in whole] == []
    assert leaks((secret for secret in backstage.secrets() if not is_short(secret)), arguments.seen) == []
