"""One paragraph of a document: its marks, and whether it reads as a sentence or as a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl import dates, wording

BEFORE = r"(?:(?:item|no\.?|case|story|news)\s*|#)"
OPENED, CLOSED = r"[(（\[【]", r"[)）\]】]"
# "12. MIIT named 22 apps", "No. 3: ...", "(4) ..."
NUMBERED = re.compile(
    rf"(?P<before>{BEFORE})?(?P<open>{OPENED}?)(?P<number>\d{{1,3}})(?P<close>{CLOSED}|[.:、．]|\s[-–—](?=\s))"
    r"\s*(?P<words>[^\s\d].*|\d.*)",
    re.IGNORECASE,
)
CIRCLED = re.compile(r"(?P<number>[\u2460-\u2473])\s*(?P<words>\S.*)")
# Marks that may as well be words: they count only where they count up.
DOUBTFUL = (
    re.compile(
        rf"(?P<before>{BEFORE})?(?P<number>\d{{1,3}})\s+(?!{dates.MONTH}(?!\s\d\d?\b))(?P<words>\S.*)", re.IGNORECASE
    ),
    re.compile(r"(?P<part>\d{1,2})\.(?P<number>\d{1,2})[.)]?\s+(?P<words>\S.*)"),
    re.compile(rf"(?P<open>{OPENED}?)(?P<roman>[IVX]{{1,5}}|[ivx]{{1,5}})(?P<close>{CLOSED}|[.:、])\s*(?P<words>\S.*)"),
    re.compile(rf"(?P<open>{OPENED}?)(?P<letter>[A-Z]|[a-z])(?P<close>{CLOSED}|[.:、])\s*(?P<words>\S.*)"),
)
POINT = re.compile(r"(?:[•·▪‣●■*◆►❖➢✓√]|[–-](?=\s))\s*(?=\S)")
SENTENCE_END = re.compile(r"[.!?。][\"'”’)\]]*(?=\s+[\"'“‘(]?[A-Z0-9]|$)")
NOT_AN_END = re.compile(rf"{wording.ABBREVIATION}\.$|^\d{{1,3}}\.$")
MONTH_END = re.compile(rf"\b{dates.MONTH}$", re.IGNORECASE)
DIGIT = re.compile(r"\s*\d")
ENDED = re.compile(r"[.;!?。；][\"'”’)\]）]*(?:\s?\[?\d{1,3}\]?)?\s*$")
LONGEST_HEADING = 300  # characters
ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class Mark:
    """A number before a paragraph, as its style shows it: "(#)", "#.", "Case #:"; and the words after it."""

    style: str
    number: int
    words: str


@dataclass(frozen=True)
class Line:
    """One paragraph with its marks taken off. `doubtful`: what may be a number before it, or a word.

    `level` of a heading: 1 for the highest; headings that are only bold stand lowest.
    """

    words: str
    level: int = 0
    is_point: bool = False
    is_inner: bool = False
    number: int | None = None
    style: str = ""
    as_printed: str = ""
    doubtful: tuple[Mark, ...] = ()

    @property
    def is_heading(self) -> bool:
        return self.level > 0

    def marks(self) -> Iterator[Mark]:
        """Every number that may stand before the paragraph, the likeliest first."""
        if self.number is not None:
            yield Mark(self.style, self.number, self.words)
        yield from self.doubtful

    def read_as(self, style: str) -> Line:
        """The line with its mark of this style taken off."""
        found = next((mark for mark in self.marks() if mark.style == style), None)
        return replace(self, words=found.words, number=found.number, style=style) if found else self


def read(paragraph: str) -> Line:
    """A paragraph with its marks read: heading, point or number."""
    words = paragraph.strip()
    marked = re.match(r"#+(?=[\s#]|[^\d\s])", words)
    level = marked.end() if marked else 0
    words = words[level:].strip()
    is_inner = words.startswith(("◦", "o "))
    point = POINT.match(words)
    if is_inner or point:
        inside = words[point.end() :] if point else words[1:].strip()
        return Line(inside, level, is_point=True, is_inner=is_inner, as_printed=inside)
    found = NUMBERED.fullmatch(words)
    if found and not (found["words"][0].isdigit() and words[found.start("words") - 1] in ".:"):
        style = f"{(found['before'] or '').strip().lower()}{found['open']}#{found['close'].strip()}"
        return Line(found["words"].strip(), level, number=int(found["number"]), style=style, as_printed=words)
    circled = CIRCLED.fullmatch(words)
    if circled:
        return Line(circled["words"], level, number=ord(circled["number"]) - 0x245F, style="①", as_printed=words)
    return Line(words, level, as_printed=words, doubtful=tuple(_doubtful(words)))


def _doubtful(words: str) -> Iterator[Mark]:
    for kind, pattern in enumerate(DOUBTFUL):
        found = pattern.fullmatch(words)
        if not found:
            continue
        parts = found.groupdict()
        shown = "i" if parts.get("roman") else "a" if parts.get("letter") else "#"
        mark = parts.get("roman") or parts.get("letter") or parts["number"]
        case = "upper" if mark.isupper() else ""
        around = [(parts.get(name) or "").strip().lower() for name in ("before", "open", "close")]
        style = f"{kind}{case}{around[0]}{around[1]}{shown}{around[2]}"
        if shown == "i":
            yield Mark(style, _roman(mark.lower()), found["words"])
        else:
            yield Mark(style, ord(mark.lower()) - 96 if shown == "a" else int(mark), found["words"])


def _roman(mark: str) -> int:
    values = [ROMAN[letter] for letter in mark]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def first_sentence(words: str) -> tuple[str, str]:
    """A paragraph's first sentence and the rest of it."""
    for found in SENTENCE_END.finditer(words):
        end = found.start() + 1
        is_day = MONTH_END.search(words, max(0, end - 12), end) and DIGIT.match(words, found.end())
        if not is_day and not NOT_AN_END.search(words[max(0, end - 13) : end]):
            return words[: found.end()], words[found.end() :].strip()
    return words, ""


def is_sentence(words: str) -> bool:
    """Whether a paragraph is running text and no title."""
    return (len(words) > 60 and bool(re.search(r"[.:;!?。][\"'”’)\]\d ]*$", words))) or has_end(words)


def has_end(words: str) -> bool:
    """Whether a paragraph ends as sentences end and has the words of one."""
    return words.count(" ") >= 2 and is_ended(words) and not dates.IN_BRACKETS.search(words)


def is_ended(words: str) -> bool:
    """Whether a full stop or its like ends a paragraph, footnote numbers aside."""
    return bool(ENDED.search(words[-40:]))


def has_date(one: Line) -> bool:
    """Whether a line ends in a date, as titles do."""
    if len(one.words) > LONGEST_HEADING:
        return False
    told = dates.bracketed(one.words, dates.ANY_MONTH)
    return told is not None and (
        told.rule_id == "date-in-brackets"
        or (told.precision == "day" and told.rule_id != "date-first" and not is_ended(one.words))
    )
