"""A block as PowerPoint's own chart, which people can restyle and whose numbers they can change."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from etl.analysis import colours
from etl.analysis.files.block import Block
from etl.analysis.files.slide_frame import CAUTION, FAINT, FONT, INK, MARGIN, PAPER, ROOM, SOFT, TALL, TOP, box, write
from etl.analysis.files.workbook_cells import Cell, writable
from etl.language import Language

# Fewer words on a slide than on a page: more bars than this cannot be read from a chair.
MOST_BARS = 15
# Two bars a row, each with its number.
MOST_PAIRS = 8
KEY = Inches(0.35)
# On a scale of powers of ten only the peaks of columns are named: all sums would run into each other.
PEAKS = 3
# Shares: nothing written for none; what is more than nothing is never 0.
SHARES = '[=0]"";[<0.1]"<0.1";#,##0.0'


def drawn(block: Block) -> int:
    """How many rows of the block its chart on a slide shows."""
    return block.drawn if block.kind == "columns" else min(block.drawn, MOST_PAIRS if _is_paired(block) else MOST_BARS)


def draw(slide: Any, block: Block, say: Language) -> None:
    """The chart below the title."""
    top, bottom = TOP, CAUTION if block.caution else TOP + TALL
    if _is_paired(block):
        _key(slide, block)
        top += KEY
    chart = slide.shapes.add_chart(_kind(block), MARGIN, top, ROOM, bottom - top, _data(block)).chart
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.font.color.rgb = INK
    chart.has_title = False
    chart.has_legend = len(block.series) > 1 and not _is_paired(block)
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(chart, block)
    _paint(chart.plots[0], block)
    if block.is_log:
        for n, series in enumerate(chart.plots[0].series):
            _name_some(series, [row[block.series[n]] for row in block.rows[: drawn(block)]], block, say)
    elif block.kind == "bars" or len(block.series) == 1:
        labels = _labels(chart.plots[0])
        labels.number_format = SHARES if block.has_fractions else "#,##0;;"


def _is_paired(block: Block) -> bool:
    return len(block.series) > 1 and not block.is_stacked


def _key(slide: Any, block: Block) -> None:
    """Which bar is whose, in the order of the bars: programs order a legend of lying bars each in its own way."""
    paragraph = box(slide, TOP, KEY).paragraphs[0]
    for n, column in enumerate(block.series):
        write(paragraph, "■ ", 14, RGBColor.from_string(block.colours[n][1:]))
        write(paragraph, f"{block.header[column]}     ", 12, INK)


def _kind(block: Block) -> Any:
    is_stacked = block.is_stacked and len(block.series) > 1
    if block.kind == "columns":
        return XL_CHART_TYPE.COLUMN_STACKED if is_stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    return XL_CHART_TYPE.BAR_STACKED if is_stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _data(block: Block) -> CategoryChartData:
    rows = block.rows[: drawn(block)]
    data = CategoryChartData()
    data.categories = [writable(str(row[0])) for row in rows]
    for column in block.series:
        data.add_series(writable(str(block.header[column])), [row[column] for row in rows])
    return data


def _axes(chart: Any, block: Block) -> None:
    values, categories = chart.value_axis, chart.category_axis
    values.minimum_scale = block.lowest_power if block.is_log else 0
    values.major_gridlines.format.line.color.rgb = FAINT
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    categories.format.line.color.rgb = SOFT
    if block.is_log:
        scaling = values._element.find(qn("c:scaling"))
        scaling.insert(0, scaling.makeelement(qn("c:logBase"), {"val": "10"}))
    if block.kind == "bars":
        # The largest on top; every bar says its value, so that no axis is needed.
        categories.reverse_order, categories.crosses = True, XL_AXIS_CROSSES.MAXIMUM
        values.has_major_gridlines = values.visible = False
        # Every bar has its name, however many there are.
        last = categories._element.find(qn("c:noMultiLvlLbl"))
        last.addprevious(last.makeelement(qn("c:tickLblSkip"), {"val": "1"}))


def _paint(plot: Any, block: Block) -> None:
    plot.gap_width, plot.vary_by_categories = 40, False
    for n, series in enumerate(plot.series):
        colour = block.colours[n] if n < len(block.colours) else block.colours[0]
        _fill(series.format.fill, colour, is_hatched=False)
        if len(block.series) == 1 and len(block.colours) > 1:
            for row, own in enumerate(block.colours[: drawn(block)]):
                _fill(series.points[row].format.fill, own, is_hatched=False)
        for row in block.pale:
            if row < drawn(block):
                _fill(series.points[row].format.fill, colours.pale(colour), is_hatched=False)
        for row in block.incomplete(n):
            _fill(series.points[row].format.fill, colour, is_hatched=True)


def _labels(plot: Any) -> Any:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.font.size, labels.show_value, labels.number_format_is_linked = Pt(11), True, False
    return labels


def _name_some(series: Any, cells: list[Cell], block: Block, say: Language) -> None:
    """Sums in few letters: the peaks of columns, each of lying bars."""
    values = {n: cell for n, cell in enumerate(cells) if isinstance(cell, int | float)}
    for n in sorted(values, key=lambda row: -values[row])[: PEAKS if block.kind == "columns" else None]:
        frame = series.points[n].data_label.text_frame
        frame.text = say.compact(values[n])
        frame.paragraphs[0].runs[0].font.size = Pt(11)


def _fill(fill: Any, colour: str, *, is_hatched: bool) -> None:
    if is_hatched:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = RGBColor.from_string(colour[1:]), PAPER
    else:
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(colour[1:])
