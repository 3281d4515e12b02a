"""What the charts cannot say, and why, in sentences: "none reported" is not "not known".

All of it tells of everything loaded, never of the reader's choice.
"""

from __future__ import annotations

import statistics

import polars as pl

from etl.analysis.coverage import COMPLETE, NEWEST, NOTHING, THIN
from etl.analysis.coverage_report import best, stretches, whole_years
from etl.analysis.coverage_tables import inputs
from etl.analysis.running_numbers import gaps, lists
from etl.analysis.view import View

# From so many months on, a time without well-covered months is worth a sentence.
LONG = 6
# A level that differs by so much from the one before is said.
OTHER_LEVEL = 1.25
MOST_NAMED = 3


def cannot_be_said(view: View) -> tuple[str, ...]:
    """What can not be compared, and why?"""
    found = (
        _since_the_best(view),
        _long_gaps(view),
        _too_few_years(view),
        _other_level(view),
        _chance(view),
        _more_inputs(view),
        _headlines_only(view),
    )
    return (*(words for words in found if words), *_missing_lists(view))


def _since_the_best(view: View) -> str:
    say, longest = view.say, best(view.coverage)
    after = [m for m, s in view.coverage.states.items() if longest and m > longest.last and s != NEWEST]
    complete = [month for month in after if view.coverage.is_complete(month)]
    if not after or 2 * len(complete) > len(after):
        return ""
    stretch = say.months(after[0], after[-1])
    if not complete:
        return say(
            "In {stretch} no month is well covered: a fall there says nothing about enforcement.", stretch=stretch
        )
    return say(
        "In {stretch} only {months} can be relied on: a fall there says nothing about enforcement.",
        stretch=stretch,
        months=say.both(say.period(month, "month") for month in complete),
    )


def _long_gaps(view: View) -> str:
    long = [s for s in stretches(view.coverage, THIN, NOTHING) if s.months_count >= LONG]
    if not long:
        return ""
    return view.say(
        "{stretches} are thin or without a source throughout: a low count is not a quiet time.",
        stretches=view.say.both(stretch.said(view.say) for stretch in long),
    )


def _too_few_years(view: View) -> str:
    years, say = whole_years(view.coverage), view.say
    if len(years) > 1:
        return ""
    if not years:
        return say("No whole year is well covered: compare the same months of two years instead.")
    return say(
        "Of whole years only {year} is well covered, in {count} of its 12 months: compare the same months of two years "
        "instead.",
        year=say.period(years[0], "year"),
        count=say.number(len(view.coverage.complete_months(years[0], "year"))),
    )


def _other_level(view: View) -> str:
    """The rule sees a gap, not a slow change of what our sources collect."""
    say, longest, monthly = view.say, best(view.coverage), view.coverage.monthly
    complete = monthly.filter(pl.col("state") == COMPLETE)
    if not longest:
        return ""
    inside = complete.filter(pl.col("month").is_between(longest.first, longest.last))["items_count"].to_list()
    before = complete.filter(pl.col("month") < longest.first)["items_count"].to_list()
    if len(before) < LONG or statistics.median(inside) < OTHER_LEVEL * statistics.median(before):
        return ""
    return say(
        "How much of the rise in the stretch from {border} on is real: well-covered months hold {before} actions in "
        "the median before it and {inside} within it, and better sources may be part of that. Well covered is not "
        "complete.",
        border=say.period(longest.first, "month"),
        before=say.number(statistics.median(before)),
        inside=say.number(statistics.median(inside)),
    )


def _chance(view: View) -> str:
    """Counts this small move by about their square root without any cause."""
    say, complete = view.say, view.coverage.monthly.filter(pl.col("state") == COMPLETE)
    if complete.is_empty():
        return ""
    median = statistics.median(complete["items_count"].to_list())
    return say(
        "Differences of a few actions between single months: a well-covered month holds {median} in the median, and "
        "chance alone moves such a count by {step} up or down.",
        median=say.number(median),
        step=say.number(round(median**0.5)),
    )


def _more_inputs(view: View) -> str:
    """The rule sees too little, not too much: a month of which more inputs tell stands out for that alone."""
    say, told = view.say, inputs(view).filter(pl.col("state") != NOTHING)
    counts = told.group_by("month").len().sort("month")
    more = counts.filter(pl.col("len") > pl.col("len").median())["month"].to_list()
    if not more:
        return ""
    names = [say.period(month, "month") for month in more]
    return say(
        "More inputs tell of {months} than of other months: a peak there may be one of sources.",
        months=say.both(names)
        if len(names) <= MOST_NAMED
        else say("{count} months, the last of them {month},", count=say.number(len(names)), month=names[-1]),
    )


def _headlines_only(view: View) -> str:
    say = view.say
    years = view.coverage.monthly.group_by(pl.col("month").dt.truncate("1y").alias("year")).agg(
        pl.col("low_count").sum(), (pl.col("items_count") + pl.col("low_count")).sum().alias("all")
    )
    low, total = int(years["low_count"].sum()), int(years["all"].sum())
    if not low:
        return ""
    most = years.sort("low_count", "year").row(-1, named=True)
    return say(
        "{low} of {all} actions are known by a headline only and left out unless asked for; in {year}, where they are "
        "most, {part} of {whole}: more happened than the charts count.",
        low=say.number(low),
        all=say.number(total),
        year=say.period(most["year"], "year"),
        part=say.number(most["low_count"]),
        whole=say.number(most["all"]),
    )


def _missing_lists(view: View) -> tuple[str, ...]:
    """Numbered lists are the one outside check: they show what was published and is not in our sources."""
    say, found = view.say, []
    for one in lists(view):
        lacking = [gap for gap in gaps(one) if gap.lacking_count]
        months = [m for m in view.coverage.states if view.coverage.is_complete(m) and any(g.holds(m) for g in lacking)]
        if lacking:
            found.append(
                say(
                    "{name}: running numbers show that at least {count} of {total} are in no source of ours; of the "
                    "months they may be from, {months} count as well covered.",
                    name=say.name(one.series),
                    count=say.number(sum(gap.lacking_count for gap in lacking)),
                    total=say.number(max(one.found)),
                    months=say.number(len(months)),
                )
            )
    return tuple(found)
