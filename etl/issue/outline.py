"""Paragraphs of an issue -> its sections and the entries in each, without front matter, contents and back matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from etl import dates
from etl.issue import entries, lines
from etl.issue.contents import CHINESE, ENTRY_SECTIONS, PLACE, Headed, is_short, joined, letters, without_contents
from etl.issue.entries import Part, Raw
from etl.issue.lines import Line, has_date, is_sentence
from etl.rule import Pattern, compiled_for_text
from etl.rules import Named

LONGEST_SECTION_NAME = 600  # characters; disclaimers are told by their words too
LONG = 120  # characters; what is longer has no place, month or Chinese beside a section's name
LONGEST_IN_CONTENTS = 60  # characters of a section's name in a contents list
LATE = 0.5  # share of an issue's lines behind which a disclaimer opens the back matter
# "Enforcement (December 2024)", "Enforcement – December".
OF_MONTH = re.compile(rf"\s*(?:[(（]|[-–—|,:]\s|\bin\s)\s*{dates.MONTH}(?:[\s,]+20\d\d)?[)）]?\s*$", re.IGNORECASE)
PARTED = re.compile(r"\s[–—-]\s|:\s")
LOWEST = 6  # level of headings
FEW = 3  # fewer dated titles may be chance
FLATTENED = 1500  # characters; a longer paragraph may be several
MOST_FLATTENED = 1_000  # entries; more of them are no issue's
MARK_ALONE = re.compile(r"[#\s]*(?:(?:case|item|no\.?)\s*)?[#(]?(\d{1,3})[.):、]?", re.IGNORECASE)


@dataclass(frozen=True)
class Outline:
    entries: tuple[Raw, ...]
    unread: tuple[str, ...]


def read(text: str, sections: Sequence[Named]) -> Outline:
    """The entries of an issue's text (one paragraph a line) and the paragraphs that belong to none."""
    paragraphs = _with_marks(text.splitlines())
    told = [lines.read(words) for paragraph in paragraphs for words in _broken_up(paragraph, sections)]
    parts = [Part(part.section, _dated_first(part.lines)) for part in _parts(told, sections) if part.lines]
    found, unread = entries.read(parts)
    return Outline(tuple(found), tuple(unread))


def _with_marks(paragraphs: list[str]) -> list[str]:
    """Paragraphs with numbers that stand in lines of their own put before the next line, where they count up from 1."""
    numbers = [MARK_ALONE.fullmatch(words) for words in paragraphs]
    counted = [int(found[1]) for found in numbers if found]
    if counted[:2] not in ([1, 2], [1, 1]):
        return paragraphs
    found: list[str] = []
    mark = ""
    for words, number in zip(paragraphs, numbers, strict=True):
        if number:
            mark = words.strip("# ")
        else:
            found.append(f"{mark} {words.lstrip('# ')}".strip() if mark else words)
            mark = ""
    return found


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
    if not 3 <= len(cuts) <= MOST_FLATTENED:
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
    """What a line names: a section of entries, front or back matter, the lead-in, what is no line of its own; or None.

    "group" is a heading of several entries, "within" one inside an entry, "furniture" what only a site needs.
    """
    words = words.strip("#*:：. •|_-–—")
    if not words or len(words) > LONGEST_SECTION_NAME:
        return None
    any_name = _any(tuple(sections))
    if len(words) > LONG and not any_name.fullmatch(words):
        return None
    plain = PLACE.sub("", words)
    plain = OF_MONTH.sub("", plain).strip(" :：.|-–—")
    latin = CHINESE.sub(" ", plain).strip(" /|·")
    is_whole = any_name.fullmatch(plain)
    if not is_whole and plain == words == latin:
        return None
    first = PARTED.split(plain)[0]
    for said in dict.fromkeys((first if is_whole else words, words, plain, latin or plain)):
        if any_name.fullmatch(said):
            return next(section.name for section in sections if section.pattern.fullmatch(said))
    return None


@lru_cache(maxsize=4)
def _any(sections: tuple[Named, ...]) -> Pattern:
    """What matches any of the sections' names: most lines are none, and one look tells."""
    return compiled_for_text("|".join(f"(?:{section.pattern.pattern})" for section in sections))


def _level_of_sections(told: Sequence[Line], names: Sequence[str | None]) -> int:
    """The level of heading at which two sections or more stand, and no section elsewhere; 0 if there is none."""
    levels = [one.level for one, name in zip(told, names, strict=True) if name in ENTRY_SECTIONS and one.is_heading]
    return levels[0] if len(levels) > 1 and len(set(levels)) == 1 else 0


def _announced(told: Sequence[Line], names: Sequence[str | None]) -> dict[str, int]:
    """Names that a contents list has beside those of sections, without being known ones, and where the list ends."""
    found: dict[str, int] = {}
    run: list[int] = []
    for n, one in enumerate(told):
        if len(one.words) <= LONGEST_IN_CONTENTS and not is_sentence(one.words):
            run.append(n)
            continue
        if sum(names[m] in ENTRY_SECTIONS for m in run) > 1:
            found |= {letters(told[m].words): n - 1 for m in run if names[m] is None}
        run = []
    return found


def _parts(told: list[Line], sections: Sequence[Named]) -> list[Headed]:
    """The lines of each section. Without a heading of any section all that follows the front matter is one part."""
    parts = [Headed("front", "")]
    names = [section_name(one.words, sections) if not one.is_inner else None for one in told]
    level = _level_of_sections(told, names)
    announced = _announced(told, names)
    for n, (one, name) in enumerate(zip(told, names, strict=True)):
        is_among = one.level == level > 0 and n + 1 < len(told) and told[n + 1].level > level
        is_announced = len(one.words) <= LONGEST_IN_CONTENTS and n > announced.get(letters(one.words), n)
        if name is None and (is_among or is_announced):
            parts.append(Headed(None, one.words))  # a section of a name not known: its entries tell what they are
            continue
        if (n == 0 or one.is_point) and name in (*ENTRY_SECTIONS, "lead-in", "group", "front"):
            name = None
        if name == "disclaimer":
            name = "back" if n > len(told) * LATE else "furniture"
        if name == "group" and parts[-1].section not in ENTRY_SECTIONS:
            parts.append(Headed(None, one.words))
        if name in ("furniture", "group"):
            continue
        if name == "within" and parts[-1].section in ENTRY_SECTIONS:
            one, name = replace(one, is_inner=True), None
        if name == "lead-in":
            parts.append(Headed(None, one.words))  # what follows is read, whether or not a section is named first
        elif name and name != "within":
            parts.append(Headed(name, one.words))
        else:
            parts[-1].lines.append(one)
    parts = without_contents(joined(parts))
    named = [part for part in parts if part.section in ENTRY_SECTIONS or not (part.section or is_short(part))]
    if any(part.lines for part in named):
        return [replace(part, lines=_without_notes(part.lines)) for part in named]
    kept = [part for part in parts if part.section != "back"]
    every = _from_first_entry([one for part in kept for one in part.lines])
    return [Headed(None, "", _without_notes(every))]


def _dated_first(lines: list[Line]) -> list[Line]:
    """Lines with each date that stands alone above a title put before the title, where an issue begins with one.

    What else such a line tells, as "MIIT | 27 December", comes below the title.
    """
    if len(lines) < 2 or not dates.alone(lines[0].words, dates.ANY_MONTH):
        return lines
    found: list[Line] = []
    above: Line | None = None
    for one in lines:
        told = dates.alone(one.words, dates.ANY_MONTH)
        if told and not above:
            above, date = one, one.words[told.start : told.end].strip("()[] .:|")
        elif above:
            found.append(replace(one, words=f"{date}: {one.words}", level=one.level or LOWEST))
            found += [above] if len(above.words) > len(date) + 4 else []
            above = None
        else:
            found.append(one)
    return found


def _without_notes(lines: list[Line]) -> list[Line]:
    """Lines without the list of footnotes at their end: "[1] See ...", "[2] ..."."""
    at = len(lines)
    while at and lines[at - 1].style == "[#]":
        at -= 1
    return lines[:at] if at and at < len(lines) and lines[at].number == 1 else lines


def _from_first_entry(lines: list[Line]) -> list[Line]:
    """Without headings: from the last line numbered 1 with a 2 behind it, else from the first title with a date."""
    last_second = max((n for n, one in enumerate(lines) if one.number == 2), default=-1)
    starts = [
        n
        for n, one in enumerate(lines[:-1])
        if one.number == 1
        and n < last_second
        and (
            is_sentence(one.words)
            or is_sentence(lines[n + 1].words)
            or dates.alone(lines[n + 1].words, dates.ANY_MONTH)
        )
    ]
    if starts:
        return lines[starts[0] :]
    titled = [n for n, one in enumerate(lines) if n and has_date(one)]
    opened = [(n, dates.opening(one.words, dates.ANY_MONTH)) for n, one in enumerate(lines)]
    dated = titled if len(titled) >= FEW else [n for n, told in opened if told and told.precision == "day"]
    if len(dated) < FEW:
        return lines[1:]
    above = dated[0] - 1
    is_titled = above > 0 and not titled and (lines[above].is_heading or not is_sentence(lines[above].words))
    return lines[above if is_titled else dated[0] :]
