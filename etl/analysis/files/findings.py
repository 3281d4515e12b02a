"""What a chart shows, said in one line: the title of its slide."""

from __future__ import annotations

import datetime as dt

from etl.analysis import aggregates, brief, headline, phrases, questions
from etl.analysis.brief import Newest
from etl.analysis.headings import UNITS
from etl.analysis.names import names
from etl.analysis.questions import Question
from etl.analysis.view import View


def finding(newest: Newest, question: Question) -> str:
    """What the newest period that can be judged tells of the question, or who comes first in a ranking.

    Nothing where there is nothing to say in one line: for shares, and for what is counted in other than actions.
    """
    view = newest.view
    if questions.metric_of(question, view.query) != "items" or questions.has_share(question, view.query):
        return ""
    if question.is_over_time:
        return _of_newest_period(newest, question)
    return _first(view, question) if question.shape in ("ranking", "tiles") else ""


def in_all(view: View, start: dt.date) -> str:
    """How much of the metric shown the period holds, and for how many actions it is known; nothing for actions, which
    the sentences of the brief count, and where nothing is known.
    """
    say = view.say
    told = {f.metric: f for f in headline.figures(view.items_of(()), view.coverage, start, view.query.grain)}
    figure = told[view.query.metric]
    if figure.metric == "items" or figure.value is None:
        return ""
    return say(
        "{label}: {value} ({known}).",
        label=say(UNITS[figure.metric]),
        value=say.number(figure.value),
        known=phrases.known(figure.metric, figure.known_count, figure.of_count, say),
    )


def _of_newest_period(newest: Newest, question: Question) -> str:
    if newest.start is None:
        return ""
    view, moves = newest.view, (brief.ROSE, brief.FELL, brief.LEVEL)
    told = [sentence.words for sentence in newest.sentences if sentence.by == question.by and sentence.sign in moves]
    period = view.say.period(newest.start, view.query.grain)
    return view.say("{period} – {finding}", period=period, finding=told[0].rstrip(".。")) if told else ""


def _first(view: View, question: Question) -> str:
    answer = view.answer(question).sort("items_count", descending=True)
    answer = answer.filter([brief.names_one(view, id_) for id_ in answer[question.by]])
    counts = answer["items_count"].to_list()
    if not counts or counts[0] < brief.SMALLEST_CHANGE or counts[0] in counts[1:2]:
        return ""
    id_ = answer[question.by][0]
    return view.say(
        "{name} comes first: {count} of {total} actions",
        name=names(question.by, view.reference, view.say).get(id_, id_),
        count=view.say.number(counts[0]),
        total=view.say.number(aggregates.count(view.items)),
    )
