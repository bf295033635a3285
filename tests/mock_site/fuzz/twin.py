"""A twin inside the process, without sockets, so that thousands of requests take seconds; and browsers for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

from starlette.applications import Starlette

from tests.mock_site.fuzz import promises
from tests.mock_site.fuzz.parsing import Field, Form, Parsed, parse
from tests.mock_site.own_loop import OwnLoop
from tracesnt.fixtures import Person
from tracesnt.mock_site.app import make_sites, make_world
from tracesnt.mock_site.backstage.app import make_backstage
from tracesnt.mock_site.backstage.phone import Phone, read_captcha

ORIGIN = "http://localhost:8000"
URLENCODED = "application/x-www-form-urlencoded"
_MOST_REDIRECTS = 8
Kept = tuple[bytes, Any]


@dataclass(frozen=True)
class Answer:
    """One answer, as it came."""

    target: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_page(self) -> bool:
        return self.header("content-type").startswith("text/html") and bool(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @cached_property
    def parsed(self) -> Parsed:
        return parse(self.text if self.is_page else "")

    @property
    def location(self) -> str:
        return self.header("location")

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def form_with(self, name: str) -> Form:
        """The form that has a field or a button of a name."""
        return next(
            form
            for form in self.parsed.forms
            if any(field.name == name for field in form.fields) or any(button[0] == name for button in form.buttons)
        )

    def csrf(self) -> str:
        """The token of the page's forms."""
        fields = (field for form in self.parsed.forms for field in form.fields)
        return next((field.value for field in fields if field.name == "csrf"), "")


@dataclass
class Twin:
    """A twin whose tokens and clock are the same in every run."""

    release: str | None = None
    private: list[str] = field(default_factory=list)
    """Texts that only some may see: names and addresses."""

    def __post_init__(self) -> None:
        self.world = make_world(ORIGIN, token="backstage-of-the-tests", seed="fuzz", release=self.release)
        self.freeze()
        self.sites = make_sites(self.world)
        self.backstage = make_backstage(self.world)
        self._loop = OwnLoop()

    def freeze(self) -> None:
        """Let it be always the same moment."""
        self.world.clock.freeze(datetime(2025, 6, 30, 9, 15, tzinfo=UTC))

    def close(self) -> None:
        self._loop.run(self.world.back_channel.aclose())
        self._loop.close()
        self.world.store.close()

    def keep(self) -> Kept:
        """Everything that the twin knows, and the tokens that it will hand out."""
        return self.world.store._connection.serialize(), self.world.tokens.kept()

    def restore(self, kept: Kept) -> None:
        """Go back to what was kept."""
        database, tokens = kept
        copy = sqlite3.connect(":memory:")
        copy.deserialize(database)
        self.world.store.restore(copy)
        copy.close()
        self.world.tokens.restore(tokens)

    def ask(
        self,
        app: Starlette,
        method: str,
        target: bytes,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes = b"",
        patience: float | None = None,
    ) -> Answer | None:
        """Send a request and return the answer, ``None`` where it does not come in time."""
        raw_path, _, query = target.partition(b"?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw_path.decode("latin-1")),  # as uvicorn does it
            "raw_path": raw_path,
            "root_path": "",
            "query_string": query,
            "headers": list(headers),
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 8000),
        }
        start: dict[str, Any] = {}
        sent = bytearray()
        # In two pieces, as a socket may deliver it.
        pieces = [body[: len(body) // 2], body[len(body) // 2 :]]

        async def receive() -> dict[str, Any]:
            if pieces:
                piece = pieces.pop(0)
                return {"type": "http.request", "body": piece, "more_body": bool(pieces)}
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                sent.extend(message.get("body", b""))

        async def answer() -> bool:
            try:
                await asyncio.wait_for(app(scope, receive, send), patience)
            except TimeoutError:
                return False
            return True

        if not self._loop.run(answer()):
            return None
        found = [(key.decode("latin-1").lower(), value.decode("latin-1")) for key, value in start["headers"]]
        return Answer(target.decode("latin-1"), start["status"], found, bytes(sent))


class Tab:
    """A browser of one person. ``may_see`` are the texts about others that are this person's business."""

    def __init__(self, twin: Twin, email: str, may_see: Iterable[str] = ()) -> None:
        self.twin = twin
        self.email = email
        self.language = "en"
        self.may_see = tuple(may_see)
        self.cookies: dict[str, tuple[str, str]] = {}

    def second(self) -> Tab:
        """Another tab of the same browser; the jar is shared from then on."""
        tab = Tab(self.twin, self.email, self.may_see)
        tab.cookies = self.cookies
        return tab

    def copy(self) -> Tab:
        """The same browser as it is now, going its own way."""
        tab = self.second()
        tab.cookies = dict(self.cookies)
        return tab

    def send(
        self,
        method: str,
        target: str | bytes,
        body: bytes = b"",
        content_type: str = "",
        headers: Iterable[tuple[bytes, bytes]] = (),
    ) -> Answer:
        """Send a request; the answer keeps every promise."""
        raw = target if isinstance(target, bytes) else quote(target, safe="/?&=%:;,+~@!$'()*[]").encode()
        extra = list(headers)
        named = {name for name, _ in extra}
        own = [(b"host", b"localhost:8000"), (b"accept-language", self.language.encode())]
        if body or method == "POST":
            own += [(b"content-type", content_type.encode("latin-1")), (b"content-length", b"%d" % len(body))]
        path = raw.partition(b"?")[0].decode("latin-1")
        cookie = "; ".join(f"{name}={value}" for name, (value, where) in self.cookies.items() if _is_below(path, where))
        if cookie:
            own.append((b"cookie", cookie.encode("latin-1")))
        answer = self.twin.ask(
            self.twin.sites, method, raw, [*(pair for pair in own if pair[0] not in named), *extra], body
        )
        assert answer is not None
        self._take_cookies(answer)
        promises.check(answer, ORIGIN, [text for text in self.twin.private if text not in self.may_see])
        return answer

    def get(self, target: str) -> Answer:
        """Go to an address and follow where it leads."""
        return self._follow(self.send("GET", target))

    def post(self, target: str, fields: Iterable[tuple[str, str]]) -> Answer:
        """Post fields, without following."""
        return self.send("POST", target, urlencode(list(fields)).encode(), URLENCODED)

    def submit(self, page: Answer, form: Form, **typed: str) -> Answer:
        """Fill in a form as a sensible person would, and follow where it leads."""
        return self._follow(self.send_form(page, form, self.filled(form, typed)))

    def send_form(self, page: Answer, form: Form, fields: Iterable[tuple[str, str]]) -> Answer:
        """Send a form's fields, without following."""
        target = urljoin(page.target, form.action) if form.action else page.target
        if form.method == "post":
            return self.post(target, fields)
        return self.send("GET", f"{target.partition('?')[0]}?{urlencode(list(fields))}")

    def filled(self, form: Form, typed: dict[str, str] | None = None) -> list[tuple[str, str]]:
        """What a sensible person sends with a form: every box ticked, every text in its place."""
        typed = typed or {}
        values = [(each.name, typed.get(each.name, self._sensible(form, each))) for each in form.fields]
        named = [button for button in form.buttons if button[0] in typed]
        return values + [button for button in named or form.buttons[-1:] if button[0] != "newCaptcha"]

    def _sensible(self, form: Form, each: Field) -> str:
        if each.type in {"checkbox", "radio"}:
            return each.options[0]
        if each.name == "captcha":
            return self._solved(form)
        if each.value:
            return each.value
        if each.type == "password":
            return self.twin.world.choices(self.email).password
        if "mail" in each.name.lower() or each.name == "username":
            is_new = any(other.name == "confirmEmail" for other in form.fields)
            return f"new.{self.email}" if is_new else self.email
        return next(filter(None, each.options), "Probe")

    def _solved(self, form: Form) -> str:
        identifier = next((each.value for each in form.fields if each.name == "captchaId"), "")
        return read_captcha(self.twin.world, f"/cas/captcha/{identifier}.png")

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(_MOST_REDIRECTS):
            if answer.status not in {301, 302, 303, 307, 308}:
                return answer
            target = urljoin(ORIGIN + answer.target, answer.location)
            answer = self.send("GET", target.removeprefix(ORIGIN))
        raise AssertionError(f"{answer.target} redirects without end")

    def _take_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name == "set-cookie":
                for morsel in SimpleCookie(value).values():
                    self.cookies[morsel.key] = (morsel.value, morsel["path"] or "/")
                    if morsel["max-age"] == "0":
                        del self.cookies[morsel.key]

    def sign_in(self, person: Person) -> Answer:
        """Sign in to TRACES NT with the phone."""
        welcome = self.get("/tracesnt/login")
        forms = [form for form in welcome.parsed.forms if form.action.startswith("/cas/login")]
        links = [address for address in welcome.parsed.addresses if address.startswith("/cas/login?")]
        asked = self.submit(welcome, forms[0]) if forms else self.get(links[0])
        password = self.submit(asked, asked.form_with("username"), username=person.email)
        chosen = self.twin.world.choices(person.email).password
        waiting = self.submit(password, password.form_with("password"), password=chosen, loginStrength="MOBILE_APP_PIN")
        Phone(self.twin.world, person.email).confirm(None)
        return self.get(next(each for each in waiting.parsed.addresses if "continue.cgi" in each))


def _is_below(path: str, where: str) -> bool:
    return where in {"/", path} or path.startswith(f"{where}/")
