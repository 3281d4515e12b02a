"""What stands on every slide: its title, the choice in words, where it is from; and how words are written."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Length, Pt

from etl.analysis.files.explain import About
from etl.analysis.files.workbook_cells import columns_of, writable

Slide = Any  # python-pptx builds its classes on the way

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
ROOM = Emu(WIDTH - 2 * MARGIN)
# Where the chart or the table of a slide stands.
TOP, TALL = Inches(1.75), Inches(4.8)
# Where words of caution stand: below a chart that leaves them room.
CAUTION = Inches(6.3)
INK, SOFT, PAPER, FAINT = (RGBColor.from_string(colour) for colour in ("0B131C", "55606E", "FFFFFF", "E3E8EE"))
FONT = "Calibri"
# Columns of a digit's width: a title on one line, two lines of a caption, an address on one line.
TITLE, CAPTION, ADDRESS = 62, 310, 180


def slide(deck: Any, about: About, title: str, caption: str) -> Slide:
    """A slide with its title, what it shows, and where it is from; the notes hold all the rest."""
    made = deck.slides.add_slide(deck.slide_layouts[5])  # title only
    made.shapes.title.left, made.shapes.title.top = MARGIN, Inches(0.3)
    made.shapes.title.width, made.shapes.title.height = ROOM, Inches(0.8)
    frame = made.shapes.title.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    write(frame.paragraphs[0], title, 28 if columns_of(title) <= TITLE else 22, INK, is_bold=True)
    write(box(made, Inches(1.1), Inches(0.6)).paragraphs[0], shortened(caption, CAPTION), 12, SOFT)
    source = box(made, Inches(6.75), Inches(0.6))
    write(source.paragraphs[0], about.source, 11, SOFT)
    if about.link:
        run = write(source.add_paragraph(), shortened(about.link, ADDRESS), 10, SOFT)
        run.hyperlink.address = about.link
    made.notes_slide.notes_text_frame.text = writable(about.as_text())
    return made


def box(on: Slide, top: Length, height: Length) -> Any:
    """Room for words, as wide as the slide."""
    frame = on.shapes.add_textbox(MARGIN, top, ROOM, height).text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    return frame


def write(paragraph: Any, words: str, size: int, colour: RGBColor, *, is_bold: bool = False) -> Any:
    """Words at the left of a paragraph; their run."""
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = writable(words)
    run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, FONT
    run.font.color.rgb = colour
    return run


def shortened(words: str, columns: int) -> str:
    """What fits, cut at the end and saying so; the notes hold it whole."""
    if columns_of(words) <= columns:
        return words
    kept = words
    while columns_of(kept) >= columns:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
