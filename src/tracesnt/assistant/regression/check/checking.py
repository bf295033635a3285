"""The check as a whole: the walks that fit the site, and a look at each of their stops in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter

from tracesnt.assistant.regression.check import public_walks
from tracesnt.assistant.regression.check.looking import look_at, shown_language
from tracesnt.assistant.regression.check.model import ANOTHER_LANGUAGE, Checked, Trouble
from tracesnt.assistant.regression.check.twin_walks import TwinWalks
from tracesnt.assistant.regression.check.walking import Stop, Walk
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import DriftError, InputError
from tracesnt.fixtures import Case
from tracesnt.pages import Page
from tracesnt.pages.arrival import known_pages

Leg = Callable[[Walk], Iterator[Stop]]


def check(session: Session, case: Case, languages: Sequence[str], *, signs_in: bool) -> Checked:
    """Look at every page that can be reached, in every language.

    A twin with its backstage is walked through as several people. On any other site nothing is changed: only what is
    public is looked at, and with ``signs_in`` what lies behind a sign-in that the case's person makes. Raises
    :class:`~tracesnt.errors.InputError` for a site that is no TRACES NT, or does not offer a language.
    """
    read_only = session.backstage is None
    checked = Checked(session.site.name, session.site.address, tuple(languages), read_only)
    started = perf_counter()
    unproven: set[type[Page]] = set()
    for leg in _legs(session, case, signs_in=signs_in):
        with session.visit(languages[0]) as visit:
            _go(leg, Walk(visit, case, session.timeout, unproven), checked)
    checked.seconds = perf_counter() - started
    missing = tuple(sorted({page.title() for page in known_pages()} - set(checked.pages)))
    checked.left_out, checked.not_reached = (missing, ()) if read_only else ((), missing)
    return checked


def _legs(session: Session, case: Case, *, signs_in: bool) -> tuple[Leg, ...]:
    for_anyone: tuple[Leg, ...] = (public_walks.entrance, public_walks.public)
    if session.backstage is None:
        return (*for_anyone, public_walks.behind_sign_in) if signs_in else for_anyone
    twin = TwinWalks(session.backstage, case)
    return (
        *for_anyone,
        twin.new_account,
        twin.sign_in_with_app,
        twin.sign_in_with_code,
        twin.sign_in_with_key,
        twin.account,
        twin.keys,
        twin.roles,
        twin.operators,
        twin.new_operator,
        twin.validation,
        twin.administrator,
    )


def _go(leg: Leg, walk: Walk, checked: Checked) -> None:
    try:
        for stop in leg(walk):
            _look_in_every_language(stop, walk, checked, is_entrance=leg is public_walks.entrance)
    except DriftError as error:
        walk.note(error)
    finally:
        checked.troubles.extend(walk.troubles)


def _look_in_every_language(stop: Stop, walk: Walk, checked: Checked, *, is_entrance: bool) -> None:
    """Start with the language that the page has come in: what is said once would be gone if the page came again."""
    visit = walk.visit
    there = checked.languages.index(visit.language)
    for language in (*checked.languages[there:], *checked.languages[:there]):
        if language != visit.language:
            walk.switch(language)
        shown = shown_language(visit) or language
        if shown == language:
            checked.looks.append(look_at(stop.page, stop.regions(), visit))
            continue
        message = f"The site answered in '{shown}' where '{language}' was asked for."
        if is_entrance:
            offered = ", ".join(each for each in checked.languages if each != language) or "another language"
            raise InputError(
                f"{visit.site.address} does not offer the language '{language}'. {message}",
                advice=f"Leave it out; use {offered}.",
            )
        walk.troubles.append(Trouble(ANOTHER_LANGUAGE, stop.page.page_name, message, language=language))
