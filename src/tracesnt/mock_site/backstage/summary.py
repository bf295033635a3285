"""What the twin knows, without secrets, to compare a run against."""

from __future__ import annotations

from typing import Any

from tracesnt.fixtures import Role
from tracesnt.mock_site.clock import iso
from tracesnt.mock_site.traces_nt import requests
from tracesnt.mock_site.world import World


def of(world: World) -> dict[str, Any]:
    """Return the summary."""
    return {
        "accounts": _accounts(world),
        "users": _users(world),
        "requests": _requests(world),
        "operators": _counts(world, "SELECT kind, count(*) FROM organisations GROUP BY kind").get(Role.OPERATOR, 0),
        "mails": _counts(world, "SELECT recipient, count(*) FROM mails GROUP BY recipient ORDER BY recipient"),
        "sessions": _counts(
            world, "SELECT site, count(*) FROM sessions WHERE expires_at > ? GROUP BY site ORDER BY site", _now(world)
        ),
        "writes": _counts(world, "SELECT kind, count(*) FROM writes GROUP BY kind ORDER BY kind"),
        "faults": world.faults.all(),
        "clock": {"now": iso(_now(world)), "frozen": world.clock.is_frozen},
    }


def _accounts(world: World) -> list[dict[str, Any]]:
    factors: dict[str, list[dict[str, str]]] = {}
    devices = "SELECT email, 'MOBILE_APP' AS kind, name FROM devices ORDER BY id"
    keys = "SELECT email, strength AS kind, name FROM security_keys ORDER BY id"
    for row in (*world.store.all(devices), *world.store.all(keys)):
        factor = {"kind": row["kind"].lower().replace("_", "-"), "name": row["name"]}
        factors.setdefault(row["email"], []).append(factor)
    accounts = world.store.all(
        "SELECT email, first_name, last_name, email_language, password IS NOT NULL AS active, locked_until "
        "FROM accounts ORDER BY email"
    )
    return [
        {
            "email": row["email"],
            "first_name": row["first_name"],
            "last_name": row["last_name"],
            "email_language": row["email_language"],
            "state": "active" if row["active"] else "pending",
            "locked": row["locked_until"] > _now(world),
            "second_factors": factors.get(row["email"], []),
        }
        for row in accounts
    ]


def _users(world: World) -> list[dict[str, Any]]:
    users = world.store.all("SELECT email, name, suspended FROM users ORDER BY id")
    return [{"email": row["email"], "name": row["name"], "suspended": bool(row["suspended"])} for row in users]


def _requests(world: World) -> list[dict[str, Any]]:
    return [
        {
            "email": request.email,
            "traces_number": request.traces_number,
            "activity": request.activity,
            "status": request.status.value,
            "reason": request.reason,
            "administrator": request.is_administrator,
            "suspended_until": None if request.suspended_until is None else iso(request.suspended_until),
        }
        for request in reversed(requests.select(world, "1"))
    ]


def _counts(world: World, sql: str, *values: float) -> dict[str, int]:
    return {row[0]: row[1] for row in world.store.all(sql, *values)}


def _now(world: World) -> float:
    return world.clock.now()
