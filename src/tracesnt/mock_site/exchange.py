"""One request to a site and its answer: the session, the language, the form, and the page that is sent back."""

from __future__ import annotations

import hmac
from functools import partial
from typing import Any, cast
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tracesnt.fixtures import labelled_languages
from tracesnt.mock_site import assets
from tracesnt.mock_site.language import COOKIE, language_of, own_name
from tracesnt.mock_site.sessions import Session, SiteName
from tracesnt.mock_site.world import World

REFUSED = 400
_NOTICE = "notice"
_FORM_TYPE = "application/x-www-form-urlencoded"


class Refused(HTTPException):
    """What the visitor came with does not count; ``label`` is what the page says."""

    def __init__(self, label: str) -> None:
        super().__init__(403)
        self.label = label


class Exchange:
    """One request to one of the sites."""

    def __init__(self, world: World, site: SiteName, request: Request, form: FormData | None = None) -> None:
        self.world = world
        self.site = site
        self.request = request
        self.language = language_of(request)
        self._form = form or FormData()
        token = request.cookies.get(site.cookie)
        self.session = world.sessions.find(site, token) if token else None
        self._arrived_with = self.session

    @classmethod
    async def of(cls, site: SiteName, request: Request) -> Exchange:
        """Read a request, with the form that it posts; what is not encoded as the pages' forms are is no form."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        form = await request.form() if request.method == "POST" and kind == _FORM_TYPE else None
        return cls(world_of(request), site, request, form)

    @property
    def email(self) -> str | None:
        """Address of the person who is signed in."""
        return None if self.session is None else self.session.email

    @property
    def has_ended(self) -> bool:
        """Whether the visitor comes with the cookie of a session that is over."""
        return self._arrived_with is None and self.site.cookie in self.request.cookies

    @property
    def path(self) -> str:
        """The path that was asked for, as an address within this site: never ``//elsewhere``, and nothing to escape."""
        return "/" + quote(self.request.scope["path"].lstrip("/"))

    def query(self, name: str) -> str:
        """A parameter of the address, empty where it has none."""
        return self.request.query_params.get(name, "")

    def typed(self, name: str) -> str:
        """What was typed into a field, exactly."""
        value = self._form.get(name, "")
        return value if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """What was typed into a field of one line, without needless blanks and control characters."""
        printable = (character if character.isprintable() else " " for character in self.typed(name))
        return " ".join("".join(printable).split())

    def ticked(self, name: str) -> list[str]:
        """Values of the tick boxes of a name that are ticked."""
        return [value for value in self._form.getlist(name) if isinstance(value, str)]

    def given(self, name: str) -> bool:
        """Tell whether the form carries a field, such as the button that was pressed."""
        return name in self._form

    def check_form(self) -> None:
        """Raise :class:`Refused` unless the form carries its session's token."""
        expected = "" if self.session is None else self.session.csrf
        if not expected or not hmac.compare_digest(expected.encode(), self.typed("csrf").encode()):
            raise Refused("error.stale-form")

    def need_session(self) -> Session:
        """Return the visitor's session, starting one for a newcomer."""
        if self.session is None:
            self.session = self.world.sessions.start(self.site)
        return self.session

    def sign_in(self, email: str, **data: Any) -> None:
        """Start a new session for a person; the one before ends, so that a planted cookie is worth nothing."""
        self.sign_out()
        self.session = self.world.sessions.start(self.site, email, **data)

    def sign_out(self) -> None:
        """End the session."""
        if self.session is not None:
            self.world.sessions.end(self.session)
            self.session = None

    def remember(self, **data: Any) -> None:
        """Keep something in the session."""
        session = self.need_session()
        session.data.update(data)
        self.world.sessions.remember(session)

    def recall(self, key: str) -> Any:
        """Return what the session keeps under a key, ``None`` where there is nothing."""
        return None if self.session is None else self.session.data.get(key)

    def leave_notice(self, label: str) -> None:
        """Let the next page show a label's text, once."""
        self.remember(**{_NOTICE: label})

    def take_notice(self) -> str:
        """Return the label of the notice that was left, empty where there is none."""
        label = self.recall(_NOTICE)
        if label:
            self.remember(**{_NOTICE: ""})
        return label or ""

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """Make a page of the site from a template."""
        return HTMLResponse(self.world.renderer.page(template, self.language, self._frame() | context), status)

    def redirect(self, address: str, **query: str) -> Response:
        """Send the browser on to another address."""
        return RedirectResponse(f"{address}?{urlencode(query)}" if query else address, 303)

    def finish(self, response: Response) -> Response:
        """Give the browser its cookie where the session has changed."""
        before, after = self._arrived_with, self.session
        if after is not None and (before is None or before.token != after.token):
            response.set_cookie(self.site.cookie, after.token, path=self.site.path, httponly=True, samesite="lax")
        elif after is None and self.site.cookie in self.request.cookies:
            response.delete_cookie(self.site.cookie, path=self.site.path, httponly=True, samesite="lax")
        return response

    def _frame(self) -> dict[str, Any]:
        parameters = self.request.query_params.multi_items()
        of_site = self.world.frames.get(self.site)
        return ({} if of_site is None else of_site(self)) | {
            "path": self.path,
            "address": self.path + (f"?{urlencode(parameters)}" if parameters else ""),
            "kept_parameters": [(name, value) for name, value in parameters if name != COOKIE],
            "languages": [(language, own_name(language)) for language in labelled_languages()],
            "asset": partial(assets.address, self.site),
            "csrf": self._csrf_field,
            "signed_in": self.email is not None,
            "errors": {},
            "values": {},
            "notice": "",
        }

    def _csrf_field(self) -> Markup:
        return Markup('<input type="hidden" name="csrf" value="{}">').format(self.need_session().csrf)


def world_of(request: Request) -> World:
    """Return the twin that a request belongs to."""
    return cast("World", request.app.state.world)
