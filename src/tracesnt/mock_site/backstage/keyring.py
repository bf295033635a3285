"""The security keys that the invented people hold: what a virtual authenticator needs to be such a key.

A key is what browsers call a credential of a virtual authenticator (``WebAuthn.Credential`` of the DevTools protocol),
with its private key and its counter. They are secrets, and kept sealed.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tracesnt.mock_site.eu_login import security_keys
from tracesnt.mock_site.eu_login.security_keys import Key
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.world import World

_CREDENTIAL_SIZE = 32
# A COSE key (RFC 9053): key type EC2, algorithm ES256, curve P-256, and the two coordinates of 32 bytes.
_COSE = bytes.fromhex("a5010203262001215820"), bytes.fromhex("225820")


def held(world: World, email: str) -> list[dict[str, Any]]:
    """Return the keys that a person holds."""
    rows = world.store.all("SELECT content FROM held_keys WHERE email = ? ORDER BY credential", email)
    keys = [json.loads(world.vault.unseal(row["content"])) for row in rows]
    world.ledger.note(*(key["privateKey"] for key in keys))
    return keys


def hold(world: World, email: str, credential: dict[str, Any]) -> None:
    """Give a person a key, or the same key with a newer counter."""
    world.ledger.note(credential["privateKey"])
    sql = "INSERT OR REPLACE INTO held_keys (email, credential, content) VALUES (?, ?, ?)"
    world.store.run(sql, email, credential["credentialId"], world.vault.seal(json.dumps(credential)))


def give(world: World, email: str, name: str, strength: Strength) -> None:
    """Make a key, add it to the person's account, and put it into their hand."""
    private = ec.derive_private_key(int.from_bytes(world.tokens.data(_CREDENTIAL_SIZE)) % _ORDER + 1, ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    before_x, before_y = _COSE
    public_key = before_x + numbers.x.to_bytes(32) + before_y + numbers.y.to_bytes(32)
    credential = world.tokens.data(_CREDENTIAL_SIZE)
    key = Key(
        email=email,
        name=name,
        strength=strength,
        credential=_base64url(credential),
        public_key=_base64url(public_key),
        user_handle=security_keys.user_handle(world, email),
        transports=("usb",) if strength is Strength.SECURITY_KEY else ("internal",),
        sign_count=0,
    )
    security_keys.keep(world, key)
    is_resident = strength is Strength.PASSKEY
    secret = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    content: dict[str, Any] = {
        "credentialId": base64.b64encode(credential).decode(),
        "isResidentCredential": is_resident,
        "rpId": security_keys.relying_party(world),
        "privateKey": base64.b64encode(secret).decode(),
        "signCount": 0,
    }
    if is_resident:
        content["userHandle"] = base64.b64encode(base64.urlsafe_b64decode(key.user_handle + "=")).decode()
    hold(world, email, content)


_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 - 1


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
