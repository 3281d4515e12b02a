"""The run, step by step: read every input, label, resolve, check, publish."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import polars as pl

from etl import dates, documents, fetch, monthly, newsletter, reference, resolve, rules, schema, validate, warehouse
from etl.classify import Labelled, Labeller
from etl.newsletter import Entry, Issue
from etl.records import Item, Label, Reject, Source, labelled_text
from etl.rules import Rules


class NothingToPublish(ValueError):
    """The run has no items; the message says why, and the old warehouse stays."""


@dataclass(frozen=True)
class Reading:
    """What one or several inputs gave."""

    sources: tuple[Source, ...] = ()
    items: tuple[Item, ...] = ()
    rejects: tuple[Reject, ...] = ()
    unknown: tuple[str, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            self.sources + other.sources,
            self.items + other.items,
            self.rejects + other.rejects,
            self.unknown + other.unknown,
        )


@dataclass(frozen=True)
class Summary:
    """What came in, what was rejected and what is unknown."""

    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]
    unknown: tuple[str, ...]
    decisions: tuple[str, ...]
    surprises: tuple[str, ...]
    unknowns: Counter[str] = field(default_factory=Counter)


def run(
    items_folder: Path,
    newsletters: Sequence[Path],
    file: Path,
    step: Callable[[Iterable[Path], str], Iterable[Path]],
) -> Summary:
    """Load everything and publish it as `file`. `step` wraps a list of inputs to show progress.

    Raises NothingToPublish when no item could be taken; then nothing is written.
    """
    loaded = load(items_folder, newsletters, step)
    if not loaded.items:
        reasons = " ".join(reject.reason for reject in loaded.rejects[:1])
        raise NothingToPublish(
            f"No item could be taken from {items_folder}; name a folder of monthly tables. {reasons}".strip()
        )
    warehouse.publish(file, tables(loaded, _first_loads(file)))
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
    for path in step(sorted(items_folder.glob("*.csv")), "Monthly tables"):
        table = monthly.read(path, known)
        reviewed += Reading((table.source,), table.items, table.rejects)
    extracted = Reading()
    for path in step(issue_files(newsletters), "Newsletters"):
        extracted += extract(path, labeller, readers)
    resolved = resolve.merge(reviewed.items, extracted.items)
    checked = validate.check(resolved.items, dt.date.today())
    everything = reviewed + extracted
    table_items = [item for item in checked.items if item.source_id.startswith("items-")]
    return Summary(
        everything.sources,
        checked.items,
        everything.rejects + resolved.rejects + checked.rejects,
        everything.unknown,
        resolved.decisions,
        validate.surprises(table_items, known),
        validate.unknowns(checked.items),
    )


def issue_files(paths: Iterable[Path]) -> list[Path]:
    """The newsletter files named, folders opened, in order of their names."""
    files: list[Path] = []
    for path in paths:
        files += sorted(f for f in path.iterdir() if _is_issue(f)) if path.is_dir() else [path]
    return files


def extract(path: Path, labeller: Labeller, readers: Rules) -> Reading:
    """One newsletter file as labelled items. What cannot be read becomes a reject."""
    try:
        issue = newsletter.read(documents.read(path), path.name, readers)
    except (documents.UnreadableDocument, newsletter.UnreadableIssue) as error:
        source = Source(f"unread-{schema.slug(path.stem)}", path.name, _sha256(path))
        return Reading((source,), rejects=(Reject(source.source_id, str(error)),))
    source = Source(
        issue.source_id,
        path.name,
        _sha256(path),
        issue.publisher,
        issue.title,
        issue.issue_month,
        dates.month_before(issue.issue_month),
    )
    came_from = fetch.origin(path)
    address = came_from.address if came_from else None
    items: list[Item] = []
    unknown: list[str] = []
    for entry, item_id in zip(issue.entries, _item_ids(issue), strict=True):
        labelled = labeller.label(entry)
        unknown += [f"{path.name}, item {entry.number or repr(entry.title)}: {said}" for said in labelled.unknown]
        items.append(_item(item_id, issue, entry, labelled, address))
    rejects = tuple(
        Reject(
            source.source_id,
            f"{path.name}: this paragraph belongs to no item; check that its heading "
            "or number is written like the others.",
            raw=text,
        )
        for text in issue.unread
    )
    return Reading((source,), tuple(items), rejects, tuple(unknown))


def tables(loaded: Summary, first_loads: dict[tuple[str, str], dt.datetime]) -> dict[str, pl.DataFrame]:
    """The four warehouse tables, sorted by key."""
    taken = Counter(item.source_id for item in loaded.items)
    refused = Counter(reject.source_id for reject in loaded.rejects)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    rows = {
        "items": [item.row() for item in loaded.items],
        "labels": [{"item_id": item.item_id} | asdict(label) for item in loaded.items for label in item.labels],
        "sources": [
            asdict(source)
            | {
                "item_count": taken[source.source_id],
                "rejected_count": refused[source.source_id],
                "loaded_at": first_loads.get((source.source_id, source.sha256), now),
            }
            for source in sorted(loaded.sources, key=lambda s: (s.source_id, s.path))
        ],
        "rejects": [asdict(reject) for reject in loaded.rejects],
    }
    return {
        name: pl.DataFrame(rows[name], schema=schema.polars_schema(columns)).select(c.name for c in columns)
        for name, columns in schema.TABLES.items()
    }


def _item_ids(issue: Issue) -> list[str]:
    """The id of each entry, by its number or title; with its section, and a count, where an issue has one twice."""
    found: list[str] = []
    for entry in issue.entries:
        number = str(entry.number) if entry.number is not None else schema.slug(entry.title)[:40]
        names = [
            number,
            f"{entry.section}-{number}",
            *(f"{entry.section}-{number}-{n}" for n in range(2, len(found) + 3)),
        ]
        found.append(next(name for name in (f"{issue.source_id}-{name}" for name in names) if name not in found))
    return found


def _item(item_id: str, issue: Issue, entry: Entry, labelled: Labelled, address: str | None) -> Item:
    return Item(
        item_id=item_id,
        source_id=issue.source_id,
        section=entry.section,
        number=entry.number,
        kind=labelled.kind,
        date=entry.date,
        date_precision=entry.date_precision,
        title=entry.title,
        text=entry.text,
        authorities=labelled.authorities,
        systems=labelled.systems,
        level=labelled.level,
        regions=labelled.regions,
        city=labelled.city,
        violations=labelled.violations,
        outcomes=labelled.outcomes,
        laws=labelled.laws,
        apps_count=labelled.apps_count,
        entity_count=labelled.entity_count,
        fine_cny=labelled.fine_cny,
        confidence="high",
        source_url=address,
        source_title=issue.title,
        publisher=issue.publisher,
        known_on=issue.issue_month,
        labels=(*_date_label(entry), *labelled.labels),
    )


def _date_label(entry: Entry) -> Iterable[Label]:
    """What tells the date; nothing where the month is only the one that the issue tells of."""
    if entry.date_rule_id is None or entry.date_words is None:
        return ()
    value = entry.date.isoformat() if entry.date_precision == "day" else f"{entry.date:%Y-%m}"
    label = Label("date", value, "extracted", entry.date_rule_id, entry.date_words)
    start = labelled_text(entry.title, entry.text).find(entry.date_words)
    if start < 0:  # A date in brackets is not part of the title any more.
        return (label,)
    return (replace(label, start=start, end=start + len(entry.date_words)),)


def _first_loads(file: Path) -> dict[tuple[str, str], dt.datetime]:
    """When each unchanged source was first loaded, so that a second run gives the same rows."""
    try:
        old = warehouse.read(file)["sources"]
    except warehouse.Unreadable:
        return {}  # No warehouse yet, or one that this run replaces.
    return {(row["source_id"], row["sha256"]): row["loaded_at"] for row in old.iter_rows(named=True)}


def _is_issue(path: Path) -> bool:
    """Whether a file of the drop folder is an issue: not the folder's own, not what is kept about a fetched one."""
    return path.is_file() and not path.name.startswith(".") and not path.name.endswith((".origin.json", "README.md"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
