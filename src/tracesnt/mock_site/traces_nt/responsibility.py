"""Who decides about whom (help-old, fli). One rule, asked from both sides: what is a validator's business, and who are
the validators of an organisation.

For an operator these are its control body, an authority of its country, and its own administrators; for a control body
its administrators and an authority of its country; for an authority its administrators and the central authority of its
country. Nobody decides about themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.fixtures.folding import folded
from tracesnt.mock_site.traces_nt import requests
from tracesnt.mock_site.traces_nt.access import Access
from tracesnt.mock_site.traces_nt.requests import Request, Status
from tracesnt.mock_site.traces_nt.users import User, of_row
from tracesnt.mock_site.world import World

MOST_MAILS = 20
_CENTRAL = "central-competent-authority"


def _rule(administrates: str) -> str:
    """Condition for ``acting``, an authorisation for ``theirs``, to decide about requests for ``own``."""
    return f"""(
        (theirs.traces_number = own.traces_number AND {administrates})
        OR (own.kind = 'operator' AND theirs.kind = 'control-body' AND theirs.key = own.control_body)
        OR {_AUTHORITY}
    )"""


_AUTHORITY = f"""(
    theirs.kind = 'authority' AND theirs.country = own.country AND theirs.traces_number <> own.traces_number
    AND (own.kind <> 'authority' OR EXISTS (
        SELECT 1 FROM organisation_activities AS carried
        WHERE carried.traces_number = theirs.traces_number AND carried.activity = '{_CENTRAL}'
    ))
)"""  # noqa: S608 - constants only
_ACTING = (
    "SELECT 1 FROM requests AS acting JOIN organisations AS theirs ON theirs.traces_number = acting.traces_number "
    "WHERE acting.id IN (SELECT value FROM json_each(?))"
)
_IN_SESSION = "acting.id IN (SELECT value FROM json_each(?))"
_BUSINESS = f"user <> ? AND EXISTS ({_ACTING} AND {_rule(_IN_SESSION)})"
_UNSUSPENDS = (
    f"user = ? AND user <> ? AND EXISTS ({_ACTING} "
    f"AND ((theirs.traces_number = own.traces_number AND {_IN_SESSION}) OR {_AUTHORITY}))"
)
_VALIDATORS = f"""
    SELECT DISTINCT users.* FROM requests AS acting
    JOIN organisations AS theirs ON theirs.traces_number = acting.traces_number
    JOIN organisations AS own ON own.traces_number = ?
    JOIN users ON users.id = acting.user
    WHERE acting.status = 'valid' AND NOT users.suspended AND users.id <> ? AND {_rule("acting.administrator")}
    ORDER BY users.id LIMIT ?
"""  # noqa: S608 - constants only


@dataclass(frozen=True)
class Desk:
    """A validator at work: a user, and what their session may do."""

    user: User
    access: Access

    def pending(self, world: World) -> list[Request]:
        """Return the requests that wait for this validator, oldest first."""
        return self._business(world, "status = ?", Status.REQUESTED)[::-1]

    def named(self, world: World, text: str) -> list[Request]:
        """Return every request of the people whose name or address holds a text, oldest first."""
        condition = "(instr(lower(users.email), ?) > 0 OR instr(users.folded_name, ?) > 0)"
        return self._business(world, condition, text.lower(), folded(text))[::-1]

    def of_user(self, world: World, user: User) -> list[Request]:
        """Return every request of a user that is this validator's business, newest first."""
        return self._business(world, "user = ?", user.id)

    def may_unsuspend(self, world: World, user: User) -> bool:
        """Tell whether this validator may give a user the access back: an authority or an administrator (fli)."""
        values = (user.id, self.user.id, self.access.ids, self.access.administered_ids)
        return bool(requests.select(world, _UNSUSPENDS, *values))

    def _business(self, world: World, condition: str, *values: str | int) -> list[Request]:
        mine = (self.user.id, self.access.ids, self.access.administered_ids)
        return requests.select(world, f"{_BUSINESS} AND {condition}", *mine, *values)


def validators(world: World, traces_number: str, person: User) -> list[User]:
    """Return who may decide about a person's request for an organisation, each once and not too many."""
    return [of_row(row) for row in world.store.all(_VALIDATORS, traces_number, person.id, MOST_MAILS)]
