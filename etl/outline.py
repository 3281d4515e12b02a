"""Paragraphs of an issue -> its sections and the entries in each, without front matter, contents and back matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl import dates, entries, lines
from etl.entries import Raw
from etl.lines import Line, has_date
from etl.rules import Named

LONGEST_SECTION_NAME = 160  # characters
FEW = 3  # fewer dated titles may be chance
FLATTENED = 1500  # characters; a longer paragraph may be several
ENTRY_SECTIONS = ("legislative", "enforcement", "industry", "international")


@dataclass(frozen=True)
class Outline:
    entries: tuple[Raw, ...]
    unread: tuple[str, ...]


@dataclass
class _Part:
    """The lines under one heading of a section."""

    section: str | None
    lines: list[Line] = field(default_factory=list)


def read(text: str, sections: Sequence[Named]) -> Outline:
    """The entries of an issue's text (one paragraph a line) and the paragraphs that belong to none."""
    told = [lines.read(words) for paragraph in text.splitlines() for words in _broken_up(paragraph, sections)]
    found: list[Raw] = []
    unread: list[str] = []
    last = 0
    for part in _parts(told, sections):
        inside, left = entries.read(part.section, part.lines, last)
        found += inside
        unread += left
        last = max((entry.number for entry in inside if entry.number is not None), default=last)
    return Outline(tuple(found), tuple(unread))


def _broken_up(paragraph: str, sections: Sequence[Named]) -> list[str]:
    """A flattened copy's one long paragraph, broken where its entries' numbers count up."""
    if len(paragraph) < FLATTENED:
        return [paragraph]
    cuts = [0]
    expected: tuple[int, ...] = (1,)
    for found in re.finditer(r"(?<=\s)(\d{1,3})[.)]\s+(?=[A-Z“\"])", paragraph):
        if int(found[1]) in expected:
            cuts.append(found.start())
            expected = (int(found[1]) + 1, 1)
    if len(cuts) < 3:
        return [paragraph]
    pieces = [paragraph[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(paragraph)], strict=True)]
    return [half for piece in pieces for half in _section_apart(piece, sections)]


def _section_apart(piece: str, sections: Sequence[Named]) -> list[str]:
    """A piece that ends in the next section's name, as two; and its bracketed date as the end of its title."""
    words = piece.split(" ")
    parts = [piece]
    for n in range(min(6, len(words) - 1), 0, -1):
        tail = " ".join(words[-n:])
        if tail[:1].isupper() and section_name(tail, sections) in ENTRY_SECTIONS:
            parts = [" ".join(words[:-n]), tail]
            break
    dated = re.match(r"(.{20,300}?\([^()]{3,20}\))\s+(?=[A-Z])", parts[0])
    if dated and dates.IN_BRACKETS.search(dated[1]):
        parts[:1] = [dated[1], parts[0][dated.end() :]]
    return parts


def section_name(words: str, sections: Sequence[Named]) -> str | None:
    """What a heading names: a section of entries, or front matter, back matter, the lead-in; None if none."""
    words = re.sub(
        r"^(?:(?:part|section)\s+)?(?:[A-H]|[IVX]{1,4}|\d{1,2}|[一二三四五六])\s*[.):、-]\s*",
        "",
        words.strip("#*:：. •|_-"),
        flags=re.I,
    )
    if not words or len(words) > LONGEST_SECTION_NAME:
        return None
    return next((s.name for s in sections if s.pattern.fullmatch(words)), None)


def _parts(lines: list[Line], sections: Sequence[Named]) -> Iterator[_Part]:
    """The lines of each section. Without a heading of any section all that follows the front matter is one part."""
    parts: list[_Part] = [_Part("front")]
    for one in lines:
        name = section_name(one.words, sections) if not one.is_inner else None
        if name and (name in ENTRY_SECTIONS or name == "lead-in") and one.is_point:
            name = None
        if name:
            parts.append(_Part(name))
        elif parts[-1].section != "front" or one.words:
            parts[-1].lines.append(one)
    parts = _without_back(parts)
    named = [part for part in parts if part.section in ENTRY_SECTIONS and part.lines and not _is_contents(part, parts)]
    if named:
        yield from named
        return
    after = [part for part in parts if part.section == "lead-in" and part.lines]
    if after:
        yield _Part(None, [one for part in after for one in part.lines])
        return
    yield _Part(None, _from_first_entry([one for part in parts for one in part.lines]))


def _without_back(parts: list[_Part]) -> list[_Part]:
    """Parts before the back matter; its words also stand in menus above the issue."""
    last = max((n for n, part in enumerate(parts) if part.section in ENTRY_SECTIONS), default=len(parts))
    return [
        part for n, part in enumerate(parts) if part.section != "back" and not (part.section == "front" and n > last)
    ]


def _is_contents(part: _Part, parts: list[_Part]) -> bool:
    """Whether the lines of a part are only announced here: each stands again further down."""
    if not any(other is not part and other.section == part.section for other in parts):
        return False
    later = [_letters(one) for other in parts[parts.index(part) + 1 :] for one in other.lines]
    return all(
        bool(short := _letters(one)[:120]) and any(long.startswith(short) for long in later) for one in part.lines
    )


def _letters(one: Line) -> str:
    """A line's letters, without what leads to its page."""
    return re.sub(r"\W+", "", re.sub(r"[.\s…]*\d{0,3}$", "", one.words)).lower()


def _from_first_entry(lines: list[Line]) -> list[Line]:
    """Without headings: from the last line numbered 1 with a 2 behind it, else from the first title with a date."""
    starts = [n for n, one in enumerate(lines) if one.number == 1 and any(other.number == 2 for other in lines[n:])]
    if starts:
        return lines[starts[0] :]
    dated = [n for n, one in enumerate(lines) if has_date(one)]
    return lines[dated[0] :] if len(dated) >= FEW else lines[1:]
