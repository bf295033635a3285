"""My account: name, password, mobile devices, and the removal of all that proves who one is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.mock_site.visitor import NOT_FOUND, Shown, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.errors import NothingThere, NotPossibleNow

NAME = "/cas/userdata/myName.cgi"
PASSWORD = "/cas/userdata/myPassword.cgi"
DEVICES = "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"
REMOVE_ALL = "/cas/userdata/removeAllDevices.cgi"


@pytest.fixture
def account(visitor: Visitor, member: Person) -> Visitor:
    """A visitor who is signed in to EU Login itself."""
    visitor.sign_in_to_eu_login(member)
    return visitor


@pytest.mark.parametrize(
    "path",
    [
        "/cas/userdata/myAccount.cgi",
        NAME,
        PASSWORD,
        DEVICES,
        REMOVE_ALL,
        "/cas/userdata/mobileApp/addMobileDevice.cgi",
        "/cas/userdata/mobileApp/removeMobileDevice.cgi",
        "/cas/userdata/securityKeys/manageMySecurityKeys.cgi",
        "/cas/userdata/securityKeys/addSecurityKey.cgi",
        "/cas/userdata/securityKeys/registerSecurityKey.cgi",
        "/cas/userdata/securityKeys/removeSecurityKey.cgi",
    ],
)
def test_whoever_is_not_signed_in_is_asked_to(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).has("username")


def test_a_changed_name_reaches_traces_nt_with_the_next_sign_in(
    account: Visitor, member: Person, backstage: BackstageClient
) -> None:
    shown = account.press(account.get(NAME), "saveName", firstName="Clara", lastName="Morel-Petit")
    assert shown.announces("name-change.saved")
    assert "Clara Morel-Petit" in account.sign_in(member).source
    assert [write.kind for write in backstage.writes()] == ["name-changed"]


def test_a_name_has_to_be_one(account: Visitor, backstage: BackstageClient) -> None:
    shown = account.press(account.get(NAME), "saveName", firstName="", lastName="<b>")
    assert shown.field_error("firstName") == shown.label("common.required")
    assert shown.field_error("lastName") == shown.label("account-creation.error-name")
    assert backstage.writes() == ()


def test_a_changed_password_counts_at_once_and_ends_other_sessions(
    account: Visitor, other: Visitor, member: Person, backstage: BackstageClient
) -> None:
    other.sign_in_to_eu_login(member)
    current = backstage.person(member.email).password
    fields = {"currentPassword": current, "newPassword": "Another-One-9", "confirmPassword": "Another-One-9"}
    assert account.press(account.get(PASSWORD), "savePassword", **fields).announces("password-change.saved")
    assert other.get(NAME).path == "/cas/login"
    assert other.sign_in_to_eu_login(member).announces("sign-in-password.error-wrong")
    assert [write.kind for write in backstage.writes()] == ["password-changed"]


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("currentPassword", "sign-in-password.error-wrong"),
        ("newPassword", "password-choice.error-rules"),
        ("confirmPassword", "password-choice.error-mismatch"),
    ],
)
def test_a_password_is_not_changed_when_anything_is_wrong(
    account: Visitor, member: Person, backstage: BackstageClient, field: str, label: str
) -> None:
    current = backstage.person(member.email).password
    fields = {"currentPassword": current, "newPassword": "Another-One-9", "confirmPassword": "Another-One-9"}
    shown = account.press(account.get(PASSWORD), "savePassword", **{**fields, field: "x"})
    assert shown.field_error(field) == shown.label(label)
    assert backstage.writes() == ()


def test_a_device_is_added_by_scanning_its_code(account: Visitor, member: Person, backstage: BackstageClient) -> None:
    pairing = account.start_pairing("Téléphone")
    with account.http.stream("GET", pairing.attribute("waiting", "data-events")) as events:
        lines = events.iter_lines()
        assert next(lines) == ": opened"
        assert backstage.pair(member.email, pairing.attribute("qrPicture", "src")) == "Téléphone"
        assert "event: moved" in list(lines)
    shown = account.move_on(pairing)
    assert shown.announces("mobile-devices.added")
    assert [name for name, _ in shown.rows] == ["Phone", "Téléphone"]
    assert not account.get(DEVICES).announces("mobile-devices.added")


def test_a_device_needs_a_name(account: Visitor) -> None:
    shown = account.start_pairing(" ")
    assert shown.field_error("deviceName") == shown.label("common.required")


def test_a_code_can_be_scanned_once(account: Visitor, member: Person, backstage: BackstageClient) -> None:
    picture = account.start_pairing().attribute("qrPicture", "src")
    backstage.pair(member.email, account.site + picture)
    with pytest.raises(NotPossibleNow):
        backstage.pair(member.email, picture)


def test_a_code_can_be_scanned_by_its_owner_only(account: Visitor, jonas: Person, backstage: BackstageClient) -> None:
    backstage.add_person(jonas, "active")
    with pytest.raises(NothingThere):
        backstage.pair(jonas.email, account.start_pairing().attribute("qrPicture", "src"))


def test_a_code_to_scan_grows_old(account: Visitor, member: Person, backstage: BackstageClient) -> None:
    pairing = account.start_pairing()
    backstage.advance(11 * 60)
    assert account.get(pairing.attribute("qrPicture", "src")).status == NOT_FOUND
    assert account.move_on(pairing).has("device-naming-heading")
    with pytest.raises(NothingThere):
        backstage.pair(member.email, pairing.attribute("qrPicture", "src"))


def removal(visitor: Visitor, name: str) -> Shown:
    """Ask to remove a device of the list."""
    shown = visitor.get(DEVICES)
    return visitor.get(shown.link(shown.label("mobile-devices.remove", name=name)))


def test_a_device_is_removed_after_a_confirmation(
    account: Visitor, other: Visitor, member: Person, backstage: BackstageClient
) -> None:
    question = removal(account, "Phone")
    assert account.get(DEVICES).rows != []
    shown = account.press(question, "removeDevice")
    assert shown.announces("mobile-devices.removed")
    assert shown.rows == []
    assert other.wait_for_phone(member).announces("sign-in-password.error-no-device")
    assert [(write.kind, write.subject) for write in backstage.writes()] == [("device-removed", "Phone")]
    assert account.press(question, "removeDevice").path == DEVICES
    assert len(backstage.writes()) == 1


def test_only_the_device_that_is_named_is_removed(account: Visitor, member: Person, backstage: BackstageClient) -> None:
    pairing = account.start_pairing("Tablet")
    backstage.pair(member.email, pairing.attribute("qrPicture", "src"))
    account.move_on(pairing)
    account.press(removal(account, "Phone"), "removeDevice")
    assert backstage.phone(member.email).devices == ("Tablet",)


def test_nobody_removes_the_device_of_another(
    account: Visitor, official: Visitor, member: Person, backstage: BackstageClient
) -> None:
    address = str(removal(account, "Phone").response.url)
    assert official.get(address).path == DEVICES
    official.post(address, csrf=dict(official.get(NAME).seen.forms["form 2"].fields)["csrf"])
    assert backstage.phone(member.email).devices == ("Phone",)


def test_whoever_has_lost_a_device_removes_everything_at_once(
    account: Visitor, other: Visitor, claire: Person, jonas: Person, backstage: BackstageClient
) -> None:
    question = account.click(account.get(DEVICES), "removeAll")
    assert account.press(question, "removeAllDevices").announces("all-removal.removed")
    backstage.add_person(jonas, "with-device", second_factor="security-key")
    other.sign_in_to_eu_login(jonas)
    other.press(other.get(REMOVE_ALL), "removeAllDevices")
    left = {row["email"]: row["second_factors"] for row in backstage.state()["accounts"]}
    assert left[claire.email] == left[jonas.email] == []
    assert [(write.kind, write.who) for write in backstage.writes()] == [
        ("devices-removed", claire.email),
        ("devices-removed", jonas.email),
    ]
    assert not account.press(account.get(REMOVE_ALL), "removeAllDevices").announces("all-removal.removed")
    assert len(backstage.writes()) == 2


def test_a_locked_account_does_not_change_its_password_and_says_until_when(
    account: Visitor, backstage: BackstageClient
) -> None:
    backstage.freeze(datetime(2025, 6, 30, 9, 15, tzinfo=UTC))
    fields = {"currentPassword": "Wrong-1", "newPassword": "Another-One-9", "confirmPassword": "Another-One-9"}
    for _ in range(5):
        shown = account.press(account.get(PASSWORD), "savePassword", **fields)
    assert shown.field_error("currentPassword") == shown.label("sign-in-password.error-locked")
    assert shown.text("lockedUntil") == shown.label("sign-in-password.locked-until", time="09:45 UTC")


@pytest.mark.parametrize("path", [PASSWORD, "/cas/init/createPassword.cgi"])
def test_the_page_carries_the_rules_that_the_server_goes_by(account: Visitor, member: Person, path: str) -> None:
    account.ask_for_password(member.email)
    account.get(account.link_for(member))
    rules = account.get(path)
    assert rules.attribute("passwordRules", "aria-live") == "polite"
    assert 'data-shortest="10" data-longest="200"' in rules.source
    assert [part.partition('"')[0] for part in rules.source.split('data-categories="')[1:]] == ["Lu", "Ll", "Nd", "P S"]


def test_nobody_else_is_renamed(account: Visitor, member: Person, paul: Person, backstage: BackstageClient) -> None:
    form = account.get("/cas/userdata/myName.cgi")
    account.press(form, "saveName", firstName="Clara", lastName="Moreau")
    names = {each["email"]: f"{each['first_name']} {each['last_name']}" for each in backstage.state()["accounts"]}
    assert (names[member.email], names[paul.email]) == ("Clara Moreau", paul.name)
