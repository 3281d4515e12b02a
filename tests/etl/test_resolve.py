"""One item from several inputs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from etl import resolve
from etl.records import Item, Label

REVIEWED = Item(
    "bird-bird-2025-01-13",
    "items-2024-12",
    "enforcement",
    "action",
    dt.date(2024, 12, 4),
    "day",
    "Lender summoned",
    "high",
    violations=("purpose-not-stated",),
    entity_count=1,
    labels=(Label("violations", "purpose-not-stated", "reviewed"),),
)
EXTRACTED = replace(
    REVIEWED,
    source_id="bird-bird-2025-01",
    title="A lender",
    text="hid its purpose",
    number=13,
    violations=("purpose-not-stated", "minors"),
    entity_count=2,
    outcomes=("interview",),
    labels=(
        Label("violations", "purpose-not-stated", "extracted", "purpose", "purpose", 17, 24),
        Label("violations", "minors", "extracted", "minors", "its", 13, 16),
        Label("outcomes", "interview", "extracted", "summons", "hid", 9, 12),
    ),
)


def test_reviewed_values_win_and_gaps_are_filled() -> None:
    (item,) = resolve.merge([REVIEWED], [EXTRACTED]).items
    assert (item.title, item.source_id, item.number) == ("Lender summoned", "items-2024-12", 13)
    assert (item.violations, item.entity_count, item.outcomes) == (("purpose-not-stated",), 1, ("interview",))


def test_what_the_review_overruled_is_said() -> None:
    decisions = resolve.merge([REVIEWED], [EXTRACTED]).decisions
    assert decisions == (
        "bird-bird-2025-01-13: violations stays 'purpose-not-stated' as reviewed; the text reads "
        "'purpose-not-stated; minors'.",
        "bird-bird-2025-01-13: entity_count stays '1' as reviewed; the text reads '2'.",
    )


def test_quotes_still_stand_where_they_say_after_joining() -> None:
    (item,) = resolve.merge([REVIEWED], [EXTRACTED]).items
    quoted = [label for label in item.labels if label.quote]
    assert [label.value for label in quoted] == ["purpose-not-stated", "interview"]
    assert all(item.labelled_text[label.start : label.end] == label.quote for label in quoted)


def test_the_same_id_twice_in_tables_keeps_the_first_and_rejects_the_second() -> None:
    other = replace(REVIEWED, source_id="items-2025-01", title="Another")
    resolved = resolve.merge([REVIEWED, other], [])
    assert [item.title for item in resolved.items] == ["Lender summoned"]
    assert "already used in items-2024-12" in resolved.rejects[0].reason
    assert resolved.rejects[0].raw == "Another"
