"""One user, with the requests and authorisations that a validator decides about."""

from __future__ import annotations

from datetime import date

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.authorisations import Status, status_called

_COLUMNS = ("user.operator", "user.activity", "user.status")


class RequestRow(Region):
    """One request or authorisation: the green check, or its other decisions; and the administrator's rights."""

    accept = Element("radio", "user.accept", "input[value=accept]", always=False)
    reject = Element("radio", "user.reject", "input[value=reject]", always=False)
    suspend = Element("radio", "user.suspend", "input[value=suspend]", always=False)
    lift = Element("radio", "user.lift", "input[value=lift]", always=False)
    reason = Element("textbox", "user.reason", "input.reason", always=False)
    suspension_reason = Element("textbox", "user.suspension-reason", "input.reason", always=False)
    until = Element("labelled", "user.until", "input.until", always=False)
    administrator = Element("checkbox", "user.administrator", "input.administrator", always=False)


class UserPage(TracesPage):
    """``/tracesnt/users/user/ID`` (path inferred); nothing counts until "Save changes" (help-old)."""

    path = "/tracesnt/users/user"
    heading = proof = Element("heading", "user.heading", "#user-heading")
    table = Element("table", "user.authorisations", "#requests", always=False)
    history = Element("table", "user.history", "#history", always=False)
    unsuspend_box = Element("checkbox", "user.unsuspend", "#unsuspend", always=False)
    save_button = Element("button", "user.save", "#saveChanges", always=False)
    saved = Element("text", "user.saved", "#saved", always=False)

    def standing(self, traces_number: str, activity: str) -> Status | None:
        """How the newest request for an activity (its key) of an organisation stands; ``None`` without one."""
        number = self.host.labels.text("operator-results.traces-number", number=traces_number)
        name = self.host.labels[f"activity.{activity}"]
        for organisation, carried, standing in [*self.table.rows(*_COLUMNS), *self.history.rows(*_COLUMNS)]:
            if number in organisation.split("\n") and carried == name:
                return status_called(self, standing.partition("\n")[0])
        return None

    def accept(self, traces_number: str, activity: str) -> None:
        """Set the green check on a pending request."""
        self._request(traces_number, activity).accept.check()

    def reject(self, traces_number: str, activity: str, reason: str) -> None:
        """Mark a pending request as rejected."""
        request = self._request(traces_number, activity)
        request.reject.check()
        request.reason.fill(reason)

    def suspend(self, traces_number: str, activity: str, reason: str, until: date | None = None) -> None:
        """Mark a valid authorisation as suspended, for good or until a day."""
        request = self._request(traces_number, activity)
        request.suspend.check()
        request.suspension_reason.fill(reason)
        if until is not None:
            request.until.fill(until.isoformat())

    def lift(self, traces_number: str, activity: str) -> None:
        """Mark a suspension as lifted."""
        self._request(traces_number, activity).lift.check()

    def make_administrator(self, traces_number: str, activity: str, *, is_one: bool) -> None:
        """Give or take an administrator's rights (travas.eu)."""
        box = self._request(traces_number, activity).administrator
        if is_one:
            box.check()
        else:
            box.uncheck()

    def is_administrator(self, traces_number: str, activity: str) -> bool:
        """Tell whether the form makes the user an administrator of an organisation."""
        return self._request(traces_number, activity).administrator.is_checked()

    def can_be_unsuspended(self) -> bool:
        """Tell whether all of the user's access is suspended, and may be given back here (fli FAQ 8.6)."""
        return self.unsuspend_box.is_there()

    def unsuspend(self) -> None:
        """Tick "Unsuspend User"."""
        self.unsuspend_box.check()

    def save(self) -> UserPage:
        """Press "Save changes"."""
        self.save_button.click()
        return self.next(UserPage)

    def confirms_saving(self) -> bool:
        """Tell whether the page says that the changes were saved."""
        return self.saved.is_there()

    def _request(self, traces_number: str, activity: str) -> RequestRow:
        number = self.host.labels.text("operator-results.traces-number", number=traces_number)
        name = self.host.labels[f"activity.{activity}"]
        place = self.table.part(number).filter(has=self.host.page.get_by_text(name, exact=True))
        return RequestRow(self, place)
