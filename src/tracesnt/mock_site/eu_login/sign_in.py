"""Sign-in: first who it is, then the password and the method of verification; and sign-out."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracesnt.mock_site.eu_login import accounts, cas, challenges, logins, paths, returning, security_keys
from tracesnt.mock_site.eu_login.accounts import Check
from tracesnt.mock_site.eu_login.logins import Login
from tracesnt.mock_site.eu_login.strength import KEY_STRENGTHS, Strength
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.language import clock_time
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName

_WAITING_PAGES = {Strength.MOBILE_APP_PIN: paths.PIN, Strength.MOBILE_APP_QR: paths.QR} | dict.fromkeys(
    KEY_STRENGTHS, paths.KEY
)
_ANONYMIZE = "anonymize"


def _show(exchange: Exchange) -> Response:
    if exchange.query(logins.PARAMETER):
        login = logins.current(exchange)
        return logins.lost(exchange) if login is None else _password_page(exchange, login)
    service = _service(exchange)
    if exchange.query(_ANONYMIZE):
        return returning.forget(exchange.redirect(paths.at(paths.LOGIN), **({"service": service} if service else {})))
    if exchange.email is None:
        return _address_page(exchange, typed=returning.address(exchange))
    strength = Strength(exchange.recall("strength"))
    if not service:
        account = accounts.find(exchange.world, exchange.email)
        return exchange.page("eu_login/signed_in.html", name=account.name if account else exchange.email)
    if strength.has_two_factors:
        return logins.to_service(exchange, service, exchange.email, strength)
    return _address_page(exchange, typed=returning.address(exchange))


def _submit(exchange: Exchange) -> Response:
    if not exchange.query(logins.PARAMETER):
        return _check_address(exchange)
    login = logins.current(exchange)
    return logins.lost(exchange) if login is None else _check_password(exchange, login)


def _service(exchange: Exchange) -> str:
    service = exchange.query("service")
    if service and not cas.is_allowed(exchange.world, service):
        raise HTTPException(403)
    return service


def _check_address(exchange: Exchange) -> Response:
    service, typed = _service(exchange), exchange.text("username")
    account = accounts.find(exchange.world, typed)
    if account is None or not account.is_active:
        error = "sign-in-address.error-unknown" if typed else "common.required"
        return _address_page(exchange, {"username": error}, typed)
    login = logins.begin(exchange, account.email, service)
    return exchange.redirect(paths.at(paths.LOGIN), **{logins.PARAMETER: login.id})


def _check_password(exchange: Exchange, login: Login) -> Response:
    password, method = exchange.typed("password"), exchange.text("loginStrength")
    exchange.world.ledger.note(password)
    if method not in set(Strength):
        raise HTTPException(400)
    strength = Strength(method)
    match accounts.check_password(exchange.world, login.email, password):
        case Check.WRONG:
            return _password_page(exchange, login, "error-wrong", strength)
        case Check.LOCKED:
            return _password_page(exchange, login, "error-locked", strength)
    if strength is Strength.PASSWORD:
        if login.service:
            return _password_page(exchange, login, "error-too-weak", strength)
        return logins.complete(exchange, login, strength)
    return _ask_for_second_factor(exchange, login, strength)


def _ask_for_second_factor(exchange: Exchange, login: Login, strength: Strength) -> Response:
    if strength in KEY_STRENGTHS:
        if not security_keys.of_account(exchange.world, login.email, strength):
            return _password_page(exchange, login, "error-no-key", strength)
    elif not accounts.devices(exchange.world, login.email):
        return _password_page(exchange, login, "error-no-device", strength)
    challenges.begin(exchange.world, login, strength)
    return exchange.redirect(paths.at(_WAITING_PAGES[strength]), **{logins.PARAMETER: login.id})


def _address_page(exchange: Exchange, errors: dict[str, str] | None = None, typed: str = "") -> Response:
    return exchange.page(
        "eu_login/sign_in_address.html",
        REFUSED if errors else 200,
        errors=errors or {},
        values={"username": typed},
        remembered_address=returning.address(exchange),
        service=_service(exchange),
        notice=exchange.take_notice(),
    )


def _password_page(exchange: Exchange, login: Login, error: str = "", chosen: Strength | None = None) -> Response:
    notice = exchange.take_notice() if not error else f"sign-in-password.{error}"
    locked_until = accounts.locked_until(exchange.world, login.email) if error == "error-locked" else None
    return exchange.page(
        "eu_login/sign_in_password.html",
        REFUSED if error else 200,
        email=login.email,
        service=login.service,
        methods=list(Strength),
        chosen=chosen or (Strength.MOBILE_APP_PIN if login.service else Strength.PASSWORD),
        notice=notice,
        locked_until=locked_until and clock_time(locked_until, exchange.language),
    )


def _sign_out(exchange: Exchange) -> Response:
    exchange.sign_out()
    return exchange.redirect(paths.at(paths.LOGOUT))


def _signed_out(exchange: Exchange) -> Response:
    return exchange.page("eu_login/signed_out.html")


routes = [
    page(SiteName.EU_LOGIN, paths.LOGIN, _show, _submit),
    page(SiteName.EU_LOGIN, paths.LOGOUT, _signed_out, _sign_out),
]
