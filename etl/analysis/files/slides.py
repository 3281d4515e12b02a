"""Slides to take away: one chart, one comparison, or a brief of the items: findings first, then the charts."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import polars as pl
from pptx import Presentation
from pptx.util import Inches, Pt

from etl.analysis import brief, coverage_of_choice
from etl.analysis.brief import Newest
from etl.analysis.files import explain, slide_charts, slide_frame, slide_tables
from etl.analysis.files.block import Block
from etl.analysis.files.blocks import blocks, of_question
from etl.analysis.files.explain import About
from etl.analysis.files.findings import finding, in_all
from etl.analysis.files.shapes import is_of_two
from etl.analysis.files.slide_frame import CAUTION, INK, SOFT
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import View

# What the brief shows behind its findings.
BRIEF = ("trend", "outcomes-over-time", "fines-over-time", "top-authorities", "top-violations")


def write(view: View, shape: str, table: pl.DataFrame, about: About) -> bytes:
    """One slide of the chart that the view names or of the comparison whose rows these are, or a brief of the items:
    findings, charts.
    """
    deck, newest = Presentation(), Newest(view)
    deck.slide_width, deck.slide_height = slide_frame.WIDTH, slide_frame.HEIGHT
    if is_of_two(view, shape):
        # The note gives the names of both selections; all that they hold stands in the citation below.
        (block,) = blocks(view, shape, table)
        _block_slide(deck, view, about, block, choice="")
    elif shape == "chart":
        _question_slide(deck, newest, about, view.query.chart)
    else:
        _findings(deck, newest, about)
        for id_ in BRIEF:
            _question_slide(deck, newest, about, id_)
    deck.core_properties.title = about.title
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _findings(deck: Any, newest: Newest, about: About) -> None:
    """The newest period that can be judged, in the sentences of the overview; below, what they leave out."""
    view, start = newest.view, newest.start
    say = view.say
    slide = slide_frame.slide(deck, about, say("China cybersecurity enforcement"), view.describe())
    lines = [say("No period of this choice is well enough covered to be judged.")]
    if start:
        period = say.period(start, view.query.grain)
        lines = [say("{period}, as far as our sources report:", period=period)]
        figure = in_all(view, start)
        lines += [f"{brief.MOST} {figure}"] if figure else []
        lines += [f"{sentence.sign} {sentence.words}" for sentence in newest.sentences]
    _paragraphs(slide_frame.box(slide, Inches(1.65), Inches(4.1)), lines)
    caution = slide_frame.box(slide, Inches(5.75), Inches(0.95))
    slide_frame.write(caution.paragraphs[0], _caution(view, start), 12, SOFT)


def _paragraphs(frame: Any, lines: list[str]) -> None:
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        slide_frame.write(paragraph, line, 20 if n == 0 else 16, INK, is_bold=n == 0)
        paragraph.space_after = Pt(4)


def _caution(view: View, start: dt.date | None) -> str:
    """How far the data reach, and which months the findings leave out."""
    words = [explain.reach(view)]
    if start:
        months = [month for month in view.drawn_months if month >= start]
        words += [brief.scope(view, start), *(f"{line}." for line in coverage_of_choice.unsure(view, months))]
    return " ".join(filter(None, words))


def _question_slide(deck: Any, newest: Newest, about: About, id_: str) -> None:
    view, question = newest.view, QUESTIONS[id_]
    _block_slide(deck, view, about, of_question(view, question), view.describe(), finding(newest, question))


def _block_slide(deck: Any, view: View, about: About, block: Block, choice: str, found: str = "") -> None:
    """The finding is the title, the question follows; without a finding the question is the title."""
    found = found or block.found
    say, question = view.say, block.title if found else ""
    is_empty = not any(cell for row in block.rows for cell in row[1:])
    grid = slide_tables.grid(block, say) if block.is_grid and not is_empty else None
    how = grid.note if grid else block.left_out(say, slide_charts.drawn(block))
    pale = block.faded(say, slide_charts.drawn(block))
    caption = " · ".join(filter(None, (question, choice, block.unit, block.note, pale, how)))
    slide = slide_frame.slide(deck, about, found or block.title, caption)
    if is_empty:
        slide_frame.write(slide_frame.box(slide, Inches(3), Inches(1)).paragraphs[0], say("Nothing to show."), 20, SOFT)
    elif grid:
        slide_tables.draw(slide, grid, say)
    else:
        slide_charts.draw(slide, block, say)
    if block.caution:
        caution = slide_frame.box(slide, CAUTION, Inches(0.45))
        slide_frame.write(caution.paragraphs[0], slide_frame.shortened(block.caution, slide_frame.CAPTION), 12, INK)
