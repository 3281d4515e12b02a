"""How the warehouse stands: what is live, since when, what was not understood, and how the last loads went."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from etl import journal, paths, publishing, schema, warehouse

LOADS = 5
COUNTED = ("items", "sources", "rejects", "doubts")  # tables


@dataclass(frozen=True)
class Status:
    """`state`: ok, old (nothing was loaded for long), or broken (no warehouse can be read; `trouble` says why)."""

    state: str
    program_version: str
    trouble: str | None = None
    loaded_at: dt.datetime | None = None
    loaded_by: str | None = None
    newest_action: dt.date | None = None
    counts: dict[str, int] = field(default_factory=dict)
    unknowns: dict[str, int] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    last_loads: tuple[journal.Entry, ...] = ()


def of(file: Path, now: dt.datetime | None = None) -> Status:
    """The status of a warehouse. `now`: UTC."""
    kept = tuple(one.name for one in publishing.kept(file))
    last_loads = tuple(journal.last(file, LOADS))
    try:
        tables = warehouse.read(file)
    except warehouse.Unreadable as error:
        return Status("broken", paths.program_version(), str(error), kept=kept, last_loads=last_loads)
    loaded_at, _, loaded_by = tables["loads"].row(0)
    age = (now or dt.datetime.now(dt.UTC)).replace(tzinfo=None) - loaded_at
    actions = tables["items"].filter(pl.col("kind") == schema.COUNTED_KIND)
    return Status(
        "old" if age.days > paths.stale_after_days() else "ok",
        paths.program_version(),
        loaded_at=loaded_at,
        loaded_by=loaded_by,
        newest_action=actions["date"].max(),  # type: ignore[arg-type]  # a date, or None without actions
        counts={"actions": actions.height} | {name: tables[name].height for name in COUNTED},
        unknowns=dict(Counter(tables["unknowns"]["what"].to_list())),
        kept=kept,
        last_loads=last_loads,
    )
