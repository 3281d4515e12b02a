"""The command line: `python -m etl run | extract | check | status | rollback | export | evaluate`."""

from __future__ import annotations

import argparse
import errno
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from rich.console import Console
from rich.progress import track

from etl import (
    evaluate,
    extraction,
    fetch,
    journal,
    paths,
    pipeline,
    publishing,
    reference,
    report,
    rules,
    status,
    warehouse,
)
from etl.analysis import exports, query
from etl.analysis.view import Data, View
from etl.arguments import argument_parser
from etl.classify import Labeller
from etl.records import Item

ERRORS = Console(stderr=True, highlight=False, soft_wrap=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Errors are one sentence on standard error."""
    chosen = argument_parser().parse_args(arguments)
    try:
        return COMMANDS[chosen.command](chosen)
    except (ValueError, OSError) as error:
        ERRORS.print(_sentence(error), style="red", markup=False)
        return 1


def run(chosen: argparse.Namespace) -> int:
    """Load everything and publish; 0 when published."""
    with journal.writing(chosen.warehouse, "load") as entry:
        loaded = pipeline.run(
            chosen.items,
            _inputs(chosen),
            chosen.warehouse,
            _progress,
            keep=chosen.keep,
            wait=chosen.wait,
            told=_warn,
            may_lose=chosen.may_lose,
        )
        entry |= journal.of_load(loaded)
    if chosen.json:
        sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")
        return 0
    report.sources(loaded)
    report.kinds(loaded.items)
    report.counts("Unknown", loaded.left_open)
    report.lines("Decisions", loaded.decisions)
    report.unknowns(loaded.unknowns)
    report.doubts(loaded)
    report.lines("Rejected", [reject.reason for reject in loaded.rejects])
    report.OUT.print(f"Published {len(loaded.items)} items to {chosen.warehouse.name}.")
    return 0


def extract(chosen: argparse.Namespace) -> int:
    """Print the items of newsletters as JSON Lines; load nothing. 1 if any file could not be read."""
    readers = rules.load()
    labeller = Labeller(reference.load(), readers)
    failed = False
    for path in pipeline.issue_files(_inputs(chosen)):
        reading = extraction.extract(path, labeller, readers)
        for item in reading.items:
            sys.stdout.write(json.dumps(_as_json(item), ensure_ascii=False, default=str) + "\n")
        not_understood = [line for unknown in reading.unknowns for line in report.said(unknown)]
        for said in [*not_understood, *(reject.reason for reject in reading.rejects)]:
            _warn(said)
        failed |= not reading.items
    return int(failed)


def check(chosen: argparse.Namespace) -> int:
    """Report faults of reference data and inputs, and what is unknown; 1 if something is wrong."""
    loaded = pipeline.load(chosen.items, _inputs(chosen), _progress)
    wrong = [reject.reason for reject in loaded.rejects] + [*loaded.surprises]
    report.counts("Unknown", loaded.left_open)
    report.unknowns(loaded.unknowns)
    report.doubts(loaded)
    report.lines("Wrong", wrong)
    report.OUT.print(
        "Something is wrong; see above." if wrong else f"All well: {len(loaded.items)} items, as reviewed."
    )
    return int(bool(wrong))


def rollback(chosen: argparse.Namespace) -> int:
    """Make an earlier warehouse live again, or list those that are kept."""
    if chosen.list:
        report.kept(publishing.kept(chosen.warehouse))
        return 0
    with (
        journal.writing(chosen.warehouse, "rollback") as entry,
        publishing.loading(chosen.warehouse, chosen.wait, _warn),
    ):
        now_live = publishing.rollback(chosen.warehouse, chosen.to)
        entry["to"] = now_live.name
    report.OUT.print(f"{chosen.warehouse.name} is again the one of {now_live.name}.", markup=False)
    return 0


def stands(chosen: argparse.Namespace) -> int:
    """Say how the warehouse stands; 1 unless its data are there and new enough."""
    found = status.of(chosen.warehouse)
    if chosen.json:
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False, default=str) + "\n")
    else:
        report.status(found)
    return int(found.state != "ok")


def export(chosen: argparse.Namespace) -> int:
    """Write the file that the page with the same query string offers."""
    known = reference.load()
    asked = query.strictly(_pairs(chosen.query), known)
    view = View(Data.of(warehouse.read(chosen.warehouse), known), asked, known)
    file = exports.make(view, chosen.shape, _kind(chosen.out, chosen.shape))
    chosen.out.write_bytes(file.content)
    items = f"{file.items_count} item{'' if file.items_count == 1 else 's'}"
    rows = "" if chosen.shape == "items" else f" in {file.rows_count} row{'' if file.rows_count == 1 else 's'}"
    report.OUT.print(f"Wrote {items}{rows} to {chosen.out}.", markup=False, soft_wrap=True)
    return 0


def measure(chosen: argparse.Namespace) -> int:
    """Print how well the reading agrees with a gold file."""
    gold = evaluate.read(chosen.gold)
    readers = rules.load()
    labeller = Labeller(reference.load(), readers)
    documents = {
        path.stem: path for path in (chosen.documents or sorted(chosen.gold.parent.iterdir())) if path.is_file()
    }
    missing = [source_id for source_id in gold if source_id not in documents]
    if missing:
        raise ValueError(
            f"{chosen.gold.name}: there is no document named {missing[0]}.* beside it; put it there or name it."
        )
    found = evaluate.evaluate(
        gold, lambda source: extraction.extract(documents[source], labeller, readers).items, labeller.authority
    )
    report.scores(found)
    if chosen.differences:
        report.lines("Differences", found.differences)
    return 0


COMMANDS = {
    "run": run,
    "extract": extract,
    "check": check,
    "evaluate": measure,
    "rollback": rollback,
    "status": stands,
    "export": export,
}


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


def _inputs(chosen: argparse.Namespace) -> list[Path]:
    """The newsletters named: paths that exist, and addresses, which are fetched into the drop folder first."""
    found = []
    for named in chosen.newsletters:
        if fetch.is_address(named):
            found.append(fetch.fetch(named, paths.NEWSLETTERS, allow_private=chosen.allow_private))
            continue
        if not Path(named).exists():
            raise ValueError(f"{named} does not exist; name a newsletter file, a folder of them or an address.")
        found.append(Path(named))
    return found


def _warn(words: str) -> None:
    ERRORS.print(words, style="yellow", markup=False)


def _progress(inputs: Iterable[Path], words: str) -> Iterable[Path]:
    return track(list(inputs), description=words, console=ERRORS, transient=True)


def _as_json(item: Item) -> dict[str, object]:
    """The columns of items plus `evidence`: the labels with the words that carry them."""
    return item.row() | {"evidence": [asdict(label) for label in item.labels]}


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{error.filename or 'A file'} could not be written ({error.strerror}); make room on the disk."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'}: {error.strerror}; check that the path exists and may be written."
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
