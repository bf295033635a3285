"""What a batch keeps, in SQLite or PostgreSQL, beside the tables of the library for durable runs.

What people own (their data and their answers) is in sealed columns only; everything else is free of it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table

VERSION = 2
"""Raised with every change of the tables; a database of another version is refused."""

metadata = MetaData()

batch = Table(
    "batch",
    metadata,
    Column("version", Integer, nullable=False),
    Column("site", String, nullable=False),
    Column("sheet", String, nullable=False),  # SHA-256 of the rows, to tell a sheet that was changed since
    Column("state", String, nullable=False),
    Column("why", String, nullable=False, default=""),
    Column("site_errors", Integer, nullable=False, default=0),  # in a row, over all cases
    Column("altogether", Integer),  # cases at once, over all machines
    Column("per_minute", Integer),  # attempts that may be started, over all machines
    Column("created", Float, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("row", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("operator", String, nullable=False),  # what cases of the same operator share
    Column("sealed", String),  # the case itself, as JSON; gone once it is forgotten
    Column("phase", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False, default=1),  # of this phase
    Column("failures", Integer, nullable=False, default=0),  # of the site, in a row
    Column("not_before", Float, nullable=False, default=0.0),
    Column("holder", String),  # the worker that it is queued for, or that runs it
    Column("held_until", Float),
    Column("outcome", String),
    Column("message", String, nullable=False, default=""),
    Column("advice", String, nullable=False, default=""),
    Column("ended", Float),
    Index("cases_by_state", "state", "priority", "id"),
    Index("cases_by_operator", "operator"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("asked", Float, nullable=False),
    Column("expires", Float),
    Column("open", Boolean, nullable=False),
    Column("sealed", String),  # the answer, gone after use
)

starts = Table(  # of attempts, in the last minute
    "starts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
)

intents = Table(
    "intents",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("effect", String, primary_key=True),
    Column("intended", Float, nullable=False),
    Column("confirmed", Float),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("phase", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("chained", String, nullable=False),  # SHA-256 of the link before and this receipt
    Column("seconds", Float, nullable=False),
    Column("at", Float, nullable=False),
    Column("place", String, nullable=False),  # the batch's folder that it is below, where machines share the batch
)
