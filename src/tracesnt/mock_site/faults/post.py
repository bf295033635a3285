"""Faults of the post: mails that are lost, that are late, and that come twice."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracesnt.mock_site.faults.models import MailFault


class MailLost(MailFault):
    """The mail never arrives."""

    kind: Literal["mail-lost"] = "mail-lost"

    def delays(self, delays: tuple[float, ...]) -> tuple[float, ...]:  # noqa: ARG002 - the signature is a fault's
        return ()


class MailLate(MailFault):
    """The mail arrives ``seconds`` later by the twin's clock."""

    kind: Literal["mail-late"] = "mail-late"
    seconds: float = Field(gt=0, le=10 * 365 * 86400)

    def delays(self, delays: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(delay + self.seconds for delay in delays)


class MailTwice(MailFault):
    """The mail arrives twice."""

    kind: Literal["mail-twice"] = "mail-twice"

    def delays(self, delays: tuple[float, ...]) -> tuple[float, ...]:
        return delays * 2
