"""The chain of receipts: each is bound to all before it, so that one that is removed or altered shows."""

from __future__ import annotations

import hashlib
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from tracesnt.assistant.batch.store import CaseRecord, Store
from tracesnt.assistant.batch.tables import cases, receipts
from tracesnt.assistant.receipt import Receipt
from tracesnt.assistant.running import Run


@dataclass(frozen=True)
class Proof:
    """A receipt: its file below the batch's folder, the SHA-256 of its content, and the seconds that it covers."""

    file: str
    sha256: str
    seconds: float


def proof_of(run: Run, folder: Path) -> Proof:
    """Return the proof of a run whose receipt is in the batch's folder."""
    content = run.receipt.read_bytes()
    return Proof(run.receipt.relative_to(folder).as_posix(), hashlib.sha256(content).hexdigest(), run.seconds)


def place_of(store: Store, folder: Path) -> str:
    """Return what other machines call a folder. A batch in a file has but one, wherever that is moved to."""
    return "" if store.is_file else f"{socket.gethostname()}:{folder.absolute()}"


def link(connection: Connection, record: CaseRecord, proof: Proof, now: float, place: str) -> None:
    """Bind a receipt to the chain. Nobody else writes in the meantime, so that it cannot fork."""
    before = connection.scalar(select(receipts.c.chained).order_by(receipts.c.id.desc()).limit(1)) or ""
    connection.execute(
        receipts.insert().values(
            case_id=record.id,
            phase=record.phase,
            attempt=record.attempt,
            file=proof.file,
            sha256=proof.sha256,
            chained=_bound(before, record.id, proof.file, proof.sha256),
            seconds=proof.seconds,
            at=now,
            place=place,
        )
    )


def breaks(store: Store, folder: Path) -> Iterator[str]:
    """Return what is wrong with the chain, one sentence each: nothing where every receipt is as it was written, and so
    are the pictures that it names. Those of people who are forgotten are gone, and stay unmissed.
    """
    with store.reading() as connection:
        forgotten = set(connection.scalars(select(cases.c.id).where(cases.c.sealed.is_(None))))
    before = ""
    for each in _links(store):
        if each.chained != _bound(before, each.case_id, each.file, each.sha256):
            yield f"{each.file}: a receipt before it was removed, or its entry was altered."
        before = each.chained
        path = folder / each.file
        if path.is_file():
            if hashlib.sha256(path.read_bytes()).hexdigest() != each.sha256:
                yield f"{each.file}: was altered after it was written."
            elif each.case_id not in forgotten:
                yield from _breaks_of_pictures(folder, path)
        elif each.place == place_of(store, folder):
            yield f"{each.file}: is missing."


def _breaks_of_pictures(folder: Path, receipt: Path) -> Iterator[str]:
    for step in Receipt.model_validate_json(receipt.read_bytes()).steps:
        if step.picture is None:
            continue
        picture = receipt.parent / step.picture.file
        name = picture.relative_to(folder).as_posix()
        if not picture.is_file():
            yield f"{name}: is missing."
        elif hashlib.sha256(picture.read_bytes()).hexdigest() != step.picture.sha256:
            yield f"{name}: was altered after it was taken."


def elsewhere(store: Store, folder: Path) -> Counter[str]:
    """Return how many receipts are in each folder of another machine's, and not in this one."""
    here = place_of(store, folder)
    return Counter(
        str(each.place) for each in _links(store) if each.place != here and not (folder / each.file).is_file()
    )


def _links(store: Store) -> Sequence[Row[Any]]:
    with store.reading() as connection:
        return connection.execute(select(receipts).order_by(receipts.c.id)).all()


def _bound(before: str, case_id: int, file: str, sha256: str) -> str:
    return hashlib.sha256(f"{before}\n{case_id}\n{file}\n{sha256}".encode()).hexdigest()
