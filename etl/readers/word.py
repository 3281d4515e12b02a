"""Word files (.docx)."""

from __future__ import annotations

import datetime as dt
import io
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from etl.readers.document import (
    BOLD,
    INNER_POINT,
    POINT,
    Document,
    UnreadableDocument,
    joined,
    led,
    numbered,
    row,
)

# Formats of list numbers that are written out as numbers; letters and Roman numerals too, as only their order counts.
COUNTED = ("decimal", "decimalZero", "upperLetter", "lowerLetter", "upperRoman", "lowerRoman", "chineseCounting")
UNPACKED = 200_000_000  # bytes of all parts of a file
# What python-docx and what it reads with raise of a damaged file.
DAMAGED = (
    *(AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
    *(BadZipFile, LxmlError, OpcError, zlib.error),
)
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SPACES = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read(content: bytes) -> Document:
    """The paragraphs of this Word file, those in tables and boxes included. Raises UnreadableDocument."""
    _check_archive(content)
    opened = _opened(content)
    return Document(joined(_told(opened.body, _Lists.of(opened))), opened.title or None, opened.created)


@dataclass(frozen=True)
class _Opened:
    """What is read of a Word file; `numbering` is None where it has no lists."""

    body: Any
    styles: Any
    numbering: Any
    title: str
    created: dt.date | None


def _check_archive(content: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            is_word = any(part.filename.startswith("word/") for part in archive.infolist())
    except (BadZipFile, NotImplementedError, OSError, ValueError):
        is_word = False
    if not is_word:
        raise UnreadableDocument("is a zip archive but no Word document; give the document itself, saved as .docx.")
    if unpacked > UNPACKED:
        raise UnreadableDocument(
            f"would unpack to {unpacked // 1_000_000:,} MB, more than {UNPACKED // 1_000_000}; give the issue alone."
        )


def _opened(content: bytes) -> _Opened:
    """What python-docx finds in the file. Of a damaged one it raises whatever is missing first."""
    try:
        opened = docx.Document(io.BytesIO(content))
        written = opened.core_properties.created
        return _Opened(
            opened.element.body,
            opened.styles.element,
            _numbering(opened),
            opened.core_properties.title,
            written.date() if written else None,
        )
    except (MemoryError, RecursionError):
        raise
    except DAMAGED:
        raise UnreadableDocument("is a damaged Word document; save or download it again.") from None


def _numbering(opened: Any) -> Any:
    try:
        return opened.part.numbering_part.element
    except (KeyError, NotImplementedError):  # a new one would be made, which python-docx cannot
        return None


def _told(body: Any, lists: _Lists) -> Iterator[str]:
    """The lines of every paragraph; those of a row of short cells as one."""
    rows: dict[Any, str | None] = {}
    for block in body.iter(qn("w:p"), qn("w:tr")):
        if block.tag == qn("w:tr"):
            rows[block] = _row(block)
            yield rows[block] or ""
        elif not rows.get(next(block.iterancestors(qn("w:tr")), None)):
            yield from _lines(block, lists)


def _lines(paragraph: Any, lists: _Lists) -> Iterator[str]:
    if next(paragraph.iterancestors(FALLBACK), None) is not None:
        return  # a box, told a second time for older programs
    words = "".join(_words(paragraph))
    mark = lists.mark(paragraph)
    if not mark and (level := lists.level(paragraph)):
        mark = f"{'#' * level} "
    elif not mark and (lists.is_bold(paragraph) or _is_strong(paragraph)):
        mark = BOLD
    strong = "" if mark or "\n" in words else _lead(paragraph)
    if strong and words.strip().startswith(strong):
        yield from led(strong, words.strip()[len(strong) :].strip())
        return
    first, *rest = words.split("\n")
    yield mark + first if first.strip() else ""
    yield from rest


def _row(node: Any) -> str | None:
    return row(
        [" ".join("".join(_words(one)) for one in cell.iter(qn("w:p"))) for cell in node.iterchildren(qn("w:tc"))]
    )


def _words(paragraph: Any) -> Iterator[str]:
    """The words of a paragraph, inserted ones included, deleted ones and those of boxes inside it not."""
    for node in paragraph.iter(qn("w:t"), *SPACES):
        if next(node.iterancestors(qn("w:p"))) is paragraph and not _is_unseen(node):
            yield SPACES.get(node.tag) or node.text or ""


def _is_unseen(node: Any) -> bool:
    """Whether words are deleted or moved away, hidden, or a footnote's mark, which would stick to its word."""
    if next(node.iterancestors(qn("w:del"), qn("w:moveFrom")), None) is not None:
        return True
    look = node.getparent().find(qn("w:rPr"))
    is_raised = _value(look, "w:vertAlign") == "superscript" and bool(re.fullmatch(r"\W*\d{0,3}\W*", node.text or ""))
    return is_raised or (look is not None and _is_on(look.find(qn("w:vanish"))))


def _is_strong(paragraph: Any) -> bool:
    """Whether all of its words are bold, as in headings made by hand."""
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()]
    return bool(runs) and all(_is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}")) for run in runs)


def _lead(paragraph: Any) -> str:
    """The words, from the first, that are bold."""
    found = []
    for run in paragraph.iter(qn("w:r")):
        words = "".join(t.text or "" for t in run.iter(qn("w:t")))
        if words.strip() and not _is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}")):
            break
        found.append(words)
    return "".join(found).strip()


def _is_on(node: Any) -> bool:
    return node is not None and node.get(qn("w:val")) not in ("0", "false")


@dataclass
class _Lists:
    """The numbers that Word draws but does not write into the text."""

    styles: dict[str, Any]
    levels: dict[tuple[str, str], Any]
    abstract: dict[str, str]
    counts: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, opened: _Opened) -> _Lists:
        styles = {style.get(qn("w:styleId")): style for style in opened.styles.iter(qn("w:style"))}
        numbering = opened.numbering
        if numbering is None:
            return cls(styles, {}, {})
        levels = {
            (one.get(qn("w:abstractNumId")), level.get(qn("w:ilvl"))): level
            for one in numbering.iter(qn("w:abstractNum"))
            for level in one.iter(qn("w:lvl"))
        }
        abstract = {one.get(qn("w:numId")): _value(one, "w:abstractNumId") or "" for one in numbering.iter(qn("w:num"))}
        return cls(styles, levels, abstract)

    def mark(self, paragraph: Any) -> str:
        """What stands before this paragraph as Word shows it; counts it."""
        found = self._numbering(paragraph)
        if found is None:
            return ""
        list_id, level = found
        drawn = self.levels.get((self.abstract.get(list_id, ""), str(level)))
        kind = _value(drawn, "w:numFmt") if drawn is not None else None
        if kind is None or kind == "none":
            return ""
        if kind not in COUNTED:
            return INNER_POINT if level else POINT
        counter = self.abstract.get(list_id, list_id)
        for deeper in [key for key in self.counts if key[0] == counter and key[1] > level]:
            del self.counts[deeper]
        if (counter, level) not in self.counts:
            self.counts[counter, level] = _whole(_value(drawn, "w:start"), 1) - 1
        self.counts[counter, level] += 1
        return numbered(self.counts[counter, level], is_inner=level > 0)

    def level(self, paragraph: Any) -> int:
        """The level of a heading, 0 of other paragraphs."""
        name = (_value(self._style(paragraph), "w:name") or "").lower()
        found = re.match(r"(?:heading|title|标题)\D*([1-6]?)", name)
        return int(found[1] or 1) if found else 0

    def is_bold(self, paragraph: Any) -> bool:
        style = self._style(paragraph)
        return style is not None and _is_on(style.find(f"{qn('w:rPr')}/{qn('w:b')}"))

    def _style(self, paragraph: Any) -> Any:
        return self.styles.get(_value(paragraph.find(qn("w:pPr")), "w:pStyle") or "")

    def _numbering(self, paragraph: Any) -> tuple[str, int] | None:
        for holder in (paragraph, self._style(paragraph)):
            found = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}") if holder is not None else None
            if found is not None:
                list_id = _value(found, "w:numId")
                level = _value(found, "w:ilvl") or "0"
                return (list_id, _whole(level, 0)) if list_id and list_id != "0" else None
        return None


def _whole(words: str | None, otherwise: int) -> int:
    return int(words) if words and re.fullmatch("[0-9]{1,4}", words) else otherwise


def _value(node: Any, name: str) -> str | None:
    found = node.find(qn(name)) if node is not None else None
    value = found.get(qn("w:val")) if found is not None else None
    return str(value) if value is not None else None
