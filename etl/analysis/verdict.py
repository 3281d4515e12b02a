"""What a comparison comes to, and what makes its sides hard to compare: the same sentences on screen and in files."""

from __future__ import annotations

import polars as pl

from etl.analysis import sides
from etl.analysis.comparison import CHOSEN, CLEAR, OVERLAPPING
from etl.analysis.headline import SMALLEST_BASE
from etl.analysis.sides import Summary
from etl.language import Language


def verdict(say: Language, found: pl.DataFrame) -> str:
    """How many of the rows of `comparison.differences` are more than chance; nothing where a side holds no action."""
    if not found["a_count"].sum() or not found["b_count"].sum():
        return ""
    tested = found["p_value"].count()
    clear = found.filter(pl.col("verdict") == CLEAR).height
    if found.select((pl.col("a_count", "b_count") == pl.col("shared_count")).all()).row(0) == (True, True):
        return say("A and B hold the same actions: there is nothing to tell apart.")
    if (found["verdict"] == OVERLAPPING).any():
        return say(
            "Without the actions that stand in both A and B, fewer than {base} are left on one side, so nothing is "
            "tested.",
            base=SMALLEST_BASE,
        )
    if (found["verdict"] == CHOSEN).all():
        return say("Whatever differs here follows from how A and B were chosen.")
    if not tested:
        return say("There are too few actions to tell any difference from chance.")
    if not clear:
        return say("No difference is clear: all {tested} that could be tested may be chance.", tested=tested)
    return say.many(
        "{count} difference is clear of {tested} tested; the others may be chance.",
        "{count} differences are clear of {tested} tested; the others may be chance.",
        clear,
        tested=tested,
    )


def uneven(say: Language, a: Summary, b: Summary) -> str:
    """How differently the months of the two are covered; nothing where that is no matter."""
    if not sides.is_unevenly_covered(a, b):
        return ""
    return say(
        "Our sources do not cover the two alike: {a} of {a_all} months of A are well covered, {b} of {b_all} "
        "of B. Compare shares and actions a month, not counts.",
        a=len(a.complete),
        a_all=len(a.months),
        b=len(b.complete),
        b_all=len(b.months),
    )


def in_both(say: Language, count: int) -> str:
    """What becomes of so many actions that stand in both; nothing where there is none."""
    if not count:
        return ""
    return say.many(
        "{count} action stands in both A and B: it counts on both sides and is left out of the test, which needs two "
        "separate groups.",
        "{count} actions stand in both A and B: they count on both sides and are left out of the test, which needs two "
        "separate groups.",
        count,
    )
