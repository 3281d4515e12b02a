"""What every reader gives: paragraphs, and what the file says of itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.quoting import NO_TEXT

# Marks before a paragraph. A list inside another one, or inside an entry, has marks of its own.
HEADING = "# "
BOLD = "####### "  # a heading below those of six levels: words that are only bold
POINT = "• "
INNER_POINT = "◦ "
WORD = re.compile(r"\w")
LEAST_TITLE, LONGEST_TITLE = 25, 300  # characters
LONGEST_CELL = 80  # characters of a cell of a table of data; others hold a page's layout


class UnreadableDocument(ValueError):
    """A document that cannot be read; the message is one sentence for its user."""


@dataclass(frozen=True)
class Document:
    """`text`: one paragraph a line. `title` and `written_on` are what the file itself says, if it says so."""

    text: str
    title: str | None = None
    written_on: dt.date | None = None


def numbered(number: int, *, is_inner: bool = False) -> str:
    """The mark of an entry of a numbered list whose numbers the file does not spell out."""
    return f"({number}) " if is_inner else f"{number}. "


def led(strong: str, plain: str) -> tuple[str, ...]:
    """A paragraph that opens in bold: two, if what is bold is as long as titles are."""
    if LEAST_TITLE <= len(strong) <= LONGEST_TITLE and strong.count(" ") > 2 and len(plain) > LEAST_TITLE:
        return f"{BOLD}{strong}", plain
    return (f"{strong} {plain}",)


def row(cells: Sequence[str]) -> str | None:
    """A row of short cells as one paragraph; None where a cell holds more and is part of a page's layout."""
    return " | ".join(cells) if len(cells) > 1 and all(len(cell) <= LONGEST_CELL for cell in cells) else None


def cleaned(words: str) -> str:
    """One paragraph with every kind of space made plain, invisible characters gone and ligatures spelled out."""
    is_plain = words.isascii() and words.isprintable()
    return " ".join((words if is_plain else NO_TEXT.sub("", words.translate(INVISIBLE))).split())


def joined(paragraphs: Iterable[str]) -> str:
    """Cleaned paragraphs, one a line, those without words left out."""
    return "\n".join(words for words in map(cleaned, paragraphs) if WORD.search(words))


# Soft hyphen, zero-width characters, marks of writing direction, byte order mark, object placeholder.
INVISIBLE: dict[int, str] = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFFFC], ""
)
INVISIBLE |= {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
