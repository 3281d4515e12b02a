"""What the second sheet of a workbook shows: small tables as people read them, each with one chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

import polars as pl

from etl.analysis import aggregates, colours, comparison, coverage, questions, sides, titles, verdict
from etl.analysis.files.block import MOST_BARS, MOST_SERIES, Block
from etl.analysis.files.shapes import CHARTS, is_of_two, named
from etl.analysis.headings import DIMENSIONS, HATCHED, LOGARITHMIC, MEASURES, OVERLAPPING, PER, STATES, UNITS
from etl.analysis.names import names
from etl.analysis.questions import PERIOD, Question, ranked, rungs
from etl.analysis.sides import Side
from etl.analysis.view import View
from etl.language import Language

# What a workbook of items counts.
COUNTS = (
    Question("by-period", "By period", "trend", across=PERIOD),
    Question("by-system", "By authority system", "ranking", by="system"),
    Question("by-region", "By region", "ranking", by="region"),
    Question("by-family", "By violation family", "ranking", by="family"),
    Question("by-outcome", "By outcome", "ranking", by="outcome"),
)


def blocks(view: View, shape: str, table: pl.DataFrame) -> tuple[Block, ...]:
    """The chart's own table, or the differences that the rows of a comparison are, else counts by period, system,
    region, family and outcome.
    """
    if shape == "chart":
        return (of_chart(view),)
    if shape == "comparison":
        return (of_comparison(view, table),)
    return tuple(of_question(view, question) for question in COUNTS)


def of_chart(view: View) -> Block:
    """The table and chart that the view names."""
    question = CHARTS[view.query.chart]
    return _pair(view, question) if is_of_two(view, "chart") else of_question(view, question)


def of_question(view: View, question: Question) -> Block:
    """The table and chart of one question, for people: what is not known is empty."""
    answer = view.answer(question)
    return _matrix(view, question, answer) if question.by and question.across else _list(view, question, answer)


def of_comparison(view: View, ranked_rows: pl.DataFrame) -> Block:
    """The ranked differences of two selections, their shares side by side."""
    say, (a, b) = view.say, sides.sides(view)
    pale = frozenset(n for n, judged in enumerate(ranked_rows["verdict"]) if judged != comparison.CLEAR)
    table = ranked_rows.with_columns(
        pl.col("dimension").replace_strict({d: say(words) for d, words in DIMENSIONS.items()}, default=None),
        pl.col("verdict").replace_strict({verdict: say(verdict) for verdict in comparison.VERDICTS}),
    )
    heads = {
        "name": say("What"),
        "dimension": say("Category"),
        "verdict": say("Verdict"),
        "a_share_percent": say("A, % of actions"),
        "b_share_percent": say("B, % of actions"),
        "a_count": say("A: actions"),
        "b_count": say("B: actions"),
    }
    return Block(
        say("Where do they differ most?"),
        tuple(heads.values()),
        tuple(table.select(heads.keys()).rows()),
        "bars",
        (3, 4),
        min(table.height, MOST_BARS),
        (colours.BLUE, colours.ORANGE),
        (frozenset(),),
        say("Share of all actions in %"),
        say("A: {a} · B: {b}", a=a.name, b=b.name),
        is_stacked=False,
        found=verdict.verdict(say, ranked_rows).rstrip(".。"),
        caution=_caution(a, b),
        pale=pale,
    )


def _caution(a: Side, b: Side) -> str:
    """What makes two selections hard to compare, as the page says it."""
    shared = aggregates.count(sides.shared(a, b))
    uneven = verdict.uneven(a.say, sides.summary(a), sides.summary(b))
    return " ".join(filter(None, (uneven, verdict.in_both(a.say, shared))))


def _pair(view: View, question: Question) -> Block:
    """One question put to two selections: one row a group or a pair of periods, a bar for each side."""
    say, both = view.say, sides.sides(view)
    answers = comparison.answers(question, *both)
    by, unit = question.by or PERIOD, _unit(both[0], question)
    told = [named(side, question, answer)[f"{by}_name"] for side, answer in zip(both, answers, strict=True)]
    places = [" / ".join(dict.fromkeys(filter(None, pair))) for pair in zip_longest(*told)]
    is_log = _is_log(both[0], question, pl.concat(answers))
    values = zip_longest(*(answer["value"].replace(0, None) if is_log else answer["value"] for answer in answers))
    return Block(
        say(titles.of(question, view.query)),
        (say(DIMENSIONS[by]), *(say("{letter}: {unit}", letter=side.key.upper(), unit=unit) for side in both)),
        tuple((place, *pair) for place, pair in zip(places, values, strict=True)),
        "columns" if question.is_over_time else "bars",
        (1, 2),
        len(places),
        (colours.BLUE, colours.ORANGE),
        tuple(_incomplete(answer["state"]) if question.is_over_time else frozenset() for answer in answers),
        unit,
        " · ".join((say("A: {a} · B: {b}", a=both[0].name, b=both[1].name), _note(question, say, is_log=is_log))),
        is_stacked=False,
        is_log=is_log,
        caution=verdict.uneven(say, *(sides.summary(side) for side in both)),
    )


def _list(view: View, question: Question, answer: pl.DataFrame) -> Block:
    """One row a period, or a group, the largest first."""
    say, by = view.say, question.by or PERIOD
    if question.by:
        answer = answer.sort("value", "items_count", by, descending=[True, True, False], nulls_last=True)
    table = named(view, question, answer)
    is_log = _is_log(view, question, answer)
    is_share = questions.has_share(question, view.query)
    measure = aggregates.METRICS[questions.metric_of(question, view.query)].column
    if is_log:
        # Zero has no place on such an axis, and spreadsheets complain of it each time they open.
        table = table.with_columns(pl.col(measure).replace(0, None))
    columns = {
        f"{by}_name": say(DIMENSIONS[by]),
        # Words together, before the numbers.
        **({by: say("Id")} if question.by else {}),
        **({"state": say("Coverage")} if question.is_over_time else {}),
        **{column: say(words) for column, words in MEASURES.items()},
        **({"value": say("Share in %")} if is_share else {}),
    }
    drawn = table.height if question.is_over_time else min(table.height, question.top or MOST_BARS, MOST_BARS)
    if is_log and not question.is_over_time:
        drawn = min(drawn, table[measure].count())
    painted = [colours.of(by, id_, view.reference) for id_ in table[by].head(drawn)] if question.by else [colours.BLUE]
    return Block(
        say(titles.of(question, view.query)),
        tuple(columns.values()),
        tuple(table.select(columns.keys()).with_columns(_said(say)).rows()),
        "columns" if question.is_over_time else "bars",
        (list(columns).index("value" if is_share else measure),),
        drawn,
        tuple(painted),
        (_incomplete(table["state"]) if question.is_over_time else frozenset(),),
        _unit(view, question),
        _note(question, say, is_log=is_log),
        is_log=is_log,
    )


def _matrix(view: View, question: Question, answer: pl.DataFrame) -> Block:
    """One row a period or a group, one column a group; only the largest are drawn."""
    say = view.say
    across = question.by if question.is_over_time else question.across
    down = PERIOD if question.is_over_time else question.by
    is_ladder = question.shape == "ladder"
    # Stacked from below: the mildest first.
    groups = rungs(answer, view.reference)[::-1] if is_ladder else ranked(answer, across)
    drawn = groups if is_ladder else groups[:MOST_SERIES]
    values = {(row[0], row[1]): row[2] for row in answer.select(down, across, "value").iter_rows()}
    places: list[Any] = answer[down].unique().sort().to_list() if question.is_over_time else ranked(answer, down)
    words = {p: say.period(p, view.query.grain) for p in places} if question.is_over_time else _names(view, down)
    group_names = _names(view, across)
    states = dict(answer.select(down, "state").unique().iter_rows()) if question.is_over_time else {}
    return Block(
        say(titles.of(question, view.query)),
        (say(DIMENSIONS[down]), *(group_names.get(group, group) for group in groups)),
        tuple((words.get(p, p), *(values.get((p, group)) for group in groups)) for p in places),
        "columns" if question.is_over_time else "bars",
        tuple(range(1, 1 + len(drawn))),
        len(places) if question.is_over_time else min(len(places), MOST_BARS),
        colours.ladder(len(drawn)) if is_ladder else colours.series(across, drawn),
        (_incomplete(states.get(p, coverage.COMPLETE) for p in places),),
        _unit(view, question),
        _note(question, say, is_log=False),
        is_matrix=True,
        is_grid=question.shape in ("matrix", "ladder"),
        is_ladder=is_ladder,
    )


def _names(view: View, dimension: str) -> Mapping[Any, str]:
    return names(dimension, view.reference, view.say)


def _incomplete(states: Iterable[str]) -> frozenset[int]:
    return frozenset(n for n, state in enumerate(states) if state != coverage.COMPLETE)


def _said(say: Language) -> list[pl.Expr]:
    """The state of a period in words."""
    words = {state: say(said) for state, said in STATES.items()}
    return [pl.col("^state$").replace_strict(words, return_dtype=pl.String)]


def _unit(view: View, question: Question) -> str:
    """What the values are."""
    say = view.say
    unit = say(UNITS[questions.metric_of(question, view.query)])
    unit = say(PER[view.query.grain], unit=unit) if question.is_over_time else unit
    return say("Share in %: {unit}", unit=unit) if questions.has_share(question, view.query) else unit


def _is_log(view: View, question: Question, answer: pl.DataFrame) -> bool:
    """Whether there is something to draw in steps of ten."""
    return questions.is_log(question, view.query) and bool(answer["value"].sum())


def _note(question: Question, say: Language, *, is_log: bool) -> str:
    """What to beware of."""
    words = [
        *([say(HATCHED)] if question.is_over_time else []),
        *([say(OVERLAPPING)] if question.overlaps else []),
        *([say(LOGARITHMIC)] if is_log else []),
    ]
    return " · ".join(words)
