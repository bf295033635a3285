"""An operator's profile."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.traces_nt.profile import ProfilePage


class OperatorProfilePage(ProfilePage):
    """``/tracesnt/operators/profile/NUMBER`` (path inferred)."""

    path = "/tracesnt/operators/profile"
    heading = proof = Element("heading", "operator-profile.heading", "#operator-profile-heading")
