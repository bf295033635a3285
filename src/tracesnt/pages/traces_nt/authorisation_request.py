"""The pop-up over an operator's profile that sends a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracesnt.pages.element import Element
from tracesnt.pages.page import P, TracesPage
from tracesnt.pages.traces_nt.authorisations import AuthorisationsPage

if TYPE_CHECKING:
    from tracesnt.pages.traces_nt.home import HomePage


class AuthorisationRequestPage(TracesPage):
    """``/tracesnt/authorisations/new`` (path inferred); the form may stay empty (help-old, help)."""

    path = "/tracesnt/authorisations/new"
    heading = proof = Element("heading", "authorisation-request.heading", "#authorisation-request-heading")
    email = Element("textbox", "authorisation-request.email", "#contactEmail")
    phone = Element("textbox", "authorisation-request.phone", "#contactPhone")
    message = Element("textbox", "authorisation-request.message", "#message")
    send_button = Element("button", "authorisation-request.send", "#sendRequest")

    cancel_link = Element("link", "common.cancel", "#cancelRequest")

    def cancel(self, back: type[P]) -> P:
        """Leave the pop-up without sending anything, back to the page below it."""
        self.cancel_link.click()
        return self.next(back)

    def send(self, refused: type[P], message: str = "") -> AuthorisationsPage | HomePage | P:
        """Send the request, with a message for the approver if there is one; ``refused`` is where a refusal leads.

        One's profile follows (help-old), in newer releases the home (help).
        """
        from tracesnt.pages.traces_nt.home import HomePage  # noqa: PLC0415 - the home leads here

        if message:
            self.message.fill(message)
        self.send_button.click()
        return self.next(AuthorisationsPage, HomePage, refused)
