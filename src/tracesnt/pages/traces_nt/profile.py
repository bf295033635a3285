"""A profile of an operator, a control body or an authority."""

from __future__ import annotations

from typing import Self
from urllib.parse import unquote

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage


class ProfileActivity(Region):
    """One activity on the profile."""

    tick_box = Element("checkbox", "{activity}", "input[type=checkbox]")


class ProfilePage(TracesPage):
    """A profile with its activities; the button at the top right is from the guide."""

    activities = Element("list", "operator-profile.activities", "#activities")
    request_button = Element("button", "operator-profile.request-authorisation", "#requestAuthorisation", always=False)

    def traces_number(self) -> str:
        """TRACES number of the organisation, as the page's address has it."""
        return unquote(self.host.page.url.partition("?")[0].rpartition("/")[2])

    def request_authorisation(self, activity: str) -> AuthorisationRequestPage | Self:
        """Tick an activity (its key) and press the button; a refusal comes back to the profile with an alert."""
        name = self.host.labels[f"activity.{activity}"]
        ProfileActivity(self, self.activities.part(name), activity=name).tick_box.check()
        self.request_button.click()
        return self.next(AuthorisationRequestPage, type(self))
