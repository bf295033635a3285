"""Removing second factors under My account, each after a confirmation."""

from __future__ import annotations

from starlette.responses import Response

from tracesnt.mock_site.eu_login import accounts, paths, security_keys
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName
from tracesnt.mock_site.writes import Kind


def _ask_about_device(exchange: Exchange) -> Response:
    device = accounts.find_device(exchange.world, exchange.email or "", exchange.query("device"))
    if device is None:
        return exchange.redirect(paths.at(paths.DEVICES))
    return exchange.page("eu_login/device_removal.html", name=device.name)


def _remove_device(exchange: Exchange) -> Response:
    world, email = exchange.world, exchange.email or ""
    device = accounts.find_device(world, email, exchange.query("device"))
    if device is not None:
        accounts.remove_device(world, device)
        world.writes.log(Kind.DEVICE_REMOVED, email, device.name)
        exchange.leave_notice("mobile-devices.removed")
    return exchange.redirect(paths.at(paths.DEVICES))


def _ask_about_key(exchange: Exchange) -> Response:
    key = security_keys.find(exchange.world, exchange.email or "", exchange.query("key"))
    if key is None:
        return exchange.redirect(paths.at(paths.KEYS))
    return exchange.page("eu_login/key_removal.html", name=key.name)


def _remove_key(exchange: Exchange) -> Response:
    world, email = exchange.world, exchange.email or ""
    key = security_keys.find(world, email, exchange.query("key"))
    if key is not None:
        security_keys.remove(world, key)
        world.writes.log(Kind.KEY_REMOVED, email, key.name)
        exchange.leave_notice("security-keys.removed")
    return exchange.redirect(paths.at(paths.KEYS))


def _ask_about_all(exchange: Exchange) -> Response:
    return exchange.page("eu_login/all_removal.html")


def _remove_all(exchange: Exchange) -> Response:
    """The way out for whoever has lost a device: nothing of the account is a second factor any more (fli)."""
    world, email = exchange.world, exchange.email or ""
    if accounts.has_second_factor(world, email):
        accounts.remove_second_factors(world, email)
        world.writes.log(Kind.DEVICES_REMOVED, email)
        exchange.leave_notice("all-removal.removed")
    return exchange.redirect(paths.at(paths.MY_ACCOUNT))


_ENTRANCE = paths.at(paths.LOGIN)
routes = [
    page(SiteName.EU_LOGIN, paths.REMOVE_DEVICE, _ask_about_device, _remove_device, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.REMOVE_KEY, _ask_about_key, _remove_key, entrance=_ENTRANCE),
    page(SiteName.EU_LOGIN, paths.REMOVE_ALL, _ask_about_all, _remove_all, entrance=_ENTRANCE),
]
