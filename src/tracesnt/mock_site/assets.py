"""Style sheet, script and icon: read once, addressed by their content so that they can be cached for long."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracesnt.mock_site.sessions import SiteName

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_LONG = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file that pages refer to."""

    content: bytes
    media_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Every asset by its file name."""
    found = {}
    for entry in files("tracesnt.mock_site").joinpath("static").iterdir():
        suffix = "." + entry.name.rpartition(".")[2]
        if suffix in _TYPES:
            content = entry.read_bytes()
            found[entry.name] = Asset(content, _TYPES[suffix], hashlib.sha256(content).hexdigest()[:12])
    return found


def address(site: SiteName, name: str) -> str:
    """Where a page of a site finds an asset."""
    return f"{site.path}/static/{assets()[name].version}/{name}"


def is_address(path: str) -> bool:
    """Tell whether a path is where assets are."""
    return any(path.startswith(f"{site.path}/static/") for site in SiteName)


async def serve(request: Request) -> Response:
    """Send an asset."""
    asset = assets().get(request.path_params["name"])
    if asset is None or asset.version != request.path_params["version"]:
        raise HTTPException(404)
    return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": _LONG})


routes = [Route(f"{site.path}/static/{{version}}/{{name}}", serve) for site in SiteName]
