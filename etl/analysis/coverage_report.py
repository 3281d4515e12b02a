"""What the charts can say, in sentences; what they cannot stands in `coverage_limits`.

All of it tells of everything loaded, never of the reader's choice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from etl.analysis import runs
from etl.analysis.coverage import COMPLETE, NOTHING, THIN, Coverage, add_months
from etl.analysis.coverage_tables import months_since
from etl.analysis.view import View
from etl.language import Language

# Months back from the newest in which a gap is worth filling first.
RECENT = 24


@dataclass(frozen=True)
class Stretch:
    """Months in a row, both ends included."""

    first: dt.date
    last: dt.date

    @property
    def months_count(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def said(self, say: Language) -> str:
        return say.months(self.first, self.last)


def stretches(coverage: Coverage, *states: str) -> tuple[Stretch, ...]:
    """Runs of months in one of the states."""
    return tuple(Stretch(*run) for run in runs.months(m for m, state in coverage.states.items() if state in states))


def best(coverage: Coverage) -> Stretch | None:
    """The longest run of well-covered months, the later of equals."""
    return max(stretches(coverage, COMPLETE), key=lambda s: (s.months_count, s.first), default=None)


def in_short(view: View) -> str:
    """How many months are well covered, thin, without a source, or still coming in?"""
    say, states = view.say, view.coverage.states
    counts = {state: say.number(list(states.values()).count(state)) for state in (COMPLETE, THIN, NOTHING)}
    return say(
        "{stretch}, {total} months: {complete} well covered, {thin} thin, {nothing} without a source, and the "
        "newest, {newest}, still coming in.",
        stretch=say.months(min(states), max(states)),
        total=say.number(len(states)),
        newest=say.period(max(states), "month"),
        **counts,
    )


def rule(view: View) -> str:
    """When is a month thin?"""
    rules, say = view.reference.coverage, view.say
    return say(
        "Thin is a month with fewer than {items} actions, with fewer than {authorities} different authorities, or with "
        "less than {share}% of the actions of the median well-covered month in the {months} months before it; actions "
        "count as on the charts when nothing is filtered. The rule measures evenness, not completeness: a real "
        "collapse of enforcement would be marked thin too, and only what comes from outside, such as the numbered "
        "lists below, can tell the two apart.",
        items=say.number(rules.minimum_items),
        authorities=say.number(rules.minimum_authorities),
        share=say.number(rules.minimum_share_of_median * 100),
        months=say.number(rules.months_before),
    )


def can_be_said(view: View) -> tuple[str, ...]:
    """What can be compared?"""
    say, coverage = view.say, view.coverage
    found = []
    longest = best(coverage)
    if longest:
        found.append(
            say(
                "{stretch} is the best-covered stretch, {count} months in a row: changes within it can be read.",
                stretch=longest.said(say),
                count=say.number(longest.months_count),
            )
        )
    pairs = [m for m in coverage.states if coverage.is_complete(m) and coverage.is_complete(add_months(m, -12))]
    if pairs:
        found.append(
            say(
                "{count} months can be compared with the same month a year before; the newest of them is {month}.",
                count=say.number(len(pairs)),
                month=say.period(max(pairs), "month"),
            )
        )
    quarters = [p for p in coverage.periods("quarter") if coverage.state(p, "quarter") == COMPLETE]
    if quarters:
        found.append(
            say(
                "{count} of {total} quarters are well covered throughout, the newest of them {quarter}.",
                count=say.number(len(quarters)),
                total=say.number(len(coverage.periods("quarter"))),
                quarter=say.period(quarters[-1], "quarter"),
            )
        )
    years = whole_years(coverage)
    if len(years) > 1:
        found.append(
            say("Whole years that can be compared: {years}.", years=say.both(say.period(y, "year") for y in years))
        )
    found.append(
        say(
            "Each single action can be relied on in any month: it keeps the page that it was read from. Coverage "
            "limits only what can be counted and compared."
        )
    )
    return tuple(found)


def whole_years(coverage: Coverage) -> list[dt.date]:
    """The years of which enough months are well covered."""
    return [year for year in coverage.periods("year") if coverage.state(year, "year") == COMPLETE]


def freshness(view: View) -> tuple[str, ...]:
    """How new are the data, and what was refused?"""
    say, data = view.say, view.data
    found = [
        say(
            "Last loaded on {day} from {inputs} inputs with {items} items of all kinds; version {version}.",
            day=say.day(data.loaded_on),
            inputs=say.number(data.sources.height),
            items=say.number(data.items.height),
            version=data.version,
        )
    ]
    newest, since = max(view.coverage.states), months_since(view)
    if since:
        found.append(
            say(
                "The newest month is {newest}; of {since} no source is loaded yet.",
                newest=say.period(newest, "month"),
                since=say.months(since[0], since[-1]),
            )
        )
    recent = [gap for gap in stretches(view.coverage, THIN, NOTHING) if gap.last > add_months(newest, -RECENT)]
    if recent:
        found.append(
            say(
                "Sources for {months} would help most: these are the thin months of the last two years.",
                months=say.both(gap.said(say) for gap in recent),
            )
        )
    if data.rejects.is_empty():
        found.append(say("Nothing was refused: every row and paragraph of the inputs became an item."))
    else:
        found.append(
            say.many(
                "{count} row or paragraph was refused; below is why.",
                "{count} rows or paragraphs were refused; below is why.",
                data.rejects.height,
            )
        )
    return tuple(found)
