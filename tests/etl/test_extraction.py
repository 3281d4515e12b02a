"""Newsletter files as items: every item has an id of its own, and no issue is loaded twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl import extraction, rules
from etl.classify import Labeller
from etl.extraction import Reading

RESTARTED = """Cyber Notes, January 2025

Legislation

1. Rules on drones (3 December)

The CAC published rules.

2. Rules on maps (4 December)

The CAC published rules.

Enforcement

1. Firm in Karamay fined (5 December)

The CAC fined a firm RMB 5,000 for weak passwords.

2. Hospital in Karamay fined (6 December)

The CAC fined a hospital RMB 6,000 for weak passwords.
"""
Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path, labeller: Labeller) -> Read:
    """Reads several texts, each as a file of this name."""

    def extracted(**texts: str) -> Reading:
        files = [tmp_path / f"{name}.txt" for name in texts]
        for file, text in zip(files, texts.values(), strict=True):
            file.write_text(text, encoding="utf-8")
        return extraction.extract_all(files, labeller, rules.load())

    return extracted


def ids(reading: Reading) -> list[str]:
    return [item.item_id for item in reading.items]


def test_numbers_that_begin_again_in_each_section_give_ids_of_their_own(read: Read) -> None:
    assert ids(read(notes=RESTARTED)) == [
        "notes-2025-01-legislative-1",
        "notes-2025-01-legislative-2",
        "notes-2025-01-enforcement-1",
        "notes-2025-01-enforcement-2",
    ]


def test_items_of_one_title_without_numbers_give_ids_of_their_own(read: Read) -> None:
    text = RESTARTED.replace("Hospital in Karamay fined", "Firm in Karamay fined")
    for number in "12":
        text = text.replace(f"{number}. ", "## ")
    assert ids(read(notes=text))[2:] == [
        "notes-2025-01-firm-in-karamay-fined",
        "notes-2025-01-firm-in-karamay-fined--2",
    ]


def test_a_further_copy_of_an_issue_gives_what_the_first_one_lacks(read: Read) -> None:
    title = "China Cybersecurity and Data Protection: Monthly Update - January 2025 Issue"
    whole = RESTARTED.replace("Cyber Notes, January 2025", title)
    short = whole[: whole.index("2. Hospital")]
    reading = read(a=short, b=whole)
    assert len(reading.items) == 4
    assert ids(reading)[3] == "bird-bird-2025-01-b-txt-enforcement-2"
    assert [source.source_id for source in reading.sources] == ["bird-bird-2025-01", "bird-bird-2025-01-b-txt"]
    (reject,) = reading.rejects
    assert reject.reason == (
        "b.txt: a further copy of the issue in a.txt; 3 of its 4 items stand there already and were not loaded twice; "
        "remove one of the two files."
    )


def test_two_issues_that_claim_one_id_keep_all_their_items(read: Read) -> None:
    title = "China Cybersecurity and Data Protection: Monthly Update - January 2025 Issue"
    one = RESTARTED.replace("Cyber Notes, January 2025", title)
    other = one.replace("Karamay", "Hami").replace("drones", "ships").replace("maps", "roads")
    reading = read(a=one, b=other)
    assert reading.rejects == ()
    assert len(set(ids(reading))) == 8
    assert {unknown.item_id for unknown in reading.unknowns} <= set(ids(reading))
