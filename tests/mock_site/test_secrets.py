"""The ledger of secrets is complete, and nothing else tells any."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.mock_site.visitor import Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import start_twin

WRONG = "Wrong-Password-1"
CHOSEN = "Chosen-By-Claire-1"


@pytest.fixture
def told(visitor: Visitor, other: Visitor, claire: Person, paul: Person, backstage: BackstageClient) -> set[str]:
    """Every secret that came up on a journey."""
    return journey(visitor, other, claire, paul, backstage)


def session_cookies(visitor: Visitor) -> set[str]:
    """Cookies that open something; another one keeps the address of a returning visitor."""
    return {cookie.value or "" for cookie in visitor.http.cookies.jar if cookie.name.endswith("SESSIONID")}


def journey(visitor: Visitor, other: Visitor, claire: Person, paul: Person, backstage: BackstageClient) -> set[str]:
    """Let two people come up with secrets, and return those that were noted on the way."""
    visitor.register(claire)
    link = visitor.link_for(claire)
    visitor.choose_password(link, CHOSEN)
    pairing = visitor.start_pairing()
    backstage.pair(claire.email, pairing.attribute("qrPicture", "src"))
    visitor.move_on(pairing)
    visitor.enter_password(visitor.go_to_password(claire.email), WRONG)
    code_page = visitor.enter_password(visitor.go_to_password(claire.email), CHOSEN, "MOBILE_APP_QR")
    code = visitor.one_time_password(claire, code_page)
    visitor.press(code_page, "submitCode", oneTimePassword="12121212")
    visitor.press(code_page, "submitCode", oneTimePassword=code)
    other.sign_in(paul)
    cookies = {cookie for each in (visitor, other) for cookie in session_cookies(each)}
    chosen = (backstage.person(paul.email), backstage.person(claire.email))
    people = {secret for each in chosen for secret in (each.password, each.pin)}
    return {link, link.partition("token=")[2], CHOSEN, WRONG, code, "12121212", *cookies, *people}


def test_every_secret_is_in_the_ledger(told: set[str], backstage: BackstageClient) -> None:
    secrets = set(backstage.secrets())
    assert told - secrets == set()
    assert sum(secret.startswith("ST-") for secret in secrets) == 2
    assert sum(len(secret) == 6 for secret in secrets) == 1


def test_writes_and_state_are_free_of_secrets(told: set[str], backstage: BackstageClient) -> None:
    long = {secret for secret in backstage.secrets() if len(secret) > 4}
    records = json.dumps(backstage.state()) + "".join(write.model_dump_json() for write in backstage.writes())
    assert told & long
    assert [secret for secret in long if secret in records] == []


def test_a_reset_forgets_the_secrets(told: set[str], paul: Person, backstage: BackstageClient) -> None:
    backstage.reset()
    seeded = backstage.person(paul.email)
    assert {seeded.password, seeded.pin} <= set(backstage.secrets())
    assert (told - {seeded.password, seeded.pin}) & set(backstage.secrets()) == set()


def test_a_state_file_holds_no_secret_in_clear(tmp_path: Path, claire: Person, paul: Person, jonas: Person) -> None:
    state = tmp_path / "twin.db"
    with start_twin(state=state) as twin, BackstageClient(twin.backstage) as backstage:
        visitor, other = Visitor(twin.site, backstage), Visitor(twin.site, backstage)
        backstage.add_person(jonas, "with-device", second_factor="passkey")
        (key,) = backstage.security_keys(jonas.email)
        told = journey(visitor, other, claire, paul, backstage) | {key["privateKey"], *backstage.secrets()}
        token = twin.backstage.rpartition("/")[2]
        visitor.close()
        other.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".key")
    assert claire.email.encode() in kept
    assert [secret for secret in {*told, token} if len(secret) > 4 and secret.encode() in kept] == []
    key_file = tmp_path / "twin.db.key"
    assert key_file.stat().st_mode & 0o077 == 0 or os.name == "nt"
