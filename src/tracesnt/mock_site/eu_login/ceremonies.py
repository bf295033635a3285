"""The two ceremonies of WebAuthn: adding a key, and signing in with it.

The library behind takes long to import, so whoever needs this module imports it where a key is used.
"""

from __future__ import annotations

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorAttachment,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tracesnt.mock_site.eu_login import security_keys
from tracesnt.mock_site.eu_login.challenges import Challenge
from tracesnt.mock_site.eu_login.security_keys import Key, Registration
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.world import World

LONGEST_ANSWER = 20_000
_PATIENCE = 4 * 60 * 1000
_RELYING_PARTY = "EU Login"
_ATTACHMENTS = {
    Strength.SECURITY_KEY: AuthenticatorAttachment.CROSS_PLATFORM,
    Strength.TRUSTED_PLATFORM: AuthenticatorAttachment.PLATFORM,
}


class KeyRefused(Exception):
    """What the browser sent does not prove that the person holds the key; ``problem`` says what to tell them."""

    def __init__(self, problem: str = "refused") -> None:
        super().__init__(problem)
        self.problem = problem


def creation_options(world: World, begun: Registration, person: str) -> str:
    """Return what the browser is asked for when a key is added, as JSON."""
    is_resident = begun.strength is Strength.PASSKEY
    options = generate_registration_options(
        rp_id=security_keys.relying_party(world),
        rp_name=_RELYING_PARTY,
        user_id=base64url_to_bytes(begun.user_handle),
        user_name=begun.email,
        user_display_name=person,
        challenge=base64url_to_bytes(begun.challenge),
        timeout=_PATIENCE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            authenticator_attachment=_ATTACHMENTS.get(begun.strength),
            resident_key=ResidentKeyRequirement.REQUIRED if is_resident else ResidentKeyRequirement.DISCOURAGED,
            require_resident_key=is_resident,
            user_verification=_user_verification(begun.strength),
        ),
        exclude_credentials=[_descriptor(key) for key in security_keys.of_account(world, begun.email)],
    )
    return options_to_json(options)


def add(world: World, begun: Registration, answer: str) -> None:
    """Verify what the browser made of the options, and add the key. Raises :class:`KeyRefused`."""
    try:
        credential = parse_registration_credential_json(_short(answer))
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(begun.challenge),
            expected_rp_id=security_keys.relying_party(world),
            expected_origin=world.origin,
            require_user_verification=_verifies_user(begun.strength),
        )
    except Exception as error:  # the library has no common error for all that a stranger may send
        raise KeyRefused from error
    identifier = bytes_to_base64url(verified.credential_id)
    if identifier != credential.id:
        raise KeyRefused
    if security_keys.is_known(world, identifier):
        raise KeyRefused("known")
    key = Key(
        email=begun.email,
        name=begun.name,
        strength=begun.strength,
        credential=identifier,
        public_key=bytes_to_base64url(verified.credential_public_key),
        user_handle=begun.user_handle,
        transports=tuple(transport.value for transport in credential.response.transports or ()),
        sign_count=verified.sign_count,
    )
    security_keys.keep(world, key)


def request_options(world: World, challenge: Challenge) -> str:
    """Return what the browser is asked for when a person signs in with a key, as JSON."""
    keys = security_keys.of_account(world, challenge.email, challenge.strength)
    options = generate_authentication_options(
        rp_id=security_keys.relying_party(world),
        challenge=base64url_to_bytes(challenge.nonce),
        timeout=_PATIENCE,
        allow_credentials=[_descriptor(key) for key in keys],
        user_verification=_user_verification(challenge.strength),
    )
    return options_to_json(options)


def check(world: World, challenge: Challenge, answer: str) -> None:
    """Verify that a key of the account has signed the challenge, and keep its counter. Raises :class:`KeyRefused`."""
    keys = security_keys.of_account(world, challenge.email, challenge.strength)
    try:
        credential = parse_authentication_credential_json(_short(answer))
        used = next(key for key in keys if key.credential == credential.id)
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge.nonce),
            expected_rp_id=security_keys.relying_party(world),
            expected_origin=world.origin,
            credential_public_key=base64url_to_bytes(used.public_key),
            credential_current_sign_count=used.sign_count,
            require_user_verification=_verifies_user(challenge.strength),
        )
    except Exception as error:  # the library has no common error for all that a stranger may send
        raise KeyRefused from error
    handle = credential.response.user_handle
    if handle and bytes_to_base64url(handle) != used.user_handle:
        raise KeyRefused
    security_keys.count_use(world, used, verified.new_sign_count)


def _short(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError(answer[:0])
    return answer


def _verifies_user(strength: Strength) -> bool:
    """A security key only has to be touched, after the password; the others know their owner."""
    return strength is not Strength.SECURITY_KEY


def _user_verification(strength: Strength) -> UserVerificationRequirement:
    required, discouraged = UserVerificationRequirement.REQUIRED, UserVerificationRequirement.DISCOURAGED
    return required if _verifies_user(strength) else discouraged


def _descriptor(key: Key) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(transport) for transport in key.transports]
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential), transports=transports)
