"""Where one's name is changed."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage


class NameChangePage(EuLoginPage):
    """``/cas/userdata/myName.cgi`` (path inferred); TRACES NT's home links to it (guide)."""

    path = "/cas/userdata/myName.cgi"
    heading = proof = Element("heading", "name-change.heading", "#name-change-heading")
    first_name = Element("textbox", "name-change.first-name", "#firstName")
    last_name = Element("textbox", "name-change.last-name", "#lastName")
    save_button = Element("button", "name-change.save", "#saveName")

    def change(self, first_name: str, last_name: str) -> NameChangePage:
        """Change the name and save it."""
        self.first_name.fill(first_name)
        self.last_name.fill(last_name)
        self.save_button.click()
        return self.next(NameChangePage)
