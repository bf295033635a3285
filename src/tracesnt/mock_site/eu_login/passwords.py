"""Choosing a password from a mailed link, and asking for such a link."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tracesnt.mock_site.eu_login import accounts, captchas, links, paths
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.tokens import fingerprint
from tracesnt.mock_site.writes import Kind

GONE = 410
_LINK = "link"


def password_errors(password: str, repeat: str) -> dict[str, str]:
    """What is wrong with a new password that was typed twice, by field."""
    errors = {}
    if not accounts.follows_rules(password):
        errors["newPassword"] = "password-choice.error-rules"
    if password != repeat:
        errors["confirmPassword"] = "password-choice.error-mismatch"
    return errors


def rules() -> dict[str, Any]:
    """What a page with a new password shows and checks while it is typed."""
    return {
        "shortest": accounts.SHORTEST_PASSWORD,
        "longest": accounts.LONGEST_PASSWORD,
        "classes": {name: " ".join(categories) for name, categories in accounts.PASSWORD_CLASSES.items()},
    }


def _arrive(exchange: Exchange) -> Response:
    """Take the token out of the address, where it could be seen, and keep its fingerprint in the session."""
    token = exchange.query("token")
    if not token:
        return _choose(exchange, {})
    if links.owner(exchange.world, fingerprint(token)) is None:
        return exchange.page("eu_login/link_expired.html", GONE)
    exchange.remember(**{_LINK: fingerprint(token)})
    return exchange.redirect(paths.at(paths.CREATE_PASSWORD))


def _choose(exchange: Exchange, errors: dict[str, str], status: int = 200) -> Response:
    if exchange.has_ended:  # and the link, which was opened in the session that is over, may still be good
        exchange.leave_notice("error.session-ended")
        return exchange.redirect(paths.at(paths.LOGIN))
    if links.owner(exchange.world, exchange.recall(_LINK) or "") is None:
        return exchange.page("eu_login/link_expired.html", GONE)
    return exchange.page("eu_login/password_choice.html", status, errors=errors, rules=rules())


def _submit(exchange: Exchange) -> Response:
    world, link = exchange.world, exchange.recall(_LINK) or ""
    password, repeat = exchange.typed("newPassword"), exchange.typed("confirmPassword")
    world.ledger.note(password, repeat)
    email = links.owner(world, link)
    errors = password_errors(password, repeat)
    if email is None or errors:
        return _choose(exchange, errors, REFUSED)
    accounts.set_password(world, email, password)
    links.use(world, link)
    world.writes.log(Kind.PASSWORD_CHOSEN, email)
    world.sessions.end_others(exchange.site, email)
    exchange.sign_in(email, strength=Strength.PASSWORD)
    return exchange.redirect(paths.at(paths.LOGIN))


def _ask(exchange: Exchange) -> Response:
    return _ask_form(exchange, "", {})


def _send(exchange: Exchange) -> Response:
    email = exchange.text("email")
    errors = {}
    if not captchas.solved(exchange.world, exchange.text("captchaId"), exchange.text("captcha")):
        errors["captcha"] = "account-creation.error-captcha"
    if not email:
        errors["email"] = "common.required"
    if errors:
        return _ask_form(exchange, email, errors, REFUSED)
    account = accounts.find(exchange.world, email)
    if account is not None:
        links.send(exchange.world, account)
    exchange.remember(mailed_to=email)
    return exchange.redirect(paths.at(paths.REGISTERED))


def _ask_form(exchange: Exchange, email: str, errors: dict[str, str], status: int = 200) -> Response:
    return exchange.page(
        "eu_login/password_reset.html",
        status,
        values={"email": email},
        errors=errors,
        captcha_id=captchas.new(exchange.world),
    )


routes = [
    page(SiteName.EU_LOGIN, paths.CREATE_PASSWORD, _arrive, _submit),
    page(SiteName.EU_LOGIN, paths.RESET_PASSWORD, _ask, _send),
]
