"""A security key in software, which does what is asked of it, and what an honest key would not."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

TOUCHED, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    """Bytes as browsers write them in JSON."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(written: str) -> bytes:
    """Bytes that were written so."""
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


@dataclass
class Authenticator:
    """One key, with one credential. ``origin`` is where the browser believes to be."""

    origin: str
    counter: int = 0
    flags: int = TOUCHED | VERIFIED
    rp_id: str = "localhost"
    credential: bytes = b"credential of a test"
    user_handle: str = ""
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str, signer: ec.EllipticCurvePrivateKey | None = None, **changes: Any) -> str:
        """Answer a registration, as JSON, attested by a ``signer`` where there is one.

        ``changes`` are to what the browser says.
        """
        asked = json.loads(options)
        self.user_handle = asked["user"]["id"]
        numbers = self.private.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        public_key = encode_cbor({1: 2, 3: -7, -1: 1, **point})
        about_key = bytes(16) + len(self.credential).to_bytes(2) + self.credential + public_key
        client_data = self._client_data("webauthn.create", asked["challenge"], changes)
        attestation: dict[str, Any] = {"fmt": "none", "attStmt": {}, "authData": self._data(WITH_KEY) + about_key}
        if signer is not None:
            signed = attestation["authData"] + hashlib.sha256(client_data).digest()
            attestation |= {"fmt": "packed", "attStmt": {"alg": -7, "sig": signer.sign(signed, ec.ECDSA(SHA256()))}}
        return self._answer(
            {
                "clientDataJSON": text(client_data),
                "attestationObject": text(encode_cbor(attestation)),
                "transports": ["usb"],
            }
        )

    def get(self, options: str, **changes: Any) -> str:
        """Answer a sign-in, as JSON."""
        client_data = self._client_data("webauthn.get", json.loads(options)["challenge"], changes)
        authenticator_data = self._data()
        signed = authenticator_data + hashlib.sha256(client_data).digest()
        return self._answer(
            {
                "clientDataJSON": text(client_data),
                "authenticatorData": text(authenticator_data),
                "signature": text(self.private.sign(signed, ec.ECDSA(SHA256()))),
                "userHandle": self.user_handle,
            }
        )

    def _data(self, flags: int = 0) -> bytes:
        self.counter += 1
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([self.flags | flags]) + self.counter.to_bytes(4)

    def _client_data(self, kind: str, challenge: str, changes: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **changes}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        identifier = text(self.credential)
        return json.dumps({"id": identifier, "rawId": identifier, "type": "public-key", "response": response})
