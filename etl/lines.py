"""One paragraph of a document: its marks, and whether it reads as a sentence or as a title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl import dates, wording

# "12. MIIT named 22 apps", "No. 3: ...", "(4) ..."
NUMBERED = re.compile(
    r"(?:(?:item|no\.?)\s*)?(?P<open>\(?)(?P<number>\d{1,3})(?P<close>[.):、．]|\s[-–—])\s*(?P<words>[^\s\d].*|\d.*)",
    re.I,
)
POINT = re.compile(r"[•·▪‣●■*◆►–-]\s*(?=\S)")
SENTENCE_END = re.compile(r"[.!?。][\"'”’)\]]*(?=\s+[\"'“‘(]?[A-Z0-9]|$)")
NOT_AN_END = re.compile(rf"(?:{wording.ABBREVIATION}|\d)\.$")
LONGEST_HEADING = 300  # characters


@dataclass(frozen=True)
class Line:
    """One paragraph with its marks taken off."""

    words: str
    is_heading: bool = False
    is_point: bool = False
    is_inner: bool = False
    number: int | None = None
    style: str = ""

    @property
    def as_printed(self) -> str:
        return f"{self.number}{self.style.strip('#')} {self.words}" if self.number is not None else self.words


def read(paragraph: str) -> Line:
    """A paragraph with its marks read: heading, point or number."""
    words = paragraph.strip()
    is_heading = words.startswith("#")
    words = words.lstrip("# ")
    is_inner = words.startswith(("◦", "o "))
    point = POINT.match(words)
    if is_inner or point:
        return Line(words[point.end() :] if point else words[1:].strip(), is_heading, is_point=True, is_inner=is_inner)
    found = NUMBERED.fullmatch(words)
    if found and not found["words"][0].isdigit():
        style = f"{found['open']}#{found['close'].strip()}"
        return Line(found["words"].strip(), is_heading, number=int(found["number"]), style=style)
    return Line(words, is_heading)


def first_sentence(words: str) -> tuple[str, str]:
    """A paragraph's first sentence and the rest of it."""
    for found in SENTENCE_END.finditer(words):
        if not NOT_AN_END.search(words[: found.start() + 1]):
            return words[: found.end()], words[found.end() :].strip()
    return words, ""


def is_sentence(words: str) -> bool:
    """Whether a paragraph is running text and no title."""
    return len(words) > 60 and bool(re.search(r"[.:;!?。][\"'”’)\]\d ]*$", words))


def has_date(one: Line) -> bool:
    """Whether a line ends in a date in brackets, as titles do."""
    return bool(dates.IN_BRACKETS.search(one.words)) and len(one.words) <= LONGEST_HEADING
