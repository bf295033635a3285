"""Sending a request for authorisation, and the person's own list of them."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracesnt.fixtures.models import EMAIL
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import decisions, operators, paths, requests, users
from tracesnt.mock_site.traces_nt.requests import Contact, Request, Tick

LONGEST_LINE = 200
LONGEST_MESSAGE = 1000
NOT_WITHDRAWABLE = "authorisations.error-not-withdrawable"


def _ticks(exchange: Exchange) -> list[Tick]:
    values = dict.fromkeys(exchange.request.query_params.getlist("tick"))
    if not values:
        raise HTTPException(400)
    return [Tick.of(value) for value in values]


def _show(exchange: Exchange) -> Response:
    ticks = _ticks(exchange)
    return operators.obstacle_to(exchange, ticks) or _pop_up(exchange, ticks, Contact())


def _send(exchange: Exchange) -> Response:
    ticks = _ticks(exchange)
    contact = Contact(
        email=exchange.text("contactEmail")[:LONGEST_LINE],
        phone=exchange.text("contactPhone")[:LONGEST_LINE],
        message=exchange.typed("message").strip()[:LONGEST_MESSAGE],
    )
    obstacle = operators.obstacle_to(exchange, ticks)
    if obstacle is not None:
        return obstacle
    if contact.email and not EMAIL.fullmatch(contact.email):
        return _pop_up(exchange, ticks, contact, {"contactEmail": "account-creation.error-email"}, REFUSED)
    user = users.signed_in(exchange)
    decisions.submit(exchange.world, user, ticks, contact)
    exchange.leave_notice("authorisations.submitted")
    return exchange.redirect(exchange.world.release.after_request)


def _pop_up(
    exchange: Exchange, ticks: list[Tick], contact: Contact, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    operator = operators.operator_of(exchange, ticks[0].traces_number)
    return exchange.page(
        "traces_nt/authorisation_request.html",
        status,
        **operators.facts(exchange, operator),
        back=operators.profile_address(operator),
        wanted=[(operators.operator_of(exchange, tick.traces_number).name, tick.activity) for tick in ticks],
        values={"contactEmail": contact.email, "contactPhone": contact.phone, "message": contact.message},
        errors=errors or {},
    )


def _profile(exchange: Exchange) -> Response:
    user = users.signed_in(exchange)
    return exchange.page(
        "traces_nt/authorisations.html",
        user=user,
        requests=requests.of_user(exchange.world, user),
        notice=exchange.take_notice(),
    )


def _own(exchange: Exchange) -> Request:
    request = requests.own(exchange.world, users.signed_in(exchange), exchange.request.path_params["id"])
    if request is None:
        raise HTTPException(404)
    return request


def _ask_about_withdrawal(exchange: Exchange) -> Response:
    request = _own(exchange)
    if not request.can_be_withdrawn:
        return _back_to_profile(exchange, NOT_WITHDRAWABLE)
    return exchange.page("traces_nt/withdrawal.html", request=request)


def _withdraw(exchange: Exchange) -> Response:
    request = _own(exchange)
    if not request.can_be_withdrawn or exchange.text("version") != str(request.version):
        return _back_to_profile(exchange, NOT_WITHDRAWABLE)
    decisions.withdraw(exchange.world, users.signed_in(exchange), request)
    return _back_to_profile(exchange, "authorisations.withdrawn")


def _back_to_profile(exchange: Exchange, notice: str) -> Response:
    exchange.leave_notice(notice)
    return exchange.redirect(paths.at(paths.MY_PROFILE))


routes = [
    page(SiteName.TRACES, paths.NEW_REQUEST, _show, _send, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, f"{paths.WITHDRAWAL}/{{id}}", _ask_about_withdrawal, _withdraw, entrance=paths.ENTRANCE),
    page(SiteName.TRACES, paths.MY_PROFILE, _profile, entrance=paths.ENTRANCE),
]
