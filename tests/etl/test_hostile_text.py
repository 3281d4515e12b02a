"""No text makes a rule run for ever: RE2 takes time linear in the text, and nothing else reads whole paragraphs."""

from __future__ import annotations

import contextlib
import datetime as dt
import time

import pytest

from etl import newsletter, rules
from etl.classify import Labeller
from etl.newsletter import Entry
from etl.readers import text
from etl.readers.document import Document
from tests.etl import hostile


@pytest.mark.parametrize("name", hostile.WORDS)
def test_a_megabyte_is_read_and_labelled_in_bounded_time(name: str, labeller: Labeller) -> None:
    paragraph = hostile.paragraph(name)
    # Ten seconds hold on a machine however busy; what would run for ever takes hours. How fast: `tests/benchmarks`.
    began = time.process_time()
    labeller.label(Entry("enforcement", 1, "A title", paragraph, dt.date(2024, 1, 1), "day", None, None))
    text.paragraphs(paragraph)
    newsletter.read(Document(f"Notes, May 2024\nEnforcement\n1. A title\n{paragraph}"), "a.txt", rules.load())
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "lines",
    [
        "1. a",
        "Enforcement\na b c",
        "Our View\nThe body of it was told so.",
        "Data Security\nThe body of it was told so.",
        "(1) It was told so, and more of it:",
        "27 December: a",
    ],
)
def test_very_many_lines_are_read_in_bounded_time(lines: str) -> None:
    began = time.process_time()
    with contextlib.suppress(newsletter.UnreadableIssue):
        newsletter.read(Document("Notes, May 2024\n" + f"{lines}\n" * 10_000), "a.txt", rules.load())
    assert time.process_time() - began < 10
