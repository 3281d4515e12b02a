"""What an executive would ask of the newest period, answered in sentences; each leads to exactly its items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from etl import schema
from etl.analysis import aggregates, headline
from etl.analysis.aggregates import DIMENSIONS, MONTHS_OF
from etl.analysis.filters import LIST_KEYS, Filters
from etl.analysis.headline import Change, Compared
from etl.analysis.names import NOT_STATED, names
from etl.analysis.view import View

# Smaller changes are left unsaid: one action more or less is no news.
SMALLEST_CHANGE = 2
MOST_NAMES = 3
ROSE, FELL, LEVEL, MOST, NEWS = SIGNS = ("▲", "▼", "=", "●", "★")
# What may have risen or fallen most.
MOVING = ("violation", "region", "outcome")


@dataclass(frozen=True)
class Sentence:
    """One finding in words, and the choice that holds exactly the `items_count` actions it speaks of.

    `sign` tells the sort of finding before it is read: one of `SIGNS`; `by` the dimension it is about, none for totals.
    """

    sign: str
    words: str
    choice: Filters
    items_count: int
    by: str = ""


def sentences(view: View, start: dt.date) -> tuple[Sentence, ...]:
    """What rose, what fell, who was most active and what is new in the period that begins on `start`?"""
    grain = view.query.grain
    year = headline.compared(view.coverage, start, grain, 12)
    before = headline.compared(view.coverage, start, grain, MONTHS_OF[grain])
    over, ago = (year, view.say("a year before")) if year.now else (before, view.say("the period before"))
    months = view.coverage.months_of(start, grain)
    found: list[Sentence | None] = []
    if over.now:
        found += [_total(view, over, ago)]
        counts = {by: (_counts(view, over.now, by), _counts(view, over.before, by)) for by in MOVING}
        found += [_moved(view, over, ago, by, sign, *counts[by]) for sign in (1, -1) for by in MOVING]
    found += [_most_active(view, months)]
    found += [_new(view, months, by) for by in ("authority", "outcome", "violation")]
    return tuple(sentence for sentence in found if sentence)


@dataclass(frozen=True)
class Newest:
    """The newest period of a view that can be judged and what is said of it, each worked out when first asked."""

    view: View

    @cached_property
    def start(self) -> dt.date | None:
        """Its first day; None where no period is well enough covered."""
        return headline.period(self.view.coverage, self.view.drawn_months, self.view.query.grain)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """What `sentences` tells of it."""
        return sentences(self.view, self.start) if self.start else ()


def scope(view: View, start: dt.date) -> str:
    """Which months the changes compare, and what came after."""
    say, grain = view.say, view.query.grain
    year = headline.compared(view.coverage, start, grain, 12)
    before = headline.compared(view.coverage, start, grain, MONTHS_OF[grain])
    words = [
        say(
            "Changes compare only months that are well covered on both sides: {year} with a year before, {before} "
            "with the period before. No percentage on a base under 5.",
            year=_months(view, year),
            before=_months(view, before),
        )
    ]
    later = [month for month in view.drawn_months if month > view.coverage.months_of(start, grain)[-1]]
    if later:
        words.append(
            say(
                "Of what came after, {months}, well covered months: {complete} of {count}; see the page Coverage.",
                months=say.months(later[0], later[-1]),
                complete=say.number(sum(view.coverage.is_complete(month) for month in later)),
                count=say.number(len(later)),
            )
        )
    return " ".join(words)


def _months(view: View, over: Compared) -> str:
    return view.say.both(view.say.short_period(m, "month") for m in over.now) if over.now else view.say("no month")


def _total(view: View, over: Compared, ago: str) -> Sentence | None:
    now, before = _count(view, over.now), _count(view, over.before)
    change = Change(now, before, before, len(over.now))
    if now == before:
        words = view.say("As many actions as {ago}: {now}.", ago=ago, now=view.say.number(now))
    else:
        words = view.say(
            "Actions rose to {now}, from {before} {ago}{percent}."
            if now > before
            else "Actions fell to {now}, from {before} {ago}{percent}.",
            now=view.say.number(now),
            before=view.say.number(before),
            ago=ago,
            percent="" if change.share is None else view.say(" ({percent})", percent=view.say.percent(change.share)),
        )
    sign = LEVEL if now == before else ROSE if now > before else FELL
    return _sentence(view, sign, words, over.now)


def _moved(
    view: View, over: Compared, ago: str, by: str, sign: int, now: Mapping[str, int], before: Mapping[str, int]
) -> Sentence | None:
    """The values of a dimension that rose (or fell) most from `before` to `now`; several where they tie."""
    moves = {id_: sign * (now.get(id_, 0) - before.get(id_, 0)) for id_ in {**now, **before} if names_one(view, id_)}
    most = max(moves.values(), default=0)
    ids = sorted(id_ for id_, move in moves.items() if move == most)
    if most < SMALLEST_CHANGE or len(ids) > MOST_NAMES:
        return None
    known = names(by, view.reference, view.say)
    moved = view.say.both(
        view.say(
            "{name}, {now} after {before}",
            name=known.get(id_, id_),
            now=view.say.number(now.get(id_, 0)),
            before=view.say.number(before.get(id_, 0)),
        )
        for id_ in ids
    )
    words = view.say(MOVED[by, sign], moved=moved, ago=ago)
    # What fell to nothing has no items now: its sentence leads to those it had.
    has_items = any(now.get(id_) for id_ in ids)
    months = over.now if has_items else over.before
    return _sentence(view, ROSE if sign > 0 else FELL, words, months, by, ids)


def _most_active(view: View, months: tuple[dt.date, ...]) -> Sentence | None:
    counts = {id_: n for id_, n in _counts(view, months, "authority").items() if names_one(view, id_)}
    most = max(counts.values(), default=0)
    ids = sorted(id_ for id_, n in counts.items() if n == most)
    if most < SMALLEST_CHANGE or len(ids) > MOST_NAMES:
        return None
    words = view.say(
        "Most active: {names}, with {count} actions."
        if len(ids) == 1
        else "Most active: {names}, {count} actions each.",
        names=_named(view, "authority", ids),
        count=view.say.number(most),
    )
    return _sentence(view, MOST, words, months, "authority", ids)


def _new(view: View, months: tuple[dt.date, ...], by: str) -> Sentence | None:
    """Values of a dimension whose first action in all records, whatever is chosen, falls into the months."""
    firsts = (
        aggregates.counted(view.data.items.lazy())
        .select("month", pl.col(DIMENSIONS[by]).alias(by))
        .explode(by, empty_as_null=True)
        .drop_nulls()
        .group_by(by)
        .agg(pl.col("month").min().alias("first_month"))
        .filter(pl.col("first_month").is_in(months))
        .sort("first_month", by)
        .collect()
    )
    # Records too unsure for the choice may hold the first action alone.
    counts = _counts(view, months, by)
    ids = [id_ for id_ in firsts[by] if id_ in counts and names_one(view, id_)]
    if not ids:
        return None
    shown = _named(view, by, ids[:MOST_NAMES])
    more = view.say(" and {count} more", count=len(ids) - MOST_NAMES) if len(ids) > MOST_NAMES else ""
    return _sentence(view, NEWS, view.say(NEW[by], names=shown + more), months, by, ids)


MOVED = {
    ("violation", 1): "Rose most among violations: {moved} {ago}.",
    ("region", 1): "Rose most among regions: {moved} {ago}.",
    ("outcome", 1): "Rose most among outcomes: {moved} {ago}.",
    ("violation", -1): "Fell most among violations: {moved} {ago}.",
    ("region", -1): "Fell most among regions: {moved} {ago}.",
    ("outcome", -1): "Fell most among outcomes: {moved} {ago}.",
}
NEW = {
    "authority": "Acting for the first time in our records: {names}.",
    "outcome": "Used for the first time in our records: {names}.",
    "violation": "Found for the first time in our records: {names}.",
}


def _sentence(
    view: View, sign: str, words: str, months: tuple[dt.date, ...], by: str = "", ids: list[str] | None = None
) -> Sentence | None:
    choice = view.filters.within(months)
    if by:
        narrowed = choice.narrowed(_only(by, ids or []), view.reference)
        if narrowed is None:  # What a filter cannot tell exactly has no link, so it is no sentence.
            return None
        choice = narrowed
    return Sentence(sign, words, choice.counted(), size(view, choice.counted()), by)


def size(view: View, choice: Filters) -> int:
    chosen = view.data.items.lazy().filter(choice.where(view.reference))
    return aggregates.count(chosen)


def _count(view: View, months: tuple[dt.date, ...]) -> int:
    return aggregates.count(view.items_of(months))


def _counts(view: View, months: tuple[dt.date, ...], by: str) -> dict[str, int]:
    table = aggregates.by_group(view.items_of(months), by, view.reference).select(by, "items_count").collect()
    counts = dict(table.iter_rows())
    return {id_: counts[id_] for id_ in _chosen(view, by, list(counts))}


def _chosen(view: View, by: str, ids: list[str]) -> list[str]:
    """The values that can be told within what the reader chose: each has a filter of exactly its items."""
    return [id_ for id_ in ids if view.filters.narrowed(_only(by, [id_]), view.reference)]


def _only(by: str, ids: list[str]) -> Filters:
    return Filters(**{LIST_KEYS[by]: tuple(ids)})  # type: ignore[arg-type]


def names_one(view: View, id_: str) -> bool:
    """Whether a value stands for one thing or body, neither for the rest nor for whoever acts at an unknown place."""
    authority = view.reference.authorities.get(id_)
    is_open = authority is not None and authority.region == schema.UNKNOWN
    return not is_open and id_ not in (schema.UNKNOWN, NOT_STATED, schema.OTHER)


def _named(view: View, by: str, ids: list[str]) -> str:
    known = names(by, view.reference, view.say)
    return view.say.both(known.get(id_, id_) for id_ in ids)
