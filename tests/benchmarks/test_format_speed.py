"""How fast an issue is read from each format, beside decoding its plain text and splitting it into lines."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from etl import documents
from etl.paths import ROOT
from tests.etl.readers.rendered import FORMATS

ISSUE = (ROOT / "tests/gold/development/orchard-2023-10.txt").read_text(encoding="utf-8")


@pytest.mark.benchmark(group="one issue per format")
@pytest.mark.parametrize("kind", FORMATS)
def test_an_issue_read(benchmark: BenchmarkFixture, kind: str) -> None:
    content = FORMATS[kind](ISSUE)
    assert len(benchmark(documents.read, content, f"issue.{kind}").text) > 5_000


@pytest.mark.benchmark(group="one issue per format")
def test_baseline_text_decoded_and_split(benchmark: BenchmarkFixture) -> None:
    content = ISSUE.encode()
    assert len(benchmark(lambda: content.decode("utf-8").splitlines())) > 20
