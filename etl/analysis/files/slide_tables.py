"""A matrix on a slide: a table of PowerPoint's own whose cells are the darker the more they count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from etl.analysis import colours
from etl.analysis.files import slide_frame
from etl.analysis.files.block import Block
from etl.analysis.files.slide_frame import INK, MARGIN, PAPER, ROOM, TOP
from etl.analysis.files.workbook_cells import Cell, columns_of
from etl.language import Language

# What can be read from a chair.
MOST_ROWS = 13
NAMES, NARROWEST, WIDEST = Inches(3.4), Inches(0.56), Inches(1.05)
ROW, HEAD, LETTER = Inches(0.3), Inches(0.75), Inches(0.08)
MOST_NAME, MOST_HEAD = 46, 46
HATCH = RGBColor.from_string(colours.GREY[1:])


@dataclass(frozen=True)
class Grid:
    """The part of a matrix that fits: names of its columns and rows, values row by row; `hatched` columns are unsure.

    `note` says how to read it and what did not fit.
    """

    heads: tuple[str, ...]
    rows: tuple[str, ...]
    values: tuple[tuple[Cell, ...], ...]
    hatched: frozenset[int]
    note: str


def grid(block: Block, say: Language) -> Grid:
    """Groups down, the severest or largest first; periods across, the newest that fit, or the largest groups."""
    across, down = [str(row[0]) for row in block.rows], list(block.header[1:])
    values: list[list[Cell]] = [[row[n + 1] for row in block.rows] for n in range(len(down))]
    if block.kind == "bars":
        across, down = down, across
        values = [list(row[1:]) for row in block.rows]
    if block.is_ladder:
        down, values = down[::-1], values[::-1]
    fitting = min(len(across), int((ROOM - NAMES) / _width(across)))
    is_over_time = block.kind == "columns"
    first = len(across) - fitting if is_over_time else 0
    words = [say("empty: none reported"), *([say("hatched cells: not known")] if _has_gaps(values) else [])]
    if len(down) > MOST_ROWS:
        words.append(say("rows: the first {shown} of {count}", shown=MOST_ROWS, count=len(down)))
    if len(across) > fitting:
        words.append(
            say(
                "columns: the newest {shown} of {count}" if is_over_time else "columns: the first {shown} of {count}",
                shown=fitting,
                count=len(across),
            )
        )
    return Grid(
        tuple(across[first : first + fitting]),
        tuple(down[:MOST_ROWS]),
        tuple(tuple(row[first : first + fitting]) for row in values[:MOST_ROWS]),
        frozenset(n - first for n in block.incomplete(0) if n >= first) if is_over_time else frozenset(),
        " · ".join(words),
    )


def draw(slide: Any, shown: Grid, say: Language) -> None:
    """The grid as a table below the title."""
    rows, columns = len(shown.rows) + 1, len(shown.heads) + 1
    width = min(WIDEST, Emu(int((ROOM - NAMES) / len(shown.heads))))
    whole = Emu(NAMES + width * len(shown.heads))
    table = slide.shapes.add_table(rows, columns, MARGIN, TOP, whole, Emu(HEAD + ROW * len(shown.rows))).table
    table.first_row = table.horz_banding = False
    table.columns[0].width = NAMES
    for n in range(1, columns):
        table.columns[n].width = width
    table.rows[0].height = HEAD
    _cell(table.cell(0, 0), "", PAPER)
    for n, head in enumerate(shown.heads, 1):
        cell = table.cell(0, n)
        _cell(cell, slide_frame.shortened(head, MOST_HEAD), PAPER, size=10, alignment=PP_ALIGN.CENTER)
        cell.vertical_anchor = MSO_ANCHOR.BOTTOM
        if n - 1 in shown.hatched:
            _hatch(cell)
    highest = max((v for row in shown.values for v in row if isinstance(v, int | float)), default=0) or 1
    for n, (name, values) in enumerate(zip(shown.rows, shown.values, strict=True), 1):
        table.rows[n].height = ROW
        _cell(table.cell(n, 0), slide_frame.shortened(name, MOST_NAME), PAPER, size=12)
        for m, value in enumerate(values, 1):
            _value(table.cell(n, m), value, highest, say)


def _value(cell: Any, value: Cell, highest: float, say: Language) -> None:
    """Darker for more; nothing written for none, hatched for not known."""
    if not isinstance(value, int | float):
        _cell(cell, "", PAPER)
        _hatch(cell)
        return
    # The square root spreads the many small counts.
    shade = colours.blend((colours.LIGHTEST, colours.DARKEST), (value / highest) ** 0.5)
    # Only shares are less than one.
    words = say.share(value).removesuffix("%") if 0 < value < 1 else say.compact(value) if value else ""
    _cell(cell, words, RGBColor.from_string(shade[1:]), size=12, alignment=PP_ALIGN.CENTER)


def _cell(cell: Any, words: str, paper: RGBColor, size: int = 12, alignment: Any = PP_ALIGN.LEFT) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = paper
    cell.margin_left = cell.margin_right = Pt(2)
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    slide_frame.write(paragraph, words, size, INK)
    paragraph.alignment = alignment


def _hatch(cell: Any) -> None:
    cell.fill.patterned()
    cell.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    cell.fill.fore_color.rgb, cell.fill.back_color.rgb = HATCH, PAPER


def _has_gaps(values: list[list[Cell]]) -> bool:
    return any(value is None for row in values for value in row)


def _width(heads: list[str]) -> int:
    """Room for the longest word of the heads, within bounds; Chinese may break between any two characters."""
    words = (word for head in heads for word in head.split())
    longest = max(columns_of(word) if word.isascii() else min(columns_of(word), 10) for word in words)
    return int(min(max(NARROWEST, LETTER * longest), WIDEST))
