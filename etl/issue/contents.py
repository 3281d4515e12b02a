"""Parts of an issue under their headings: which only announce others, and which stand inside an entry."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from etl.issue.lines import Line, is_sentence

ENTRY_SECTIONS = ("legislative", "enforcement", "industry", "international")
# What counts a section: "PART I –", "B.", "2)", "三、".
PLACE = re.compile(
    r"^(?:(?:part|section|chapter)\s+(?:[A-H]|[IVX]{1,4}|\d{1,2}|one|two|three|four|five)\b\s*[.):：、|–—-]*\s*|"
    r"[(（]?(?:[A-H]|[IVX]{1,4}|\d{1,2}|[一二三四五六])\s*[.)）:：、|–—-]+\s*|(?:\d{1,2}|[IVX]{1,4})\s+|"
    r"第[一二三四五六]部分\s*)",
    re.IGNORECASE,
)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
SHORT = 200  # characters of a line that is asked for again and again
CONTENTS_WITHIN = 30  # headings in which a contents list stands


@dataclass
class Headed:
    """The lines under one heading, and what it names; None for a heading that names only a topic."""

    section: str | None
    heading: str
    lines: list[Line] = field(default_factory=list)


def joined(parts: list[Headed]) -> list[Headed]:
    """Parts in which front matter's names below the last contents list are headings inside an entry, or back matter."""
    found: list[Headed] = []
    before: set[str] = set()
    for part, again in zip(parts, list(_sections_after(parts)), strict=True):
        is_inside = part.section == "front" and bool(before) and not before <= again
        if is_inside and found and found[-1].section in ENTRY_SECTIONS and not is_short(part):
            found[-1].lines += [Line(part.heading, is_inner=True, as_printed=part.heading), *part.lines]
        else:
            found.append(replace(part, section="back") if is_inside else part)
        if part.section in ENTRY_SECTIONS:
            before.add(part.section)
    return found


def _sections_after(parts: list[Headed]) -> Iterator[frozenset[str]]:
    """For each part the sections of entries from it on."""
    found: list[frozenset[str]] = []
    after: frozenset[str] = frozenset()
    for part in reversed(parts):
        if part.section in ENTRY_SECTIONS and part.section not in after:
            after |= {part.section}
        found.append(after)
    return reversed(found)


def is_short(part: Headed) -> bool:
    """Whether no sentence stands here: names and addresses, and no text."""
    return not any(is_sentence(one.words) for one in part.lines)


def without_contents(parts: list[Headed]) -> list[Headed]:
    """Without the sections that a contents list only announces: they come again with another section between."""
    last = {part.section: n for n, part in enumerate(parts)}
    last_heading = {(part.section, letters(part.heading)): n for n, part in enumerate(parts)}
    following: dict[str | None, int] = {}
    kept: list[Headed] = []
    for n, part in reversed(list(enumerate(parts))):
        is_again = part.section in ENTRY_SECTIONS and last[part.section] > n
        is_between = any(m < last[part.section] for section, m in following.items() if section != part.section)
        is_same = last_heading[part.section, letters(part.heading)] > n
        is_announced = (is_same and is_between) or (
            is_short(part) and (is_between or (n < CONTENTS_WITHIN and _stands_again(part, parts[n + 1 :])))
        )
        if not (is_again and is_announced):
            kept.append(part)
        if part.section in ENTRY_SECTIONS:
            following[part.section] = n
    return kept[::-1]


def _stands_again(part: Headed, later: list[Headed]) -> bool:
    """Whether each line of a part stands again further down."""
    long = sorted(letters(one.words) for other in later for one in other.lines)
    told = [letters(one.words)[:120] for one in part.lines]
    # Of the lines in order those that begin with words stand right where the words would.
    return all(at < len(long) and long[at].startswith(words) for words in told for at in (bisect_left(long, words),))


def letters(words: str) -> str:
    """A line's letters, without its number and what leads to its page."""
    return _short_letters(words) if len(words) <= SHORT else _letters(words)


def _letters(words: str) -> str:
    found = re.sub(r"\W+", "", re.sub(r"(?<![.\s…])[.\s…]*+\d{0,3}$", "", PLACE.sub("", words))).lower()
    return CHINESE.sub("", found) or found


_short_letters = lru_cache(maxsize=4096)(_letters)
