"""A choice as an Excel workbook: its rows, counts with native charts, and what it says of itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import polars as pl
from xlsxwriter import Workbook

from etl.analysis.files import workbook_charts
from etl.analysis.files.blocks import blocks
from etl.analysis.files.explain import About
from etl.analysis.files.workbook_cells import Cells, Sheet, columns_of
from etl.analysis.view import View

# Rows of a sheet, its header among them.
ROWS = 1_048_576

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"valign": "top"},
}
WIDTHS = {"item_id": 30, "title": 60, "text": 60, "quote": 60, "source_url": 40, "source_title": 40, "mark": 50}
NUMBER_WIDTH, TEXT_WIDTH, LONGEST_WIDTH, ABOUT_WIDTH = 12, 24, 60, 110
BUTTON = 4  # what the button of a filter takes of its head
LINE = 20  # pixels


class TooManyRows(ValueError):
    """More rows than a sheet can hold; the message is one sentence for whoever asked."""


def write(view: View, shape: str, table: pl.DataFrame, about: About, now: dt.datetime) -> bytes:
    """The workbook; the same arguments give the same bytes. Raises TooManyRows."""
    say = view.say
    if table.height >= ROWS:
        raise TooManyRows(
            say(
                "Excel holds {limit} rows at most and these are {count}; narrow the choice or take CSV or Parquet.",
                limit=say.number(ROWS - 1),
                count=say.number(table.height),
            )
        )
    stream, cells = io.BytesIO(), Cells(say)
    with Workbook(stream, OPTIONS) as book:
        book.set_properties({"title": about.title, "created": now.astimezone(dt.UTC).replace(tzinfo=None)})
        _write_rows(book, book.add_worksheet(say("data")), table, cells)
        workbook_charts.write(book, say("aggregate"), blocks(view, shape, table), cells)
        _write_about(book, book.add_worksheet(say("about")), about, cells)
    return stream.getvalue()


def _write_rows(book: Workbook, sheet: Sheet, table: pl.DataFrame, cells: Cells) -> None:
    """The rows with real dates and numbers, under a header that stays and filters."""
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    writers = [_writer(book, sheet, column, cells) for column in table]
    for n, column in enumerate(table):
        sheet.set_column(n, n, WIDTHS.get(column.name) or _width(column))
        sheet.write_string(0, n, column.name, heading)
    for n, row in enumerate(table.iter_rows(), 1):
        for m, value in enumerate(row):
            if value is not None:
                writers[m](n, m, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.height, table.width - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(column: pl.Series) -> int:
    """Room for the name of a column with its button, and of short texts for each."""
    head = columns_of(column.name) + BUTTON
    if column.dtype == pl.String:
        longest = column.str.len_bytes().max()
        return max(TEXT_WIDTH, head, min(longest + 2 if isinstance(longest, int) else 0, LONGEST_WIDTH))
    return max(head, TEXT_WIDTH if isinstance(column.dtype, pl.List) else NUMBER_WIDTH)


def _writer(book: Workbook, sheet: Sheet, values: pl.Series, cells: Cells) -> Callable[[int, int, Any], None]:
    """Writes the values of one column in their type; lists joined by "; "."""
    if values.dtype == pl.Date:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        return lambda row, column, value: cells.write_day(sheet, row, column, value, day)
    if isinstance(values.dtype, pl.List):
        return lambda row, column, value: cells.write(sheet, row, column, "; ".join(value))
    form = _form(values)
    style = book.add_format({"num_format": form}) if form else None
    return lambda row, column, value: cells.write(sheet, row, column, value, style)


def _form(values: pl.Series) -> str:
    """How numbers are shown, nothing for texts; their cells hold every digit."""
    if values.name.endswith("p_value"):
        return "0.0000"
    if values.dtype.is_float():
        return "#,##0.0" if (values.round() != values).any() else "#,##0"
    return "#,##0" if values.name.endswith(("_count", "_cny")) else ""


def _write_about(book: Workbook, sheet: Sheet, about: About, cells: Cells) -> None:
    """Label and value, row by row; what had to change in this workbook comes last."""
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "align": "left"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, ABOUT_WIDTH)
    rows = [*about.rows(), *(("", words) for words in cells.notes())]
    for n, (label, value) in enumerate(rows):
        # Not every program fits the height of a row to wrapped text.
        sheet.set_row_pixels(n, LINE * -(-columns_of(str(value)) // (ABOUT_WIDTH - 5)))
        cells.write(sheet, n, 0, label, bold)
        cells.write(sheet, n, 1, value, wrapped)
    sheet.fit_to_pages(1, 0)
