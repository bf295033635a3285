"""The backstage's interface: JSON over HTTP, below an address that carries its token.

=======  ==============================  =====================================================================
method   path                            what it does
=======  ==============================  =====================================================================
GET      /writes                         accepted writes in order: ``seq``, ``at``, ``kind``, ``who``, ``subject``
POST     /reset                          start afresh: reseeded, no writes, mails or secrets, real time
GET      /secrets                        every secret that was handed out or received, as strings
GET      /mailbox/{email}                mails; ``?wait=SECONDS`` waits for one, ``&after=ID`` for a newer one
GET      /phone/{email}                  ``devices`` and the ``challenge`` that waits, or null
POST     /phone/{email}/pair             ``{"picture"}``: scan a pairing page's code, choose the person's PIN
POST     /phone/{email}/confirm          ``{"pin"?}``: confirm the sign-in that waits; ``?wait=SECONDS`` for one
POST     /phone/{email}/refuse           refuse the sign-in that waits; ``?wait=SECONDS`` for one
POST     /phone/{email}/one-time-password  ``{"picture"}``: scan a sign-in page's code; answers ``{"code"}``
GET      /security-keys/{email}          the keys that a person holds, as browsers' virtual authenticators take them
PUT      /security-keys/{email}          a key that was made, or used: put it (back) into the person's hand
POST     /captcha                        ``{"picture"}``: read a CAPTCHA; answers ``{"code"}``
GET      /person/{email}                 the ``password`` and ``pin`` that this person would choose
POST     /people                         ``{"person", "state", "operator"?, "activity"?, "second_factor"?}``: seed one
POST     /operators                      ``{"operators": [as cases name them, ...]}``: seed those that are not there
GET      /clock                          ``now`` and whether it is ``frozen``
POST     /clock                          ``{"freeze": ISO or null}``, ``{"advance": seconds}``, ``{"resume": true}``
GET      /state                          everything that the twin knows, without secrets
GET      /mail-errors                    mails that the mail server has not taken; ``?wait=SECONDS`` for one
GET      /faults                         faults in their order, with how often each has ``met`` and ``struck``
POST     /faults                         one fault or a list (``docs/faults.md``); answers their ``ids``
DELETE   /faults                         take all faults away; ``/faults/ID`` takes away one
POST     /snapshot                       keep the twin as it is; answers ``{"snapshot": ID}``
POST     /restore                        ``{"snapshot": ID}``: make the twin what it was
DELETE   /snapshot/{id}                  forget a snapshot
=======  ==============================  =====================================================================

What is refused is answered with ``{"error": sentence}``: 404 where something does not exist, 409 where its state does
not allow it, 400 where the question cannot be read. A wrong token finds nothing.
"""

from __future__ import annotations

import hmac
import json
import math
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tracesnt.errors import InputError
from tracesnt.fixtures import Person, SecondFactor, WantedOperator
from tracesnt.mock_site import seeding
from tracesnt.mock_site.backstage import keyring, summary
from tracesnt.mock_site.backstage.phone import Phone, read_captcha
from tracesnt.mock_site.clock import iso
from tracesnt.mock_site.errors import NothingThere, NotPossibleNow
from tracesnt.mock_site.exchange import world_of
from tracesnt.mock_site.faults.reading import read_faults
from tracesnt.mock_site.seeding import Progress
from tracesnt.mock_site.world import World

LONGEST_WAIT = 3600.0
_LARGEST_NUMBER = 2.0**53
# The clock goes no further, so that every time limit that it sets can still be written down.
_LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()

Question = Callable[[World, Request], Awaitable[Any]]


def make_backstage(world: World) -> Starlette:
    """Make the application of the backstage."""
    handlers = {
        HTTPException: _http_error,
        NothingThere: _nothing_there,
        NotPossibleNow: _not_possible_now,
        InputError: _refused,
    }
    backstage = Starlette(routes=_ROUTES, exception_handlers=handlers)
    backstage.router.redirect_slashes = False  # it would lead to whatever host the request names
    backstage.state.world = world
    return backstage


async def _writes(world: World, request: Request) -> Any:  # noqa: ARG001 - one signature for all
    return world.writes.all()


async def _reset(world: World, request: Request) -> Any:  # noqa: ARG001 - one signature for all
    seeding.reset(world)
    return {}


async def _secrets(world: World, request: Request) -> Any:  # noqa: ARG001 - one signature for all
    return world.ledger.all()


async def _mailbox(world: World, request: Request) -> Any:
    email, after = request.path_params["email"], int(_number(request, "after"))
    mailroom = world.mailroom
    mails = await _waited(
        world, request, lambda: mailroom.mailbox(email, after) or None, lambda: mailroom.next_arrival(email)
    )
    return [mail.as_json() for mail in mails or []]


async def _phone(world: World, request: Request) -> Any:
    return _phone_of(world, request).shows()


async def _pair(world: World, request: Request) -> Any:
    return {"device": _phone_of(world, request).pair(await _text(request, "picture"))}


async def _confirm(world: World, request: Request) -> Any:
    pin = (await _body(request)).get("pin")
    phone = _phone_of(world, request)
    await _waited(world, request, phone.waiting)
    phone.confirm(None if pin is None else str(pin))
    return {}


async def _refuse(world: World, request: Request) -> Any:
    phone = _phone_of(world, request)
    await _waited(world, request, phone.waiting)
    phone.refuse()
    return {}


async def _one_time_password(world: World, request: Request) -> Any:
    return {"code": _phone_of(world, request).one_time_password(await _text(request, "picture"))}


async def _security_keys(world: World, request: Request) -> Any:
    email = _email(request)
    if request.method == "PUT":
        credential = await _body(request)
        if not all(isinstance(credential.get(name), str) for name in ("credentialId", "privateKey")):
            raise HTTPException(400, "The question is not a credential of a virtual authenticator.")
        keyring.hold(world, email, credential)
    return keyring.held(world, email)


async def _captcha(world: World, request: Request) -> Any:
    return {"code": read_captcha(world, await _text(request, "picture"))}


async def _person(world: World, request: Request) -> Any:
    chosen = world.choices(_email(request))
    return {"password": chosen.password, "pin": chosen.pin}


async def _people(world: World, request: Request) -> Any:
    body = await _body(request)
    try:
        person, progress = Person.model_validate(body.get("person")), Progress(body.get("state", ""))
        second_factor = SecondFactor(body.get("second_factor") or SecondFactor.MOBILE_APP_PIN)
    except ValueError as error:
        reasons = [str(each["msg"]) for each in error.errors()] if isinstance(error, ValidationError) else [str(error)]
        raise HTTPException(400, f"This is nobody to seed: {'; '.join(reasons)}.") from error
    activity = str(body.get("activity") or seeding.DEFAULT_ACTIVITY)
    seeding.add_person(world, person, progress, str(body.get("operator") or ""), activity, second_factor)
    return {}


async def _operators(world: World, request: Request) -> Any:
    try:
        wanted = TypeAdapter(list[WantedOperator]).validate_python((await _body(request)).get("operators"))
    except ValidationError as error:
        raise HTTPException(400, f"These are no operators to seed: {error.errors()[0]['msg']}.") from error
    return {"added": seeding.add_operators(world, wanted)}


async def _clock(world: World, request: Request) -> Any:
    if request.method == "POST":
        _move_clock(world, await _body(request))
    return {"now": iso(world.clock.now()), "frozen": world.clock.is_frozen}


def _move_clock(world: World, body: dict[str, Any]) -> None:
    match body:
        case {"freeze": None}:
            world.clock.freeze()
        case {"freeze": str(at)}:
            world.clock.freeze(_moment(at))
        case {"advance": int() | float() as seconds} if 0 <= seconds <= _LATEST - world.clock.now():
            world.clock.advance(seconds)
        case {"resume": True}:
            world.clock.resume()
        case _:
            raise HTTPException(400, 'The clock takes {"freeze": ISO}, {"advance": seconds} or {"resume": true}.')


def _moment(text: str) -> datetime:
    problem = HTTPException(400, f"'{text}' is not a moment such as 2025-06-30T09:15:00+00:00.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise problem from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not 0 <= moment.timestamp() <= _LATEST:
        raise problem
    return moment


async def _faults(world: World, request: Request) -> Any:
    match request.method:
        case "POST":
            return {"ids": world.faults.add(read_faults(await _json(request)))}
        case "DELETE":
            world.faults.clear()
    return world.faults.all()


async def _fault(world: World, request: Request) -> Any:
    world.faults.remove(request.path_params["id"])
    return {}


async def _snapshot(world: World, request: Request) -> Any:  # noqa: ARG001 - one signature for all
    return {"snapshot": world.snapshots.keep(world)}


async def _restore(world: World, request: Request) -> Any:
    world.snapshots.restore(world, await _text(request, "snapshot"))
    return {}


async def _forget(world: World, request: Request) -> Any:
    world.snapshots.remove(request.path_params["id"])
    return {}


async def _state(world: World, request: Request) -> Any:  # noqa: ARG001 - one signature for all
    return summary.of(world)


async def _mail_errors(world: World, request: Request) -> Any:
    return await _waited(world, request, lambda: world.outbox.errors() or None) or []


async def _waited(
    world: World, request: Request, look: Callable[[], Any], alarm: Callable[[], float | None] = lambda: None
) -> Any:
    """Look for something, waiting for it as long as the question allows."""
    end = time.monotonic() + min(_number(request, "wait"), LONGEST_WAIT)
    return await world.changes.until(look, lambda: end - time.monotonic(), alarm)


def _number(request: Request, name: str) -> float:
    try:
        number = float(request.query_params.get(name, "0"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise HTTPException(400, f"'{name}' is not a number.")
    return min(max(0.0, number), _LARGEST_NUMBER)


def _email(request: Request) -> str:
    return str(request.path_params["email"]).strip().lower()


def _phone_of(world: World, request: Request) -> Phone:
    return Phone(world, _email(request))


async def _body(request: Request) -> dict[str, Any]:
    body = await _json(request) if await request.body() else {}
    if not isinstance(body, dict):
        raise HTTPException(400, "The question is not a JSON object.")
    return body


async def _json(request: Request) -> Any:
    try:
        content = await request.json()
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()  # no halves of characters, no infinity
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "The question is not JSON.") from error
    return content


async def _text(request: Request, name: str) -> str:
    value = (await _body(request)).get(name)
    if not isinstance(value, str):
        raise HTTPException(400, f"The question has no '{name}'.")
    return value


def _answer(error: Exception, status: int) -> Response:
    return JSONResponse({"error": str(error)}, status)


async def _http_error(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the signature is Starlette's
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": getattr(error, "detail", "")}, status)


async def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the signature is Starlette's
    return _answer(error, 400)


async def _nothing_there(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the signature is Starlette's
    return _answer(error, 404)


async def _not_possible_now(request: Request, error: Exception) -> Response:  # noqa: ARG001 - as above
    return _answer(error, 409)


def _route(methods: str, path: str, question: Question) -> Route:
    async def endpoint(request: Request) -> Response:
        world = world_of(request)
        if not hmac.compare_digest(request.path_params["token"].encode(), world.backstage_token.encode()):
            raise HTTPException(404)
        return JSONResponse(await question(world, request), headers={"Cache-Control": "no-store"})

    return Route(f"/{{token}}{path}", endpoint, methods=methods.split())


_ROUTES = [
    _route("GET", "/writes", _writes),
    _route("POST", "/reset", _reset),
    _route("GET", "/secrets", _secrets),
    _route("GET", "/mailbox/{email}", _mailbox),
    _route("GET", "/phone/{email}", _phone),
    _route("POST", "/phone/{email}/pair", _pair),
    _route("POST", "/phone/{email}/confirm", _confirm),
    _route("POST", "/phone/{email}/refuse", _refuse),
    _route("POST", "/phone/{email}/one-time-password", _one_time_password),
    _route("GET PUT", "/security-keys/{email}", _security_keys),
    _route("POST", "/captcha", _captcha),
    _route("GET", "/person/{email}", _person),
    _route("POST", "/people", _people),
    _route("POST", "/operators", _operators),
    _route("GET POST", "/clock", _clock),
    _route("GET", "/state", _state),
    _route("GET", "/mail-errors", _mail_errors),
    _route("GET POST DELETE", "/faults", _faults),
    _route("DELETE", "/faults/{id:int}", _fault),
    _route("POST", "/snapshot", _snapshot),
    _route("DELETE", "/snapshot/{id}", _forget),
    _route("POST", "/restore", _restore),
]
