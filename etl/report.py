"""What the command line tells of a run or of a measurement, as tables and lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from etl import publishing, schema
from etl.analysis.not_understood import remedy
from etl.evaluate import Evaluation
from etl.journal import Entry
from etl.language import ENGLISH
from etl.pipeline import Summary
from etl.publishing import Kept
from etl.records import Item, Unknown, inputs_of
from etl.schema import KINDS, UNKNOWNS_OF
from etl.status import Status

OUT = Console(highlight=False)


def scores(found: Evaluation) -> None:
    table = Table("field", "precision", "recall", "F1", "right", "wrong", "missed", title="Lists")
    for name, score in (("items", found.items), *found.fields.items()):
        figures = (score.precision, score.recall, score.f1)
        table.add_row(name, *(f"{x:.3f}" for x in figures), *map(str, (score.right, score.wrong, score.missed)))
    OUT.print(table)
    table = Table("field", "exact", "right", "of", title="Values")
    for name, (right, of) in found.exact.items():
        table.add_row(name, f"{right / of:.3f}", str(right), str(of))
    OUT.print(table)
    table = Table("field", "label", "precision", "recall", "F1", "right", "wrong", "missed", title="Labels")
    for (name, label), score in found.labels.items():
        if name in ("violations", "outcomes"):
            figures = (score.precision, score.recall, score.f1)
            table.add_row(
                name, label, *(f"{x:.2f}" for x in figures), *map(str, (score.right, score.wrong, score.missed))
            )
    OUT.print(table)
    table = Table("field", "gold", "found instead", "times", title="Confused")
    for (name, missed, instead), times in found.confused.most_common(20):
        table.add_row(name, missed, instead, str(times))
    OUT.print(table)


def sources(loaded: Summary) -> None:
    taken = inputs_of(loaded.items)
    refused = Counter(reject.source_id for reject in loaded.rejects)
    table = Table("input", "files", "items", "rejected", title="What came in")
    rows: dict[str, list[int]] = {}
    for source in loaded.sources:
        monthly = schema.is_reviewed(source.source_id)
        name = f"monthly tables {source.source_id[6:10]}" if monthly else source.source_id
        row = rows.setdefault(name, [0, 0, 0])
        row[0] += 1
        row[1] += taken[source.source_id]
        row[2] += refused[source.source_id]
    for name, row in rows.items():
        table.add_row(name, *map(str, row))
    table.add_row("all", str(len(loaded.sources)), str(len(loaded.items)), str(len(loaded.rejects)), style="bold")
    OUT.print(table)
    several = sum(len(item.reports) > 1 for item in loaded.items)
    if several:
        OUT.print(f"Items that several inputs tell of, each counted once in all: {several}.")


def kinds(items: Iterable[Item]) -> None:
    table = Table("year", *KINDS, title="Items by kind")
    years = sorted({item.date.year for item in items})
    kinds = Counter((item.date.year, item.kind) for item in items)
    for year in years:
        table.add_row(str(year), *(str(kinds[year, kind]) for kind in KINDS))
    OUT.print(table)


def counts(title: str, counts: Mapping[str, int], of: str = "items") -> None:
    table = Table(title.lower(), of, title=title)
    for name, count in counts.items():
        table.add_row(name, str(count))
    OUT.print(table)


def unknowns(found: Sequence[Unknown]) -> None:
    """What was not understood, by kind: file and item, the words, and the line to add, alone on its line to copy."""
    if not found:
        return
    OUT.print(f"Not understood: {len(found)}", style="bold")
    for what in UNKNOWNS_OF:
        of_kind = [unknown for unknown in found if unknown.what == what]
        if of_kind:
            OUT.print(f"  {what}: {len(of_kind)}", style="bold")
        for unknown in of_kind:
            for line in said(unknown):
                OUT.print(f"    {line}", markup=False, soft_wrap=True)


def said(unknown: Unknown) -> list[str]:
    """One thing not understood, in lines: where and which words; what to do; the line to add."""
    where = f"{unknown.path}, {unknown.item_id}" if unknown.item_id else unknown.path
    what_to_do = remedy(unknown.what, unknown.add_to, unknown.add_line, unknown.fill_in, ENGLISH)
    told = [f"{where}: {unknown.what} not understood: {unknown.text}", f"  {what_to_do}"]
    return [*told, f"  {unknown.add_line}"] if unknown.add_line else told


def doubts(loaded: Summary) -> None:
    """Pairs that may be one event, what speaks for and against it, and the line that decides."""
    titles = {item.item_id: item.title for item in loaded.items}
    lines(
        "Perhaps one event (to decide, add its line, with yes or no, to data/reference/same_events.csv)",
        [
            f"{doubt.item_id} “{titles[doubt.item_id]}” and {doubt.other_id} “{titles[doubt.other_id]}”: "
            f"{doubt.reason} Line: {doubt.line}"
            for doubt in loaded.doubts
        ],
    )


def kept(earlier: Sequence[Kept]) -> None:
    """The earlier warehouses, oldest first, each with what `rollback --to` takes."""
    table = Table("name (when it was written, UTC)", "items", "loaded by version", title="Earlier warehouses")
    for one in earlier:
        tables = publishing.live(one.file)
        told = (str(tables["items"].height), tables["loads"]["program_version"][0]) if tables else ("damaged", "")
        table.add_row(one.name, *told)
    OUT.print(table if earlier else "No earlier warehouse is kept yet; each load that changes something keeps one.")


def status(found: Status) -> None:
    """How the warehouse stands, and the last loads, newest first."""
    OUT.print(f"State: {found.state}", style="bold")
    if found.trouble:
        OUT.print(f"  {found.trouble}", markup=False, soft_wrap=True)
    if found.loaded_at:
        OUT.print(f"  loaded {found.loaded_at:%Y-%m-%d %H:%M} UTC by version {found.loaded_by}")
        OUT.print(f"  newest action: {found.newest_action or 'none'}")
    OUT.print(f"  this program: version {found.program_version}")
    counts("Holds", found.counts, "number")
    if found.unknowns:
        counts("Not understood", found.unknowns, "number")
    lines("Kept earlier warehouses", found.kept)
    lines("Last loads", [_load(entry) for entry in found.last_loads])


def _load(entry: Entry) -> str:
    ended = entry.get("error") or (f"to {entry['to']}" if "to" in entry else f"{entry.get('items')} items")
    return f"{entry['at']} {entry['event']}, {entry['seconds']:g} s, version {entry['version']}: {ended}"


def lines(title: str, lines: Sequence[str]) -> None:
    if lines:
        OUT.print(f"{title}:", style="bold")
        for line in lines:
            OUT.print(f"  {line}", markup=False, soft_wrap=True)
