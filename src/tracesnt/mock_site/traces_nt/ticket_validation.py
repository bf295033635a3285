"""The back channel to EU Login: TRACES NT asks there whose ticket it was given (CAS protocol)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

import httpx
from starlette.exceptions import HTTPException

from tracesnt.mock_site.traces_nt import paths
from tracesnt.mock_site.world import World

_NAMESPACE = {"cas": "http://www.yale.edu/tp/cas"}
_VALIDATE = "/cas/serviceValidate"
_ONE_FACTOR = "PASSWORD"


@dataclass(frozen=True)
class Identity:
    """Who someone is, as EU Login vouches for it."""

    email: str
    name: str
    email_language: str
    strength: str
    devices_removed_at: float
    """When the person last removed all second factors, 0 where they never did."""

    @property
    def has_two_factors(self) -> bool:
        """Whether the person proved it by two factors, without which nobody gets in (help)."""
        return self.strength != _ONE_FACTOR


def service(world: World) -> str:
    """Return the address that EU Login sends people back to."""
    return world.origin + paths.at(paths.CALLBACK)


async def validate(world: World, ticket: str) -> Identity | None:
    """Return whose ticket it is, ``None`` where EU Login does not accept it.

    Raises an error of the gateway where EU Login does not answer.
    """
    try:
        answer = await world.back_channel.get(_VALIDATE, params={"service": service(world), "ticket": ticket})
        document = ET.fromstring(answer.raise_for_status().content)  # noqa: S314 - the answer is EU Login's
    except (httpx.HTTPError, OSError, ET.ParseError) as error:
        raise HTTPException(502) from error
    attributes = document.find("cas:authenticationSuccess/cas:attributes", _NAMESPACE)
    if attributes is None:
        return None

    def attribute(name: str) -> str:
        return attributes.findtext(f"cas:{name}", "", _NAMESPACE)

    return Identity(
        email=attribute("email"),
        name=f"{attribute('firstName')} {attribute('lastName')}",
        email_language=attribute("emailLanguage"),
        strength=attribute("strength"),
        devices_removed_at=float(attribute("devicesRemovedAt") or 0),
    )
