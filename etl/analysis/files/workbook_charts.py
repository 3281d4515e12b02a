"""The second sheet of a workbook: tables, each with Excel's own chart, which readers can change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

from etl.analysis import colours
from etl.analysis.colours import DARKEST, LIGHTEST
from etl.analysis.files.block import Block, is_fraction
from etl.analysis.files.workbook_cells import Cell, Cells, Sheet, columns_of
from etl.language import Language

Chart = Any  # xlsxwriter has no types

# Pixels, but for columns, which Excel measures in characters.
WIDTH, HEIGHT, GAP, ROW = 800, 400, 20, 20
# What one lying bar needs to be read.
BAR = 24
# A header's height in rows; columns in characters, of so many pixels each.
HEAD, NARROWEST, WIDEST, LETTER = 3, 14, 60, 7
# A4 on its side within Excel's margins, in pixels at full scale, less what programs differ by; its code; the smallest
# scale in percent.
PAPER_WIDTH, PAPER_HEIGHT, A4, LEAST_SCALE = 910, 610, 9, 10
# With so few bars, or so low ones, Excel's own choice of gap and steps misleads.
FEW = 5
PAPER, INK, SOFT, FAINT = "#FFFFFF", "#1B2430", "#55606E", "#E3E8EE"


def write(book: Workbook, name: str, blocks: Sequence[Block], cells: Cells) -> None:
    """One table below the other, each with its chart beside it, or above a matrix, which may be wide.

    On paper a table that does not fit below the last begins a new page, so that no chart is cut in two.
    """
    sheet = book.add_worksheet(name)
    widths = [_column_width(blocks, column) for column in range(max(len(block.header) for block in blocks))]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    is_wide = any(block.is_matrix for block in blocks)
    page = _fit_to_paper(sheet, blocks, sum(width * LETTER + 5 for width in widths), is_wide=is_wide)
    row, room, breaks = 0, page, []
    for block in blocks:
        chart = -(-(_height(block) + 2 * GAP) // ROW)
        first = row + 3 + (chart if block.is_matrix else 0)
        after = first + max(len(block.rows) + 1, 0 if block.is_matrix else chart - 3)
        needed = (after - row + HEAD - 1) * ROW
        if row and needed > room:
            breaks.append(row)
            room = page
        _write_table(book, sheet, block, row, first, cells)
        if block.rows and block.is_matrix:
            place = {"x_offset": GAP, "y_offset": GAP}
            sheet.insert_chart(row + 2, 0, _chart(book, name, block, first, cells.say), place)
        elif block.rows:
            sheet.insert_chart(
                row, len(widths) + 1, _chart(book, name, block, first, cells.say), {"object_position": 3}
            )
        row, room = after, room - needed
    sheet.set_h_pagebreaks(breaks)


def _column_width(blocks: Sequence[Block], column: int) -> int:
    """Room for the longest text of a column and the longest word of its heads; Chinese may break anywhere."""
    within = [block for block in blocks if column < len(block.header)]
    heads = (word for block in within for word in block.header[column].split())
    texts = (row[column] for block in within for row in block.rows)
    longest = max(
        *(columns_of(word) if word.isascii() else NARROWEST for word in heads),
        *(columns_of(text) for text in texts if isinstance(text, str)),
        0,
    )
    return min(max(longest + 3, NARROWEST), WIDEST)


def _fit_to_paper(sheet: Sheet, blocks: Sequence[Block], tables: int, *, is_wide: bool) -> int:
    """Scales the sheet to the width of a page, and to the height of its highest chart; the height of a page in pixels.

    By a scale of our own: where Excel fits the pages itself, it heeds no page break.
    """
    width = max(tables, WIDTH + GAP) if is_wide else tables + LETTER * 9 + 5 + WIDTH
    height = max(map(_height, blocks)) + 6 * ROW
    percent = max(LEAST_SCALE, min(100, PAPER_WIDTH * 100 // width, PAPER_HEIGHT * 100 // height))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_print_scale(percent)
    return PAPER_HEIGHT * 100 // percent


def _write_table(book: Workbook, sheet: Sheet, block: Block, row: int, first: int, cells: Cells) -> None:
    """Title and unit on the two rows from `row`, header above `first`, values from `first`."""
    heading = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
    words_above, words = book.add_format(heading | {"indent": 1}), book.add_format({"indent": 1})
    number_above = book.add_format(heading | {"align": "right"})
    whole, fraction = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.0"))
    cells.write(sheet, row, 0, block.title, book.add_format({"bold": True, "font_size": 13}))
    cells.write(sheet, row + 1, 0, _joined(block.unit, block.note), book.add_format({"font_color": SOFT}))
    sheet.set_row_pixels(first - 1, HEAD * ROW)
    fractions = {n for row in block.rows for n, cell in enumerate(row) if is_fraction(cell)}
    for column, name in enumerate(block.header):
        has_numbers = any(isinstance(values[column], int | float) for values in block.rows)
        cells.write(sheet, first - 1, column, name, number_above if has_numbers else words_above)
    for n, values in enumerate(block.rows, first):
        for column, value in enumerate(values):
            number = fraction if column in fractions else whole
            cells.write(sheet, n, column, value, words if isinstance(value, str) else number)
    if block.rows and block.is_matrix:
        shades = {"type": "2_color_scale", "min_color": LIGHTEST, "max_color": DARKEST}
        sheet.conditional_format(first, 1, first + len(block.rows) - 1, len(block.header) - 1, shades)


def _chart(book: Workbook, sheet: str, block: Block, first: int, say: Language) -> Chart:
    """The chart of a block whose rows stand on the sheet from `first` (counted from 0)."""
    options = {"type": "column" if block.kind == "columns" else "bar"}
    chart = book.add_chart(options | ({"subtype": "stacked"} if block.is_stacked and len(block.series) > 1 else {}))
    rows = block.rows[: block.drawn]
    last = first + len(rows) - 1
    for n, (column, colour) in enumerate(zip(block.series, block.colours, strict=False)):
        chart.add_series(
            {
                # References, never words: words of others could read as a formula here. Their values are given too,
                # for programs that show the chart without reading the cells.
                "name": [sheet, first - 1, column],
                "name_data": [block.header[column]],
                "categories": [sheet, first, 0, last, 0],
                "categories_data": [row[0] for row in rows],
                "values": [sheet, first, column, last, column],
                "values_data": [row[column] for row in rows],
                "fill": {"color": colour},
                "border": {"none": True},
                "gap": 40 if block.drawn > FEW else 150,
                "points": _points(block, n, colour),
            }
        )
    _furnish(chart, block, _joined(block.faded(say, block.drawn), block.left_out(say, block.drawn)))
    return chart


def _points(block: Block, series: int, colour: str) -> list[dict[str, object] | None] | None:
    """Each bar in its own colour, incomplete periods hatched; pale what may be chance."""
    if len(block.series) == 1 and len(block.colours) > 1:
        return [{"fill": {"color": own}} for own in block.colours]
    if block.pale:
        pale: dict[str, object] = {"fill": {"color": colours.pale(colour)}}
        return [pale if n in block.pale else None for n in range(block.drawn)]
    rows = block.incomplete(series)
    if not rows:
        return None
    hatched: dict[str, object] = {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": PAPER},
        "border": {"color": colour, "width": 0.75},
    }
    return [hatched if n in rows else None for n in range(block.drawn)]


def _furnish(chart: Chart, block: Block, left_out: str) -> None:
    """Title, axes from zero, and a legend where there are several series."""
    font = {"size": 10, "color": INK, "bold": False}
    category = {"num_font": font, "name_font": font, "line": {"color": FAINT}, "major_gridlines": {"visible": False}}
    value = {
        "num_font": font,
        "name_font": font,
        "num_format": "#,##0",
        **({"min": block.lowest_power, "log_base": 10} if block.is_log else {"min": 0}),
        "major_unit": 1 if _highest(block) <= FEW else None,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": FAINT}},
    }
    if block.kind == "columns":
        chart.set_x_axis(category | {"name": _joined(block.note, left_out)})
        chart.set_y_axis(value | {"name": block.unit})
    else:
        # The first row on top; the axis of values then stands at the last one, at the bottom.
        chart.set_y_axis(category | {"reverse": True, "crossing": "max"})
        chart.set_x_axis(value | {"name": _joined(block.unit, block.note, left_out)})
    chart.set_title({"name": block.title, "name_font": {"size": 14, "color": INK}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font} if len(block.series) > 1 else {"none": True})
    chart.set_size({"width": WIDTH, "height": _height(block)})
    chart.show_blanks_as("gap")


def _height(block: Block) -> int:
    """The height of its chart in pixels."""
    return max(HEIGHT, 130 + BAR * block.drawn) if block.kind == "bars" else HEIGHT


def _highest(block: Block) -> float:
    """The length of the longest bar, stacked ones together."""
    drawn: list[list[Cell]] = [[row[column] for column in block.series] for row in block.rows[: block.drawn]]
    return max((sum(cell for cell in row if isinstance(cell, int | float)) for row in drawn), default=0)


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))
