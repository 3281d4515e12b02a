"""How fast issues and hostile text are read and labelled, beside counting the words of the same texts."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import re2
from pytest_benchmark.fixture import BenchmarkFixture

from etl import documents, newsletter, rules
from etl.classify import Labeller
from etl.newsletter import Entry
from etl.paths import ROOT
from etl.reference import Reference
from tests.etl import hostile

ITEMS = 589
ISSUES = sorted(p for p in (ROOT / "tests/gold/development").iterdir() if p.suffix in (".md", ".txt"))


def label_all(labeller: Labeller) -> int:
    """Parse and label every issue; the number of items."""
    count = 0
    for path in ISSUES:
        for entry in newsletter.read(documents.read(path.read_bytes(), path.name), path.name, rules.load()).entries:
            labeller.label(entry)
            count += 1
    return count


def count_words(paths: list[Path]) -> int:
    return sum(len(re.findall(r"\w+", path.read_text(encoding="utf-8"))) for path in paths)


@pytest.mark.benchmark(group="reading")
def test_issues_parsed_and_labelled(benchmark: BenchmarkFixture, labeller: Labeller) -> None:
    label_all(labeller)  # The automata of the rules are built while they first read.
    items = benchmark(label_all, labeller)
    assert items == ITEMS
    if benchmark.stats:
        benchmark.extra_info["items_a_second"] = items / benchmark.stats.stats.mean


@pytest.mark.benchmark(group="reading")
def test_issues_parsed_and_labelled_for_the_first_time(benchmark: BenchmarkFixture, known: Reference) -> None:
    """Text that no rule has read before, as every new issue is: each round has rules of its own."""

    def fresh() -> tuple[tuple[Labeller], dict[str, object]]:
        rules.load.cache_clear()
        re2.purge()
        return (Labeller(known, rules.load()),), {}

    items = benchmark.pedantic(label_all, setup=fresh, rounds=3)
    assert items == ITEMS
    if benchmark.stats:
        benchmark.extra_info["items_a_second"] = items / benchmark.stats.stats.mean


@pytest.mark.benchmark(group="reading")
def test_baseline_words_counted(benchmark: BenchmarkFixture) -> None:
    assert benchmark(count_words, ISSUES) > 10_000


@pytest.mark.benchmark(group="a megabyte of hostile text")
@pytest.mark.parametrize("name", hostile.WORDS)
def test_hostile_text_labelled(benchmark: BenchmarkFixture, labeller: Labeller, name: str) -> None:
    entry = Entry("enforcement", 1, "A title", hostile.paragraph(name), dt.date(2024, 1, 1), "day", None, None)
    assert benchmark(labeller.label, entry)


@pytest.mark.benchmark(group="a megabyte of hostile text")
def test_baseline_hostile_words_counted(benchmark: BenchmarkFixture) -> None:
    assert benchmark(lambda: len(re.findall(r"\w+", hostile.paragraph("no end of a sentence")))) > 100_000
