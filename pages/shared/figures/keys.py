"""What the looks of a chart mean: a line of swatches with words, as HTML above the figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import polars as pl

from etl.analysis import aggregates
from etl.analysis.coverage import COMPLETE, NOTHING
from etl.analysis.questions import Question, metric_of, ranked
from pages.shared.figures import palette, scales
from pages.shared.figures.paint import Paint, plain
from pages.shared.figures.scales import Scale

# What groups of a ranking are coloured by.
COLOURED_BY = {"authority": "system", "violation": "family"}
GRIDS = ("matrix", "ladder", "tiles")
# The signs of tiles without a number: nothing is reported there, or the reader's choice leaves the place out.
NONE, LEFT_OUT = "–", "×"


@dataclass(frozen=True)
class Key:
    """One look and its words: a colour, hatched with it or plain; without a colour an outline, or a sign alone."""

    words: str
    colour: str = ""
    is_hatched: bool = False
    sign: str = ""


def keys(question: Question, table: pl.DataFrame, paint: Paint) -> list[Key]:
    """What the chart of an answer shows: groups by colour, steps of a scale, and what is not or not wholly known."""
    if question.shape == "coverage":
        return []  # Its cells say more, in words of their own.
    is_grid = question.shape in GRIDS and not paint.is_apart(question)
    return [
        *_groups(question, table, paint),
        *(_steps(question, table, paint) if is_grid else []),
        *_unknowns(question, table, paint, is_grid=is_grid),
    ]


def _groups(question: Question, table: pl.DataFrame, paint: Paint) -> list[Key]:
    say = paint.say
    if question.shape == "fines":
        return [
            Key(say("Sum known"), palette.VERMILLION),
            Key(say("Actions with a fine, sum not known"), palette.GREY),
        ]
    if paint.is_apart(question) or paint.accent:
        return []
    if question.shape == "stacked":
        return [Key(paint.name(question.by, id_), paint.colour(question.by, id_)) for id_ in ranked(table, question.by)]
    if question.shape == "ranking" and question.by in COLOURED_BY:
        drawn = table.sort("value", "items_count", descending=True, nulls_last=True).head(question.top or table.height)
        terms = paint.reference.systems if question.by == "authority" else paint.reference.families
        colours = {paint.colour(question.by, id_) for id_ in drawn[question.by]}
        by = COLOURED_BY[question.by]
        return [Key(paint.name(by, id_), paint.colour(by, id_)) for id_ in terms if paint.colour(by, id_) in colours]
    return []


def _steps(question: Question, table: pl.DataFrame, paint: Paint) -> list[Key]:
    """The colours of a grid with the numbers that they stand for."""
    return steps(scale_of(question, table, paint), paint)


def scale_of(question: Question, table: pl.DataFrame, paint: Paint) -> Scale:
    """The colours' scale: of the regions on the map, of all cells else."""
    if question.shape == "tiles":
        table = table.filter(pl.col(question.by).is_in(list(paint.reference.regions)))
    return scales.of(question, paint.query, table["value"])


def steps(scale: Scale, paint: Paint) -> list[Key]:
    """The colours of a scale, from few to many; steps between two whole numbers are left out."""
    edges = [*scale.edges(len(paint.scale)), scale.high]
    found = []
    for colour, (first, last) in zip(paint.scale, pairwise(edges), strict=True):
        if scale.is_log or scale.is_percent:
            found.append(Key(f"{_number(first, scale, paint)}–{_number(last, scale, paint)}", colour))
            continue
        least = max(math.ceil(first), 1)
        most = int(last) if last == scale.high else math.ceil(last) - 1
        if least <= most:
            words = paint.say.short(least) if least == most else f"{paint.say.short(least)}–{paint.say.short(most)}"
            found.append(Key(words, colour))
    return found


def _number(value: float, scale: Scale, paint: Paint) -> str:
    return plain(paint.say.share(value)) if scale.is_percent else paint.say.short(value)


def _unknowns(question: Question, table: pl.DataFrame, paint: Paint, *, is_grid: bool) -> list[Key]:
    """What is hatched, outlined, zero or in question, as far as there is any."""
    say, states = paint.say, set(table["state"].drop_nulls())
    metric, rows = (
        aggregates.METRICS[metric_of(question, paint.query)],
        table.filter(pl.col("items_count").is_not_null()),
    )
    is_sure = rows.filter(pl.col("state").is_null() | (pl.col("state") == COMPLETE))
    found = []
    if states - {COMPLETE, NOTHING}:
        found.append(Key(say("thin or incomplete: more may have happened"), paint.soft, is_hatched=True))
    if NOTHING in states:
        found.append(Key(say("no source: not known")))
    if not is_grid:
        if question.shape != "ranking" and rows.filter(pl.col("value").fill_null(0) == 0).height:
            is_sum = metric.known != metric.of
            words = say("none reported, or not known how many") if is_sum else say("none reported")
            found.append(Key(words, sign=say("no bar")))
        return found
    if question.shape == "tiles" or is_sure.filter(pl.col("items_count") == 0).height:
        found.append(Key(say("none reported"), sign=NONE if question.shape == "tiles" else say("empty")))
    if question.shape == "tiles" and left_out(paint):
        found.append(Key(say("not in your choice"), sign=LEFT_OUT))
    if rows.filter((pl.col("items_count") > 0) & (pl.col(metric.of) == 0)).height:
        found.append(Key(say("no fine reported"), sign="0"))
    if rows.filter((pl.col("items_count") > 0) & pl.col("value").is_null()).height:
        found.append(Key(say("not known"), sign="?"))
    return found


def left_out(paint: Paint) -> set[str]:
    """The regions that the filter leaves out."""
    filters, known = paint.query.filters, paint.reference
    return {region for region in known.regions if filters.leaves_out("region", region, known)}


def html(found: Sequence[Key], paint: Paint) -> str:
    """The keys side by side, on as many lines as they need; empty without any."""
    if not found:
        return ""
    items = "".join(
        f'<span style="display:inline-flex;align-items:center;gap:.35rem">{_swatch(key, paint)}{key.words}</span>'
        for key in found
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:.15rem 1rem;font-size:13px;color:{paint.soft}">{items}</div>'


def _swatch(key: Key, paint: Paint) -> str:
    if key.sign:
        return f'<b style="color:{paint.ink}">{escape(key.sign)}</b>'
    fill = key.colour or "transparent"
    if key.is_hatched:
        fill = f"repeating-linear-gradient(-45deg,{key.colour} 0 2px,{paint.paper} 2px 5px)"
    edge = key.colour or paint.hatch
    box = "display:inline-block;width:14px;height:14px;border-radius:2px;flex:none"
    return f'<span style="{box};background:{fill};border:1px solid {edge}"></span>'
