"""What the twin starts with, and people put into it in a state of choice. Seeding is not a write of a visitor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from tracesnt.errors import InputError
from tracesnt.fixtures import (
    Organisation,
    Person,
    Role,
    SecondFactor,
    Validator,
    WantedOperator,
    authorities,
    control_bodies,
    operators,
    people,
)
from tracesnt.fixtures.folding import folded
from tracesnt.mock_site.backstage import keyring
from tracesnt.mock_site.clock import REAL_TIME
from tracesnt.mock_site.errors import NothingThere, NotPossibleNow
from tracesnt.mock_site.eu_login import accounts, links
from tracesnt.mock_site.eu_login.strength import Strength
from tracesnt.mock_site.snapshots import Snapshot
from tracesnt.mock_site.store import Kept, Store
from tracesnt.mock_site.traces_nt import registry, requests, synthetic, users
from tracesnt.mock_site.traces_nt.requests import Tick
from tracesnt.mock_site.world import World
from tracesnt.vault import Vault

DEVICE_NAME = "Phone"
KEY_NAME = "Key"
DEFAULT_ACTIVITY = "organic-importer"
_STREET, _POSTCODE, _CITY = "Main Street 1", "1000", "Sampletown"
_SEEDED = "seeded"


class Progress(StrEnum):
    """How far a seeded person has come."""

    PENDING = "pending"
    ACTIVE = "active"
    WITH_DEVICE = "with-device"
    REQUESTED = "requested"


def start(world: World) -> None:
    """Fill a twin whose state is new, and keep what it is like then; one that goes on with a state file stays as is."""
    if world.store.one("SELECT 1 FROM meta WHERE key = ?", _SEEDED):
        _keep_token(world)
    else:
        _fill(world)


def reset(world: World) -> None:
    """Start afresh: what happened since the start is gone, faults too, and the clock shows real time."""
    if world.seeded is not None:
        world.seeded.restore(world)
        return
    world.ledger.restore({})
    world.clock.restore(REAL_TIME)
    world.faults.clear()
    _fill(world)
    world.changes.ring()


def _fill(world: World) -> None:
    """The register, and the people who decide for an organisation from the start."""
    world.store.restore(_register(world.operators))
    with world.store.transaction():
        for person in people().values():
            if isinstance(person, Validator):
                add_person(world, person, Progress.WITH_DEVICE, second_factor=person.second_factor)
        world.store.run("INSERT INTO meta (key, value) VALUES (?, ?)", _SEEDED, "yes")
        _keep_token(world)
    world.seeded = Snapshot.of(world)


@cache
def _register(synthetic_operators: int) -> Kept:
    """The register alone. It is made once in a process, because ten thousand entries take a while."""
    store = Store()
    with store.transaction():
        for organisation in (*operators(), *control_bodies().values(), *authorities().values()):
            registry.add(store, organisation)
        registry.add_all(store, synthetic.operators(synthetic_operators))
    kept = store.kept()
    store.close()
    return kept


def _keep_token(world: World) -> None:
    """Keep the backstage's token with the state, because the seeded people's passwords depend on it."""
    sql = "INSERT OR REPLACE INTO meta (key, value) VALUES ('backstage-token', ?)"
    world.store.run(sql, world.vault.seal(world.backstage_token))


def kept_token(store: Store, vault: Vault) -> str | None:
    """Return the backstage's token that was kept with the state.

    Raises :class:`~tracesnt.errors.InputError` where the vault's key is not the state's.
    """
    kept = store.one("SELECT value FROM meta WHERE key = 'backstage-token'")
    try:
        return None if kept is None else vault.unseal(kept["value"])
    except ValueError as error:
        raise InputError(
            f"The state file cannot be read: {error}.",
            advice="Put the key back that belongs to the state file, or name a new state file.",
        ) from error


def add_person(
    world: World,
    person: Person,
    progress: Progress,
    traces_number: str | None = None,
    activity: str = DEFAULT_ACTIVITY,
    second_factor: SecondFactor = SecondFactor.MOBILE_APP_PIN,
) -> None:
    """Put a person into the twin. Their password and PIN are the ones that they would choose themselves."""
    with world.store.transaction():
        if accounts.find(world, person.email) is not None:
            raise NotPossibleNow(f"{person.email} has an account already.")
        account = accounts.create(world, person)
        if progress is Progress.PENDING:
            links.send(world, account)
            return
        chosen = world.choices(person.email)
        accounts.set_password(world, person.email, chosen.password)
        if progress is Progress.ACTIVE:
            return
        _give_second_factor(world, person.email, second_factor, chosen.pin)
        acts_for = _organisation_of(world, person)
        if acts_for is None and progress is Progress.WITH_DEVICE:
            return
        user = users.keep(world, person.email, person.name, person.email_language)
        if acts_for is not None:
            requests.grant(world, user, Tick(acts_for.traces_number, acts_for.activities[0]))
        if progress is Progress.REQUESTED:
            _request(world, user, traces_number, activity)


def add_operators(world: World, wanted: Iterable[WantedOperator]) -> list[str]:
    """Put operators that people say they work for into the register, and return the TRACES numbers of the new ones.

    One that is there by its number, or without a number by its name, stays as it is; one that is named several times
    has every activity that is named with it. Addresses are invented.
    """
    by_number: dict[str, list[WantedOperator]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[WantedOperator]] = defaultdict(list)
    for each in wanted:
        if each.traces_number is None:
            by_name[each.country, folded(each.name)].append(each)
        else:
            by_number[each.traces_number].append(each)
    added: list[str] = []
    with world.store.transaction():
        for number, alike in by_number.items():
            if registry.find(world.store, number) is None:
                added.append(_add_operator(world, number, alike))
        for (country, name), alike in by_name.items():
            if not registry.namesakes(world.store, country, name):
                added.append(_add_operator(world, registry.next_number(world.store, country), alike))
    return added


def _add_operator(world: World, number: str, alike: list[WantedOperator]) -> str:
    first = alike[0]
    entry = registry.Entry(
        *(number, Role.OPERATOR.value, first.name, _STREET, _POSTCODE, _CITY, first.country),
        *(None, tuple(sorted({each.activity for each in alike}))),
    )
    registry.add_all(world.store, [entry])
    return number


def _organisation_of(world: World, person: Person) -> Organisation | None:
    """The organisation that a person decides for: a control body, an authority, or the operator they administrate."""
    named = person.control_body or person.authority or person.operator
    if named is None:
        return None
    organisation = (
        control_bodies().get(person.control_body or "")
        or authorities().get(person.authority or "")
        or registry.find(world.store, person.operator or "")
    )
    if organisation is None:
        raise NothingThere(f"There is no control body, authority or operator {named}.")
    return organisation


def _give_second_factor(world: World, email: str, second_factor: SecondFactor, pin: str) -> None:
    if second_factor.is_key:
        keyring.give(world, email, KEY_NAME, Strength(second_factor.method))
        return
    secret = world.tokens.token(20)
    world.ledger.note(secret)
    accounts.add_device(world, email, DEVICE_NAME, secret, pin)


def _request(world: World, user: users.User, traces_number: str | None, activity: str) -> None:
    operator = registry.find(world.store, traces_number or "")
    if operator is None:
        raise NothingThere(f"There is no operator {traces_number}.")
    if activity not in operator.activities:
        raise NothingThere(f"{operator.name} has no activity {activity}.")
    requests.add(world, user, Tick(operator.traces_number, activity))
