"""The validator's side: the users whose requests are their business, and the decisions about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import access, decisions, paths, requests, users
from tracesnt.mock_site.traces_nt.decisions import POSSIBLE, Change, Decision
from tracesnt.mock_site.traces_nt.requests import Request, Status
from tracesnt.mock_site.traces_nt.responsibility import Desk
from tracesnt.mock_site.traces_nt.users import User

LONGEST_REASON = 500
LONGEST_NAME = 200
MOST_USERS = 100


def _desk(exchange: Exchange) -> Desk:
    desk = Desk(users.signed_in(exchange), access.of(exchange))
    if not desk.access.decides:
        raise HTTPException(403)
    return desk


def _list(exchange: Exchange) -> Response:
    desk, name = _desk(exchange), exchange.query("name").strip()[:LONGEST_NAME]
    caption = nothing = ""
    hits: list[Request] = []
    if exchange.query("pending"):
        hits, caption, nothing = desk.pending(exchange.world), "users.results", "users.none"
    elif "name" in exchange.request.query_params:
        hits, caption, nothing = desk.named(exchange.world, name), "users.found", "users.none-found"
    found: dict[int, list[Request]] = {}
    for request in hits:
        found.setdefault(request.user, []).append(request)
    shown = dict(list(found.items())[:MOST_USERS])
    return exchange.page(
        "traces_nt/users.html",
        found=shown,
        are_more=len(shown) < len(found),
        most=str(MOST_USERS),
        caption=caption,
        nothing=nothing,
        values={"userName": name},
    )


def _subject(exchange: Exchange, desk: Desk) -> tuple[User, list[Request]]:
    """The user whom the page is about, and their requests, as long as any is the validator's business."""
    user = users.by_id(exchange.world, exchange.request.path_params["id"])
    business = [] if user is None else desk.of_user(exchange.world, user)
    if user is None or not business:
        raise HTTPException(404)
    return user, business


@dataclass
class _Form:
    """What a validator has filled in: nothing counts until all of it can be saved."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    is_stale: bool = False
    unsuspends: bool = False

    @classmethod
    def read(cls, exchange: Exchange, business: list[Request]) -> _Form:
        form = cls(unsuspends=bool(exchange.text("unsuspend")))
        for request in business:
            if exchange.given(f"version-{request.id}"):
                form._read_one(exchange, request)
        return form

    def _read_one(self, exchange: Exchange, request: Request) -> None:
        if exchange.text(f"version-{request.id}") != str(request.version):
            self.is_stale = True
            return
        wanted = exchange.text(self._keep(exchange, "decision", request))
        decision = next((each for each in POSSIBLE[request.status] if each == wanted), None)
        reason, until = "", None
        if decision is not None and decision.needs_reason:
            reason = exchange.text(self._keep(exchange, "reason", request))[:LONGEST_REASON]
            if not reason:
                self._refuse("reason", request, "user.error-reason")
        if decision is Decision.SUSPEND:
            until = self._read_until(exchange, request)
        administrator = None
        if request.status is Status.VALID:
            ticked = bool(exchange.text(self._keep(exchange, "administrator", request)))
            administrator = ticked if ticked != request.is_administrator else None
        if decision is not None or administrator is not None:
            self.changes.append(Change(request, decision, reason, until, administrator))

    def _read_until(self, exchange: Exchange, request: Request) -> float | None:
        typed = exchange.text(self._keep(exchange, "until", request))
        if not typed:
            return None
        try:
            until = datetime.combine(date.fromisoformat(typed), time(), UTC).timestamp()
        except (ValueError, OverflowError):
            until = 0.0
        if until <= exchange.world.clock.now():
            self._refuse("until", request, "user.error-until")
        return until

    def _keep(self, exchange: Exchange, name: str, request: Request) -> str:
        key = f"{name}-{request.id}"
        self.values[key] = exchange.text(key)[:LONGEST_REASON]
        return key

    def _refuse(self, name: str, request: Request, label: str) -> None:
        suspends = request.status is Status.VALID
        self.errors[f"{name}-{request.id}"] = label
        self.labels[f"{name}-{request.id}"] = (
            "user.until" if name == "until" else "user.suspension-reason" if suspends else "user.reason"
        )


def _show(exchange: Exchange) -> Response:
    return _page(exchange, _Form(), exchange.take_notice())


def _page(exchange: Exchange, form: _Form, notice: str = "", error: str = "") -> Response:
    desk = _desk(exchange)
    user, business = _subject(exchange, desk)
    is_open = {request.id: request.status in requests.OPEN for request in business}
    return exchange.page(
        "traces_nt/user.html",
        REFUSED if error or form.errors else 200,
        user=user,
        requests=[request for request in business if is_open[request.id]],
        history=[request for request in business if not is_open[request.id]],
        possible=POSSIBLE,
        may_unsuspend=user.is_suspended and desk.may_unsuspend(exchange.world, user),
        tomorrow=datetime.fromtimestamp(exchange.world.clock.now() + 86400, UTC).date().isoformat(),
        values=form.values,
        errors=form.errors,
        error_labels=form.labels,
        notice=notice,
        error=error,
    )


def _save(exchange: Exchange) -> Response:
    desk = _desk(exchange)
    user, business = _subject(exchange, desk)
    form = _Form.read(exchange, business)
    unsuspends = form.unsuspends and desk.may_unsuspend(exchange.world, user)
    if form.is_stale or (unsuspends and not user.is_suspended):
        return _page(exchange, form, error="user.error-stale")
    if form.errors:
        return _page(exchange, form)
    if not form.changes and not unsuspends:
        return _page(exchange, form, error="user.error-nothing-decided")
    if decisions.leaves_without_administrator(exchange.world, form.changes):
        return _page(exchange, form, error="user.error-last-administrator")
    decisions.save(exchange.world, form.changes)
    if unsuspends:
        users.unsuspend(exchange.world, user)
    exchange.leave_notice("user.saved")
    return exchange.redirect(exchange.path)


routes = [
    page(SiteName.TRACES, paths.USERS, _list, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, f"{paths.USER}/{{id}}", _show, _save, entrance=paths.ENTRANCE),
]
