"""What the twin knows about accounts and requests, without secrets, to compare a run against."""

from __future__ import annotations

from typing import Any

from tracesnt.mock_site.world import World


def of(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return the summary."""
    accounts = world.store.all(
        "SELECT email, first_name, last_name, email_language, password IS NOT NULL AS active, locked_until, "
        "(SELECT count(*) FROM devices WHERE devices.email = accounts.email) AS devices, "
        "(SELECT count(*) FROM security_keys WHERE security_keys.email = accounts.email) AS keys "
        "FROM accounts ORDER BY email"
    )
    requests = world.store.all(
        "SELECT users.email, traces_number, activity, status, reason FROM requests "
        "JOIN users ON users.id = requests.user ORDER BY requests.id"
    )
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
        "requests": [dict(row) for row in requests],
    }
