"""The lines of each section -> its entries: numbered, headed, pointed, titled, or one dated paragraph each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl import dates
from etl.dates import ANY_MONTH
from etl.issue.lines import LONGEST_HEADING, Line, first_sentence, has_date, is_sentence
from etl.issue.numbering import listed, numbered_starts

# What begins a paragraph that goes on with the matter before it.
GOES_ON = re.compile(
    r"(?:it|its|they|their|these|this|that|those|such|he|she|according to|in addition|additionally|furthermore|"
    r"moreover|also|however|separately|meanwhile|by contrast|specifically|as a result|if|for example|in particular|"
    r"among|both|all|each|others?|(?:one|two|three|four|five|six|seven|eight|nine|ten|some|"
    r"most|many|several) of|we|readers|companies|businesses|operators|of (?:these|those|the)|the (?:company|"
    r"companies|banks?|hospitals?|schools?|platforms?|commission|notices?|firms?|list|operators?|apps?|decision|"
    r"order|cases?|court|measures?|bureau|authority|"
    r"authorities|rules?|draft|regulations?|announcement|statement|investigation|release|report))\b",
    re.IGNORECASE,
)
# What tells where a matter was read, and may stand between two entries.
SOURCE = re.compile(
    r"^\W*(?:(?:sources?|links?|via|original|available)\b|(?:notes?|text)\s*(?:[:：(（]|of\b|$)|see the)"
    r"|https?:|\bwww\.|^[(（][^()]*[)）]$",
    re.IGNORECASE,
)
# "A title (27 December): what happened."
TITLED = re.compile(r"(.{10,300}?[(（\[][^()（）\[\]]{3,60}[)）\]])\s*[:：–—]\s*(\S.*)")
# Who acts, named where a matter begins.
ACTOR = re.compile(
    r"\b(?:[A-Z]{2,6}\d{0,3}|(?i:administrations?|bureau|police|courts?|regulators?|ministry|commission|offices?|"
    r"committee|procurator\w+|authorit\w+|departments?|exchange|association|government|centers?|centres?|council|"
    r"congress|agency|public security|cyberspace))\b"
)
BOLD = 7  # the level of what is only bold, which may stand below a title too
LEAST_WORDS = 5  # of a title without text
OPENED = 120  # characters in which a matter names who acts
MOSTLY = 0.7  # share of paragraphs that must open with a date for dates to tell where entries begin


@dataclass(frozen=True)
class Part:
    """The lines under one heading of a section; None where no heading names one."""

    section: str | None
    lines: list[Line]


@dataclass(frozen=True)
class Raw:
    """An entry as it stands: its section if a heading names it, number, title and paragraphs."""

    section: str | None
    number: int | None
    title: str
    body: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Starts:
    """Where the entries of a part begin, and what shows it: "number #.", "heading", "point", "title", "date"."""

    way: str
    at: list[int]


def read(parts: Sequence[Part]) -> tuple[list[Raw], list[str]]:
    """The entries of an issue's parts, and the lines that belong to none.

    An issue marks its entries in one way throughout, so that a part in which another way is as likely follows the
    others.
    """
    every = [one for part in parts for one in part.lines]
    style, at = numbered_starts(every, 0)
    is_dated = _is_dated(every)
    ways: Counter[str] = Counter()
    for starts in _all_starts(parts, f"number {style}" if at and at[0] <= 1 else "", is_dated):
        ways[starts.way] += len(starts.at)
    preferred = ways.most_common(1)[0][0] if ways else ""
    found: list[Raw] = []
    unread: list[str] = []
    for part, starts in zip(parts, _all_starts(parts, preferred, is_dated), strict=True):
        inside, left = _by_starts(part, starts)
        found += inside
        unread += left
    return found, unread


def _all_starts(parts: Sequence[Part], preferred: str, is_dated: bool) -> list[_Starts]:
    found = []
    last = 0
    for part in parts:
        starts = _starts(part.lines, last, preferred, is_dated)
        found.append(starts)
        if starts.at and starts.way.startswith("number"):
            last = part.lines[starts.at[-1]].read_as(starts.way.removeprefix("number ")).number or 0
    return found


def _starts(lines: list[Line], last: int, preferred: str, is_dated: bool) -> _Starts:
    """Where entries begin: at numbers, headings, points, titles or dated paragraphs, as the first lines show."""
    style, at = numbered_starts(lines, last, preferred.removeprefix("number "))
    numbers = _Starts(f"number {style}", at)
    others: dict[str, Callable[[list[Line]], list[int]]] = {
        "heading": _heading_starts,
        "point": _point_starts,
        "title": _title_starts,
    }
    if preferred in others:
        at = others[preferred](lines)
        if at and at[0] <= 1:
            return _Starts(preferred, at)
    if numbers.at and (numbers.at[0] <= 1 or not _is_titled(lines[: numbers.at[0]])) and not _is_headed(lines):
        return numbers
    for way, starts in others.items():
        at = starts(lines)
        if at and at[0] <= 1:
            return _Starts(way, at)
    return _Starts("date", _dated_starts(lines, is_dated))


def _is_headed(lines: list[Line]) -> bool:
    """Whether headings without numbers tell the entries, so that numbers are lists inside them."""
    headings = [one for one in lines if one.is_heading]
    return lines[0].is_heading and lines[0].number is None and not lines[0].doubtful and len(headings) > 1


def _is_titled(lines: list[Line]) -> bool:
    """Whether an entry stands here already: a title with a sentence below it."""
    return bool(_title_starts(lines) or (len(lines) > 1 and lines[0].is_heading))


def _heading_starts(lines: list[Line]) -> list[int]:
    """Headings of the entries' level; lower ones stand inside entries, higher ones above them name a group."""
    headings = [n for n, one in enumerate(lines) if one.is_heading and not one.is_point and not one.is_inner]
    groups = {a for a, b in pairwise(headings) if b == a + 1 and lines[a].level < lines[b].level < BOLD}
    titles = [n for n in headings if n not in groups]
    return [n for n in titles if lines[n].level <= lines[titles[0]].level]


def _point_starts(lines: list[Line]) -> list[int]:
    inside = listed(lines)
    return [n for n, one in enumerate(lines) if one.is_point and not one.is_inner and n not in inside]


def _title_starts(lines: list[Line]) -> list[int]:
    """Lines that read as titles: short, no full stop at the end (but for a bracketed date), a paragraph below.

    One that stands between a paragraph and a title is the title of a matter without text.
    """
    titles = {n for n, one in enumerate(lines) if _may_be_title(one) and (has_date(one) or _is_title(lines, n))}
    bare = {
        n
        for n, one in enumerate(lines)
        if n + 1 in titles and n and is_sentence(lines[n - 1].words) and _may_be_title(one) and _is_bare_title(one)
    }
    return sorted(titles | bare)


def _is_bare_title(one: Line) -> bool:
    return one.words.count(" ") >= LEAST_WORDS - 1 and not is_sentence(one.words) and bool(ACTOR.search(one.words))


def _may_be_title(one: Line) -> bool:
    return (
        not one.is_point
        and not one.is_inner
        and len(one.words) <= LONGEST_HEADING
        and not dates.alone(one.words, ANY_MONTH)
        and not SOURCE.search(one.words)
    )


def _is_title(lines: list[Line], n: int) -> bool:
    if re.search(r"[.:;,。：；，][\"'”’)\]]*$", lines[n].words):
        return False
    before = lines[n - 1] if n else None
    if before and _is_row(lines[n], before):
        return False
    following = (lines[m] for m in range(n + 1, len(lines)))
    below = next((one for one in following if not dates.alone(one.words, ANY_MONTH)), None)
    return below is not None and (is_sentence(below.words) or below.is_point)


def _is_row(one: Line, before: Line) -> bool:
    """Whether a line is the next row of a table whose rows are counted: "1 Blue Map ...", "2 Fit Day ..."."""
    counted = {mark.style: mark.number for mark in before.doubtful}
    return any(counted.get(mark.style) == mark.number - 1 for mark in one.doubtful)


def _dated_starts(lines: list[Line], is_dated: bool) -> list[int]:
    """Paragraphs that begin a matter: dated ones, or, where few are, those that do not go on with the one before."""
    dated, opens = _openings(lines)
    if is_dated or _are_most(dated, opens):
        return sorted({0, *dated}) if lines else []
    return sorted({*dated, *opens})


def _is_dated(lines: list[Line]) -> bool:
    """Whether nearly each matter opens with a date, so that other paragraphs go on with one."""
    return _are_most(*_openings(lines))


def _are_most(dated: list[int], opens: list[int]) -> bool:
    return len(dated) >= len(opens) * MOSTLY


def _openings(lines: list[Line]) -> tuple[list[int], list[int]]:
    """Paragraphs that open with a date, and those that may open a matter without one."""
    inside = listed(lines)
    told = [n for n, one in enumerate(lines) if not one.is_point and not one.is_inner and n not in inside]
    dated = [n for n in told if _is_told_of(lines[n].words)]
    return dated, [n for n in told if not GOES_ON.match(lines[n].words) and ACTOR.search(lines[n].words[:OPENED])]


def _is_told_of(words: str) -> bool:
    """Whether a date opens a paragraph, or follows its first sentence as a title's: "A title (27 December). ..."."""
    if dates.opening(words, ANY_MONTH):
        return True
    sentence, rest = first_sentence(words)
    return bool(rest) and (bool(dates.opening(rest, ANY_MONTH)) or bool(dates.IN_BRACKETS.search(sentence)))


def _by_starts(part: Part, starts: _Starts) -> tuple[list[Raw], list[str]]:
    """Entries that begin at these lines; the lines before the first are said to be unread."""
    found = []
    style = starts.way.removeprefix("number ")
    for start, end in pairwise([*starts.at, len(part.lines)]):
        head, *body = part.lines[start:end]
        found.append(_raw(part.section, head.read_as(style), [one.as_printed for one in body]))
    return found, [one.words for one in part.lines[: starts.at[0] if starts.at else len(part.lines)]]


def _raw(section: str | None, head: Line, body: list[str]) -> Raw:
    """A title and its paragraphs. Where no title stands apart, the first sentence is the title of a paragraph."""
    told = TITLED.match(head.words)
    if told and dates.IN_BRACKETS.search(told[1]):
        return Raw(section, head.number, told[1], (told[2], *body))
    sentence, after = first_sentence(head.words)
    if after and (not body or len(head.words) > LONGEST_HEADING or is_sentence(head.words)):
        return Raw(section, head.number, sentence, (head.words, *body))
    return Raw(section, head.number, head.words, tuple(body))
