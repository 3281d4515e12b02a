"""PDF files: lines that lie on pages -> paragraphs, without what repeats on each page."""

from __future__ import annotations

import ctypes
import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as raw

from etl.readers.document import BOLD, HEADING, Document, UnreadableDocument, joined
from etl.readers.text import OPEN_BRACKET, STARTS

PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
DATED = re.compile(r"[(\[][^()\[\]]{0,20}\b\d{1,2}\b[^()\[\]]{0,20}[)\]]\s*$")  # as titles end
EDGE = 0.12  # of the page's height, above and below: where what repeats stands
REPEATED = 3  # pages
JITTER = 3  # points within which the same place is set
WIDE_GAP = 1.35  # of the usual distance of lines
NARROW, WIDE = 0.8, 1.6  # times the size of letters: lines closer than any, wider apart than usual
SLACK = 2  # letters by which the width of a word is only guessed
LARGER = 1.08  # than the usual size of letters
BOLD_WEIGHT = 600


@dataclass(frozen=True)
class Line:
    """A line as it lies on a page; lengths in points, from the page's lower left corner."""

    page: int
    words: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool
    is_at_edge: bool
    is_above: bool


def read(content: bytes) -> Document:
    """The text of this PDF. Raises UnreadableDocument when it cannot be opened or is locked."""
    try:
        with pypdfium2.PdfDocument(content) as opened:
            lines = [line for number in range(len(opened)) for line in _lines(opened[number], number)]
            title, written = _said(opened, b"Title"), _said(opened, b"CreationDate")
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument("is locked with a password; save a copy without one.") from None
        raise UnreadableDocument("is a damaged PDF; save or download it again.") from None
    return Document(joined(_paragraphs(_without_repeated(lines))), title or None, _date(written))


def _said(opened: pypdfium2.PdfDocument, key: bytes) -> str:
    """What a PDF says of itself; its letters may be broken."""
    length = raw.FPDF_GetMetaText(opened, key, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_GetMetaText(opened, key, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    height = page.get_height()
    text = page.get_textpage()
    whole = text.get_text_range(errors="replace")
    at = 0
    for words in re.split(r"(\r?\n)", whole):
        shown = [at + n for n, letter in enumerate(words) if not letter.isspace() and letter not in "\x02\ufffe"]
        if shown:
            first, last = text.get_charbox(shown[0]), text.get_charbox(shown[-1])
            baseline = _baseline(text, shown[0])
            weights = [
                raw.FPDFText_GetFontWeight(text, index) for index in (shown[0], shown[len(shown) // 2], shown[-1])
            ]
            yield Line(
                number,
                words,
                _length(first[0]),
                _length(last[2]),
                baseline,
                _length(raw.FPDFText_GetFontSize(text, shown[0])) or 1.0,
                min(weights) >= BOLD_WEIGHT or _is_named_bold(text, shown),
                not EDGE * height < baseline < (1 - EDGE) * height,
                baseline >= (1 - EDGE) * height,
            )
        at += len(words)


def _baseline(text: pypdfium2.PdfTextPage, index: int) -> float:
    """Where the line stands on which a letter is written, the same for letters of every shape."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return _length(y.value)


def _length(points: float) -> float:
    """A length; 0 for what a damaged file has in place of one."""
    return points if math.isfinite(points) else 0.0


def _is_named_bold(text: pypdfium2.PdfTextPage, shown: list[int]) -> bool:
    """Whether the fonts of its letters call themselves bold; many files give no weight."""
    return all("bold" in _font(text, index) for index in (shown[0], shown[len(shown) // 2], shown[-1]))


def _font(text: pypdfium2.PdfTextPage, index: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text, index, buffer, len(buffer), ctypes.c_int())
    return buffer.value.decode("utf-8", "replace").lower()


def _without_repeated(lines: list[Line]) -> list[Line]:
    """Without page numbers and what stands in one place at the edge of several pages: the same words, numbers aside,
    or small ones above the text, which may name what the page tells of."""
    size = _usual_size(lines)
    pages: dict[tuple[str, int], set[int]] = {}
    for line in lines:
        for place in _places(line, size):
            pages.setdefault(place, set()).add(line.page)
    enough = min(REPEATED, max(2, len({line.page for line in lines})))
    repeated = {place for place, found in pages.items() if len(found) >= enough}
    return [
        line
        for line in lines
        if not (line.is_at_edge and PAGE_NUMBER.fullmatch(line.words.strip()))
        and repeated.isdisjoint(_places(line, size))
    ]


def _places(line: Line, size: float) -> Iterator[tuple[str, int]]:
    """Where a line at a page's edge stands, with its words and, if it is small and above the text, without."""
    if line.is_at_edge:
        yield re.sub(r"\d+", "0", line.words).strip(), round(line.baseline / JITTER)
        if line.is_above and line.size < size / LARGER:
            yield "", round(line.baseline / JITTER)


def _usual_size(lines: list[Line]) -> float:
    sizes = Counter(round(line.size, 1) for line in lines for _ in line.words).most_common(1)
    return sizes[0][0] if sizes else 1.0


def _paragraphs(lines: list[Line]) -> Iterator[str]:
    if not lines:
        return
    size = _usual_size(lines)
    right = _margin(line.right for line in lines if len(line.words) > 20)
    gap = _gap(lines, size, right)
    words, before = "", None
    for line in lines:
        if before is None or _begins(line, before, right, gap, size):
            if words:
                yield words
            words = _mark(line, size) + line.words
        else:
            words = _continued(words, line.words)
        before = line
    yield words


def _gap(lines: list[Line], size: float, right: float) -> float:
    """The distance of lines inside paragraphs: the smallest that is usual."""
    found = (a.baseline - b.baseline for a, b in pairwise(lines) if a.page == b.page)
    gaps = sorted(gap for gap in found if gap > size * NARROW)
    gap = gaps[len(gaps) // 20] if gaps else 0.0
    # Wide gaps only: lines set wide apart if most are full, else paragraphs of one line each.
    is_set_wide = sum(line.right > 0.9 * right for line in lines) > len(lines) / 2
    return gap if gap < WIDE * size or is_set_wide else WIDE * size / WIDE_GAP


def _begins(line: Line, before: Line, right: float, gap: float, size: float) -> bool:
    """Whether a line begins a paragraph: the one before was not full, or the look or the distance changes."""
    if _is_heading(line, size) != _is_heading(before, size) or abs(line.size - before.size) > 0.5:
        return True
    if line.page == before.page and before.baseline - line.baseline > WIDE_GAP * gap * max(1.0, line.size / size):
        return True
    if OPEN_BRACKET.search(before.words.rstrip()):
        return False  # a bracket still open: "(18 / December)"
    if STARTS.match(line.words):
        return True
    if line.page != before.page and DATED.search(before.words):
        return True
    if line.page != before.page and line.words.strip()[:1].islower():
        return False
    letter = (before.right - before.left) / max(1, len(before.words))
    first_word = len(line.words.strip().split(" ", 1)[0]) + 1
    slack = SLACK * 3 if _is_heading(line, size) else SLACK  # letters of headings vary more
    return before.right + (first_word + slack) * letter < right


def _mark(line: Line, size: float) -> str:
    return HEADING if line.size > LARGER * size else BOLD if line.is_bold else ""


def _is_heading(line: Line, size: float) -> bool:
    return line.is_bold or line.size > LARGER * size


def _margin(rights: Iterable[float]) -> float:
    """Where full lines end: nearly the furthest, as a few reach into the margin."""
    ordered = sorted(rights)
    return ordered[int(len(ordered) * 0.95)] if ordered else 0.0


def _continued(words: str, following: str) -> str:
    words, following = words.rstrip(), following.lstrip()
    if words.endswith(("\x02", "\ufffe")):
        return words[:-1] + following
    if re.search(r"\w-$", words):
        return words + following
    return f"{words} {following}"


def _date(words: str) -> dt.date | None:
    """PDF's "D:20250114..." as a date."""
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", words)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
