"""Security keys and passkeys under My account: the list, and adding one."""

from __future__ import annotations

from starlette.responses import Response

from tracesnt.mock_site.eu_login import accounts, paths, security_keys
from tracesnt.mock_site.eu_login.devices import LONGEST_NAME
from tracesnt.mock_site.eu_login.security_keys import Registration
from tracesnt.mock_site.eu_login.strength import KEY_STRENGTHS, Strength
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.writes import Kind

PARAMETER = "registration"
PROBLEMS = {
    problem: f"security-keys.error-{problem}"
    for problem in ("cancelled", "failed", "insecure", "known", "refused", "unsupported")
}
"""What a key page may have to tell; the browser's script names some of them."""


def problem_of(exchange: Exchange) -> str:
    """Return the problem that the page's script met, empty where it brings an answer of the key."""
    if exchange.given("problem") and exchange.text("problem") in PROBLEMS:
        return exchange.text("problem")
    return "" if exchange.typed("credential") else "unsupported"


def _list(exchange: Exchange) -> Response:
    keys = security_keys.of_account(exchange.world, exchange.email or "")
    return exchange.page("eu_login/security_keys.html", keys=keys, notice=exchange.take_notice())


def _name(exchange: Exchange) -> Response:
    return _naming(exchange, "", Strength.SECURITY_KEY)


def _begin(exchange: Exchange) -> Response:
    name, kind = exchange.text("keyName")[:LONGEST_NAME], exchange.text("keyKind")
    if not name or kind not in KEY_STRENGTHS:
        errors = {} if name else {"keyName": "common.required"}
        if kind not in KEY_STRENGTHS:
            errors["keyKind"] = "key-naming.error-kind"
        return _naming(exchange, name, kind, errors)
    return _ask(exchange, name, Strength(kind))


def _naming(exchange: Exchange, name: str, kind: str, errors: dict[str, str] | None = None) -> Response:
    return exchange.page(
        "eu_login/key_naming.html",
        REFUSED if errors else 200,
        values={"keyName": name, "keyKind": kind},
        kinds=KEY_STRENGTHS,
        errors=errors or {},
    )


def _ask(exchange: Exchange, name: str, strength: Strength) -> Response:
    session, email = exchange.need_session().fingerprint, exchange.email or ""
    begun = security_keys.begin(exchange.world, session, email, name, strength)
    return exchange.redirect(paths.at(paths.REGISTER_KEY), **{PARAMETER: begun.id})


def _register(exchange: Exchange) -> Response:
    begun = _mine(exchange)
    if begun is None:
        return exchange.redirect(paths.at(paths.ADD_KEY))
    from tracesnt.mock_site.eu_login import ceremonies  # noqa: PLC0415 - see there

    account = accounts.find(exchange.world, begun.email)
    options = ceremonies.creation_options(exchange.world, begun, account.name if account else begun.email)
    return exchange.page("eu_login/key_registration.html", options=options, key=begun, notice=exchange.take_notice())


def _add(exchange: Exchange) -> Response:
    begun = _mine(exchange)
    if begun is None:
        return exchange.redirect(paths.at(paths.ADD_KEY))
    from tracesnt.mock_site.eu_login import ceremonies  # noqa: PLC0415 - see there

    security_keys.end(exchange.world, begun)
    problem = problem_of(exchange)
    if not problem:
        try:
            ceremonies.add(exchange.world, begun, exchange.typed("credential"))
        except ceremonies.KeyRefused as refused:
            problem = refused.problem
    if problem:
        exchange.leave_notice(PROBLEMS[problem])
        return _ask(exchange, begun.name, begun.strength)
    exchange.world.writes.log(Kind.KEY_ADDED, begun.email, begun.name)
    exchange.leave_notice("security-keys.added")
    return exchange.redirect(paths.at(paths.KEYS))


def _mine(exchange: Exchange) -> Registration | None:
    return security_keys.registration(exchange.world, exchange.query(PARAMETER), exchange.need_session().fingerprint)


_ENTRANCE = paths.at(paths.LOGIN)
routes = [
    page(SiteName.EU_LOGIN, paths.KEYS, _list, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.ADD_KEY, _name, _begin, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.REGISTER_KEY, _register, _add, entrance=_ENTRANCE),
]
