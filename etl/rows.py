"""Rows of the reference tables -> terms."""

from __future__ import annotations

import datetime as dt

from etl.terms import Authority, City, Expectation, Law, Milestone, Region


def list_of(words: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in words.split(";")) if word)


def day(words: str) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None


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
        int(row["tile_row"]),
        int(row["tile_column"]),
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
        row["law_id"], row["name_en"], row["name_zh"], row["type"], day(row["in_force_on"]), list_of(row["aliases"])
    )


def milestone(row: dict[str, str]) -> Milestone:
    return Milestone(
        row["milestone_id"],
        row["type"],
        dt.date.fromisoformat(row["start_on"]),
        day(row["end_on"]),
        row["name_en"],
        row["name_zh"],
        row["line"],
        row["line_zh"],
        row["source_url"] or None,
    )


def expectation(row: dict[str, str]) -> Expectation:
    return Expectation(dt.date.fromisoformat(f"{row['month']}-01"), int(row["item_count"]), int(row["action_count"]))
