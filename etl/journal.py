"""What was done to a warehouse: one line of JSON for each load and return, beside it in `enforcement.duckdb.log`."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from etl import paths
from etl.pipeline import Summary

LOG = logging.getLogger(__name__)
Entry = dict[str, Any]


@contextmanager
def writing(file: Path, event: str) -> Iterator[Entry]:
    """Write the line of a load or a return when it ends: when, how long, by which version, and what went wrong, if so.

    What is put into the entry meanwhile becomes part of it.
    """
    began = dt.datetime.now(dt.UTC)
    entry: Entry = {"at": f"{began:%Y-%m-%dT%H:%M:%SZ}", "event": event, "version": paths.program_version()}
    try:
        yield entry
    except (ValueError, OSError) as error:
        entry["error"] = str(error)
        raise
    finally:
        entry["seconds"] = round((dt.datetime.now(dt.UTC) - began).total_seconds(), 3)
        _append(file, entry)


def of_load(loaded: Summary) -> Entry:
    """What a load says of itself."""
    return {
        "items": len(loaded.items),
        "sources": len(loaded.sources),
        "rejects": len(loaded.rejects),
        "unknowns": dict(Counter(unknown.what for unknown in loaded.unknowns)),
    }


def last(file: Path, count: int) -> list[Entry]:
    """The newest entries, newest first. A line that an interrupted loader left unfinished is passed over."""
    try:
        lines = _place(file).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in reversed(lines) if line.endswith("}")][:count]


def _append(file: Path, entry: Entry) -> None:
    try:
        with _place(file).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as error:  # a load that published is no failure because its line cannot be written
        LOG.warning("%s could not be written: %s", _place(file), error)


def _place(file: Path) -> Path:
    return file.with_name(f"{file.name}.log")
