"""What the twin knows about accounts, users and requests, without secrets, to compare a run against."""

from __future__ import annotations

from typing import Any

from tracesnt.mock_site.clock import iso
from tracesnt.mock_site.traces_nt import requests
from tracesnt.mock_site.world import World


def of(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return the summary."""
    accounts = world.store.all(
        "SELECT email, first_name, last_name, email_language, password IS NOT NULL AS active, locked_until, "
        "(SELECT count(*) FROM devices WHERE devices.email = accounts.email) AS devices, "
        "(SELECT count(*) FROM security_keys WHERE security_keys.email = accounts.email) AS keys "
        "FROM accounts ORDER BY email"
    )
    users = world.store.all("SELECT email, name, suspended FROM users ORDER BY id")
    now = world.clock.now()
    return {
        "accounts": [
            {
                "email": row["email"],
                "first_name": row["first_name"],
                "last_name": row["last_name"],
                "email_language": row["email_language"],
                "state": "active" if row["active"] else "pending",
                "locked": row["locked_until"] > now,
                "devices": row["devices"],
                "keys": row["keys"],
            }
            for row in accounts
        ],
        "users": [{"email": row["email"], "name": row["name"], "suspended": bool(row["suspended"])} for row in users],
        "requests": [
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
        ],
    }
