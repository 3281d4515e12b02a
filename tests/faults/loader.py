"""A loader to be killed: publishes numbered warehouses as fast as it can and says each number when it is live."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from pathlib import Path

import polars as pl

from etl import publishing, schema

ITEMS = 200


def numbered(number: int) -> dict[str, pl.DataFrame]:
    """A warehouse of which every table tells its number, as many items as that number tells."""
    tables = {name: pl.DataFrame(schema=schema.polars_schema(columns)) for name, columns in schema.TABLES.items()}
    count = ITEMS + number % 7
    same = {"date": dt.date(2024, 5, 1), "month": dt.date(2024, 5, 1), "title": str(number), "authorities": ["MIIT"]}
    same |= {"section": "enforcement", "kind": "action", "date_precision": "day", "confidence": "high"}
    items = [same | {"item_id": f"{number}-{n}", "source_id": "s"} for n in range(count)]
    labels = [{"item_id": f"{number}-{n}", "field": "date", "value": "x", "origin": "reviewed"} for n in range(count)]
    at = dt.datetime(2024, 5, 1) + dt.timedelta(seconds=number)
    source = {"source_id": "s", "path": "s", "sha256": "s", "item_count": count, "rejected_count": 0, "loaded_at": at}
    load = {"loaded_at": at, "seconds": 0.1, "program_version": str(number)}
    rows = {"items": items, "labels": labels, "sources": [source], "loads": [load]}
    return tables | {
        name: pl.DataFrame(of_table, schema=schema.polars_schema(schema.TABLES[name]))
        for name, of_table in rows.items()
    }


def number_of(tables: dict[str, pl.DataFrame]) -> int:
    """The number that all tables tell; AssertionError where they tell several, or not all rows are there."""
    number = int(tables["loads"]["program_version"].item())
    assert tables["items"]["title"].unique().to_list() == [str(number)]
    assert tables["items"].height == tables["labels"].height == ITEMS + number % 7
    assert tables["sources"]["item_count"].item() == ITEMS + number % 7
    return number


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(file: Path, first: int, last: int | None) -> None:
    say("ready")
    for number in itertools.count(first) if last is None else range(first, last + 1):
        with publishing.loading(file):
            publishing.publish(file, numbered(number))
        say(str(number))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
