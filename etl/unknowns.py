"""What was not understood of an item, each with the line that would teach it: unsure, a label is left out and told."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl import dates, schema
from etl.actors.mentions import Found, Mention
from etl.actors.places import TYPED, Named, Place
from etl.records import Item, Report, Source, Unknown

AUTHORITIES, DISTRICTS = "data/reference/authorities.csv", "data/reference/districts.csv"
# What every action and every tally of enforcement should give.
NEEDED = {"authority": "authorities", "violation": "violations", "outcome": "outcomes"}
NEEDED_OF = ("action", "statistic")
# What looks like a date, be it one or not: "31 June", "June 31", "12/24", "2024年12月".
DATE_LIKE = re.compile(
    rf"\b\d{{1,4}}(?:st|nd|rd|th)?\s+(?:of\s+)?{dates.MONTH}|\b{dates.MONTH}\s*\d+"
    r"|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\b\d{1,2}/\d{1,2}\b|\b20\d\d[-/.]\d{1,2}\b"
    r"|\d{1,4}\s*[年月]\s*(?:\d{1,2}\s*[月日])?(?:\s*\d{1,2}\s*日)?",
    re.IGNORECASE,
)
OPENING = 160  # characters in which a paragraph tells its date
SHORT = 200  # characters of the words concerned that are kept


@dataclass(frozen=True)
class Remedy:
    """The file, the line to add to it, and the columns of it to fill in."""

    add_to: str
    add_line: str | None
    fill_in: tuple[str, ...] = ()


def of_item(item: Item, path: str, found: Found | None = None, *, is_dated: bool = True) -> Iterator[Unknown]:
    """What is not understood of an item read from `path`.

    `found` is what a newsletter's text names; None for a reviewed row. `is_dated` is False where no date was read and
    the item has the month that its issue tells of.
    """
    dated = None if is_dated else _date_like(item)
    if item.section == "enforcement" and not is_dated and dated is None:
        dated = (0, len(item.title))  # Nothing like a date: its month is a guess, and months are counted.
    actors = [] if found is None or item.section == "international" else list(_actors(found))
    is_unclear = any(isinstance(actor, Named) and actor.place.is_known for actor in actors)
    needed = NEEDED if item.section == "enforcement" and item.kind in NEEDED_OF else {}
    lacking = [what for what, column in needed.items() if not getattr(item, column)]
    fill_in = tuple(
        column
        for column, is_open in {
            "date": dated is not None,
            "authorities": not item.authorities,
            "regions": is_unclear,
            "violations": "violation" in lacking,
            "outcomes": "outcome" in lacking,
        }.items()
        if is_open
    )
    row = Remedy(_table(item), _row(item, fill_in) if found is not None else None, fill_in)
    for actor in actors:
        yield _unknown(item, path, *_of_actor(actor, row))
    if dated is not None:
        yield _unknown(item, path, "date", dated, row)
    for what in lacking:
        yield _unknown(item, path, what, (0, len(item.title)), row)


def of_long(item: Item, path: str, longest: int) -> Iterator[Unknown]:
    """What stands behind the first `longest` characters of an item, in which alone labels are looked for."""
    end = len(item.labelled_text)
    if end > longest:
        words = _short(item.labelled_text[longest:])
        yield Unknown(item.source_id, path, item.item_id, "length", words, longest, end)


def of_paragraph(source_id: str, path: str, words: str) -> Unknown:
    """A paragraph that belongs to no item."""
    return Unknown(source_id, path, None, "paragraph", _short(words))


def still(unknowns: Iterable[Unknown], items: Iterable[Item]) -> Iterator[Unknown]:
    """Those that stand once the tellings of one event are joined, as unknowns of the item they became part of.

    A reviewed row settles them: it holds all that a person knows of its item. So does another source that tells what
    this one left open.
    """
    found = {report.report_id: (item, report) for item in items for report in item.reports}
    for unknown in unknowns:
        item, report = found.get(unknown.item_id or "", (None, None))
        if item is None or report is None:
            yield unknown
        elif not schema.is_reviewed(item.source_id) and not _is_told(unknown, item):
            yield _part_of(item, report, unknown)


def _is_told(unknown: Unknown, item: Item) -> bool:
    """Whether what lacked is there; an authority that was read but is not known still lacks its line."""
    return unknown.what in NEEDED and unknown.add_to != AUTHORITIES and bool(getattr(item, NEEDED[unknown.what]))


def _part_of(item: Item, report: Report, unknown: Unknown) -> Unknown:
    at = report.start or 0
    start, end = (None if place is None else place + at for place in (unknown.start, unknown.end))
    return replace(unknown, item_id=item.item_id, start=start, end=end)


def of_reviewed(items: Iterable[Item], sources: Iterable[Source]) -> Iterator[Unknown]:
    """What the items of monthly tables (`sources`) still lack when newsletters have filled their gaps."""
    files = {source.source_id: source.path for source in sources}
    for item in items:
        if item.source_id in files:
            yield from of_item(item, files[item.source_id])


def _actors(found: Found) -> Iterator[Mention | Named]:
    """Authorities that the reference does not know; instead of one, its place where that is what is not known."""
    for mention in found.authorities:
        if not mention.is_known and mention.place and _is_strange(mention.place):
            yield Named(mention.place, mention.start, mention.end)
        elif not mention.is_known:
            yield mention
    yield from (named for named in found.places if _is_strange(named.place))


def _is_strange(place: Place) -> bool:
    """Whether no table has its name, or several places have it and the text does not say which is meant."""
    return not place.is_known or place.region == schema.UNKNOWN


def _of_actor(actor: Mention | Named, row: Remedy) -> tuple[str, tuple[int, int], Remedy]:
    at = (actor.start, actor.end)
    if isinstance(actor, Mention):
        line = _line(actor.name, "", actor.system, actor.level or "", actor.region, actor.city or "", "")
        return "authority", at, Remedy(AUTHORITIES, line)
    if actor.place.is_known:
        return "place", at, row
    return "place", at, Remedy(DISTRICTS, *_district(actor.place))


def _district(place: Place) -> tuple[str, tuple[str, ...]]:
    """Its row. All prefecture-level cities are known, so that one without a kind is a city at county level."""
    typed = TYPED.fullmatch(place.name)
    name, kind = (typed[1], typed[2].strip()) if typed else (place.name, "City")
    is_open = place.region == schema.UNKNOWN
    return _line("", name, kind, "", "" if is_open else place.region, place.city or ""), ("region",) * is_open


def _date_like(item: Item) -> tuple[int, int] | None:
    """Words that look like a date where dates stand: in the title, or opening the text."""
    text, title = item.labelled_text, len(item.title)
    for start, end in ((0, title), (title + 1, title + 1 + OPENING)):
        found = DATE_LIKE.search(text, start, end)
        if found:
            return found.span()
    return None


def _unknown(item: Item, path: str, what: str, at: tuple[int, int], remedy: Remedy) -> Unknown:
    words = _short(item.labelled_text[slice(*at)])
    return Unknown(item.source_id, path, item.item_id, what, words, *at, remedy.add_to, remedy.add_line, remedy.fill_in)


def _short(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[: SHORT - 1]}…"


def _table(item: Item) -> str:
    return f"data/items/{item.month:%Y-%m}.csv"


def _row(item: Item, empty: tuple[str, ...]) -> str:
    """An item's row of a monthly table, without the values to fill in; what it leaves empty, the newsletter fills."""
    values = {
        "item_id": item.item_id,
        "section": item.section,
        "kind": item.kind,
        "date": f"{item.date}",
        "date_precision": item.date_precision,
        "title": item.title,
        "authorities": "; ".join(item.authorities),
        "regions": "; ".join(item.regions),
        "city": item.city or "",
        "confidence": item.confidence,
    }
    if "date" in empty:
        values["date_precision"] = ""
    return _line(*("" if column.name in empty else values.get(column.name, "") for column in schema.ITEMS))


def _line(*values: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()
