"""The phone with EU Login's app, as the person who holds it would use it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tracesnt.mock_site.clock import iso
from tracesnt.mock_site.errors import NothingThere, NotPossibleNow
from tracesnt.mock_site.eu_login import accounts, captchas, challenges, devices
from tracesnt.mock_site.eu_login.challenges import Challenge, State
from tracesnt.mock_site.hashing import matches
from tracesnt.mock_site.world import World


@dataclass(frozen=True)
class Phone:
    """The phone of a person, known by the address of their account."""

    world: World
    email: str

    def shows(self) -> dict[str, object]:
        """Return the devices of the account, and the question that waits for an answer."""
        waiting = challenges.waiting_for(self.world, self.email)
        question = waiting and {"method": waiting.strength.value, "expires_at": iso(waiting.expires_at)}
        return {"devices": [device.name for device in self._devices()], "challenge": question}

    def waiting(self) -> Challenge | None:
        """Return the question that waits for an answer."""
        return challenges.waiting_for(self.world, self.email)

    def pair(self, picture: str) -> str:
        """Scan the code of a pairing page and choose the PIN; return the device's name."""
        pairing = devices.pairing(self.world, picture_id(picture))
        if pairing is None or pairing.email != self.email:
            raise NothingThere(f"This picture is not the code of a pairing page of {self.email}.")
        if pairing.is_paired:
            raise NotPossibleNow("This device is paired already.")
        with self.world.store.transaction():
            devices.pair(self.world, pairing, self.world.choices(self.email).pin)
        return pairing.name

    def confirm(self, pin: str | None) -> None:
        """Type the PIN, the person's own by default, and so confirm the sign-in that waits."""
        typed = self.world.choices(self.email).pin if pin is None else pin
        self.world.ledger.note(typed)
        waiting = self._need_waiting()
        if not any(matches(typed, device.pin) for device in self._devices()):
            raise NotPossibleNow("This PIN is wrong.")
        challenges.answer(self.world, waiting, State.CONFIRMED)

    def refuse(self) -> None:
        """Refuse the sign-in that waits."""
        challenges.answer(self.world, self._need_waiting(), State.REFUSED)

    def one_time_password(self, picture: str) -> str:
        """Scan the code of a sign-in page and return the one-time password that the app shows for it."""
        challenge = challenges.by_id(self.world, picture_id(picture))
        if challenge is None:
            raise NothingThere("This picture is not the code of a sign-in page.")
        if not self._devices():
            raise NothingThere(f"{self.email} has no phone that is paired.")
        code = challenges.one_time_password(self._devices()[-1].secret, challenge.nonce)
        self.world.ledger.note(code)
        return code

    def _devices(self) -> list[accounts.Device]:
        return accounts.devices(self.world, self.email)

    def _need_waiting(self) -> Challenge:
        waiting = self.waiting()
        if waiting is None:
            raise NotPossibleNow(f"No sign-in waits for a confirmation on the phone of {self.email}.")
        return waiting


def read_captcha(world: World, picture: str) -> str:
    """Return the characters of a CAPTCHA's picture."""
    code = captchas.code_of(world, picture_id(picture))
    if code is None:
        raise NothingThere("This picture is not a CAPTCHA that is still good.")
    return code


def picture_id(address: str) -> str:
    """Return the id in the address of a picture."""
    return PurePosixPath(urlsplit(address).path).stem
