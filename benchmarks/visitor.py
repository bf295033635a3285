"""A visitor of the twin who needs no browser: enough to sign in, and to ask for pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
from bs4 import BeautifulSoup, Tag

Scan = Callable[[str, str], Awaitable[str]]


class Visitor:
    """``scan`` takes a person's address and the code's picture, and returns the one-time password of their phone."""

    def __init__(self, http: httpx.AsyncClient, scan: Scan) -> None:
        self._http = http
        self._scan = scan

    async def get(self, path: str) -> httpx.Response:
        """Ask for a page, which has to come."""
        response = await self._http.get(path, follow_redirects=True)
        assert response.is_success, f"{path}: {response.status_code}"
        return response

    async def sign_in(self, email: str, password: str) -> None:
        """Sign in to TRACES NT with the QR code of the mobile app."""
        service = _soup(await self.get("/tracesnt/login")).select_one("input[name=service]")
        assert service is not None
        page = await self._http.get("/cas/login", params={"service": str(service["value"])})
        page = await self._submit(page, username=email)
        page = await self._submit(page, password=password, loginStrength="MOBILE_APP_QR")
        picture = _soup(page).select_one("#qrPicture")
        assert picture is not None
        page = await self._submit(page, oneTimePassword=await self._scan(email, str(picture["src"])))
        assert page.url.path == "/tracesnt/home", page.url

    async def _submit(self, page: httpx.Response, **fields: str) -> httpx.Response:
        form = _soup(page).select_one("main form[method=post]")
        assert form is not None
        hidden = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
        return await self._http.post(_action(form), data={**hidden, **fields}, follow_redirects=True)


def _soup(page: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(page.text, "html.parser")


def _action(form: Tag) -> str:
    return str(form["action"])
