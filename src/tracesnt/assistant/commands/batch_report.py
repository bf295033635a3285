"""``tracesnt batch report``, ``verify`` and ``forget``: what is handed over, proven and removed after a batch."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from tracesnt.assistant.batch.chain import breaks, elsewhere
from tracesnt.assistant.batch.changes import same_sheet
from tracesnt.assistant.batch.forgetting import forget as forget_row
from tracesnt.assistant.batch.report.gathering import gather
from tracesnt.assistant.batch.report.html import write_report
from tracesnt.assistant.batch.report.outcomes import write_outcomes
from tracesnt.assistant.batch.store import open_store
from tracesnt.assistant.batch.tables import receipts
from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.sheets.bundled import sheet_path
from tracesnt.assistant.sheets.columns import named_columns
from tracesnt.errors import ExitStatus


def report(
    sheet: Path | None, out: Path, database: str | None, *, with_names: bool, as_json: bool, columns: str = ""
) -> ExitStatus:
    """Write the outcome sheet and the HTML report of a batch."""
    store = open_store(out, database)
    own_columns = None if sheet is None else same_sheet(store, sheet_path(sheet), named_columns(columns))
    end = gather(store, out)
    written = (*write_outcomes(end, own_columns, out), write_report(end, out, with_names=with_names))
    results = Counter(each.result for each in end.cases)
    if as_json:
        print_json(
            {"cases": len(end.cases), "results": dict(results.most_common()), "files": [str(p) for p in written]}
        )
        return ExitStatus.DONE
    for result, count in results.most_common():
        print(f"{count:>7}  {result}")
    for path in written:
        print(path)
    return ExitStatus.DONE


def verify(out: Path, database: str | None, *, as_json: bool) -> ExitStatus:
    """Say whether every receipt is there and as it was written. The head tells a shortened chain from the whole one.

    Those of other machines are seen once their folders are brought together in this one.
    """
    store = open_store(out, database)
    found, away = list(breaks(store, out)), elsewhere(store, out)
    with store.reading() as connection:
        count = connection.scalar(select(func.count()).select_from(receipts)) or 0
        head = connection.scalar(select(receipts.c.chained).order_by(receipts.c.id.desc()).limit(1)) or ""
    if as_json:
        print_json({"receipts": count, "head": head, "breaks": found, "elsewhere": away})
    else:
        for sentence in found:
            print(sentence)
        for place, number in away.items():
            print(f"{number} receipts are in {place} and not seen here: copy its folder cases into {out / 'cases'}.")
        print(f"{count} receipts, {len(found) or 'no'} breaks. The chain ends with {head or 'nothing'}.")
    return ExitStatus.INVALID_INPUT if found or away else ExitStatus.DONE


def forget(rows: list[int], out: Path, database: str | None) -> ExitStatus:
    """Forget the people of some rows."""
    store = open_store(out, database)
    for row in rows:
        had = forget_row(store, out, row)
        print(f"Row {row} is forgotten." if had else f"Row {row} was forgotten already.")
    for name in ("outcomes.xlsx", "outcomes.csv", "report.html"):
        if (out / name).exists():
            (out / name).unlink()
            print(f"{out / name} named people and is removed; `tracesnt batch report` writes it anew.")
    if not store.is_file:
        print("The same command on each of the other machines removes the pictures that are there.")
    print("The sheet itself, and copies of it, are yours to remove.")
    return ExitStatus.DONE
