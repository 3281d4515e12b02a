"""What sentences, texts, items and tables promise, whatever came in."""

from __future__ import annotations

import csv
import datetime as dt
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache

import polars as pl

from etl import pipeline, schema, validate
from etl.extraction import Reading
from etl.newsletter import Issue
from etl.pipeline import Summary
from etl.quoting import NO_TEXT
from etl.readers.document import Document
from etl.records import Item

YEARS = range(1900, 2102)
LARGEST = 10**17  # of a count: 64 bits hold it, and the sum of some hundreds
LONGEST_SENTENCE = 2_000  # characters: one that lists all columns is long
# What tells of a program's inside, and means nothing to a reader.
OF_PROGRAMS = re.compile(r"Traceback|<class '|NoneType|object has no attribute|positional|keyword argument|codec can't")
TODAY = dt.date(2200, 1, 1)  # so that no item lies in the future
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


def is_text(words: str) -> None:
    """It can be stored, shown and written to a workbook."""
    words.encode()
    found = NO_TEXT.search(words)
    assert found is None, f"{found!r} is no letter"


def is_sentence(words: str) -> None:
    """It is one line for a person that says what is wrong, and ends in a full stop."""
    is_text(words)
    assert words.isprintable() or not re.search(r"[\n\r\t\x1b\u2028\u2029]", words), f"several lines: {words!r}"
    assert words.endswith((".", "。")) and not words.endswith(".."), f"no full stop: {words!r}"
    assert len(words) <= LONGEST_SENTENCE, f"{len(words)} characters: {words[:200]!r}"
    found = OF_PROGRAMS.search(words)
    assert found is None, f"words of a program: {words!r}"


def holds(reading: Reading) -> None:
    """What was read can be stored: ids of their own, quotes that stand where they say, no value without bounds."""
    (source,) = reading.sources
    ids = [item.item_id for item in reading.items]
    assert len(set(ids)) == len(ids), "two items have one id"
    checked = validate.check(reading.items, TODAY)
    assert checked.rejects == () or all("source_url must begin" in r.reason for r in checked.rejects), checked.rejects
    for item in reading.items:
        assert item.source_id == source.source_id
        _item_holds(item)
    for reject in reading.rejects:
        is_sentence(reject.reason)
        assert reject.source_id == source.source_id
    texts = {item.item_id: item.labelled_text for item in reading.items}
    for unknown in reading.unknowns:
        assert unknown.what in schema.UNKNOWNS_OF
        if unknown.start is not None:
            assert unknown.end is not None and unknown.item_id is not None
            assert 0 <= unknown.start <= unknown.end <= len(texts[unknown.item_id])
        if unknown.add_line is not None:
            assert len(list(csv.reader([unknown.add_line], strict=True))) == 1
            assert unknown.add_to is not None
    _can_be_stored(reading)


def _item_holds(item: Item) -> None:
    text = item.labelled_text
    assert item.title.strip(), "an item has no title"
    assert item.date.year in YEARS, f"dated {item.date}"
    assert item.number is None or 0 <= item.number < LARGEST
    for name in schema.FIGURES:
        value = getattr(item, name)
        assert value is None or 0 <= value < LARGEST, f"{name} is {value}"
        assert value != 0 or schema.is_reviewed(item.source_id), f"{name} is read as 0"
    for label in item.labels:
        if label.start is not None:
            assert label.quote == text[label.start : label.end] != "", f"{label} is not quoted from {text[:200]!r}"
        held = getattr(item, label.field)
        if label.field != "date":
            assert label.value in held if isinstance(held, tuple) else label.value == str(held)


def _can_be_stored(reading: Reading) -> None:
    """Its tables can be made, without a null where one must not be, and hold nothing but text."""
    loaded = Summary(reading.sources, reading.items, reading.rejects, reading.unknowns, (), ())
    for name, table in pipeline.tables(loaded, {}, NOW).items():
        for column in schema.TABLES[name]:
            values = table[column.name]
            assert not column.required or values.null_count() == 0, f"{name}.{column.name} is null"
            if column.dtype == pl.String():
                is_text("".join(values.drop_nulls()))
            elif column.dtype == schema.TEXT_LIST:
                is_text("".join(values.explode().drop_nulls()))
            if column.words:
                assert set(values.drop_nulls()) <= set(column.words)


def is_word_for_word(issue: Issue, document: Document) -> None:
    """Every paragraph of an entry stands in the document, but for a date above its title that is put before it."""
    whole = _letters(document.text)
    for entry in issue.entries:
        for line in (entry.text or "").split("\n"):
            assert _letters(line) in whole or _letters(line.partition(": ")[2]) in whole, f"not there: {line!r}"
    assert sum(len(entry.text or "") for entry in issue.entries) <= 2 * len(document.text)


def _letters(words: str) -> str:
    return re.sub(r"\W+", "", words)


def is_typed(value: object) -> None:
    """Every field of a record, and of those in it, is of the type that it declares."""
    assert is_dataclass(value)
    for name, declared in _types(type(value)).items():
        held = getattr(value, name)
        assert _fits(held, declared), f"{type(value).__name__}.{name} is {held!r:.200}, not {declared}"


@cache
def _types(record: type) -> Mapping[str, object]:
    return {
        name: told for name, told in typing.get_type_hints(record).items() if name in {f.name for f in fields(record)}
    }


def _fits(value: object, declared: object) -> bool:
    origin, inside = typing.get_origin(declared), typing.get_args(declared)
    if declared is typing.Any:
        return True
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, one) for one in inside)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(one, inside[0]) for one in value)
    if origin is frozenset:
        return isinstance(value, frozenset) and all(_fits(one, inside[0]) for one in value)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            _fits(key, inside[0]) and _fits(one, inside[1]) for key, one in value.items()
        )
    if is_dataclass(declared) and isinstance(value, declared):
        is_typed(value)
        return True
    if declared is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, origin or declared) and (declared is bool or not isinstance(value, bool))
