"""A reviewed monthly table, `data/items/YYYY-MM.csv`, read into items: strict, and nothing lost."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from etl import inputs, schema
from etl.quoting import NO_TEXT, quoted
from etl.records import Item, Label, Reject, Source
from etl.reference import Reference
from etl.rows import list_of
from etl.schema import Column

COLUMNS = {column.name: column for column in schema.ITEMS}
# A cell of a column that was reviewed and holds nothing; an empty one leaves it to the texts.
NOTHING = "-"
NEEDED = ("item_id", "kind", "date", "title", "authorities", "confidence")
BYTES = 20_000_000  # of a table: two thousand times the longest month
ROWS = 50_000
LONGEST_VALUE = 2_000  # characters of any column but text
KEPT = 2_000  # characters of a row that was refused


@dataclass(frozen=True)
class Table:
    """One monthly table as read: what could be taken, and what could not."""

    source: Source
    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]


class WrongValue(ValueError):
    """One value of a row is not usable; the message names column, value and remedy."""


def read(path: Path, reference: Reference) -> Table:
    """Read one table. A row with a wrong value becomes a reject, the rest is taken.

    A file that cannot be opened, is no UTF-8 CSV with known columns or whose name is no month, gives no items and one
    reject.
    """
    try:
        return of_bytes(inputs.read(path, BYTES), path.name, reference)
    except inputs.UnreadableFile as error:
        source = _source(b"", path.name)
        return Table(source, (), (Reject(source.source_id, str(error)),))


def of_bytes(data: bytes, name: str, reference: Reference) -> Table:
    """As `read`, of the bytes of a file of this name."""
    source, file = _source(data, name), quoted(name)
    month = source.covers_month
    try:
        if month is None:
            raise WrongValue(f"{file}: the file name is not a month; name it like 2024-12.csv.")
        rows = _rows(file, data)
    except WrongValue as error:
        return Table(source, (), (Reject(source.source_id, str(error)),))
    items: dict[str, Item] = {}
    rejects = []
    for line, row in rows:
        try:
            item = _item(row, source.source_id, month, reference)
            if item.item_id in items:
                raise WrongValue(
                    f"column item_id: '{quoted(item.item_id)}' stands in an earlier line too; give this row its own."
                )
            items[item.item_id] = item
        except WrongValue as error:
            raw = ",".join("" if v is None else str(v) for v in row.values())
            rejects.append(Reject(source.source_id, f"{file}, line {line}, {error}", line, quoted(raw, KEPT)))
    return Table(source, tuple(items.values()), tuple(rejects))


def _source(data: bytes, name: str) -> Source:
    month = _month_of(name)
    stem = f"{month:%Y-%m}" if month else schema.slug(Path(name).stem)
    return Source(
        f"items-{stem}",
        quoted(name),
        hashlib.sha256(data).hexdigest(),
        publisher="Reviewed monthly table",
        title=f"Reviewed items of {quoted(Path(name).stem)}",
        covers_month=month,
    )


def _month_of(name: str) -> dt.date | None:
    stem = Path(name).stem
    return dt.date.fromisoformat(f"{stem}-01") if re.fullmatch(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])", stem) else None


def _rows(name: str, data: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise WrongValue(f"{name}, line {line}: the file is not UTF-8; save it as CSV UTF-8.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_header(name, reader.fieldnames or ())
        rows = [(reader.line_num, row) for row in islice(reader, ROWS + 1)]
    except csv.Error as error:
        raise WrongValue(f"{name}, line {reader.line_num}: {_no_csv(error)}") from None
    if len(rows) > ROWS:
        raise WrongValue(
            f"{name} has more than {ROWS:,} rows, far more than a month's items; see what was saved there."
        )
    return rows


def _check_header(name: str, header: Sequence[str]) -> None:
    for column in header:
        if column not in COLUMNS:
            raise WrongValue(
                f"{name}, line 1: column '{quoted(column)}' is not known; the columns are {', '.join(COLUMNS)}."
            )
    for column in NEEDED:
        if column not in header:
            raise WrongValue(f"{name}, line 1: column '{column}' is missing; add it.")
    if len(set(header)) != len(header):
        raise WrongValue(f"{name}, line 1: a column stands there twice; keep one.")


def _no_csv(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"a value is longer than {csv.field_size_limit():,} characters; see whether a quote is left open."
    return f"this is not CSV ({error}); save it as CSV UTF-8."


def _item(row: dict[str, str], source_id: str, month: dt.date, reference: Reference) -> Item:
    if None in row or None in row.values():
        raise WrongValue("the row has more or fewer values than the header; quote values that hold a comma.")
    for name, words in row.items():
        _check_letters(name, words)
    values = {name: _value(COLUMNS[name], (row.get(name) or "").strip()) for name in COLUMNS}
    for name in NEEDED:
        if not values[name]:
            raise WrongValue(f"column {name}: empty; fill it in.")
    authorities = _known("authorities", values["authorities"], reference.authorities)
    date = values["date"]
    assert isinstance(date, dt.date)
    if date.replace(day=1) != month:
        raise WrongValue(
            f"column date: '{date}' is not in the file's month {month:%Y-%m}; move the row to {date:%Y-%m}.csv."
        )
    given = {
        "source_id": source_id,
        "month": month,
        "systems": reference.systems_of(authorities),
        "level": reference.level_of(authorities),
        "date_precision": "day",
        "section": "enforcement",
        "regions": _regions(authorities, reference),
    }
    for name, derived in given.items():
        if not values[name]:
            values[name] = derived
        elif name in ("source_id", "month", "systems", "level") and values[name] != derived:
            raise WrongValue(
                f"column {name}: '{quoted(row[name])}' does not agree with the file and the authorities; leave "
                "it empty or correct it."
            )
    if values["date_precision"] == "month" and date.day != 1:
        raise WrongValue(f"column date: '{date}' must be the first of the month where only the month is known.")
    _known("regions", values["regions"], reference.region_names)
    _known("violations", values["violations"], reference.violations)
    _known("outcomes", values["outcomes"], reference.outcomes)
    _known("laws", values["laws"], reference.laws)
    _check_city(values["city"], values["regions"], reference)
    del values["month"]
    values["settled"] = tuple(name for name in COLUMNS if (row.get(name) or "").strip() == NOTHING)
    item = Item(**values)  # type: ignore[arg-type]
    return Item(**values, labels=_labels(item))  # type: ignore[arg-type]


def _check_letters(name: str, words: str) -> None:
    found = NO_TEXT.search(words)
    if found:
        raise WrongValue(f"column {name}: '{quoted(found[0])}' is no letter; remove it.")
    if name != "text" and len(words.splitlines()) > 1:
        raise WrongValue(f"column {name}: '{quoted(words)}' has several lines; write it on one.")
    if name != "text" and len(words) > LONGEST_VALUE:
        raise WrongValue(f"column {name}: '{quoted(words)}' has more than {LONGEST_VALUE:,} characters; shorten it.")


def _value(column: Column, words: str) -> object:
    if isinstance(column.dtype, pl.List):
        return () if words == NOTHING else tuple(dict.fromkeys(list_of(words)))
    if words in ("", NOTHING):
        return None
    if column.dtype == pl.Date():
        try:
            return dt.date.fromisoformat(words)
        except ValueError:
            raise WrongValue(
                f"column {column.name}: '{quoted(words)}' is not a date; write it as 2024-12-31."
            ) from None
    if column.dtype == pl.Int64():
        if not re.fullmatch(r"[0-9]{1,15}", words):
            raise WrongValue(f"column {column.name}: '{quoted(words)}' is not a whole number; write digits only.")
        return int(words)
    if column.words and words not in column.words:
        raise WrongValue(f"column {column.name}: '{quoted(words)}' is not known; use one of {', '.join(column.words)}.")
    return words


def _known(name: str, values: object, known: object) -> tuple[str, ...]:
    assert isinstance(values, tuple)
    for value in values:
        if value not in known:  # type: ignore[operator]
            raise WrongValue(
                f"column {name}: '{quoted(value)}' is not known; correct it or add it to data/reference/{name}.csv."
            )
    return values


def _regions(authorities: tuple[str, ...], reference: Reference) -> tuple[str, ...]:
    found = dict.fromkeys(reference.authorities[name].region or schema.UNKNOWN for name in authorities)
    return tuple(found)


def _check_city(city: object, regions: object, reference: Reference) -> None:
    assert isinstance(regions, tuple)
    if city and not any((region, city) in reference.city_names for region in regions):
        raise WrongValue(
            f"column city: '{quoted(city)}' is not a prefecture-level city of {quoted(', '.join(regions))}; see "
            "data/reference/cities.csv."
        )


def _labels(item: Item) -> tuple[Label, ...]:
    """What the reviewer set, one label a value."""
    found = []
    for name in schema.LABEL_FIELDS:
        value = getattr(item, name)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        found += [Label(name, str(v), "reviewed") for v in values]
    return tuple(found)
