"""How fast issues are read and labelled, beside counting the words of the same texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from etl import documents, newsletter, rules
from etl.classify import Labeller
from etl.paths import ROOT

ISSUES = sorted(p for p in (ROOT / "tests/gold/development").iterdir() if p.suffix in (".md", ".txt"))


def label_all(labeller: Labeller) -> int:
    """Parse and label every issue; the number of items."""
    count = 0
    for path in ISSUES:
        for entry in newsletter.read(documents.read(path), path.name, rules.load()).entries:
            labeller.label(entry)
            count += 1
    return count


def count_words(paths: list[Path]) -> int:
    return sum(len(re.findall(r"\w+", path.read_text(encoding="utf-8"))) for path in paths)


@pytest.mark.benchmark(group="reading")
def test_issues_parsed_and_labelled(benchmark: BenchmarkFixture, labeller: Labeller) -> None:
    label_all(labeller)  # The automata of the rules are built while they first read.
    items = benchmark(label_all, labeller)
    assert items == 208
    if benchmark.stats:
        benchmark.extra_info["items_a_second"] = items / benchmark.stats.stats.mean


@pytest.mark.benchmark(group="reading")
def test_baseline_words_counted(benchmark: BenchmarkFixture) -> None:
    assert benchmark(count_words, ISSUES) > 10_000
