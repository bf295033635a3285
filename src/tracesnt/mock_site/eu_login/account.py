"""My account: what one can change about oneself."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tracesnt.mock_site.eu_login import accounts, paths
from tracesnt.mock_site.eu_login.accounts import Check
from tracesnt.mock_site.eu_login.passwords import password_errors, rules
from tracesnt.mock_site.eu_login.registration import is_name
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.language import clock_time
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.writes import Kind

_CHECKS = {Check.WRONG: "sign-in-password.error-wrong", Check.LOCKED: "sign-in-password.error-locked"}


def _my_account(exchange: Exchange) -> Response:
    return exchange.page("eu_login/my_account.html", notice=exchange.take_notice())


def _name(exchange: Exchange) -> Response:
    account = accounts.find(exchange.world, exchange.email)
    values = {"firstName": account.first_name, "lastName": account.last_name} if account else {}
    return exchange.page("eu_login/name_change.html", values=values, notice=exchange.take_notice())


def _change_name(exchange: Exchange) -> Response:
    values = {name: exchange.text(name) for name in ("firstName", "lastName")}
    errors = {
        name: "account-creation.error-name" if value else "common.required"
        for name, value in values.items()
        if not is_name(value)
    }
    if errors:
        return exchange.page("eu_login/name_change.html", REFUSED, values=values, errors=errors)
    accounts.rename(exchange.world, exchange.email or "", values["firstName"], values["lastName"])
    exchange.world.writes.log(Kind.NAME_CHANGED, exchange.email or "")
    exchange.leave_notice("name-change.saved")
    return exchange.redirect(paths.at(paths.MY_NAME))


def _password(exchange: Exchange) -> Response:
    return _password_form(exchange, notice=exchange.take_notice())


def _password_form(
    exchange: Exchange, status: int = 200, *, locked_until: float | None = None, **context: Any
) -> Response:
    until = locked_until and clock_time(locked_until, exchange.language)
    return exchange.page("eu_login/password_change.html", status, rules=rules(), locked_until=until, **context)


def _change_password(exchange: Exchange) -> Response:
    world, email = exchange.world, exchange.email or ""
    current, password, repeat = (exchange.typed(name) for name in ("currentPassword", "newPassword", "confirmPassword"))
    world.ledger.note(current, password, repeat)
    errors = password_errors(password, repeat)
    check = accounts.check_password(world, email, current)
    if check is not Check.RIGHT:
        errors = {"currentPassword": _CHECKS[check]} | errors
    if errors:
        locked_until = accounts.locked_until(world, email)
        return _password_form(exchange, REFUSED, errors=errors, locked_until=locked_until)
    accounts.set_password(world, email, password)
    world.sessions.end_others(exchange.site, email, kept=exchange.session)
    world.writes.log(Kind.PASSWORD_CHANGED, email)
    exchange.leave_notice("password-change.saved")
    return exchange.redirect(paths.at(paths.MY_PASSWORD))


_ENTRANCE = paths.at(paths.LOGIN)
routes = [
    page(SiteName.EU_LOGIN, paths.MY_ACCOUNT, _my_account, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.MY_NAME, _name, _change_name, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.MY_PASSWORD, _password, _change_password, entrance=_ENTRANCE),
]
