"""The form for a new account."""

from __future__ import annotations

import unicodedata

from starlette.responses import Response

from tracesnt.fixtures import Person
from tracesnt.fixtures.models import EMAIL
from tracesnt.fixtures.vocabulary import is_of_institution, languages
from tracesnt.mock_site.eu_login import accounts, captchas, links, paths
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.language import own_name
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.writes import Kind

LONGEST_NAME = 100
LONGEST_EMAIL = 200
_MARKS_IN_NAMES = frozenset(" '\u2019-.")


def is_name(text: str) -> bool:
    """Tell whether a text can be somebody's name: letters of any alphabet, with the usual marks between them."""
    letters = [character for character in text if character not in _MARKS_IN_NAMES]
    return 0 < len(text) <= LONGEST_NAME and bool(letters) and all(unicodedata.category(c)[0] in "LM" for c in letters)


def is_address(text: str) -> bool:
    """Tell whether a text is an e-mail address."""
    return len(text) <= LONGEST_EMAIL and EMAIL.fullmatch(text) is not None


def _show(exchange: Exchange) -> Response:
    return _form(exchange, {"email": exchange.query("email")}, {})


def _submit(exchange: Exchange) -> Response:
    names = ("firstName", "lastName", "email", "confirmEmail", "emailLanguage")
    values = {name: exchange.text(name) for name in names}
    values["privacyStatement"] = exchange.text("privacyStatement")
    if exchange.given("newCaptcha"):
        return _form(exchange, values, {})
    errors = _errors(exchange, values)
    if errors:
        return _form(exchange, values, errors, REFUSED)
    world = exchange.world
    account = accounts.create(
        world,
        Person.model_construct(
            first_name=values["firstName"],
            last_name=values["lastName"],
            email=values["email"].lower(),
            email_language=values["emailLanguage"],
        ),
    )
    world.writes.log(Kind.ACCOUNT_REGISTERED, account.email)
    links.send(world, account)
    exchange.remember(mailed_to=account.email)
    return exchange.redirect(paths.at(paths.REGISTERED))


def _errors(exchange: Exchange, values: dict[str, str]) -> dict[str, str]:
    errors = {name: "account-creation.error-name" for name in ("firstName", "lastName") if not is_name(values[name])}
    email = values["email"].lower()
    if not is_address(email):
        errors["email"] = "account-creation.error-email"
    elif is_of_institution(email):
        errors["email"] = "account-creation.error-institution"
    elif accounts.find(exchange.world, email):
        errors["email"] = "account-creation.error-registered"
    if values["confirmEmail"].lower() != email:
        errors["confirmEmail"] = "account-creation.error-mismatch"
    if values["emailLanguage"] not in languages():
        errors["emailLanguage"] = "account-creation.error-language"
    if not captchas.solved(exchange.world, exchange.text("captchaId"), exchange.text("captcha")):
        errors["captcha"] = "account-creation.error-captcha"
    if not values["privacyStatement"]:
        errors["privacyStatement"] = "account-creation.error-privacy"
    for name in ("firstName", "lastName", "email", "confirmEmail"):
        if not values[name]:
            errors[name] = "common.required"
    return errors


def _form(exchange: Exchange, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    return exchange.page(
        "eu_login/account_creation.html",
        status,
        values={"emailLanguage": exchange.language} | values,
        errors=errors,
        mail_languages=[(language, own_name(language)) for language in languages()],
        captcha_id=captchas.new(exchange.world),
    )


def _registered(exchange: Exchange) -> Response:
    """Say where the mail was sent. Whoever has asked for none here is led to the form that asks for one."""
    email = exchange.recall("mailed_to")
    if email is not None:
        return exchange.page("eu_login/check_mail.html", email=email)
    if exchange.has_ended:  # and may have asked for one in the session that is over
        exchange.leave_notice("error.session-ended")
        return exchange.redirect(paths.at(paths.LOGIN))
    return exchange.redirect(paths.at(paths.REGISTER))


routes = [
    page(SiteName.EU_LOGIN, paths.REGISTER, _show, _submit),
    page(SiteName.EU_LOGIN, paths.REGISTERED, _registered),
]
