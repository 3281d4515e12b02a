"""The lines of one section -> its entries: numbered, headed, pointed, titled, or one dated paragraph each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise

from etl import dates
from etl.lines import LONGEST_HEADING, Line, first_sentence, has_date, is_sentence

# What begins a paragraph that goes on with the matter before it.
GOES_ON = re.compile(
    r"(?:it|its|they|their|these|this|that|those|such|he|she|according to|in addition|additionally|furthermore|"
    r"moreover|also|however|separately|meanwhile|by contrast|specifically|as a result|if|for example|in particular|"
    r"among|both|all|each|others?|we|readers|companies|businesses|operators|of (?:these|those|the)|the (?:company|"
    r"companies|notices?|firms?|list|operators?|apps?|decision|order|cases?|court|measures?|bureau|authority|"
    r"authorities|rules?|draft|regulations?|announcement|statement|investigation|release|report))\b",
    re.IGNORECASE,
)
MOSTLY = 0.7  # share of paragraphs that must open with a date for dates to tell where entries begin


@dataclass(frozen=True)
class Raw:
    """An entry as it stands: its section if a heading names it, number, title and paragraphs."""

    section: str | None
    number: int | None
    title: str
    body: tuple[str, ...] = ()


def read(section: str | None, lines: list[Line], last: int) -> tuple[list[Raw], list[str]]:
    """The entries of one part. `last`: the number of the entry before it."""
    return _by_starts(section, lines, _starts(lines, last))


def _starts(lines: list[Line], last: int) -> list[int]:
    """Where entries begin: at numbers, headings, points, titles or dated paragraphs, as the first lines show."""
    numbers = _numbered_starts(lines, last)
    if numbers and not (
        lines[0].is_heading and lines[0].number is None and _has_body(lines, 0) and sum(x.is_heading for x in lines) > 1
    ):
        return numbers
    headings = [n for n, one in enumerate(lines) if one.is_heading and not one.is_point]
    if headings and headings[0] <= 1:
        return headings
    points = [n for n, one in enumerate(lines) if one.is_point and not one.is_inner]
    if points and (points[0] == 0 or (points[0] == 1 and lines[0].words.endswith(":"))):
        return points
    titles = _title_starts(lines)
    return titles if titles and titles[0] <= 1 else _dated_starts(lines)


def _numbered_starts(lines: list[Line], last: int) -> list[int]:
    """Where the numbers of entries count up by one, from 1 or on from the section before; lists inside are left out."""
    numbered = [(n, one) for n, one in enumerate(lines) if one.number is not None]
    first = next(((n, one) for n, one in numbered if one.number in (1, last + 1)), None)
    if first is None:
        return []
    style = first[1].style
    starts: list[int] = []
    expected = first[1].number
    for n, one in numbered:
        if n < first[0] or one.style != style:
            continue
        if (
            one.number == expected
            or (
                expected is not None
                and one.number is not None
                and expected < one.number <= expected + 3
                and not any(x.number == expected and x.style == style for x in lines[n:])
            )
            or (one.number == 1 and starts and _restarts(lines, n, style))
        ):
            starts.append(n)
            expected = (one.number or 0) + 1
    return starts


def _restarts(lines: list[Line], at: int, style: str) -> bool:
    """Whether a second 1 begins a section without a heading rather than a list inside an entry."""
    return _has_body(lines, at) and any(
        one.number == 2 and one.style == style and _has_body(lines, n + at) for n, one in enumerate(lines[at:])
    )


def _has_body(lines: list[Line], at: int) -> bool:
    following = lines[at + 1] if at + 1 < len(lines) else None
    return (
        following is not None and following.number is None and not following.is_point and is_sentence(following.words)
    )


def _title_starts(lines: list[Line]) -> list[int]:
    """Lines that read as titles: short, no full stop at the end (but for a bracketed date), a paragraph below."""
    return [
        n
        for n, one in enumerate(lines)
        if not one.is_point
        and len(one.words) <= LONGEST_HEADING
        and (
            has_date(one)
            or (
                not re.search(r"[.:;,。][\"'”’)\]]*$", one.words)
                and n + 1 < len(lines)
                and (is_sentence(lines[n + 1].words) or lines[n + 1].is_point)
            )
        )
    ]


def _dated_starts(lines: list[Line]) -> list[int]:
    """Paragraphs that begin a matter: dated ones, or, where few are, those that do not go on with the one before."""
    issue = dt.date(2000, 1, 1)  # any: only whether a date stands there counts
    dated = [n for n, one in enumerate(lines) if not one.is_point and dates.opening(one.words, issue)]
    opens = [n for n, one in enumerate(lines) if not one.is_point and not GOES_ON.match(one.words)]
    if len(dated) >= len(opens) * MOSTLY:
        return sorted({0, *dated}) if lines else []
    return sorted({*dated, *opens})


def _by_starts(section: str | None, lines: list[Line], starts: list[int]) -> tuple[list[Raw], list[str]]:
    """Entries that begin at these lines; the lines before the first are said to be unread."""
    found = []
    for start, end in pairwise([*starts, len(lines)]):
        head, *body = lines[start:end]
        found.append(_raw(section, head, [one.as_printed for one in body]))
    return found, [one.words for one in lines[: starts[0] if starts else len(lines)]]


def _raw(section: str | None, head: Line, body: list[str]) -> Raw:
    """A title and its paragraphs. Where no title stands apart, the first sentence is the title of a paragraph."""
    sentence, after = first_sentence(head.words)
    if after and (not body or len(head.words) > LONGEST_HEADING or is_sentence(head.words)):
        return Raw(section, head.number, sentence, (head.words, *body))
    return Raw(section, head.number, head.words, tuple(body))
