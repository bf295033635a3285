"""EU Login in every state."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mock_site.authenticator import Authenticator
from tests.mock_site.catalogue import Stage, State, Walk
from tracesnt.mock_site import sessions
from tracesnt.mock_site.eu_login import accounts, challenges
from tracesnt.mock_site.eu_login.key_pages import PROBLEMS

WRONG = "Wrong-Password-1"
KEYS = "/cas/userdata/securityKeys/manageMySecurityKeys.cgi"


def registration(stage: Stage) -> Iterator[State]:
    """The form for a new account, all that it can find wrong, and the page after it."""
    someone, claire, backstage = stage.newcomer(), stage.claire, stage.backstage
    form = someone.get("/cas/eim/external/register.cgi")
    yield State("account-creation", someone, form)
    yield State("account-creation/with-errors", someone, someone.press(form, "createAccount", email="", captcha=""))
    wrong = {"firstName": "C1aire", "email": "claire at home", "confirmEmail": "other", "emailLanguage": "xx"}
    yield State("account-creation/wrong-values", someone, someone.register(claire, **wrong, captcha="?"))
    institution = {"email": "claire@ec.europa.eu", "confirmEmail": "claire@ec.europa.eu"}
    yield State("account-creation/of-an-institution", someone, someone.register(claire, **institution))
    yield State("account-creation/another-code", someone, someone.press(form, "newCaptcha", newCaptcha="1"))
    yield State("check-mail", someone, someone.register(claire))
    backstage.add_person(stage.jonas, "active")
    yield State("account-creation/registered", someone, someone.register(stage.jonas))


def mailed_link(stage: Stage) -> Iterator[State]:
    """From the mailed link to the password, and the link once it is used up."""
    someone, claire = stage.newcomer(), stage.claire
    stage.backstage.add_person(claire, "pending")
    link = someone.link_for(claire)
    form = someone.get(link)
    yield State("password-choice", someone, form)
    yield State("password-choice/with-errors", someone, someone.choose_password(link, "weak", "different"))
    password = stage.backstage.person(claire.email).password
    yield State("signed-in/after-the-choice", someone, someone.choose_password(link, password))
    yield State("link-expired", someone, someone.get(link))


def lost_password(stage: Stage) -> Iterator[State]:
    """Asking for a mail with a new link."""
    someone = stage.newcomer()
    stage.backstage.add_person(stage.claire, "active")
    form = someone.get("/cas/init/passwordResetRequest.cgi")
    yield State("password-reset", someone, form)
    yield State("password-reset/with-errors", someone, someone.press(form, "getPassword"))
    yield State("check-mail/for-a-new-password", someone, someone.ask_for_password(stage.claire.email))


def sign_in(stage: Stage) -> Iterator[State]:
    """The two pages of the sign-in, and what they refuse."""
    someone, claire, jonas, backstage = stage.newcomer(), stage.claire, stage.jonas, stage.backstage
    backstage.add_person(claire, "with-device")
    backstage.add_person(jonas, "active")
    yield State("sign-in-address", someone, someone.get("/cas/login"))
    yield State("sign-in-address/nothing-typed", someone, someone.go_to_password(""))
    yield State("sign-in-address/unknown", someone, someone.go_to_password("nobody@example.org"))
    yield State("sign-in-password/without-service", someone, someone.go_to_password(claire.email, service=False))
    form = someone.go_to_password(claire.email)
    yield State("sign-in-password", someone, form)
    password = backstage.person(claire.email).password
    yield State("sign-in-password/too-weak", someone, someone.enter_password(form, password))
    own_form = someone.go_to_password(jonas.email)
    password = backstage.person(jonas.email).password
    no_device = someone.enter_password(own_form, password, "MOBILE_APP_PIN")
    yield State("sign-in-password/no-device", someone, no_device)
    yield State("sign-in-password/wrong", someone, someone.enter_password(form, WRONG))
    for _ in range(accounts.MOST_FAILURES - 1):
        locked = someone.enter_password(form, WRONG)
    yield State("sign-in-password/locked", someone, locked)


def second_factor(stage: Stage) -> Iterator[State]:
    """The phone's PIN and one-time password."""
    someone, claire, backstage = stage.newcomer(), stage.claire, stage.backstage
    backstage.add_person(claire, "with-device")
    waiting = someone.wait_for_phone(claire)
    yield State("second-factor-pin", someone, waiting)
    backstage.refuse(claire.email)
    yield State("sign-in-password/refused", someone, someone.move_on(waiting))
    waiting = someone.wait_for_phone(claire)
    backstage.advance(challenges.LIFETIME + 1)
    yield State("sign-in-password/too-late", someone, someone.move_on(waiting))
    code = someone.scan_code(claire)
    yield State("second-factor-qr", someone, code)
    yield State("second-factor-qr/wrong", someone, someone.press(code, "submitCode", oneTimePassword="1"))


def my_account(stage: Stage) -> Iterator[State]:
    """What one can change about oneself."""
    someone, claire = stage.newcomer(), stage.claire
    stage.backstage.add_person(claire, "active")
    yield State("signed-in", someone, someone.sign_in_to_eu_login(claire))
    yield State("my-account", someone, someone.get("/cas/userdata/myAccount.cgi"))

    form = someone.get("/cas/userdata/myName.cgi")
    yield State("name-change", someone, form)
    wrong = someone.press(form, "saveName", firstName="", lastName="M0rel")
    yield State("name-change/with-errors", someone, wrong)
    yield State("name-change/saved", someone, someone.press(form, "saveName", firstName="Clara"))

    form = someone.get("/cas/userdata/myPassword.cgi")
    yield State("password-change", someone, form)
    wrong = someone.press(form, "savePassword", currentPassword=WRONG, newPassword="weak", confirmPassword="other")
    yield State("password-change/with-errors", someone, wrong)
    password = stage.backstage.person(claire.email).password
    passwords = {"currentPassword": password, "newPassword": f"{password}+1", "confirmPassword": f"{password}+1"}
    yield State("password-change/saved", someone, someone.press(form, "savePassword", **passwords))
    for _ in range(accounts.MOST_FAILURES):
        locked = someone.press(form, "savePassword", currentPassword=WRONG)
    yield State("password-change/locked", someone, locked)


def devices(stage: Stage) -> Iterator[State]:
    """Mobile devices, and the pairing of one."""
    someone, claire = stage.newcomer(), stage.claire
    stage.backstage.add_person(claire, "active")
    someone.sign_in_to_eu_login(claire)
    none = someone.get("/cas/userdata/mobileApp/manageMyMobileDevices.cgi")
    yield State("mobile-devices/none", someone, none)
    form = someone.click(none, "addDevice")
    yield State("device-naming", someone, form)
    yield State("device-naming/with-errors", someone, someone.press(form, "submitDevice"))
    pairing = someone.start_pairing("Téléphone de Claire")
    yield State("device-pairing", someone, pairing)
    stage.backstage.pair(claire.email, pairing.attribute("qrPicture", "src"))
    yield State("mobile-devices/added", someone, someone.move_on(pairing))
    listed = someone.get("/cas/userdata/mobileApp/manageMyMobileDevices.cgi")
    yield State("mobile-devices", someone, listed)
    removal = someone.get(next(address for _, address in listed.seen.links if "removeMobileDevice" in address))
    yield State("device-removal", someone, removal)
    yield State("mobile-devices/removed", someone, someone.press(removal, "removeDevice"))
    yield State("signed-out", someone, someone.press(someone.get("/cas/login"), "logout"))


def security_keys(stage: Stage) -> Iterator[State]:
    """Security keys and passkeys: adding, using and removing them."""
    someone, claire = stage.newcomer(), stage.claire
    stage.backstage.add_person(claire, "active")
    someone.sign_in_to_eu_login(claire)
    yield State("security-keys/none", someone, someone.get(KEYS))
    form = someone.get("/cas/userdata/securityKeys/addSecurityKey.cgi")
    yield State("key-naming", someone, form)
    yield State("key-naming/with-errors", someone, someone.press(form, "submitKey", keyKind="nothing"))
    asked = someone.press(form, "submitKey", keyName="Clé bleue", keyKind="SECURITY_KEY")
    yield State("key-registration", someone, asked)
    for problem in PROBLEMS:
        asked = someone.press(asked, "useKey", credential="", problem=problem)
        yield State(f"key-registration/{problem}", someone, asked)
    key = Authenticator(someone.site)
    added = someone.press(
        asked, "useKey", credential=key.create(asked.attribute("keyForm", "data-options")), problem=""
    )
    yield State("security-keys/added", someone, added)

    other = stage.newcomer()
    password = stage.backstage.person(claire.email).password
    no_key = other.enter_password(other.go_to_password(claire.email), password, "PASSKEY")
    yield State("sign-in-password/no-key", other, no_key)
    wanted = other.enter_password(other.go_to_password(claire.email), password, "SECURITY_KEY")
    yield State("second-factor-key", other, wanted)
    yield State("second-factor-key/cancelled", other, other.press(wanted, "useKey", credential="", problem="cancelled"))

    removal = someone.get(next(address for _, address in added.seen.links if "removeSecurityKey" in address))
    yield State("key-removal", someone, removal)
    yield State("all-removal", someone, someone.get("/cas/userdata/removeAllDevices.cgi"))
    yield State("security-keys/removed", someone, someone.press(removal, "removeKey"))


def all_devices(stage: Stage) -> Iterator[State]:
    """What is left when all devices were removed, and when a session has ended."""
    someone, claire = stage.newcomer(), stage.claire
    stage.backstage.add_person(claire, "with-device")
    someone.sign_in_to_eu_login(claire)
    removed = someone.press(someone.get("/cas/userdata/removeAllDevices.cgi"), "removeAllDevices")
    yield State("my-account/all-removed", someone, removed)
    stage.backstage.advance(sessions.LONGEST_IDLENESS + 1)
    yield State("sign-in-address/session-ended", someone, someone.get("/cas/userdata/myAccount.cgi"))


def public(stage: Stage) -> Iterator[State]:
    """Pages for anyone, and those of errors."""
    someone = stage.newcomer()
    yield State("authentication-methods", someone, someone.get("/cas/about.html"))
    yield State("error/eu-login-not-found", someone, someone.get("/cas/nothing"))
    yield State("error/eu-login-forbidden", someone, someone.get("/cas/login", service="https://elsewhere.example/"))
    yield State("error/eu-login-bad-request", someone, someone.post("/cas/about.html"))
    yield State("error/eu-login-stale-form", someone, someone.post("/cas/login", username="x"))


WALKS: tuple[Walk, ...] = (
    registration,
    mailed_link,
    lost_password,
    sign_in,
    second_factor,
    my_account,
    devices,
    security_keys,
    all_devices,
    public,
)
