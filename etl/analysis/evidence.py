"""The words that carry each label: which part of a text says what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from etl import records, schema


@dataclass(frozen=True)
class Label(records.Label):
    """A label on screen: `number` is its place among those found in the text, from 1; 0 where its words cannot be
    shown there."""

    number: int = 0

    def is_in(self, text: str) -> bool:
        """Whether the text has its words where it says."""
        if self.start is None or self.end is None:
            return False
        return 0 <= self.start < self.end <= len(text) and self.quote == text[self.start : self.end]


@dataclass(frozen=True)
class Segment:
    """A run of text that the same labels cover all through; `ends` are those of them that end with it."""

    text: str
    labels: tuple[Label, ...] = ()
    ends: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Claim:
    """One value of one field, with everything that says so; `is_overruled` where the item has another value."""

    field: str
    value: str
    is_reviewed: bool
    found: tuple[Label, ...]
    is_overruled: bool = False


def numbered(labels: tuple[Label, ...], text: str) -> tuple[Label, ...]:
    """The labels with their numbers in reading order."""
    found = sorted((x.start or 0, x.end or 0, at) for at, x in enumerate(labels) if x.is_in(text))
    numbers = {at: number for number, (_, _, at) in enumerate(found, 1)}
    return tuple(replace(label, number=numbers.get(at, 0)) for at, label in enumerate(labels))


def segments(text: str, labels: Iterable[Label]) -> tuple[Segment, ...]:
    """The text as runs, each with the labels that cover it; labels whose words are not in the text are left out."""
    placed = [label for label in labels if label.is_in(text)]
    cuts = {0, len(text)} | {cut for x in placed for cut in (x.start, x.end) if cut is not None}
    return tuple(
        Segment(
            text[start:end],
            tuple(x for x in placed if _covers(x, start, end)),
            tuple(x for x in placed if x.end == end),
        )
        for start, end in pairwise(sorted(cuts))
    )


def part(labels: Iterable[Label], start: int, end: int) -> tuple[Label, ...]:
    """The labels whose words stand in a part of the text, as they stand in that part alone."""
    return tuple(
        replace(label, start=label.start - start, end=label.end - start)
        for label in labels
        if label.start is not None and label.end is not None and start <= label.start and label.end <= end
    )


def paragraphs(runs: Iterable[Segment]) -> tuple[tuple[Segment, ...], ...]:
    """Runs of text line by line, without the line feeds."""
    lines: list[list[Segment]] = [[]]
    for run in runs:
        *whole, last = run.text.split("\n")
        for words in whole:
            lines[-1].append(replace(run, text=words, ends=()))
            lines.append([])
        lines[-1].append(replace(run, text=last))
    return tuple(tuple(run for run in line if run.text) for line in lines)


def claims(labels: Iterable[Label]) -> tuple[Claim, ...]:
    """The labels by field and value, in the order of the schema."""
    order = {name: place for place, name in enumerate(schema.LABEL_FIELDS)}
    by_claim: dict[tuple[str, str], list[Label]] = {}
    for label in labels:
        by_claim.setdefault((label.field, label.value), []).append(label)
    return tuple(
        Claim(
            field,
            value,
            is_reviewed=any(label.origin == "reviewed" for label in found),
            found=tuple(label for label in found if label.origin != "reviewed"),
            is_overruled=all(label.origin == "overruled" for label in found),
        )
        for (field, value), found in sorted(by_claim.items(), key=lambda claim: order.get(claim[0][0], len(order)))
    )


def _covers(label: Label, start: int, end: int) -> bool:
    return label.start is not None and label.end is not None and label.start <= start and end <= label.end
