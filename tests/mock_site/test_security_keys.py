"""Security keys and passkeys, with a key in software: what is verified, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.mock_site.authenticator import TOUCHED, VERIFIED, Authenticator, text
from tests.mock_site.visitor import Shown, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.errors import TwinError

KEYS = "/cas/userdata/securityKeys/manageMySecurityKeys.cgi"
ADD = "/cas/userdata/securityKeys/addSecurityKey.cgi"
METHODS = ["SECURITY_KEY", "TRUSTED_PLATFORM", "PASSKEY"]


@pytest.fixture
def account(visitor: Visitor, claire: Person, backstage: BackstageClient) -> Visitor:
    """Claire, signed in to EU Login itself, with nothing but a password."""
    backstage.add_person(claire, "active")
    visitor.sign_in_to_eu_login(claire)
    return visitor


@pytest.fixture
def key(running_twin_site: str) -> Authenticator:
    """A key that is new."""
    return Authenticator(running_twin_site)


@pytest.fixture
def running_twin_site(visitor: Visitor) -> str:
    """Origin of the twin."""
    return visitor.site


def begin(visitor: Visitor, kind: str = "SECURITY_KEY", name: str = "Clé bleue") -> Shown:
    """Go to the page on which the browser asks for a new key."""
    return visitor.press(visitor.get(ADD), "submitKey", keyName=name, keyKind=kind)


def options(page: Shown) -> str:
    """What the page's script hands to the browser."""
    return page.attribute("keyForm", "data-options")


def give(visitor: Visitor, page: Shown, answer: str, problem: str = "") -> Shown:
    """Post what the page's script would."""
    return visitor.press(page, "useKey", credential=answer, problem=problem)


def register(visitor: Visitor, key: Authenticator, kind: str = "SECURITY_KEY", name: str = "Clé bleue") -> Shown:
    """Add a key."""
    page = begin(visitor, kind, name)
    return give(visitor, page, key.create(options(page)))


def ask(visitor: Visitor, person: Person, kind: str = "SECURITY_KEY") -> Shown:
    """Sign in to TRACES NT up to the page that asks for the key."""
    password = visitor.backstage.person(person.email).password
    return visitor.enter_password(visitor.go_to_password(person.email), password, kind)


@pytest.mark.parametrize("kind", METHODS)
def test_a_key_is_added_and_opens_traces_nt(
    account: Visitor, other: Visitor, claire: Person, key: Authenticator, backstage: BackstageClient, kind: str
) -> None:
    added = register(account, key, kind)
    assert added.announces("security-keys.added")
    assert added.rows[0][0] == "Clé bleue"
    for _ in range(2):
        page = ask(other, claire, kind)
        assert give(other, page, key.get(options(page))).path == "/tracesnt/home"
        other.http.cookies.clear()
    assert [(write.kind, write.subject) for write in backstage.writes()] == [("key-added", "Clé bleue")]


def test_each_kind_asks_the_browser_for_what_it_is(account: Visitor) -> None:
    asked = {kind: json.loads(options(begin(account, kind)))["authenticatorSelection"] for kind in METHODS}
    assert {kind: selection.get("authenticatorAttachment") for kind, selection in asked.items()} == {
        "SECURITY_KEY": "cross-platform",
        "TRUSTED_PLATFORM": "platform",
        "PASSKEY": None,
    }
    assert [selection["userVerification"] for selection in asked.values()] == ["discouraged", "required", "required"]
    assert asked["PASSKEY"]["residentKey"] == "required"


def test_the_browser_is_told_whose_keys_there_are_already(
    account: Visitor, other: Visitor, claire: Person, key: Authenticator
) -> None:
    register(account, key)
    second = json.loads(options(begin(account)))
    assert second["rp"]["id"] == "localhost"
    assert second["user"]["name"] == claire.email
    assert second["user"]["id"] == key.user_handle
    assert [known["id"] for known in second["excludeCredentials"]] == [text(key.credential)]
    allowed = json.loads(options(ask(other, claire)))["allowCredentials"]
    assert allowed == [{"id": text(key.credential), "type": "public-key", "transports": ["usb"]}]


def foreign_page(key: Authenticator, page: Shown) -> str:
    return key.create(options(page), origin="https://eu-login.example.org")


def foreign_key(key: Authenticator, page: Shown) -> str:
    return replace(key, rp_id="example.org").create(options(page))


def wrong_type(key: Authenticator, page: Shown) -> str:
    return key.create(options(page), type="webauthn.get")


def other_challenge(key: Authenticator, page: Shown) -> str:
    return key.create(options(page), challenge=text(b"another challenge, of 32 bytes too"))


def untouched(key: Authenticator, page: Shown) -> str:
    return replace(key, flags=VERIFIED).create(options(page))


def nobody_known(key: Authenticator, page: Shown) -> str:
    return replace(key, flags=TOUCHED).create(options(page))


@pytest.mark.parametrize(
    "answer",
    [foreign_page, foreign_key, wrong_type, other_challenge, untouched, nobody_known],
    ids=lambda it: it.__name__,
)
def test_a_registration_that_proves_nothing_is_refused(
    account: Visitor, key: Authenticator, backstage: BackstageClient, answer: Any
) -> None:
    page = begin(account, "PASSKEY")
    shown = give(account, page, answer(key, page))
    assert shown.announces("security-keys.error-refused")
    assert options(shown) != options(page)
    assert account.get(KEYS).rows == []
    assert backstage.writes() == ()


def test_an_attestation_has_to_be_the_key_s_own(account: Visitor, key: Authenticator) -> None:
    page = begin(account)
    refused = give(account, page, key.create(options(page), signer=ec.generate_private_key(ec.SECP256R1())))
    assert refused.announces("security-keys.error-refused")
    assert give(account, refused, key.create(options(refused), signer=key.private)).announces("security-keys.added")


@pytest.mark.parametrize("answer", ["{", "[]", "null", "{}", '{"id": 1}', "é", "x" * 30_000, '{"a":' * 3_000])
def test_what_is_no_answer_of_a_key_is_refused(account: Visitor, other: Visitor, claire: Person, answer: str) -> None:
    assert give(account, begin(account), answer).announces("security-keys.error-refused")
    register(account, Authenticator(account.site))
    assert give(other, ask(other, claire), answer).announces("security-keys.error-refused")


@pytest.mark.parametrize("problem", ["cancelled", "unsupported", "insecure", "known", "failed"])
def test_what_the_browser_could_not_do_is_told_and_may_be_tried_again(
    account: Visitor, other: Visitor, claire: Person, key: Authenticator, problem: str
) -> None:
    again = give(account, begin(account), "", problem)
    assert again.announces(f"security-keys.error-{problem}")
    assert give(account, again, key.create(options(again))).announces("security-keys.added")
    again = give(other, ask(other, claire), "", problem)
    assert again.announces(f"security-keys.error-{problem}")
    assert give(other, again, key.get(options(again))).path == "/tracesnt/home"


def test_an_empty_form_means_that_the_page_has_no_script(account: Visitor) -> None:
    assert give(account, begin(account), "").announces("security-keys.error-unsupported")


def test_a_challenge_counts_for_one_registration_in_its_own_session(
    account: Visitor, other: Visitor, claire: Person, key: Authenticator, backstage: BackstageClient
) -> None:
    page = begin(account)
    answer = key.create(options(page))
    other.sign_in_to_eu_login(claire)
    assert other.get(str(page.response.url)).has("key-naming-heading")
    give(account, page, answer)
    assert give(account, page, answer).has("key-naming-heading")
    assert len(backstage.writes()) == 1


def test_a_challenge_for_a_new_key_grows_old(account: Visitor, key: Authenticator, backstage: BackstageClient) -> None:
    page = begin(account)
    backstage.advance(301)
    assert give(account, page, key.create(options(page))).has("key-naming-heading")
    assert backstage.writes() == ()


def test_a_key_belongs_to_one_account(
    account: Visitor, other: Visitor, jonas: Person, key: Authenticator, backstage: BackstageClient
) -> None:
    register(account, key)
    backstage.add_person(jonas, "active")
    other.sign_in_to_eu_login(jonas)
    assert register(other, key).announces("security-keys.error-known")


@pytest.mark.parametrize(("name", "kind", "field"), [(" ", "PASSKEY", "keyName"), ("Clé", "SMS", "keyKind")])
def test_a_key_needs_a_name_and_a_kind(account: Visitor, name: str, kind: str, field: str) -> None:
    assert begin(account, kind, name).field_error(field)


def test_another_kind_of_key_is_not_there(account: Visitor, other: Visitor, claire: Person, key: Authenticator) -> None:
    register(account, key)
    assert ask(other, claire, "PASSKEY").announces("sign-in-password.error-no-key")


@pytest.fixture
def member_key(account: Visitor, key: Authenticator) -> Authenticator:
    """Claire's passkey."""
    register(account, key, "PASSKEY")
    return key


def refused_to(other: Visitor, person: Person, answer: str, page: Shown) -> None:
    """The answer leads back to the password, and the challenge is used up."""
    shown = give(other, page, answer)
    assert shown.has("password")
    assert shown.announces("security-keys.error-refused")
    assert other.get("/tracesnt/home").path == "/tracesnt/login"
    assert give(other, page, answer).path == "/cas/login"
    assert person.email not in other.get("/tracesnt/home").source


@pytest.mark.parametrize(
    "changes",
    [{"origin": "https://eu-login.example.org"}, {"type": "webauthn.create"}, {"challenge": text(b"x" * 18)}],
)
def test_a_signature_for_something_else_is_refused(
    other: Visitor, claire: Person, member_key: Authenticator, changes: dict[str, str]
) -> None:
    page = ask(other, claire, "PASSKEY")
    refused_to(other, claire, member_key.get(options(page), **changes), page)


@pytest.mark.parametrize(
    "changes",
    [
        {"rp_id": "example.org"},
        {"flags": TOUCHED},
        {"flags": VERIFIED},
        {"user_handle": text(b"somebody else")},
        {"credential": b"another credential"},
        {"counter": 0},
        {"private": ec.generate_private_key(ec.SECP256R1())},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_key_that_is_not_the_one_is_refused(
    other: Visitor, claire: Person, member_key: Authenticator, changes: dict[str, Any]
) -> None:
    page = ask(other, claire, "PASSKEY")
    refused_to(other, claire, replace(member_key, **changes).get(options(page)), page)


def test_the_key_of_another_person_is_refused(
    account: Visitor,
    other: Visitor,
    claire: Person,
    jonas: Person,
    member_key: Authenticator,
    backstage: BackstageClient,
) -> None:
    assert account.get(KEYS).rows
    backstage.add_person(jonas, "active")
    other.sign_in_to_eu_login(jonas)
    own = Authenticator(other.site, credential=b"credential of Jonas")
    register(other, own, "PASSKEY")
    page = ask(other, claire, "PASSKEY")
    refused_to(other, claire, own.get(options(page)), page)
    assert member_key.credential != own.credential


def test_a_signature_is_good_for_one_sign_in(other: Visitor, claire: Person, member_key: Authenticator) -> None:
    page = ask(other, claire, "PASSKEY")
    answer = member_key.get(options(page))
    assert give(other, page, answer).path == "/tracesnt/home"
    other.http.cookies.clear()
    page = ask(other, claire, "PASSKEY")
    assert give(other, page, answer).announces("security-keys.error-refused")


def test_a_signature_has_to_come_within_five_minutes(
    other: Visitor, claire: Person, member_key: Authenticator, backstage: BackstageClient
) -> None:
    page = ask(other, claire, "PASSKEY")
    backstage.advance(301)
    again = give(other, page, member_key.get(options(page)))
    assert again.announces("security-keys.error-cancelled")
    assert give(other, again, member_key.get(options(again))).path == "/tracesnt/home"


def test_a_key_that_was_removed_in_between_is_refused(
    account: Visitor, other: Visitor, claire: Person, member_key: Authenticator, backstage: BackstageClient
) -> None:
    page = ask(other, claire, "PASSKEY")
    question = account.get(account.get(KEYS).link(account.get(KEYS).label("mobile-devices.remove", name="Clé bleue")))
    assert question.label("key-removal.question", name="Clé bleue") in question.source.replace("&#39;", "'")
    assert account.press(question, "removeKey").announces("security-keys.removed")
    refused_to(other, claire, member_key.get(options(page)), page)
    assert ask(other, claire, "PASSKEY").announces("sign-in-password.error-no-key")
    assert [write.kind for write in backstage.writes()] == ["key-added", "key-removed"]


def test_nobody_removes_the_key_of_another(
    account: Visitor, other: Visitor, jonas: Person, member_key: Authenticator, backstage: BackstageClient
) -> None:
    shown = account.get(KEYS)
    address = shown.link(shown.label("mobile-devices.remove", name="Clé bleue"))
    backstage.add_person(jonas, "active")
    other.sign_in_to_eu_login(jonas)
    assert other.get(address).path == KEYS
    token = dict(other.get(ADD).seen.forms["form 2"].fields)["csrf"]
    other.post(address, csrf=token)
    assert account.get(KEYS).rows[0][0] == "Clé bleue"
    assert member_key.counter == 1


def test_a_person_is_seeded_with_a_key_that_they_hold(claire: Person, backstage: BackstageClient) -> None:
    backstage.add_person(claire, "with-device", second_factor="passkey")
    (held,) = backstage.security_keys(claire.email)
    assert held["rpId"] == "localhost"
    assert held["isResidentCredential"] is True
    assert held["privateKey"] in backstage.secrets()
    backstage.hold_security_key(claire.email, {**held, "signCount": 7})
    assert [key["signCount"] for key in backstage.security_keys(claire.email)] == [7]
    factors = {account["email"]: account["second_factors"] for account in backstage.state()["accounts"]}
    assert factors[claire.email] == [{"kind": "passkey", "name": "Key"}]


def test_what_is_no_key_cannot_be_held(claire: Person, backstage: BackstageClient) -> None:
    with pytest.raises(TwinError, match="not a credential"):
        backstage.hold_security_key(claire.email, {"credentialId": "x"})
