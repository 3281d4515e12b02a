"""One item from several inputs: reviewed values win over extracted ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from etl import records, schema
from etl.records import Item, Label, Reject

EMPTY: tuple[object, ...] = (None, ())


@dataclass(frozen=True)
class Resolved:
    """Items, each id once, with what was decided on the way in words."""

    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]
    decisions: tuple[str, ...]


def merge(reviewed: Iterable[Item], extracted: Iterable[Item]) -> Resolved:
    """Join items of the same id. Reviewed values win; an extracted item fills what they leave empty.

    Among items of one origin the first stays and later ones become rejects.
    """
    rejects: list[Reject] = []
    decisions: list[str] = []
    kept = _first_of_each(reviewed, rejects)
    found = _first_of_each(extracted, rejects)
    for item_id, item in found.items():
        kept[item_id] = _joined(kept[item_id], item, decisions) if item_id in kept else item
    return Resolved(tuple(sorted(kept.values(), key=lambda i: (i.date, i.item_id))), tuple(rejects), tuple(decisions))


def _first_of_each(items: Iterable[Item], rejects: list[Reject]) -> dict[str, Item]:
    kept: dict[str, Item] = {}
    for item in items:
        if item.item_id in kept:
            rejects.append(
                Reject(
                    item.source_id,
                    f"{item.source_id}: the item_id '{item.item_id}' is already used in "
                    f"{kept[item.item_id].source_id}; give this item its own.",
                    raw=item.title,
                )
            )
        else:
            kept[item.item_id] = item
    return kept


def _joined(reviewed: Item, extracted: Item, decisions: list[str]) -> Item:
    gaps = {}
    for name in records.ITEM_FIELDS:
        ours, theirs = getattr(reviewed, name), getattr(extracted, name)
        if ours in EMPTY and theirs not in EMPTY:
            gaps[name] = theirs
        elif (
            name in schema.LABEL_FIELDS and theirs not in EMPTY and ours != theirs and _as_set(ours) != _as_set(theirs)
        ):
            decisions.append(
                f"{reviewed.item_id}: {name} stays '{_words(ours)}' as reviewed; the text reads '{_words(theirs)}'."
            )
    # The reviewed title stays; the source's own title opens the text, so quotes move behind the reviewed one.
    joined = replace(reviewed, **gaps | {"text": extracted.labelled_text})
    offset = len(reviewed.title) + 1
    evidence = [_moved(label, offset) for label in extracted.labels if _agrees(joined, label.field, label.value)]
    return replace(joined, labels=(*reviewed.labels, *evidence))


def _moved(label: Label, offset: int) -> Label:
    if label.start is None or label.end is None:
        return label
    return replace(label, start=label.start + offset, end=label.end + offset)


def _agrees(item: Item, field: str, value: str) -> bool:
    held = getattr(item, field)
    return value in held if isinstance(held, tuple) else value == str(held)


def _as_set(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def _words(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
