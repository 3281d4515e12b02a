"""What the sources tell of the months chosen: where nothing is found in them it is "none reported" or "not known"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace

from etl.analysis import coverage, runs
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import View


def is_known(view: View) -> bool:
    """Whether any month chosen has a source; without one what the choice holds is not none, but not known."""
    months = view.drawn_months if view.coverage.states else ()
    return not months or any(map(view.coverage.has_source, months))


def no_source(view: View) -> str:
    """That nothing can be known of the months chosen, in a sentence."""
    months = view.say.both(view.say.months(*run) for run in runs.months(view.drawn_months))
    return view.say(
        "No source is loaded for {months}: whether anything happened then is not known. Choose other months.",
        months=months,
    )


def why_none(view: View) -> tuple[str, str]:
    """Where nothing is behind the mark that the view has open: what to say for a count, and why, in words."""
    question = QUESTIONS.get(view.query.chart)
    # What the chart itself is about is not chosen by the reader: an action can carry it beside what is chosen.
    own = tuple(pair for pair in view.query.mark if not question or pair not in question.only)
    say, mark = view.say, replace(view.query, mark=own).marked(view.reference)
    if any(choice.narrowed(mark, view.reference) is None for choice in (view.filters, *view.within)):
        return say("not in your choice"), say("Your filter leaves this out, so nothing can be listed here.")
    if not is_known(view.behind):
        return say("not known"), no_source(view.behind)
    return say.many("{count} action", "{count} actions", 0), say("No action is reported here.")


def unsure(view: View, months: Collection[dt.date]) -> Iterator[str]:
    """Which of the months are not well covered, and how, one line a state."""
    say, states = view.say, view.coverage.states
    said = {
        coverage.THIN: say("Thinly covered, more may have happened"),
        coverage.NEWEST: say("Newest month, still coming in"),
        coverage.NOTHING: say("No source loaded, not known"),
    }
    found = {state: [month for month in months if states.get(month, coverage.NOTHING) == state] for state in said}
    for state, words in said.items():
        if found[state]:
            stretches = say(", ").join(say.months(*run) for run in runs.months(found[state]))
            yield say("{label}: {value}", label=words, value=stretches)
