"""Slides to take away: PowerPoint's own charts, which people can restyle and whose numbers they can read."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Length, Pt

from etl.analysis import brief, headline
from etl.analysis.files.blocks import Block, of_chart, of_comparison, of_question
from etl.analysis.files.explain import About
from etl.analysis.files.shapes import is_of_two
from etl.analysis.files.workbook_cells import writable
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import View

Slide = Any  # python-pptx builds its classes on the way

# What the brief shows behind its findings.
BRIEF = ("trend", "outcomes-over-time", "top-authorities", "top-violations")
WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
INK, SOFT, PAPER, FAINT = (RGBColor.from_string(colour) for colour in ("0B131C", "55606E", "FFFFFF", "E3E8EE"))
FONT = "Calibri"
# Fewer words on a slide than on a page: more bars than this cannot be read from a chair.
MOST_BARS = 15


def write(view: View, shape: str, about: About) -> bytes:
    """One slide of the chart that the view names or of its comparison, or a brief of the items: findings, charts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    # Of two selections the note gives the names; all that they hold stands in the citation below.
    choice = "" if is_of_two(view, shape) else view.describe()
    if shape == "chart":
        _chart_slide(deck, view, about, of_chart(view), choice)
    elif shape == "comparison":
        _chart_slide(deck, view, about, of_comparison(view), choice)
    else:
        _findings(deck, view, about)
        for id_ in BRIEF:
            _chart_slide(deck, view, about, of_question(view, QUESTIONS[id_]), view.describe())
    deck.core_properties.title = about.title
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _findings(deck: Any, view: View, about: About) -> None:
    """The newest period that can be judged, in the sentences of the overview."""
    start = headline.period(view.coverage, view.drawn_months, view.query.grain)
    slide = _slide(deck, view, about, view.say("China cybersecurity enforcement"), view.describe())
    box = _box(slide, Inches(1.7), Inches(4.9))
    lines = [view.say("No period of this choice is well enough covered to be judged.")]
    if start:
        period = view.say.period(start, view.query.grain)
        lines = [view.say("{period}, as far as our sources report:", period=period)]
        lines += [f"{sentence.sign} {sentence.words}" for sentence in brief.sentences(view, start)]
    for n, line in enumerate(lines):
        paragraph = box.paragraphs[0] if n == 0 else box.add_paragraph()
        _words(paragraph, line, 20 if n == 0 else 17, INK, is_bold=n == 0)
        paragraph.space_after = Pt(8)


def _chart_slide(deck: Any, view: View, about: About, block: Block, choice: str) -> None:
    caption = " · ".join(filter(None, (choice, block.unit, block.note)))
    slide = _slide(deck, view, about, block.title, caption)
    if not any(cell for row in block.rows for cell in row[1:]):
        _words(_box(slide, Inches(3), Inches(1)).paragraphs[0], view.say("Nothing to show."), 20, SOFT)
        return
    kind = _kind(block)
    frame = slide.shapes.add_chart(kind, MARGIN, Inches(1.65), Emu(WIDTH - 2 * MARGIN), Inches(4.95), _data(block))
    _style(frame.chart, block)


def _kind(block: Block) -> Any:
    is_stacked = block.is_stacked and len(block.series) > 1
    if block.kind == "columns":
        return XL_CHART_TYPE.COLUMN_STACKED if is_stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    return XL_CHART_TYPE.BAR_STACKED if is_stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _drawn(block: Block) -> int:
    return block.drawn if block.kind == "columns" else min(block.drawn, MOST_BARS)


def _data(block: Block) -> CategoryChartData:
    rows = block.rows[: _drawn(block)]
    data = CategoryChartData()
    data.categories = [writable(str(row[0])) for row in rows]
    for column in block.series:
        data.add_series(writable(str(block.header[column])), [row[column] for row in rows])
    return data


def _style(chart: Any, block: Block) -> None:
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.font.color.rgb = INK
    chart.has_title = False
    chart.has_legend = len(block.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values, categories = chart.value_axis, chart.category_axis
    values.minimum_scale = 0
    values.major_gridlines.format.line.color.rgb = FAINT
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    categories.format.line.color.rgb = SOFT
    if block.kind == "bars":
        # The largest on top, and the values' axis below nevertheless.
        categories.reverse_order, categories.crosses = True, XL_AXIS_CROSSES.MAXIMUM
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories = 40, False
    if len(block.series) == 1:
        plot.has_data_labels = True
        plot.data_labels.font.size, plot.data_labels.show_value = Pt(11), True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0;;", False
    for n, series in enumerate(plot.series):
        colour = block.colours[n] if n < len(block.colours) else block.colours[0]
        _fill(series.format.fill, colour, is_hatched=False)
        if len(block.series) == 1 and len(block.colours) > 1:
            for row, own in enumerate(block.colours[: _drawn(block)]):
                _fill(series.points[row].format.fill, own, is_hatched=False)
        for row in block.incomplete(n):
            _fill(series.points[row].format.fill, colour, is_hatched=True)


def _fill(fill: Any, colour: str, *, is_hatched: bool) -> None:
    if is_hatched:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = RGBColor.from_string(colour[1:]), PAPER
    else:
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(colour[1:])


def _slide(deck: Any, view: View, about: About, title: str, caption: str) -> Slide:
    """A slide with its title, what it shows, and where it is from; the notes hold all the rest."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # title only
    slide.shapes.title.left, slide.shapes.title.top = MARGIN, Inches(0.4)
    slide.shapes.title.width, slide.shapes.title.height = Emu(WIDTH - 2 * MARGIN), Inches(0.7)
    frame = slide.shapes.title.text_frame
    frame.word_wrap = True
    _words(frame.paragraphs[0], title, 28, INK, is_bold=True)
    _words(_box(slide, Inches(1.1), Inches(0.5)).paragraphs[0], caption, 13, SOFT)
    source = _box(slide, Inches(6.75), Inches(0.5)).paragraphs[0]
    _words(source, str(about.value("citation")), 10, SOFT)
    slide.notes_slide.notes_text_frame.text = writable(about.as_text())
    return slide


def _box(slide: Slide, top: Length, height: Length) -> Any:
    frame = slide.shapes.add_textbox(MARGIN, top, Emu(WIDTH - 2 * MARGIN), height).text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    return frame


def _words(paragraph: Any, words: str, size: int, colour: RGBColor, *, is_bold: bool = False) -> None:
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = writable(words)
    run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, FONT
    run.font.color.rgb = colour
