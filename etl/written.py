"""Files of `data/reference/` as people write them -> rows, and values of the types declared, or one sentence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from etl import inputs
from etl.quoting import NO_TEXT, quoted

T = TypeVar("T")
BYTES = 5_000_000  # of a file
SAID = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dt.date: "a date",
    tuple: "a list",
}


class BrokenReference(ValueError):
    """A file of the reference data that cannot be used; the message is one sentence for its editor."""


def rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row of a CSV file with its line. Raises BrokenReference."""
    reader = csv.DictReader(io.StringIO(_text(file), newline=""), strict=True)
    try:
        header = reader.fieldnames or ()
        if len(set(header)) < len(header):
            raise BrokenReference(f"{file.name}, line 1: a column stands there twice; keep one.")
        for row in reader:
            if None in row or None in row.values():
                raise BrokenReference(
                    f"{file.name}, line {reader.line_num}: the row has more or fewer values than the header; quote "
                    "values that hold a comma."
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise BrokenReference(f"{file.name} is not a UTF-8 CSV file ({error}); save it as CSV UTF-8.") from None


def toml(file: Path) -> dict[str, Any]:
    """The values of a TOML file. Raises BrokenReference."""
    try:
        return tomllib.loads(_text(file))
    except (ValueError, RecursionError) as error:
        if isinstance(error, BrokenReference):
            raise
        reason = "it is nested without end" if isinstance(error, RecursionError) else quoted(error)
        raise BrokenReference(f"{file.name}: {reason}; compare it with the version in version control.") from None


def tables(told: Mapping[str, object], name: str) -> list[dict[str, Any]]:
    """The tables of this name in a TOML file, as "[[rule]]". Raises ValueError where there are none."""
    found = told.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError(f"[[{name}]] must begin each {name}")
    return found


def record(of: type[T], values: Mapping[str, object]) -> T:
    """A record of these values; lists become tuples.

    Raises ValueError that says in words which value is missing, not known or of another type.
    """
    declared = _declared(of)  # type: ignore[arg-type]  # classes are hashable
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    for name in given:
        if name not in declared:
            raise ValueError(f"{quoted(name)} is not known; known are {', '.join(declared)}")
    for name, (kind, is_needed) in declared.items():
        if name in given:
            fitting(name, given[name], kind)
        elif is_needed:
            raise ValueError(f"{name} is missing")
    return of(**given)


def fitting(name: str, value: object, kind: Any) -> None:
    """Raises ValueError, in words, where a value is not of the kind that is declared for its name."""
    if not _fits(value, kind):
        plain = next((one for one in (kind, *typing.get_args(kind)) if one in SAID), tuple)
        raise ValueError(f"{name} is not {SAID[plain]}")


@cache
def _declared(of: type[Any]) -> dict[str, tuple[Any, bool]]:
    """The type of each field of a record, and whether it must be given."""
    hints = typing.get_type_hints(of)
    return {
        one.name: (hints[one.name], one.default is MISSING and one.default_factory is MISSING) for one in fields(of)
    }


def _fits(value: object, kind: Any) -> bool:
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, one) for one in inside)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(one, inside[0]) for one in value)
    if isinstance(value, bool):
        return kind is bool
    if kind is dt.date:
        return type(value) is dt.date  # a time of a day is a date, too, and compares with none
    if isinstance(value, str):
        return kind is str and not NO_TEXT.search(value)
    return isinstance(value, (int, float) if kind is float else origin or kind)


def _text(file: Path) -> str:
    if not file.exists():
        raise BrokenReference(f"{file.name} is missing from {file.parent.name}/; restore it from version control.")
    try:
        return inputs.read(file, BYTES).decode("utf-8-sig")
    except inputs.UnreadableFile as error:
        raise BrokenReference(str(error)) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BrokenReference(f"{file.name}, line {line}: the file is not UTF-8; save it as UTF-8.") from None
