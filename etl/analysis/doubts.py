"""Pairs of items that may be one event and that nothing decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

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
    """Two items, why they may be one event, and what speaks against it: columns of items, or "rival"."""

    one: Side
    other: Side
    why: str
    differs: tuple[str, ...]

    @property
    def line(self) -> str:
        """The line that says that they are one; with "no" they are two for good."""
        return f"{self.one.item_id},{self.other.item_id},yes,"


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
            sides[row["item_id"]],
            sides[row["other_id"]],
            say.pick(rules[row["rule_id"]].reason, rules[row["rule_id"]].reason_zh)
            if row["rule_id"] in rules
            else row["reason"],
            tuple(row["differs"]),
        )
        for row in view.data.doubts.iter_rows(named=True)
    ]
    return tuple(sorted(found, key=lambda doubt: doubt.one.date, reverse=True))
