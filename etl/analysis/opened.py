"""What an address has open: the chart that `chart` names, and the items behind the part of it that `mark` tells.

One rule for pages, `/export` and `etl export`: while a mark is open, the address lists the actions behind it.
"""

from __future__ import annotations

from etl.analysis import comparison, coverage_tables, reading, running_numbers, sides
from etl.analysis.questions import QUESTIONS
from etl.analysis.reading import UnknownValue
from etl.analysis.view import View
from etl.quoting import quoted
from etl.reference import Reference

# Charts of the page Coverage are about all that is loaded, whatever is chosen; so is what is behind their marks.
COVERAGE = "coverage-"


def charts(reference: Reference) -> tuple[str, ...]:
    """Every name that `chart` may hold."""
    of_coverage = ("months", *(series.id for series in reference.coverage.series))
    return (
        *QUESTIONS,
        *(f"{COVERAGE}{id_}" for id_ in of_coverage),
        *comparison.CHARTS,
        comparison.EVERY,
        *comparison.MARKED,
    )


def check(view: View) -> None:
    """Raises UnknownValue, with one sentence, for a chart that there is not, and for a mark of none."""
    say, query = view.say, view.query
    known = charts(view.reference)
    if query.chart and query.chart not in known:
        raise UnknownValue(
            say(
                "{pair}: '{value}' is not known; use one of {known}.",
                pair=reading.pair("chart", query.chart),
                value=quoted(query.chart),
                known=", ".join(known),
            )
        )
    if query.mark and not query.chart:
        raise UnknownValue(say("A mark is a part of a chart; add chart= with the name of its chart."))


def listed(view: View) -> View:
    """The view of what the address lists: the actions behind the mark it has open, else all that is chosen."""
    return _drawn(view).behind if view.query.mark else view


def _drawn(view: View) -> View:
    """The view that the chart shows."""
    if view.query.chart in comparison.MARKED:
        return next(side for side in sides.sides(view) if view.query.chart.startswith(comparison.chart(side, "")))
    if view.query.chart in {f"{COVERAGE}{series.id}" for series in view.reference.coverage.series}:
        return running_numbers.drawn_on(view)
    return coverage_tables.unfiltered(view) if view.query.chart.startswith(COVERAGE) else view
