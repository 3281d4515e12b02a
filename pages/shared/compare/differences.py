"""Where A and B differ: the clearest as a picture, and all of it ranked, with the caution that small numbers need."""

from __future__ import annotations

from urllib.parse import urlencode

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from etl.analysis import comparison, sides, verdict
from etl.analysis.comparison import ALL, LEVEL, MOST, OVERLAPPING, SMALLEST_SUM
from etl.analysis.headings import DIMENSIONS
from etl.analysis.headline import SMALLEST_BASE
from etl.analysis.questions import Question
from etl.analysis.sides import Side
from etl.analysis.view import View
from etl.language import Language
from pages.shared import panels
from pages.shared.compare import pairs
from pages.shared.figures import charts
from pages.shared.figures.dumbbell import End, dumbbell

# How many rows the picture shows.
AT_MOST = 6
HELP = (
    "Fisher's exact test, two-sided: if A and B were one, the actions of a row would fall on them like a draw from all "
    "actions. The p value is the probability of a split no likelier than the one found. Because "
    "many rows are tested, Holm's method raises every p value; a difference is clear below {level}. Rows with fewer "
    "than {smallest} actions on both sides together are not tested, nor is a comparison with fewer than {base} actions "
    "on one side. The test needs two separate groups: actions that stand in both A and B are left out of it, while "
    "counts and shares hold all. Where A and B were chosen by region, authority, violation or outcome, rows that "
    "follow from that choice are not tested. The test says whether the mix differs, not whether there was more; and "
    "it cannot know what our sources missed."
)


def found(view: View) -> pl.DataFrame:
    """Every value of every dimension on both sides, the clearest difference first."""
    return comparison.differences(*sides.sides(view))


def answer(view: View, found: pl.DataFrame) -> None:
    """The answer before all else: how many differences are more than chance; the head says where a side is empty."""
    if words := verdict.verdict(view.say, found):
        st.subheader(words, anchor=False)


def most(view: View, found: pl.DataFrame, a: Side, b: Side) -> None:
    """The few clearest differences."""
    say = view.say
    title = say("Where do they differ most?")
    rows = found.filter(pl.col("p_value").is_not_null() | (pl.col("verdict") == OVERLAPPING))
    rows = rows.filter(pl.col("difference_points") != 0).head(AT_MOST)
    if rows.is_empty():
        return
    paint = panels.paint(view)
    ends = [
        End(
            side.key,
            f"{pairs.LETTERS[side.key]} · {side.name}",
            pairs.COLOURS[side.key],
            comparison.chart(side, MOST),
        )
        for side in (a, b)
    ]
    question = Question(MOST, "", "ranking")
    figure = charts.themed(dumbbell(rows, ends, _words(say), paint), paint)
    with st.container(key="question-differences"):
        st.subheader(title, anchor=False)
        st.caption(say("Share of all actions of A and of B; in brackets how many actions that is"))
        with st.container(horizontal=True, gap="medium"):
            for side in (a, b):
                st.html(pairs.badge(side), width="content")
        panels.plot(view, question, figure, title)
    for side in (a, b):
        _behind(view, side, MOST)


def _words(say: Language) -> dict[str, str]:
    dimensions = {dimension: say(DIMENSIONS[dimension]) for dimension in comparison.DIMENSIONS}
    return dimensions | {words: say(words) for words in comparison.VERDICTS}


def all_ranked(view: View, found: pl.DataFrame, a: Side, b: Side) -> None:
    """Every value of every dimension, the clearest difference first."""
    say = view.say
    tested, has_shared = found["p_value"].count(), bool(found["shared_count"].sum())
    shown = found.select(
        pl.col("name"),
        pl.col("dimension").replace_strict(_words(say), return_dtype=pl.String),
        pl.col("verdict").replace_strict(_words(say), return_dtype=pl.String),
        "a_count",
        "b_count",
        *(["shared_count"] if has_shared else []),
        pl.col("a_share_percent", "b_share_percent", "difference_points").round(1),
        pl.col("adjusted_p_value").round(4),
    )
    alt = say("Differences between A and B, the clearest first")
    with st.container(key="question-ranked"):
        st.subheader(say("Which differences are more than chance?"), anchor=False)
        st.markdown(
            say(
                "Each of the {tested} rows tested asks: if A and B did not differ, how often would chance split its "
                "actions at least as unevenly as this?",
                tested=tested,
            )
            if tested
            else verdict.verdict(say, found),
            help=say(HELP, level=f"{LEVEL:.0%}", smallest=SMALLEST_SUM, base=SMALLEST_BASE),
        )
        pairs.pick(ALL, (a, b), shown, (found, found), _columns(say, has_shared=has_shared), alt)
    for side in (a, b):
        _behind(view, side, ALL)


def _columns(say: Language, *, has_shared: bool) -> dict[str, ColumnConfig]:
    columns = st.column_config
    empty = say("Of all actions of the side; empty where it has fewer than {base}", base=SMALLEST_BASE)
    counts = {
        f"{key}_count": columns.NumberColumn(say("{letter}: actions", letter=letter), width=80)
        for key, letter in pairs.LETTERS.items()
    }
    shares = {
        f"{key}_share_percent": columns.ProgressColumn(
            say("{letter}: share", letter=letter),
            help=empty,
            width=88,
            format="%.1f%%",
            min_value=0,
            max_value=100,
            color=pairs.COLOURS[key],
        )
        for key, letter in pairs.LETTERS.items()
    }
    return {
        "name": columns.TextColumn(say("What"), width=160 if has_shared else 232),
        "dimension": columns.TextColumn(say("Category"), width=115),
        "verdict": columns.TextColumn(say("Verdict"), width=104),
        **counts,
        "shared_count": columns.NumberColumn(
            say("In both"),
            help=say("Actions of both A and B: counted on both sides, left out of the test."),
            width=72,
        ),
        **shares,
        "difference_points": columns.NumberColumn(
            say("B − A"), help=say("Difference of the shares in percentage points"), width=72, format="%+.1f"
        ),
        "adjusted_p_value": columns.NumberColumn(
            say("p"),
            help=say("Probability by chance, all rows tested allowed for; empty: not tested"),
            width=60,
            format="%.3f",
        ),
    }


def _behind(view: View, side: Side, id_: str) -> None:
    for dimension, value in view.query.mark[:1]:
        row = pl.DataFrame({dimension: [value], "mark": [urlencode(view.query.mark)], "state": [None]})
        pairs.behind(view, Question(id_, "", "ranking", by=dimension), side, row)
