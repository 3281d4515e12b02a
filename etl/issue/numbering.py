"""Numbers before lines: which of them count up through a section's entries, and which are of lists inside one."""

from __future__ import annotations

from collections.abc import Iterator

from etl import dates
from etl.dates import ANY_MONTH
from etl.issue.lines import Line, Mark, is_ended, is_sentence

SKIPPED = 3  # numbers that an issue may leave out


def numbered_starts(lines: list[Line], last: int, preferred: str = "") -> tuple[str, list[int]]:
    """The style of the entries' numbers and where they count up by one, from 1 or on from the section before.

    `preferred`: the style of the other sections. A mark that may be a word must count to 2, or have that style.
    """
    inside = listed(lines)
    tried: list[str] = []
    for n, one in enumerate(lines):
        for mark in one.marks():
            if n in inside or mark.style in tried or mark.number not in (1, last + 1):
                continue
            tried.append(mark.style)
            is_sure = mark.style == one.style
            if not is_sure and n > 1:
                continue
            starts = _counted(lines, n, mark, inside, is_sure=is_sure)
            if is_sure or len(starts) > 1 or mark.style == preferred:
                return mark.style, starts
    return "", []


def listed(lines: list[Line]) -> set[int]:
    """Lines of lists inside entries: what is announced by a colon, points or numbers that follow each other."""
    found: set[int] = set()
    for n in range(2, len(lines)):
        if n not in found and lines[n - 1].words.endswith((":", "：")) and not lines[n - 1].is_heading:
            found.update(_run(lines, n))
    return found


def _run(lines: list[Line], at: int) -> Iterator[int]:
    """A line that is a point or a number, and those right below it that go on with the same list."""
    first = lines[at]
    if first.is_point:
        for n in range(at, len(lines)):
            if not lines[n].is_point or (n > at and _is_titled(lines, n)):
                return
            yield n
    for mark in first.marks():
        expected = mark.number
        if expected != 1:
            continue
        for n in range(at, len(lines)):
            if not any(other.style == mark.style and other.number == expected for other in lines[n].marks()):
                break
            if n > at and _is_titled(lines, n):
                break
            yield n
            expected += 1


def _is_titled(lines: list[Line], n: int) -> bool:
    """Whether a line has a sentence below it and is none, as the titles of entries."""
    return _has_body(lines, n) and not is_ended(lines[n].words)


def _counted(lines: list[Line], first: int, mark: Mark, inside: set[int], *, is_sure: bool) -> list[int]:
    style, expected = mark.style, mark.number
    numbers = [
        (n, found.number)
        for n in range(first, len(lines))
        if n not in inside and not lines[n].is_inner
        for found in lines[n].marks()
        if found.style == style
    ]
    last_at = {number: n for n, number in numbers}
    last_second = max((n for n, number in numbers if number == 2 and _has_body(lines, n)), default=-1)
    starts: list[int] = []
    skipped: set[int] = set()
    for n, number in numbers:
        if n in skipped:
            continue
        is_next = number == expected or (
            is_sure and expected < number <= expected + SKIPPED and last_at.get(expected, -1) < n
        )
        # A second 1 begins a section without a heading, rather than a list inside an entry, if both have a body.
        if is_next or (number == 1 and n < last_second and _has_body(lines, n)):
            starts.append(n)
            expected = number + 1
        elif number == 1:
            skipped.update(_run(lines, n))
    return starts


def _has_body(lines: list[Line], at: int) -> bool:
    below = next((one for one in lines[at + 1 : at + 3] if not dates.alone(one.words, ANY_MONTH)), None)
    return below is not None and below.number is None and not below.is_point and is_sentence(below.words)
