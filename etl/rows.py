"""Rows of the reference tables -> terms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from etl.quoting import quoted
from etl.terms import Authority, City, Expectation, Law, Milestone, Outcome, Region
from etl.written import record


def list_of(words: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in words.split(";")) if word)


def day(row: Mapping[str, str], name: str) -> dt.date:
    """The day in a column. Raises ValueError in words."""
    return _day(name, row[name], row[name])


def day_or_none(row: Mapping[str, str], name: str) -> dt.date | None:
    """The day in a column that may be empty. Raises ValueError in words."""
    return day(row, name) if row[name] else None


def whole(row: Mapping[str, str], name: str) -> int:
    """The number in a column. Raises ValueError in words."""
    if not re.fullmatch("[0-9]{1,9}", row[name]):
        raise ValueError(f"{name} '{quoted(row[name])}' is not a whole number")
    return int(row[name])


def _day(name: str, words: str, written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{name} '{quoted(words)}' is no such date as 2024-12-31 or 2024-12") from None


def authority(row: dict[str, str]) -> Authority:
    return Authority(
        row["name"],
        row["name_zh"],
        row["system"],
        row["level"] or None,
        row["region"] or None,
        row["city"] or None,
        list_of(row["aliases"]),
    )


def region(row: dict[str, str]) -> Region:
    return Region(
        row["region_id"],
        row["gb_code"],
        row["name_en"],
        row["name_zh"],
        row["short_zh"],
        row["type"],
        whole(row, "tile_row"),
        whole(row, "tile_column"),
    )


def city(row: dict[str, str]) -> City:
    return City(
        row["gb_code"],
        row["name_en"],
        row["name_zh"],
        row["region"],
        row["type"],
        list_of(row["aliases"]),
        is_usual=row["is_usual"] == "yes",
    )


def law(row: dict[str, str]) -> Law:
    return Law(
        row["law_id"],
        row["name_en"],
        row["name_zh"],
        row["type"],
        day_or_none(row, "in_force_on"),
        list_of(row["aliases"]),
    )


def milestone(row: dict[str, str]) -> Milestone:
    return Milestone(
        row["milestone_id"],
        row["type"],
        day(row, "start_on"),
        day_or_none(row, "end_on"),
        row["name_en"],
        row["name_zh"],
        row["line"],
        row["line_zh"],
        row["source_url"] or None,
    )


def expectation(row: dict[str, str]) -> Expectation:
    month = _day("month", row["month"], f"{row['month']}-01")
    return Expectation(month, whole(row, "item_count"), whole(row, "action_count"))


def outcome(row: dict[str, str]) -> Outcome:
    if row["is_unspecified"] not in ("", "1"):
        raise ValueError(f"is_unspecified '{quoted(row['is_unspecified'])}' is neither empty nor 1")
    return record(Outcome, {**row, "severity": whole(row, "severity"), "is_unspecified": row["is_unspecified"] == "1"})
