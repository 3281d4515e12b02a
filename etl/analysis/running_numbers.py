"""Lists that carry a running number: the one check of our coverage from outside. A number left out was published, and
is not in our records under its number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import polars as pl

from etl import schema
from etl.analysis import runs
from etl.analysis.coverage import NumberedLists, add_months, numbered_lists
from etl.analysis.filters import Filters
from etl.analysis.view import View
from etl.language import Language

FOUND, PERHAPS, MISSING = "found", "perhaps", "missing"
TABLE = pl.Schema(
    {
        "number": pl.Int64(),
        "state": pl.String(),
        "numbers": pl.List(pl.Int64()),
        "first": pl.Date(),
        "last": pl.Date(),
        "item_ids": pl.List(pl.String()),
        "mark": pl.String(),
    }
)


@dataclass(frozen=True)
class Gap:
    """Numbers in a row that no record states; `first` and `last` are the days between which they were published.

    `candidates` are lists from that time that state no number: they may be some of these. `first` is None for the
    numbers before the earliest known list.
    """

    numbers: tuple[int, ...]
    first: dt.date | None
    last: dt.date
    candidates: tuple[str, ...]

    @property
    def lacking_count(self) -> int:
        """So many of them, at least, are in no source of ours."""
        return max(0, len(self.numbers) - len(self.candidates))

    def holds(self, month: dt.date) -> bool:
        """Whether the whole month lies within."""
        return self.first is not None and self.first < month and add_months(month, 1) <= self.last

    def when(self, say: Language) -> str:
        """The months in which they were published."""
        if self.first is None:
            return say("up to {month}", month=say.period(self.last, "month"))
        return say.months(self.first, self.last)


def drawn_on(view: View) -> View:
    """What the lists are read from: everything loaded, of whatever confidence."""
    return replace(view, query=replace(view.query, filters=Filters(confidences=schema.CONFIDENCES)))


def lists(view: View) -> tuple[NumberedLists, ...]:
    """The numbered lists of every series of the reference data that our records tell of."""
    items = view.data.items.lazy()
    found = (numbered_lists(items, series) for series in view.reference.coverage.series)
    return tuple(one for one in found if one.found)


def gaps(of: NumberedLists) -> tuple[Gap, ...]:
    """The missing numbers, those in a row together."""
    found: list[Gap] = []
    for first, last in runs.numbers(of.missing):
        after = min((of.days[id_][0] for id_ in of.found.get(first - 1, ())), default=None)
        before = max(of.days[id_][1] for id_ in of.found[last + 1])
        within = tuple(
            id_ for id_ in of.unnumbered if of.days[id_][0] <= before and (after is None or of.days[id_][1] >= after)
        )
        found.append(Gap(tuple(range(first, last + 1)), after, before, within))
    return tuple(found)


def said(numbers: Iterable[int], say: Language) -> str:
    """ "1 to 9, 11, 12, 14 to 16"."""
    words = []
    for first, last in runs.numbers(numbers):
        if last - first < 2:
            words += [say.number(number) for number in range(first, last + 1)]
        else:
            words.append(say("{first} to {last}", first=say.number(first), last=say.number(last)))
    return say(", ").join(words)


def sentences(of: NumberedLists, say: Language) -> tuple[str, ...]:
    """How many of the lists do we have, which are missing, and what may be among them?"""
    total, missing = max(of.found), of.missing
    if not missing:
        return (say("All {total} lists are in our records under their number.", total=say.number(total)),)
    candidates = {id_ for gap in gaps(of) for id_ in gap.candidates}
    told = [
        say(
            "{found} of {total} lists are in our records under their number; missing: {missing}.",
            found=say.number(len(of.found)),
            total=say.number(total),
            missing=said(missing, say),
        )
    ]
    if candidates:
        told.append(
            say.many(
                "{count} list in our records states no number; by its date it may be one of the missing ones.",
                "{count} lists in our records state no number; by their dates they may be among the missing ones.",
                len(candidates),
            )
        )
    lacking = [gap for gap in gaps(of) if gap.lacking_count]
    if lacking:
        told.append(
            say(
                "Even so, at least {count} are in no source of ours: {gaps}.",
                count=say.number(sum(gap.lacking_count for gap in lacking)),
                gaps=say("; ").join(_lacking(gap, say) for gap in lacking),
            )
        )
    outside = set(of.unnumbered) - candidates
    if outside:
        told.append(
            say.many(
                "{count} more list without a number fits no gap: it is from another time or after the last number.",
                "{count} more lists without a number fit no gap: they are from other times or after the last number.",
                len(outside),
            )
        )
    return tuple(told)


def _lacking(gap: Gap, say: Language) -> str:
    numbers = said(gap.numbers, say)
    if gap.candidates:
        return say(
            "{count} of {numbers} ({when})", count=say.number(gap.lacking_count), numbers=numbers, when=gap.when(say)
        )
    return say("{numbers} ({when})", numbers=numbers, when=gap.when(say))


def table(of: NumberedLists) -> pl.DataFrame:
    """One row a number from 1 on: the columns of `TABLE`.

    `numbers` are those missing in a row with it, `first` and `last` the days it was published between, `item_ids` the
    records of the list, or else those without a number that it may be, and `mark` the query of its record, or else of
    all such lists from that time.
    """
    rows: list[tuple[object, ...]] = [
        (n, FOUND, [n], min(of.days[i][0] for i in ids), max(of.days[i][1] for i in ids), ids, _mark(of, ids[0]))
        for n, ids in of.found.items()
    ]
    for gap in gaps(of):
        state = PERHAPS if gap.candidates else MISSING
        rows += [
            (n, state, list(gap.numbers), gap.first, gap.last, gap.candidates, _time(of, gap)) for n in gap.numbers
        ]
    return pl.DataFrame(rows, schema=TABLE, orient="row").sort("number")


def _mark(of: NumberedLists, item_id: str) -> str:
    # By title: an id can be the beginning of another's.
    return urlencode({"authority": of.series.authority, "q": of.titles[item_id]})


def _time(of: NumberedLists, gap: Gap) -> str:
    asked = {"authority": of.series.authority, "outcome": of.series.outcome}
    if gap.first:
        asked["from"] = f"{gap.first:%Y-%m}"
    return urlencode(asked | {"to": f"{gap.last:%Y-%m}"})


def told(row: Mapping[str, object], of: NumberedLists, say: Language) -> tuple[str, str, str]:
    """What is known of a row of `table`, when that list was published, and the titles of its records."""
    first, last, ids = row["first"], row["last"], row["item_ids"]
    assert isinstance(last, dt.date) and isinstance(ids, list)
    if not isinstance(first, dt.date):
        when = say("up to {month}", month=say.period(last, "month"))
    else:
        when = say.day(first) if first == last else say.months(first, last)
    what = {
        FOUND: say("In our records under its number"),
        PERHAPS: say.many(
            "Perhaps: {count} list of that time states no number",
            "Perhaps: {count} lists of that time state no number",
            len(ids),
        ),
        MISSING: say("In no source of ours"),
    }[str(row["state"])]
    return what, when, say("; ").join(of.titles[id_] for id_ in ids)
