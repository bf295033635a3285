"""Creating the profile of an operator that really is not there, as a person who looks for their own (help)."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from tracesnt.fixtures import Organisation, Role, control_bodies
from tracesnt.fixtures.vocabulary import activities, activities_of, countries, refused_sections, sections
from tracesnt.mock_site.exchange import REFUSED, Exchange
from tracesnt.mock_site.language import country_names
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.traces_nt import operators, paths, registry, typed_addresses, users
from tracesnt.mock_site.traces_nt.requests import Tick
from tracesnt.mock_site.traces_nt.typed_addresses import LONGEST, TypedAddresses
from tracesnt.mock_site.writes import Kind

ORGANIC = "organic"
_FIELDS = ("newName", "newCountry", "newChapter", "newActivity", "newControlBody")


def _show(exchange: Exchange) -> Response:
    return _form(exchange, dict.fromkeys(_FIELDS, ""), TypedAddresses())


def _form(
    exchange: Exchange,
    values: dict[str, str],
    addresses: TypedAddresses,
    errors: dict[str, str] | None = None,
    namesakes: list[Organisation] | None = None,
    *,
    focus: str = "",
    is_choosing: bool = False,
) -> Response:
    return exchange.page(
        "traces_nt/operator_creation.html",
        REFUSED if errors or namesakes else 200,
        countries=list(country_names(exchange.language)),
        chapters=sections(),
        activities={chapter: _activities_of(chapter) for chapter in sections()},
        control_bodies=sorted(((key, body.name) for key, body in control_bodies().items()), key=lambda body: body[1]),
        values=values | addresses.values,
        addresses=addresses,
        address_field=typed_addresses.field,
        focus=focus,
        is_choosing=is_choosing,
        errors=errors or {},
        refused_section=values["newChapter"].upper(),
        namesakes=namesakes or [],
        address_line=registry.address_line,
        profile_address=operators.profile_address,
    )


def _activities_of(chapter: str) -> list[str]:
    return [key for key in activities_of(Role.OPERATOR) if activities()[key].section == chapter]


def _answer(exchange: Exchange) -> Response:
    """Create the operator, unless another button was pressed, which only shows the form again."""
    values = {name: exchange.text(name)[:LONGEST] for name in _FIELDS}
    addresses = TypedAddresses.of(exchange)
    if exchange.given("addAddress"):
        more = addresses.with_another()
        return _form(exchange, values, more, focus=typed_addresses.field("newStreet", len(more.each)))
    if exchange.given("removeAddress"):
        return _form(exchange, values, addresses.without(exchange.text("removeAddress")), focus="addAddress")
    if exchange.given("pickAddress"):
        chosen = addresses.with_activity_at(exchange.text("pickAddress"))
        return _form(exchange, values, chosen, focus="chooseAddress")
    if not exchange.given("chooseAddress"):
        return _create(exchange, values, addresses)
    if not addresses.lines:
        return _form(exchange, values, addresses, {"chooseAddress": "operator-creation.error-no-address"})
    return _form(exchange, values, addresses, is_choosing=True)


def _create(exchange: Exchange, values: dict[str, str], addresses: TypedAddresses) -> Response:
    errors = _problems(values, addresses)
    if errors:
        return _form(exchange, values, addresses, errors)
    namesakes = registry.namesakes(exchange.world.store, values["newCountry"], values["newName"])
    if namesakes and not exchange.text("isAnother"):
        return _form(exchange, values, addresses, namesakes=namesakes)
    address, others = addresses.in_country(values["newCountry"])
    operator = Organisation(
        name=values["newName"],
        traces_number=registry.next_number(exchange.world.store, values["newCountry"]),
        address=address,
        activities=(values["newActivity"],),
        control_body=values["newControlBody"] if values["newChapter"] == ORGANIC else None,
    )
    registry.add(exchange.world.store, operator, others, is_pending=True)
    exchange.world.writes.log(Kind.OPERATOR_CREATED, users.signed_in(exchange).email, operator.traces_number)
    if not registry.can_be_requested(operator):
        return exchange.redirect(operators.profile_address(operator))
    tick = Tick(operator.traces_number, values["newActivity"])
    return exchange.redirect(f"{paths.at(paths.NEW_REQUEST)}?{urlencode({'tick': tick.value})}")


def _problems(values: dict[str, str], addresses: TypedAddresses) -> dict[str, str]:
    chapter, activity = values["newChapter"], values["newActivity"]
    needed = {name: text for name, text in values.items() if name != "newControlBody"} | addresses.values
    errors = {name: "common.required" for name, text in needed.items() if not text}
    if values["newCountry"] and values["newCountry"] not in countries():
        errors["newCountry"] = "operator-search.error-country"
    if chapter in refused_sections():
        errors["newChapter"] = "operator-creation.error-section"
    elif chapter and chapter not in sections():
        errors["newChapter"] = "operator-creation.error-chapter"
    if activity and activity not in _activities_of(chapter):
        errors["newActivity"] = "operator-creation.error-activity"
    if chapter == ORGANIC and not values["newControlBody"]:
        errors["newControlBody"] = "common.required"
    elif values["newControlBody"] and values["newControlBody"] not in control_bodies():
        errors["newControlBody"] = "operator-creation.error-control-body"
    return errors


routes = [page(SiteName.TRACES, paths.NEW_OPERATOR, _show, _answer, entrance=paths.ENTRANCE)]
