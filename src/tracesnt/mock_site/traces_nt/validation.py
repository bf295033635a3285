"""The control body's side: the users with pending requests, and the decisions about them."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import paths, requests, users
from tracesnt.mock_site.traces_nt.requests import Status
from tracesnt.mock_site.traces_nt.users import User

LONGEST_REASON = 500
_DECISIONS = {"accept": Status.VALID, "reject": Status.REJECTED}


def _official(exchange: Exchange) -> User:
    user = users.signed_in(exchange)
    if user.control_body is None:
        raise HTTPException(403)
    return user


def _list(exchange: Exchange) -> Response:
    official = _official(exchange)
    was_searched = bool(exchange.query("pending"))
    found: dict[int, list[requests.Request]] = {}
    for request in reversed(requests.pending_for(exchange.world, official) if was_searched else []):
        found.setdefault(request.user, []).append(request)
    return exchange.page("traces_nt/users.html", was_searched=was_searched, found=found)


def _subject(exchange: Exchange, official: User) -> User:
    """The user whom the page is about, as long as it is any of the official's business."""
    user = users.by_id(exchange.world, exchange.request.path_params["id"])
    if user is None or not requests.knows(exchange.world, official, user):
        raise HTTPException(404)
    return user


def _show(exchange: Exchange) -> Response:
    return _page(exchange, {}, {}, exchange.take_notice())


def _page(
    exchange: Exchange, values: dict[str, str], errors: dict[str, str], notice: str = "", error: str = ""
) -> Response:
    official = _official(exchange)
    user = _subject(exchange, official)
    pending = [request for request in requests.pending_for(exchange.world, official) if request.user == user.id]
    return exchange.page(
        "traces_nt/user.html",
        REFUSED if error or errors else 200,
        user=user,
        pending=pending,
        values=values,
        errors=errors,
        reason_labels=dict.fromkeys(errors, "user.reason"),
        notice=notice,
        error=error,
    )


def _save(exchange: Exchange) -> Response:
    official = _official(exchange)
    user = _subject(exchange, official)
    decided, values, errors = [], dict[str, str](), dict[str, str]()
    for request in requests.pending_for(exchange.world, official):
        decision, reason = f"decision-{request.id}", f"reason-{request.id}"
        status = _DECISIONS.get(exchange.text(decision))
        if request.user != user.id or status is None:
            continue
        values |= {decision: exchange.text(decision), reason: exchange.text(reason)[:LONGEST_REASON]}
        if status is Status.REJECTED and not values[reason]:
            errors[reason] = "user.error-reason"
        decided.append((request, status, values[reason] if status is Status.REJECTED else ""))
    if errors:
        return _page(exchange, values, errors)
    if not decided:
        return _page(exchange, values, errors, error="user.error-nothing-decided")
    for request, status, reason in decided:
        requests.decide(exchange.world, request, status, reason)
    exchange.leave_notice("user.saved")
    return exchange.redirect(exchange.path)


routes = [
    page(SiteName.TRACES, paths.USERS, _list, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, f"{paths.USER}/{{id}}", _show, _save, entrance=paths.ENTRANCE),
]
