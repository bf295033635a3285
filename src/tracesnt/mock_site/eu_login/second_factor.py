"""The second factor: a page that waits for the app's PIN, one that takes the app's one-time password, one for a key."""

from __future__ import annotations

from starlette.responses import Response

from tracesnt.mock_site.eu_login import challenges, logins, paths
from tracesnt.mock_site.eu_login.challenges import Challenge, State
from tracesnt.mock_site.eu_login.key_pages import PROBLEMS, problem_of
from tracesnt.mock_site.eu_login.logins import Login
from tracesnt.mock_site.eu_login.strength import KEY_STRENGTHS, Strength
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName


def _pin(exchange: Exchange) -> Response:
    login = logins.current(exchange)
    challenge = login and challenges.of_login(exchange.world, login, Strength.MOBILE_APP_PIN)
    if not login or not challenge:
        return logins.lost(exchange)
    return exchange.page("eu_login/second_factor_pin.html", login=login.id, challenge=challenge.id)


def _continue(exchange: Exchange) -> Response:
    """Go where the phone's answer leads."""
    world, login = exchange.world, logins.current(exchange)
    challenge = login and challenges.of_login(world, login, Strength.MOBILE_APP_PIN)
    if not login or not challenge:
        return logins.lost(exchange)
    if challenge.state is State.CONFIRMED:
        challenges.end(world, challenge)
        return logins.complete(exchange, login, Strength.MOBILE_APP_PIN)
    if challenge.state is State.REFUSED:
        return _give_up(exchange, login, challenge, "sign-in-password.error-refused")
    if challenges.has_expired(world, challenge):
        return _give_up(exchange, login, challenge, "sign-in-password.error-timeout")
    return exchange.redirect(paths.at(paths.PIN), **{logins.PARAMETER: login.id})


def _qr(exchange: Exchange) -> Response:
    login = logins.current(exchange)
    challenge = login and challenges.of_login(exchange.world, login, Strength.MOBILE_APP_QR)
    if not login or not challenge:
        return logins.lost(exchange)
    if challenges.has_expired(exchange.world, challenge):
        return _ask_anew(exchange, login)
    return _qr_page(exchange, login, challenge)


def _enter_code(exchange: Exchange) -> Response:
    world, login, typed = exchange.world, logins.current(exchange), exchange.text("oneTimePassword")
    world.ledger.note(typed)
    challenge = login and challenges.of_login(world, login, Strength.MOBILE_APP_QR)
    if not login or not challenge:
        return logins.lost(exchange)
    if challenges.has_expired(world, challenge):
        return _ask_anew(exchange, login, REFUSED)
    if challenges.is_right(world, challenge, typed):
        challenges.end(world, challenge)
        return logins.complete(exchange, login, Strength.MOBILE_APP_QR)
    if challenges.count_try(world, challenge) >= challenges.MOST_TRIES:
        return _give_up(exchange, login, challenge, "second-factor-qr.error-code")
    return _qr_page(exchange, login, challenge, REFUSED)


def _ask_anew(exchange: Exchange, login: Login, status: int = 200) -> Response:
    challenges.begin(exchange.world, login, Strength.MOBILE_APP_QR)
    challenge = challenges.of_login(exchange.world, login, Strength.MOBILE_APP_QR)
    return _qr_page(exchange, login, challenge, status) if challenge else logins.lost(exchange)


def _qr_page(exchange: Exchange, login: Login, challenge: Challenge, status: int = 200) -> Response:
    errors = {"oneTimePassword": "second-factor-qr.error-code"} if status == REFUSED else {}
    context = {"login": login.id, "picture": challenge.id, "errors": errors}
    return exchange.page("eu_login/second_factor_qr.html", status, **context)


def _key(exchange: Exchange) -> Response:
    login = logins.current(exchange)
    challenge = login and _about_key(exchange, login)
    if not login or not challenge:
        return logins.lost(exchange)
    if challenges.has_expired(exchange.world, challenge):
        challenge = _renewed(exchange, login, challenge)
    from tracesnt.mock_site.eu_login import ceremonies  # noqa: PLC0415 - see there

    options, notice = ceremonies.request_options(exchange.world, challenge), exchange.take_notice()
    return exchange.page("eu_login/second_factor_key.html", options=options, strength=challenge.strength, notice=notice)


def _use_key(exchange: Exchange) -> Response:
    """Take what the key has signed. A challenge counts for one try; whoever cancels may try again."""
    world, login = exchange.world, logins.current(exchange)
    challenge = login and _about_key(exchange, login)
    if not login or not challenge:
        return logins.lost(exchange)
    problem = problem_of(exchange)
    if problem or challenges.has_expired(world, challenge):
        _renewed(exchange, login, challenge)
        exchange.leave_notice(PROBLEMS[problem or "cancelled"])
        return exchange.redirect(paths.at(paths.KEY), **{logins.PARAMETER: login.id})
    from tracesnt.mock_site.eu_login import ceremonies  # noqa: PLC0415 - see there

    try:
        ceremonies.check(world, challenge, exchange.typed("credential"))
    except ceremonies.KeyRefused as refused:
        return _give_up(exchange, login, challenge, PROBLEMS[refused.problem])
    challenges.end(world, challenge)
    return logins.complete(exchange, login, challenge.strength)


def _about_key(exchange: Exchange, login: Login) -> Challenge | None:
    asked = (challenges.of_login(exchange.world, login, strength) for strength in KEY_STRENGTHS)
    return next(filter(None, asked), None)


def _renewed(exchange: Exchange, login: Login, challenge: Challenge) -> Challenge:
    challenges.begin(exchange.world, login, challenge.strength)
    return challenges.of_login(exchange.world, login, challenge.strength) or challenge


def _give_up(exchange: Exchange, login: Login, challenge: Challenge, notice: str) -> Response:
    """Go back to the password, saying why."""
    challenges.end(exchange.world, challenge)
    exchange.leave_notice(notice)
    return exchange.redirect(paths.at(paths.LOGIN), **{logins.PARAMETER: login.id})


routes = [
    page(SiteName.EU_LOGIN, paths.PIN, _pin),
    page(SiteName.EU_LOGIN, paths.CONTINUE, _continue),
    page(SiteName.EU_LOGIN, paths.QR, _qr, _enter_code),
    page(SiteName.EU_LOGIN, paths.KEY, _key, _use_key),
]
