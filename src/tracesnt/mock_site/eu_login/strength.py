"""How strongly a person has proven who they are: the verification methods of the sign-in page (pom)."""

from __future__ import annotations

from enum import StrEnum


class Strength(StrEnum):
    """A verification method."""

    PASSWORD = "PASSWORD"  # noqa: S105 - the name of a method
    MOBILE_APP_PIN = "MOBILE_APP_PIN"
    MOBILE_APP_QR = "MOBILE_APP_QR"
    SECURITY_KEY = "SECURITY_KEY"
    TRUSTED_PLATFORM = "TRUSTED_PLATFORM"
    PASSKEY = "PASSKEY"

    @property
    def has_two_factors(self) -> bool:
        """Whether it is enough for services such as TRACES NT."""
        return self is not Strength.PASSWORD

    @property
    def label(self) -> str:
        """Label of its option on the sign-in page."""
        return f"sign-in-password.method-{self.value.lower().replace('_', '-')}"


KEY_STRENGTHS = (Strength.SECURITY_KEY, Strength.TRUSTED_PLATFORM, Strength.PASSKEY)
"""The methods with a key that the browser speaks to (WebAuthn)."""
