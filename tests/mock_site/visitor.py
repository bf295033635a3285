"""A visitor of the twin without a browser: follows links, fills in forms, and checks every answer on the way."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

import httpx

from tests.mock_site.html import Seen, see
from tracesnt.fixtures import Person, load_labels
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.headers import CONTENT_SECURITY_POLICY

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
OK = 200
REFUSED = 400
FORBIDDEN = 403
NOT_FOUND = 404
GONE = 410


@dataclass(frozen=True)
class Shown:
    """One page as the visitor sees it."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return self.response.url.path

    @property
    def source(self) -> str:
        return self.response.text

    @cached_property
    def seen(self) -> Seen:
        return see(self.source)

    @property
    def language(self) -> str:
        return self.seen.language

    def label(self, key: str, **values: str) -> str:
        """A label in the language of the page."""
        return load_labels(self.language).text(key, **values)

    def announces(self, key: str) -> bool:
        """Whether an alert or status of the page holds a label's text."""
        return any(self.label(key) in announcement for announcement in self.seen.announcements)

    def has(self, identifier: str) -> bool:
        return identifier in self.seen.attributes

    def text(self, identifier: str) -> str:
        return self.seen.texts[identifier]

    def attribute(self, identifier: str, name: str) -> str:
        return self.seen.attributes[identifier][name]

    def field_error(self, field: str) -> str:
        """What stands beside a field that was refused, found as assistive technology finds it."""
        control = self.seen.attributes[field]
        assert control["aria-invalid"] == "true"
        return self.seen.texts[control["aria-describedby"].split()[-1]]

    @property
    def rows(self) -> list[list[str]]:
        """Body rows of the page's table."""
        return self.seen.rows[1:]

    @property
    def versions(self) -> dict[str, str]:
        """Version of each request that the page lets a validator decide about, by its number."""
        fields = [field for form in self.seen.forms.values() for field in form.fields]
        return {name.removeprefix("version-"): value for name, value in fields if name.startswith("version-")}

    def about_first(self, decision: str, reason: str = "", until: str = "") -> dict[str, str]:
        """Fields that decide about the first request of the page."""
        number = next(iter(self.versions))
        return {f"decision-{number}": decision, f"reason-{number}": reason, f"until-{number}": until}

    @property
    def withdrawals(self) -> list[str]:
        """Addresses at which a person's own requests can be withdrawn, in the page's order."""
        return [address for _, address in self.seen.links if "/authorisations/withdraw/" in address]

    def link(self, text: str) -> str:
        return next(address for shown, address in self.seen.links if shown == text)


class Visitor:
    """A person with a browser of their own, who reads French."""

    def __init__(
        self,
        site: str,
        backstage: BackstageClient,
        language: str = "fr",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.backstage = backstage
        self.site = site
        headers = {"Accept-Language": language}
        self.http = httpx.Client(base_url=site, headers=headers, trust_env=False, verify=NO_TLS, transport=transport)

    def close(self) -> None:
        self.http.close()

    def get(self, address: str, **query: str) -> Shown:
        """Go to an address and follow where it leads."""
        return self._follow(self.http.build_request("GET", address, params=query or None))

    def post(self, address: str, **fields: str) -> Shown:
        """Post fields that no form of a page offered."""
        return self._follow(self.http.build_request("POST", address, data=fields))

    def click(self, shown: Shown, identifier: str) -> Shown:
        """Follow a link by its id."""
        return self.get(shown.attribute(identifier, "href"))

    def press(self, shown: Shown, button: str, **fields: str | list[str]) -> Shown:
        """Fill in the form that a button (by its id or name) belongs to, and press the button."""
        form = next(form for form in shown.seen.forms.values() if button in form.buttons)
        values: dict[str, str | list[str]] = {**dict(form.fields), **fields}
        address = urljoin(str(shown.response.url), form.action)
        if form.method == "post":
            return self._follow(self.http.build_request("POST", address, data=values))
        return self._follow(self.http.build_request("GET", address, params=values))

    def _follow(self, request: httpx.Request) -> Shown:
        response = self._checked(self.http.send(request))
        while response.next_request is not None:
            response = self._checked(self.http.send(response.next_request))
        shown = Shown(response)
        if response.headers.get("content-type", "").startswith("text/html"):
            assert shown.seen.inline == []
            assert load_labels(shown.language)["common.twin-mark"] in shown.source.replace("&#39;", "'")
        return shown

    @staticmethod
    def _checked(response: httpx.Response) -> httpx.Response:
        """Every answer of the twin keeps these promises."""
        assert response.status_code < 500
        assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "cache-control" in response.headers
        for cookie in response.headers.get_list("set-cookie"):
            assert {"httponly", "samesite=lax"} <= set(cookie.lower().split("; "))
        return response

    # What people do, in a few words.

    def register(self, person: Person, **changes: str) -> Shown:
        """Fill in the form for a new account and send it."""
        form = self.get("/cas/eim/external/register.cgi")
        fields = {
            "firstName": person.first_name,
            "lastName": person.last_name,
            "email": person.email,
            "confirmEmail": person.email,
            "emailLanguage": person.email_language,
            "captcha": self.backstage.captcha(form.attribute("captchaPicture", "src")),
            "privacyStatement": "yes",
        }
        return self.press(form, "createAccount", **{**fields, **changes})

    def link_for(self, person: Person) -> str:
        """The link in the person's newest mail."""
        return self.backstage.mailbox(person.email)[-1].link or ""

    def choose_password(self, link: str, password: str, repeat: str | None = None) -> Shown:
        """Follow a mailed link and choose a password."""
        form = self.get(link)
        return self.press(form, "submitPassword", newPassword=password, confirmPassword=repeat or password)

    def ask_for_password(self, email: str) -> Shown:
        """Ask for a mail with a new link."""
        form = self.get("/cas/init/passwordResetRequest.cgi")
        code = self.backstage.captcha(form.attribute("captchaPicture", "src"))
        return self.press(form, "getPassword", email=email, captcha=code)

    def go_to_password(self, email: str, service: bool = True) -> Shown:
        """Start to sign in, to TRACES NT or to EU Login itself, up to the page for the password."""
        first = self._leave_welcome() if service else self.get("/cas/login")
        return self.press(first, "continue" if first.has("continue") else "whoamiSubmit", username=email)

    def _leave_welcome(self) -> Shown:
        """Follow the button of the first release, or the link of the second."""
        welcome = self.get("/tracesnt/login")
        return self.click(welcome, "logIn") if welcome.has("logIn") else self.press(welcome, "signIn")

    def enter_password(self, shown: Shown, password: str, method: str = "PASSWORD") -> Shown:
        """Type a password and choose the method of verification."""
        return self.press(shown, "_submit", password=password, loginStrength=method)

    def sign_in_to_eu_login(self, person: Person) -> Shown:
        """Sign in to EU Login itself with the password alone."""
        password = self.backstage.person(person.email).password
        return self.enter_password(self.go_to_password(person.email, service=False), password)

    def wait_for_phone(self, person: Person) -> Shown:
        """Sign in to TRACES NT up to the page that waits for the phone."""
        password = self.backstage.person(person.email).password
        return self.enter_password(self.go_to_password(person.email), password, "MOBILE_APP_PIN")

    def move_on(self, waiting: Shown) -> Shown:
        """Go where the waiting page goes by itself once the phone has acted."""
        return self.get(waiting.attribute("waiting", "data-next"))

    def scan_code(self, person: Person) -> Shown:
        """Sign in to TRACES NT up to the page with the code to scan."""
        password = self.backstage.person(person.email).password
        return self.enter_password(self.go_to_password(person.email), password, "MOBILE_APP_QR")

    def one_time_password(self, person: Person, shown: Shown) -> str:
        """What the person's phone shows for the code on a page."""
        return self.backstage.one_time_password(person.email, shown.attribute("qrPicture", "src"))

    def sign_in(self, person: Person) -> Shown:
        """Sign in to TRACES NT."""
        waiting = self.wait_for_phone(person)
        self.backstage.confirm(person.email)
        return self.move_on(waiting)

    def start_pairing(self, name: str = "Mobile") -> Shown:
        """Name a new device, up to the page with the code to scan."""
        devices = self.get("/cas/userdata/mobileApp/manageMyMobileDevices.cgi")
        return self.press(self.click(devices, "addDevice"), "submitDevice", deviceName=name)

    def request(self, traces_number: str, activity: str = "organic-importer", **contact: str) -> Shown:
        """Request authorisation from an operator's profile."""
        profile = self.get(f"/tracesnt/operators/profile/{traces_number}")
        pop_up = self.press(profile, "requestAuthorisation", tick=f"{traces_number}:{activity}")
        return self.press(pop_up, "sendRequest", **contact) if pop_up.has("sendRequest") else pop_up

    def open_pending(self, person: Person) -> Shown:
        """Open the page of a user with pending requests."""
        users = self.press(self.get("/tracesnt/users"), "searchPending")
        return self.get(users.link(person.name))

    def open_user(self, person: Person) -> Shown:
        """Open the page of a user, found by name."""
        users = self.press(self.get("/tracesnt/users"), "searchUsers", name=person.name)
        return self.get(users.link(person.name))

    def decide(self, shown: Shown, decision: str, reason: str = "", until: str = "", **fields: str) -> Shown:
        """Decide about the first request of a user's page, and save."""
        return self.press(shown, "saveChanges", **shown.about_first(decision, reason, until), **fields)

    def withdraw(self, shown: Shown) -> Shown:
        """Withdraw the newest of one's own requests that can be, from the person's own profile."""
        return self.press(self.get(shown.withdrawals[0]), "withdraw")


def path_of(address: str) -> str:
    """Path of an address."""
    return urlsplit(address).path
