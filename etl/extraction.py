"""Newsletter files -> labelled items with ids of their own, and what could not be taken or understood."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from etl import confined, dates, documents, fetch, inputs, newsletter, schema
from etl.classify import LONGEST, Labelled, Labeller
from etl.newsletter import Entry, Issue
from etl.records import Item, Label, Reject, Source, Unknown, labelled_text
from etl.rules import Rules
from etl.unknowns import of_item, of_long, of_paragraph

UNREAD = 200  # paragraphs of no item that are told one by one


@dataclass(frozen=True)
class Reading:
    """What one or several inputs gave."""

    sources: tuple[Source, ...] = ()
    items: tuple[Item, ...] = ()
    rejects: tuple[Reject, ...] = ()
    unknowns: tuple[Unknown, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            self.sources + other.sources,
            self.items + other.items,
            self.rejects + other.rejects,
            self.unknowns + other.unknowns,
        )


def extract_all(paths: Iterable[Path], labeller: Labeller, readers: Rules) -> Reading:
    """Several newsletter files. A further copy of an issue gives only the items that the first one lacks."""
    found = Reading()
    for path in paths:
        found += _beside(extract(path, labeller, readers), found)
    return found


def extract(path: Path, labeller: Labeller, readers: Rules) -> Reading:
    """One newsletter file as labelled items. What cannot be read becomes a reject."""
    name, sha256 = inputs.name(path), ""
    try:
        content = inputs.read(path, confined.BYTES)
        sha256 = hashlib.sha256(content).hexdigest()
        issue = newsletter.read(confined.read(content, name), name, readers)
    except (inputs.UnreadableFile, documents.UnreadableDocument, newsletter.UnreadableIssue) as error:
        source = Source(f"unread-{schema.slug(Path(name).stem)}", name, sha256)
        return Reading((source,), rejects=(Reject(source.source_id, str(error)),))
    try:
        came_from = fetch.origin(path, sha256)
    except fetch.BrokenOrigin as error:
        return of_issue(issue, name, sha256, labeller) + Reading(rejects=(Reject(issue.source_id, str(error)),))
    return of_issue(issue, name, sha256, labeller, came_from.address if came_from else None)


def of_issue(issue: Issue, name: str, sha256: str, labeller: Labeller, address: str | None = None) -> Reading:
    """The labelled items of an issue that was read from a file of this name, fetched from `address`."""
    source = Source(
        issue.source_id,
        name,
        sha256,
        issue.publisher,
        issue.title,
        issue.issue_month,
        dates.month_before(issue.issue_month),
    )
    items: list[Item] = []
    not_understood = [of_paragraph(source.source_id, name, words) for words in issue.unread[:UNREAD]]
    for item_id, entry in zip(_ids(issue), issue.entries, strict=True):
        labelled = labeller.label(entry)
        item = _item(item_id, issue, entry, labelled, address)
        items.append(item)
        is_dated = entry.date_rule_id is not None
        not_understood += of_item(item, name, labelled.found, is_dated=is_dated)
        not_understood += of_long(item, name, LONGEST)
    return Reading((source,), tuple(items), tuple(_unread(issue, name)), tuple(not_understood))


def _unread(issue: Issue, name: str) -> Iterator[Reject]:
    """A reject for each paragraph of no item; of very many, one for the rest."""
    for words in issue.unread[:UNREAD]:
        reason = "this paragraph belongs to no item; check that its heading or number is written like the others."
        yield Reject(issue.source_id, f"{name}: {reason}", raw=words)
    rest = len(issue.unread) - UNREAD
    if rest > 0:
        reason = f"{rest:,} more paragraphs belong to no item; check that the text is an issue."
        yield Reject(issue.source_id, f"{name}: {reason}")


def _beside(reading: Reading, others: Reading) -> Reading:
    """What a file gives beside those read before it, under an id of its own.

    Two files with one id are two copies of an issue if they share most of their titles, else two issues.
    """
    (source,) = reading.sources
    first = next((other for other in others.sources if other.source_id == source.source_id), None)
    if first is None:
        return reading
    known = {schema.slug(item.title) for item in others.items if item.source_id == source.source_id}
    further = [item for item in reading.items if schema.slug(item.title) not in known]
    is_copy = 2 * len(further) < len(reading.items)
    own = replace(source, source_id=_free(f"{source.source_id}-{schema.slug(source.path)}", others.sources))
    items = {item.item_id: _renamed(item, source, own) for item in (further if is_copy else reading.items)}
    rejects = [replace(reject, source_id=own.source_id) for reject in reading.rejects]
    if is_copy:
        again = len(reading.items) - len(further)
        rejects.append(
            Reject(
                own.source_id,
                f"{source.path}: a further copy of the issue in {first.path}; {again} of its {len(reading.items)} "
                "items stand there already and were not loaded twice; remove one of the two files.",
            )
        )
    unknowns = (
        replace(unknown, source_id=own.source_id, item_id=items[unknown.item_id].item_id if unknown.item_id else None)
        for unknown in reading.unknowns
        if unknown.item_id is None or unknown.item_id in items
    )
    return Reading((own,), tuple(items.values()), tuple(rejects), tuple(unknowns))


def _free(source_id: str, others: Iterable[Source]) -> str:
    """An id that no other input has: names of other letters than a to z may give the same one."""
    taken = {other.source_id for other in others}
    numbered = (f"{source_id}-{number}" for number in count(2))
    return next(free for free in chain((source_id,), numbered) if free not in taken)


def _renamed(item: Item, source: Source, own: Source) -> Item:
    rest = item.item_id.removeprefix(source.source_id)
    return replace(item, item_id=f"{own.source_id}{rest}", source_id=own.source_id)


def _ids(issue: Issue) -> list[str]:
    """An id for each entry: its number, with its section where numbers begin again; its title where it has none."""
    numbers = Counter(entry.number for entry in issue.entries if entry.number is not None)
    begins_again = any(times > 1 for times in numbers.values())
    ids: list[str] = []
    taken: Counter[str] = Counter()
    for entry in issue.entries:
        name = schema.slug(entry.title)[:40] if entry.number is None else str(entry.number)
        if entry.number is not None and begins_again:
            name = f"{entry.section}-{name}"
        item_id = f"{issue.source_id}-{name}"
        taken[item_id] += 1
        ids.append(f"{item_id}--{taken[item_id]}" if taken[item_id] > 1 else item_id)
    return ids


def _item(item_id: str, issue: Issue, entry: Entry, labelled: Labelled, address: str | None) -> Item:
    return Item(
        item_id=item_id,
        source_id=issue.source_id,
        section=entry.section,
        number=entry.number,
        kind=labelled.kind,
        date=entry.date,
        date_precision=entry.date_precision,
        title=entry.title,
        text=entry.text,
        authorities=labelled.authorities,
        systems=labelled.systems,
        level=labelled.level,
        regions=labelled.regions,
        city=labelled.city,
        violations=labelled.violations,
        outcomes=labelled.outcomes,
        laws=labelled.laws,
        apps_count=labelled.apps_count,
        entity_count=labelled.entity_count,
        fine_cny=labelled.fine_cny,
        confidence="high",
        source_url=address,
        source_title=issue.title,
        publisher=issue.publisher,
        known_on=issue.issue_month,
        labels=(*_date_label(entry), *labelled.labels),
    )


def _date_label(entry: Entry) -> Iterable[Label]:
    """What tells the date; nothing where the month is only the one that the issue tells of."""
    if entry.date_rule_id is None or entry.date_words is None:
        return ()
    value = entry.date.isoformat() if entry.date_precision == "day" else f"{entry.date:%Y-%m}"
    label = Label("date", value, "extracted", entry.date_rule_id, entry.date_words)
    start = labelled_text(entry.title, entry.text).find(entry.date_words)
    if start < 0:  # A date in brackets is not part of the title any more.
        return (label,)
    return (replace(label, start=start, end=start + len(entry.date_words)),)
