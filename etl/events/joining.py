"""The tellings of one event -> one item that keeps each source's words, and says who wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from etl import records, schema
from etl.records import Item, Label, Report

Placed = TypeVar("Placed", Label, Report)
EMPTY: tuple[object, ...] = (None, ())
# Where a telling can be read: never mixed between sources.
PROVENANCE = ("source_id", "number", "source_url", "source_title", "publisher", "known_on")
LISTS = ("authorities", "regions", "violations", "outcomes", "laws")
GAPS = ("city", *schema.FIGURES, "entity_named", "sector")


def joined(tellings: Sequence[Item], reports: Sequence[Report], decisions: list[str]) -> Item:
    """One item of the tellings, the leading one first; `reports` are theirs, each with why it is the same event.

    A reviewed telling stands, and the others fill what it leaves empty. Among extracted ones the first stands; later
    ones fill gaps and add the list values that only they have. What is overruled stays among the labels as such, and
    is said in `decisions`.
    """
    lead, *others = tellings
    if not schema.is_reviewed(lead.source_id):
        return _of_sources(lead.item_id, tellings, reports, decisions)
    return _reviewed(lead, reports[0], _of_sources(lead.item_id, others, reports[1:], decisions), decisions)


def _of_sources(item_id: str, tellings: Sequence[Item], reports: Sequence[Report], decisions: list[str]) -> Item:
    item, *others = tellings
    kept = [reports[0]]
    for other, report in zip(others, reports[1:], strict=True):
        offset = len(item.labelled_text) + 1
        kept.append(_moved(report, offset))
        item = _beside(item_id, item, other, offset, decisions)
    return replace(item, joined=tuple(kept))


def _beside(item_id: str, first: Item, other: Item, offset: int, decisions: list[str]) -> Item:
    """The first source's item with what only the other one tells; the other's words follow its own.

    `item_id` is that of the item which both become part of.
    """
    found: dict[str, object] = {name: _with(first, other, name) for name in LISTS}
    found["level"] = next((level for level in schema.LEVELS if level in (first.level, other.level)), None)
    found["systems"] = tuple(dict.fromkeys((*first.systems, *other.systems)))
    found |= {name: getattr(other, name) for name in GAPS if getattr(first, name) in EMPTY}
    if first.date_precision == "month" and other.date_precision == "day" and first.month == other.month:
        found |= {"date": other.date, "date_precision": "day"}
    item = replace(first, **found, text="\n".join(filter(None, (first.text, other.labelled_text))))  # type: ignore[arg-type]
    for name in (*schema.FIGURES, "date"):
        if getattr(other, name) not in EMPTY and not _is_same(item, other, name):
            decisions.append(
                f"{item_id}: {name} stays '{_words(getattr(item, name))}' as {first.source_id} has it; "
                f"{other.source_id} reads '{_words(getattr(other, name))}'."
            )
    labels = (*first.labels, *(_moved(label, offset) for label in other.labels))
    return replace(item, labels=tuple(_weighed(label, item) for label in labels))


def _with(first: Item, other: Item, name: str) -> tuple[str, ...]:
    """The first source's values, then those that the other one has words for."""
    ours, theirs = getattr(first, name), getattr(other, name)
    carried = {label.value for label in other.labels if label.field == name}
    found = tuple(dict.fromkeys((*ours, *(value for value in theirs if value in carried))))
    known = tuple(value for value in found if value != schema.UNKNOWN)
    return known or found


def _reviewed(reviewed: Item, report: Report, found: Item, decisions: list[str]) -> Item:
    """The reviewed item over what the sources tell."""
    # A row that reviews one report is read where that is; one of its own source is not.
    of = next((told for told in found.joined if told.report_id == reviewed.item_id), reviewed)
    gaps = {name: getattr(of, name) for name in PROVENANCE if getattr(reviewed, name) in EMPTY}
    for name in (name for name in records.ITEM_FIELDS if name not in PROVENANCE):
        ours, theirs = getattr(reviewed, name), getattr(found, name)
        if ours in EMPTY and theirs not in EMPTY and name not in reviewed.settled:
            gaps[name] = theirs
        elif name in schema.LABEL_FIELDS and theirs not in EMPTY and not _is_same(reviewed, found, name):
            decisions.append(
                f"{reviewed.item_id}: {name} stays '{_words(ours)}' as reviewed; the text reads '{_words(theirs)}'."
            )
    # The reviewed title and words stay; the sources' own follow them.
    own = None if reviewed.text == found.text else reviewed.text
    item = replace(reviewed, **gaps | {"text": "\n".join(filter(None, (own, found.labelled_text)))})
    offset = len(item.labelled_text) - len(found.labelled_text)
    labels = tuple(_weighed(_moved(label, offset), item) for label in found.labels)
    kept = replace(report, start=None, end=None) if own is None else report
    told = tuple(_moved(told, offset) for told in found.joined)
    return replace(item, labels=(*reviewed.labels, *labels), joined=(kept, *told))


def _moved(placed: Placed, offset: int) -> Placed:
    if placed.start is None or placed.end is None:
        return placed
    return replace(placed, start=placed.start + offset, end=placed.end + offset)


def _weighed(label: Label, item: Item) -> Label:
    """A label of a text, as the item's value has it or as overruled by that."""
    return replace(label, origin="extracted" if _agrees(item, label.field, label.value) else "overruled")


def _agrees(item: Item, field: str, value: str) -> bool:
    held = getattr(item, field)
    if field == "date":  # A month agrees with each of its days.
        return item.date.isoformat().startswith(value)
    return value in held if isinstance(held, tuple) else value == str(held)


def _is_same(first: Item, other: Item, name: str) -> bool:
    """Whether the other's value says nothing else than the first one's."""
    ours, theirs = getattr(first, name), getattr(other, name)
    if name == "date" and other.date_precision == "month":
        return first.month == other.month
    return set(ours) == set(theirs) if isinstance(ours, tuple) else ours == theirs


def _words(value: object) -> str:
    if value in EMPTY:
        return "-"
    return "; ".join(value) if isinstance(value, tuple) else str(value)
