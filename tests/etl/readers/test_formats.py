"""One issue reads the same from every format; what a site or a page puts around it is no part of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl import documents, newsletter, rules
from etl.newsletter import Issue
from etl.paths import ROOT
from tests.etl.readers.rendered import FORMATS

ISSUES = sorted(p for p in (ROOT / "tests/gold/development").iterdir() if p.suffix in (".md", ".txt"))


def read(content: bytes, name: str) -> Issue:
    return newsletter.read(documents.read(content, name), name, rules.load())


def told(issue: Issue) -> list[tuple[object, ...]]:
    """What stands in an issue, marks and signs aside: the font of the PDF knows few."""
    return [(e.section, e.number, e.date, _letters(e.title)) for e in issue.entries]


def _letters(words: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (words or "").lower())


@pytest.mark.parametrize("path", ISSUES, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_items(path: Path, kind: str) -> None:
    text = path.read_text(encoding="utf-8")
    plain, other = read(text.encode(), path.name), read(FORMATS[kind](text), path.name)
    assert told(other) == told(plain)
    bodies = [(_letters(a.text), _letters(b.text)) for a, b in zip(plain.entries, other.entries, strict=True)]
    # A page may break a sentence where nothing shows whether it goes on; all its words are there nevertheless.
    lost = [a for a, b in bodies if a not in b and b not in a]
    assert lost == []


def test_what_stands_around_an_issue_is_left_out() -> None:
    text = (ROOT / "tests/gold/development/cedar-2026-05.md").read_text(encoding="utf-8")
    for kind in ("html", "mht", "eml"):
        found = documents.read(FORMATS[kind](text), f"a.{kind}").text
        assert not re.search("cookies|Insights\n|Follow us|Another card|var enforcement", found)
    for kind in ("docx", "pdf"):
        assert "A Firm" not in documents.read(FORMATS[kind](text), f"a.{kind}").text
