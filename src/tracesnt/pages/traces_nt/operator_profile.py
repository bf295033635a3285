"""An operator's profile."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage


class ProfileActivity(Region):
    """One activity on the profile."""

    tick_box = Element("checkbox", "{activity}", "input[type=checkbox]")


class OperatorProfilePage(TracesPage):
    """``/tracesnt/operators/profile/NUMBER`` (path inferred); its button at the top right from the guide."""

    path = "/tracesnt/operators/profile"
    heading = proof = Element("heading", "operator-profile.heading", "#operator-profile-heading")
    request_button = Element("button", "operator-profile.request-authorisation", "#requestAuthorisation", always=False)

    def traces_number(self) -> str:
        """TRACES number of the operator, as the page's address has it."""
        return self.host.page.url.partition("?")[0].rpartition("/")[2]

    def request_authorisation(self, activity: str) -> AuthorisationRequestPage | OperatorProfilePage:
        """Tick an activity (its key) and press the button; a refusal comes back to the profile with an alert."""
        row = self.root.locator(f"#activities [data-activity='{activity}']")
        ProfileActivity(self, row, activity=self.host.labels[f"activity.{activity}"]).tick_box.check()
        self.request_button.click()
        return self.next(AuthorisationRequestPage, OperatorProfilePage)
