"""Invariants that every published item keeps, and expectations that are reported."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from etl import schema
from etl.records import Doubt, Item, Reject
from etl.reference import Reference


@dataclass(frozen=True)
class Checked:
    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]


def check(items: Iterable[Item], today: dt.date) -> Checked:
    """Keep the items that hold the invariants; each other becomes a reject with one sentence."""
    kept, rejects = [], []
    for item in items:
        fault = _fault(item, today)
        if fault:
            rejects.append(Reject(item.source_id, f"Item {item.item_id}: {fault}", raw=item.title))
        else:
            kept.append(item)
    return Checked(tuple(kept), tuple(rejects))


def _fault(item: Item, today: dt.date) -> str | None:
    if item.date > today:
        return f"date {item.date} lies in the future; correct it."
    if item.url_is_unsafe:
        return "source_url must begin with http:// or https://; correct it or leave it empty."
    text = item.labelled_text
    for label in item.labels:
        if label.start is not None and text[label.start : label.end] != label.quote:
            return f"the quote of {label.field} '{label.value}' does not stand where it says; report this as an error."
    return None


def standing(doubts: Iterable[Doubt], items: Iterable[Item]) -> tuple[Doubt, ...]:
    """The doubtful pairs of which both items were kept."""
    kept = {item.item_id for item in items}
    return tuple(doubt for doubt in doubts if {doubt.item_id, doubt.other_id} <= kept)


def left_open(items: Iterable[Item]) -> Counter[str]:
    """How many enforcement items leave what open: {"no violation": 2, ...}."""
    counts: Counter[str] = Counter()
    for item in items:
        if item.section != "enforcement":
            continue
        counts["items of enforcement"] += 1
        counts["authority unknown"] += schema.UNKNOWN in item.authorities or not item.authorities
        counts["region unknown"] += schema.UNKNOWN in item.regions or not item.regions
        counts["no violation"] += not item.violations
        counts["no outcome"] += not item.outcomes
        counts["only the month known"] += item.date_precision == "month"
        counts["fine imposed, amount unknown"] += "fine" in item.outcomes and item.fine_cny is None
        counts["no app count"] += item.apps_count is None
        counts["no organisation count"] += item.entity_count is None
    return counts


def surprises(items: Iterable[Item], reference: Reference) -> tuple[str, ...]:
    """Months whose counts differ from the reviewed ones, each with the line to write."""
    counts: Counter[dt.date] = Counter()
    actions: Counter[dt.date] = Counter()
    for item in items:
        counts[item.month] += 1
        actions[item.month] += item.kind == schema.COUNTED_KIND
    said = []
    for month in sorted(set(counts) | set(reference.expectations)):
        line = f"{month:%Y-%m},{counts[month]},{actions[month]}"
        expected = reference.expectations.get(month)
        if expected is None:
            said.append(
                f"{month:%Y-%m} has no reviewed count; if the table is right, add the line {line} to "
                "data/reference/expectations.csv."
            )
        elif (expected.item_count, expected.action_count) != (counts[month], actions[month]):
            said.append(
                f"{month:%Y-%m}: {counts[month]} items and {actions[month]} actions, but {expected.item_count} "
                f"and {expected.action_count} were reviewed; if the table is right, change the line to {line} "
                "in data/reference/expectations.csv."
            )
    return tuple(said)
