"""The command line: `python -m etl run | extract | check | export`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from rich.console import Console
from rich.progress import track
from rich.table import Table

from etl import paths, pipeline, reference, rules, warehouse
from etl.analysis import exports, query
from etl.analysis.view import Data, View
from etl.pipeline import Summary
from etl.records import Item
from etl.schema import KINDS

ERRORS = Console(stderr=True, highlight=False, soft_wrap=True)
OUT = Console(highlight=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Errors are one sentence on standard error."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.command(chosen))
    except (ValueError, OSError) as error:
        ERRORS.print(_sentence(error), style="red", markup=False)
        return 1


def run(chosen: argparse.Namespace) -> int:
    """Load everything and publish; 0 when published."""
    loaded = pipeline.run(chosen.items, _existing(chosen.newsletters), chosen.warehouse, _progress)
    _print_sources(loaded)
    _print_kinds(loaded.items)
    _print_counts("Unknown", loaded.unknowns)
    _print_lines("Decisions", loaded.decisions)
    _print_lines("Not in the reference data", loaded.unknown)
    _print_lines("Rejected", [reject.reason for reject in loaded.rejects])
    OUT.print(f"Published {len(loaded.items)} items to {chosen.warehouse.name}.")
    return 0


def extract(chosen: argparse.Namespace) -> int:
    """Print the items of newsletters as JSON Lines; load nothing. 1 if any file could not be read."""
    known, readers = reference.load(), rules.load()
    failed = False
    for path in _existing(chosen.files):
        reading = pipeline.extract(path, known, readers)
        for item in reading.items:
            sys.stdout.write(json.dumps(_as_json(item), ensure_ascii=False, default=str) + "\n")
        for said in [*reading.unknown, *(reject.reason for reject in reading.rejects)]:
            ERRORS.print(said, style="yellow", markup=False)
        failed |= not reading.items
    return int(failed)


def check(chosen: argparse.Namespace) -> int:
    """Report faults of reference data and inputs, and what is unknown; 1 if something is wrong."""
    loaded = pipeline.load(chosen.items, _existing(chosen.newsletters), _progress)
    wrong = [reject.reason for reject in loaded.rejects] + [*loaded.surprises]
    _print_counts("Unknown", loaded.unknowns)
    _print_lines("Not in the reference data", loaded.unknown)
    _print_lines("Wrong", wrong)
    OUT.print("Something is wrong; see above." if wrong else f"All well: {len(loaded.items)} items, as reviewed.")
    return int(bool(wrong))


def export(chosen: argparse.Namespace) -> int:
    """Write the file that the page with the same query string offers."""
    known = reference.load()
    asked = query.strictly(_pairs(chosen.query), known)
    view = View(Data.of(warehouse.read(chosen.warehouse), known), asked, known)
    file = exports.make(view, chosen.shape, _kind(chosen.out, chosen.shape))
    chosen.out.write_bytes(file.content)
    items = f"{file.items_count} item{'' if file.items_count == 1 else 's'}"
    rows = "" if chosen.shape == "items" else f" in {file.rows_count} row{'' if file.rows_count == 1 else 's'}"
    OUT.print(f"Wrote {items}{rows} to {chosen.out}.", markup=False, soft_wrap=True)
    return 0


def _pairs(words: str) -> list[tuple[str, str]]:
    """The pairs of a query string, also with its question mark or as a whole address."""
    head, mark, rest = words.partition("?")
    if mark and "=" not in head:
        words = rest.partition("#")[0]
    elif urlsplit(words).netloc:
        words = ""
    return parse_qsl(words, keep_blank_values=True)


def _kind(file: Path, shape: str) -> str:
    """The kind of file that its name asks for."""
    suffix = file.suffix.lower().removeprefix(".")
    kind = exports.ALIASES.get(suffix, suffix)
    kinds = exports.KINDS.get(shape, tuple(exports.MEDIA_TYPES))
    if kind not in kinds:
        known = ", ".join(f".{kind}" for kind in kinds)
        raise ValueError(f"{file.name}: the suffix '{file.suffix}' is not known; use one of {known}.")
    return kind


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="Load monthly items into the warehouse.")
    commands = parser.add_subparsers(required=True)
    inputs = argparse.ArgumentParser(add_help=False)
    inputs.add_argument("--items", type=Path, default=paths.ITEMS, metavar="DIR", help="folder of monthly tables")
    inputs.add_argument(
        "--newsletters",
        type=Path,
        nargs="+",
        default=[paths.NEWSLETTERS],
        metavar="PATH",
        help="newsletter files or folders of them",
    )
    runs = commands.add_parser("run", parents=[inputs], help="load everything and publish it")
    runs.add_argument("--warehouse", type=Path, default=paths.warehouse(), metavar="FILE")
    runs.set_defaults(command=run)
    extracts = commands.add_parser("extract", help="print a newsletter's items as JSON Lines, load nothing")
    extracts.add_argument("files", type=Path, nargs="+", metavar="FILE")
    extracts.set_defaults(command=extract)
    checks = commands.add_parser("check", parents=[inputs], help="check reference data, counts and unknown values")
    checks.set_defaults(command=check)
    writes = commands.add_parser("export", help="write the file that a page with the same query string offers")
    writes.add_argument("--query", default="", metavar="QUERY", help="'region=Beijing&from=2024-01', or an address")
    writes.add_argument(
        "--shape", default="items", help=f"one of {', '.join(exports.SHAPES)}; chart needs chart= in QUERY"
    )
    writes.add_argument("--warehouse", type=Path, default=paths.warehouse(), metavar="FILE")
    writes.add_argument("out", type=Path, metavar="OUT", help=f"file to write: .{', .'.join(exports.MEDIA_TYPES)}")
    writes.set_defaults(command=export)
    return parser


def _existing(found: Iterable[Path]) -> list[Path]:
    for path in found:
        if not path.exists():
            raise ValueError(f"{path} does not exist; name a newsletter file or a folder of them.")
    return list(found)


def _progress(inputs: Iterable[Path], words: str) -> Iterable[Path]:
    return track(list(inputs), description=words, console=ERRORS, transient=True)


def _as_json(item: Item) -> dict[str, object]:
    """The columns of items plus `evidence`: the labels with the words that carry them."""
    return item.row() | {"evidence": [asdict(label) for label in item.labels]}


def _print_sources(loaded: Summary) -> None:
    taken = Counter(item.source_id for item in loaded.items)
    refused = Counter(reject.source_id for reject in loaded.rejects)
    years: Counter[str] = Counter()
    table = Table("input", "files", "items", "rejected", title="What came in")
    rows: dict[str, list[int]] = {}
    for source in loaded.sources:
        monthly = source.source_id.startswith("items-")
        name = f"monthly tables {source.source_id[6:10]}" if monthly else source.source_id
        years[name] += 1
        row = rows.setdefault(name, [0, 0])
        row[0] += taken[source.source_id]
        row[1] += refused[source.source_id]
    for name, (items, rejects) in rows.items():
        table.add_row(name, str(years[name]), str(items), str(rejects))
    table.add_row("all", str(len(loaded.sources)), str(len(loaded.items)), str(len(loaded.rejects)), style="bold")
    OUT.print(table)


def _print_kinds(items: Iterable[Item]) -> None:
    table = Table("year", *KINDS, title="Items by kind")
    years = sorted({item.date.year for item in items})
    kinds = Counter((item.date.year, item.kind) for item in items)
    for year in years:
        table.add_row(str(year), *(str(kinds[year, kind]) for kind in KINDS))
    OUT.print(table)


def _print_counts(title: str, counts: Counter[str]) -> None:
    table = Table(title.lower(), "items", title=title)
    for name, count in counts.items():
        table.add_row(name, str(count))
    OUT.print(table)


def _print_lines(title: str, lines: Sequence[str]) -> None:
    if lines:
        OUT.print(f"{title}:", style="bold")
        for line in lines:
            OUT.print(f"  {line}", markup=False, soft_wrap=True)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'}: {error.strerror}; check that the path exists and may be written."
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
