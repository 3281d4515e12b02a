"""Golden pairs: a newsletter, and the reviewed items beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from etl import extraction, newsletter, pipeline, rules
from etl.classify import Labeller
from etl.newsletter import UnreadableIssue
from etl.paths import ROOT
from etl.readers.document import Document
from etl.readers.text import paragraphs
from etl.records import Item

FOLDER = ROOT / "tests/newsletters"
TEXTS = Path(os.environ.get("NEWSLETTER_TEXTS", ROOT.parent / "shared/newsletters"))
Extracted = Callable[[Path], tuple[Item, ...]]
REAL_ISSUE = TEXTS / "000_e72f4d07c1975828.txt"


@pytest.fixture
def extracted(labeller: Labeller) -> Callable[[Path], tuple[Item, ...]]:
    return lambda path: _extracted(path, labeller)


def _extracted(path: Path, labeller: Labeller) -> tuple[Item, ...]:
    reading = extraction.extract(path, labeller, rules.load())
    assert reading.rejects == ()
    return reading.items


def as_reviewed(item: Item) -> dict[str, object]:
    """Labels and positions of one item; never a sentence."""
    row = {
        name: value
        for name, value in item.row().items()
        if name
        in (
            "number",
            "section",
            "kind",
            "date_precision",
            "authorities",
            "systems",
            "level",
            "regions",
            "city",
            "violations",
            "outcomes",
            "laws",
            "apps_count",
            "entity_count",
            "fine_cny",
        )
    }
    return row | {
        "date": str(item.date),
        "title_sha256": hashlib.sha256(item.title.encode()).hexdigest(),
        "evidence": [[x.field, x.value, x.rule_id, x.start, x.end] for x in item.labels],
    }


def compare(items: tuple[Item, ...], golden: Path) -> None:
    found = [as_reviewed(item) for item in items]
    if not golden.exists():
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and has been written; review every label of it, then run again.")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


def test_the_newsletter_of_our_own_reads_as_reviewed(extracted: Extracted) -> None:
    compare(extracted(FOLDER / "harbour-2024-12.md"), FOLDER / "harbour-2024-12.expected.json")


def test_the_real_issue_reads_as_reviewed(extracted: Extracted) -> None:
    if not REAL_ISSUE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{REAL_ISSUE.name} is missing; set NEWSLETTER_TEXTS to the folder that holds it.")
        pytest.skip(
            "the real issue is its publisher's text and not part of the project; NEWSLETTER_TEXTS names its folder"
        )
    items = extracted(REAL_ISSUE)
    assert [item.section for item in items].count("enforcement") == 10
    assert {item.source_id for item in items} == {"bird-bird-2025-01"}
    compare(items, FOLDER / "bird-bird-2025-01.expected.json")


def test_every_quote_stands_where_it_says(extracted: Extracted) -> None:
    labels = [
        (item.labelled_text, label)
        for item in extracted(FOLDER / "harbour-2024-12.md")
        for label in item.labels
        if label.field != "date"
    ]
    assert labels
    assert all(text[label.start : label.end] == label.quote and label.quote for text, label in labels)


def test_newsletter_and_table_together_give_ten_items_and_the_table_wins() -> None:
    if not REAL_ISSUE.exists() and not os.environ.get("CI"):
        pytest.skip("the real issue is its publisher's text and not part of the project")
    loaded = pipeline.load(ROOT / "data/items", [REAL_ISSUE], lambda inputs, _words: inputs)
    ten = [
        item for item in loaded.items if item.item_id.startswith("bird-bird-2025-01-") and item.section == "enforcement"
    ]
    assert len(ten) == 10
    assert {item.source_id for item in ten} == {"items-2024-12"}
    assert all(item.text and any(label.quote for label in item.labels) for item in ten)
    assert len(loaded.items) == 460 + 16


def issue(text: str, name: str = "notes.txt") -> newsletter.Issue:
    return newsletter.read(Document(paragraphs(text)), name, rules.load())


BODY = (
    "\n\nEnforcement Developments\n\n1. A firm fined (27 December)\n\nIt was fined.\n\nIt paid.\n\nLatest insights\n\nX"
)


def test_a_january_issue_tells_of_december_of_the_year_before() -> None:
    (entry,) = issue("Notes - January 2025 Issue" + BODY).entries
    assert (entry.date, entry.date_precision) == (dt.date(2024, 12, 27), "day")
    assert (entry.title, entry.text) == ("A firm fined", "It was fined.\nIt paid.")


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        (
            "A school lost its website. On 7 February, police warned it; it must comply until 9 March.",
            "2025-02-07",
            "day",
        ),
        ("In January it wrote to the firms. Its notice of 7 February tells how that ended.", "2025-02-07", "day"),
        ("The shops have until 20 February to correct this, and no number was published.", "2025-02-01", "month"),
        ("A clerk bought lists on 3 June 2023 and was fined for it by the police of the city.", "2025-02-01", "month"),
        ("The police fined a shop on the fourteenth of February for it.", "2025-02-14", "day"),
        ("The police fined a shop. The decision is dated February 17th.", "2025-02-17", "day"),
        ("Lantern Day (12 February) brought a museum a fine.", "2025-02-12", "day"),
        ("Hefei, 21 February (local police) - a bank was fined.", "2025-02-21", "day"),
        ("In the first week of January, the police fined a shop.", "2025-01-01", "month"),
        ("Sometime in February the police reported penalties against two clinics of the city.", "2025-02-01", "month"),
    ],
)
def test_a_day_of_the_month_told_of_may_stand_anywhere_in_the_text(text: str, date: str, precision: str) -> None:
    issue = newsletter.read(Document(f"Notes, March 2025\nEnforcement\n1. Police act\n{text}"), "a.txt", rules.load())
    assert (issue.entries[0].date, issue.entries[0].date_precision) == (dt.date.fromisoformat(date), precision)


def test_an_item_without_a_date_stands_on_the_month_before_the_issue() -> None:
    (entry,) = issue("Notes - March 2025" + BODY.replace(" (27 December)", "")).entries
    assert (entry.date, entry.date_precision) == (dt.date(2025, 2, 1), "month")


@pytest.mark.parametrize(
    "heading", ["ENFORCEMENT DEVELOPMENTS", "B. Enforcement Developments", "## Enforcement", "Enforcement:"]
)
def test_headings_of_many_kinds_are_sections(heading: str) -> None:
    (entry,) = issue("Notes, May 2024" + BODY.replace("Enforcement Developments", heading)).entries
    assert entry.section == "enforcement"


def test_the_month_may_stand_in_the_file_name() -> None:
    assert issue("Notes" + BODY, "2024-07-notes.txt").issue_month == dt.date(2024, 7, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Notes" + BODY, "neither in its title nor in the file name"),
        ("Notes, May 2024\n\nEnforcement\n\nLatest insights", "no items were found"),
        ("", "no items were found"),
    ],
)
def test_a_text_that_is_no_issue_is_said_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(UnreadableIssue, match=words):
        issue(text)


def test_a_paragraph_of_no_item_is_reported() -> None:
    assert issue("Notes, May 2024" + BODY.replace("1. A", "Lost words\n\n1. A")).unread == ("Lost words",)
