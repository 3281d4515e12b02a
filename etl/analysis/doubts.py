"""Pairs of items that may be one event and that nothing decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from etl import records
from etl.analysis.view import View


@dataclass(frozen=True)
class Side:
    """One item of a doubtful pair."""

    item_id: str
    title: str
    date: dt.date
    date_precision: str


@dataclass(frozen=True)
class Doubt:
    """Two items, why they may be one event, what speaks against it (columns of items, or "rival"), and the line that
    decides."""

    one: Side
    other: Side
    why: str
    differs: tuple[str, ...]
    line: str


def doubts(view: View) -> tuple[Doubt, ...]:
    """All doubtful pairs, in the reader's language; the newest first."""
    say, rules = view.say, view.reference.merging.rules
    sides = {
        row[0]: Side(*row)
        for row in view.data.items.select("item_id", "title", "date", "date_precision")
        .filter(pl.col("item_id").is_in([*view.data.doubts["item_id"], *view.data.doubts["other_id"]]))
        .iter_rows()
    }
    found = [
        Doubt(
            sides[pair.item_id],
            sides[pair.other_id],
            say.pick(rules[pair.rule_id].reason, rules[pair.rule_id].reason_zh)
            if pair.rule_id in rules
            else pair.reason,
            tuple(pair.differs),
            pair.line,
        )
        for pair in (records.Doubt(**row) for row in view.data.doubts.iter_rows(named=True))
    ]
    return tuple(sorted(found, key=lambda doubt: doubt.one.date, reverse=True))
