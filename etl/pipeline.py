"""The run, step by step: read every input, label, resolve, check, publish."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from etl import extraction, monthly, paths, publishing, reference, resolve, rules, schema, validate
from etl.classify import Labeller
from etl.extraction import Reading
from etl.records import Doubt, Item, Reject, Source, Unknown, inputs_of
from etl.unknowns import of_reviewed, still

MUST_STAY = 0.5  # of the items that are live: fewer look like an input folder that has vanished


class NothingToPublish(ValueError):
    """The run has no items, or far too few; the message says why, and the old warehouse stays."""


@dataclass(frozen=True)
class Summary:
    """What came in, what was rejected, what was not understood, and how many items leave what open."""

    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]
    unknowns: tuple[Unknown, ...]
    decisions: tuple[str, ...]
    surprises: tuple[str, ...]
    left_open: Counter[str] = field(default_factory=Counter)
    doubts: tuple[Doubt, ...] = ()


def run(
    items_folder: Path,
    newsletters: Sequence[Path],
    file: Path,
    step: Callable[[Iterable[Path], str], Iterable[Path]],
    *,
    keep: int = publishing.KEPT,
    wait: float = publishing.WAIT,
    told: Callable[[str], None] = lambda _: None,
    may_lose: bool = False,
) -> Summary:
    """Load everything and publish it as `file`. `step` wraps a list of inputs to show progress.

    `keep`: how many earlier warehouses stay; `wait`: seconds for another load to end, of which `told` is told first.
    Raises NothingToPublish when no item could be taken or, but for `may_lose`, more than half of the live ones would
    go; Busy when another load goes on. Then nothing is written.
    """
    with publishing.loading(file, wait, told):
        began = dt.datetime.now(dt.UTC)
        before = publishing.live(file) or {}
        loaded = load(items_folder, newsletters, step)
        if not loaded.items:
            reasons = " ".join(reject.reason for reject in loaded.rejects[:1])
            raise NothingToPublish(
                f"No item could be taken from {items_folder}; name a folder of monthly tables. {reasons}".strip()
            )
        if before and not may_lose and len(loaded.items) < MUST_STAY * before["items"].height:
            raise NothingToPublish(
                f"Only {len(loaded.items)} items came in, but {file.name} holds {before['items'].height}; see whether "
                "an input is missing, or confirm with --may-lose."
            )
        publishing.publish(file, tables(loaded, _first_loads(before), began), keep)
    return loaded


def load(
    items_folder: Path,
    newsletters: Sequence[Path],
    step: Callable[[Iterable[Path], str], Iterable[Path]],
) -> Summary:
    """Read, label, resolve and check everything; write nothing."""
    known, readers = reference.load(), rules.load()
    labeller = Labeller(known, readers)
    reviewed = Reading()
    for path in step(sorted(items_folder.glob("*.[cC][sS][vV]")), "Monthly tables"):
        table = monthly.read(path, known)
        reviewed += Reading((table.source,), table.items, table.rejects)
    extracted = extraction.extract_all(step(issue_files(newsletters), "Newsletters"), labeller, readers)
    resolved = resolve.merge(reviewed.items, extracted.items, known.merging)
    checked = validate.check(resolved.items, dt.date.today())
    everything = reviewed + extracted
    table_items = [item for item in checked.items if schema.is_reviewed(item.source_id)]
    return Summary(
        everything.sources,
        checked.items,
        everything.rejects + resolved.rejects + checked.rejects,
        (*still(extracted.unknowns, checked.items), *of_reviewed(checked.items, reviewed.sources)),
        resolved.decisions,
        validate.surprises(table_items, known),
        validate.left_open(checked.items),
        validate.standing(resolved.doubts, checked.items),
    )


def issue_files(paths: Iterable[Path]) -> list[Path]:
    """What lies in the folders named and may be an issue, be it a file or not, and the files named, in their order."""
    files: list[Path] = []
    for path in paths:
        files += sorted(f for f in path.iterdir() if _is_issue(f)) if path.is_dir() else [path]
    return files


def tables(
    loaded: Summary, first_loads: Mapping[tuple[str, str], dt.datetime], began: dt.datetime
) -> dict[str, pl.DataFrame]:
    """The warehouse's tables, sorted by key, of a load that began at that time (UTC)."""
    taken = inputs_of(loaded.items)
    refused = Counter(reject.source_id for reject in loaded.rejects)
    now = dt.datetime.now(dt.UTC)
    at = now.replace(tzinfo=None, microsecond=0)
    rows = {
        "items": [item.row() for item in loaded.items],
        "labels": [{"item_id": item.item_id} | asdict(label) for item in loaded.items for label in item.labels],
        "reports": [{"item_id": item.item_id} | asdict(report) for item in loaded.items for report in item.reports],
        "doubts": [asdict(doubt) for doubt in loaded.doubts],
        "sources": [
            asdict(source)
            | {
                "item_count": taken[source.source_id],
                "rejected_count": refused[source.source_id],
                "loaded_at": first_loads.get((source.source_id, source.sha256), at),
            }
            for source in sorted(loaded.sources, key=lambda s: (s.source_id, s.path))
        ],
        "rejects": [asdict(reject) for reject in loaded.rejects],
        "unknowns": [unknown.row() for unknown in loaded.unknowns],
        "loads": [
            {
                "loaded_at": at,
                "seconds": round((now - began).total_seconds(), 3),
                "program_version": paths.program_version(),
            }
        ],
    }
    return {
        name: pl.DataFrame(rows[name], schema=schema.polars_schema(columns)).select(c.name for c in columns)
        for name, columns in schema.TABLES.items()
    }


def _first_loads(before: Mapping[str, pl.DataFrame]) -> dict[tuple[str, str], dt.datetime]:
    """When each unchanged source was first loaded, so that a second run gives the same rows."""
    rows = before["sources"].iter_rows(named=True) if before else ()
    return {(row["source_id"], row["sha256"]): row["loaded_at"] for row in rows}


def _is_issue(path: Path) -> bool:
    """Whether this is not the drop folder's own, nor what is kept beside a fetched page or one that a browser saved."""
    return not path.name.startswith(".") and not path.name.endswith((".origin.json", "README.md", "_files"))
