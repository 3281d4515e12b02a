"""What a file says of itself."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest

from etl.analysis import coverage
from etl.analysis.files import explain, shapes
from etl.analysis.files.explain import About
from etl.analysis.view import Data, View

NOW = dt.datetime(2026, 11, 25, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
AnyView = Callable[[str], View]
AboutOf = Callable[..., About]


@pytest.fixture
def about_of(view_of: AnyView) -> AboutOf:
    def make(words: str, shape: str = "items", kind: str = "zip", link: str = "") -> About:
        view = view_of(words)
        return explain.about(view, shape, shapes.shaped(view, shape), kind, link, NOW)

    return make


def told(about: About) -> dict[str, object]:
    return dict(json.loads(about.as_json()))


def test_sheet_readme_and_metadata_say_the_same(about_of: AboutOf) -> None:
    about = about_of("region=Beijing&family=data-security", link="https://example.org/x")
    rows, text, values = list(about.rows()), about.as_text(), told(about)
    assert len(values) == len(about.entries)
    for entry in about.entries:
        assert entry.label in text
        assert entry.label in [label for label, _ in rows]
        for part in [entry.value] if isinstance(entry.value, str | int) else list(entry.value):
            assert str(part) in text
            assert str(part) in [str(cell) for row in rows for cell in row]
    assert (values["rows_count"], values["items_count"]) == (6, 6)
    assert values["written_at"] == "2026-11-25 08:30:00 UTC"


def test_it_can_be_cited(about_of: AboutOf, shipped_data: Data) -> None:
    assert told(about_of("region=Hunan&from=2025-01"))["citation"] == (
        f"China cybersecurity enforcement dashboard, data version {shipped_data.version}, "
        "Enforcement actions, from January 2025, in Hunan, high or medium confidence, retrieved 25 November 2026."
    )


def test_the_query_it_names_gives_the_same_rows(about_of: AboutOf, view_of: AnyView) -> None:
    values = told(about_of("from=2020-01&region=National&lang=zh&kind=action&kind=statistic"))
    again = view_of(str(values["query"]))
    assert again.items.collect().height == values["rows_count"]
    assert values["actions_count"] == again.items.collect()["kind"].eq("action").sum() < again.items.collect().height


def test_months_that_cannot_be_compared_are_named(about_of: AboutOf, shipped_data: Data) -> None:
    def words(query_: str) -> str:
        said = told(about_of(query_))["coverage"]
        assert isinstance(said, list)
        return "\n".join(said)

    states = shipped_data.coverage.states
    for state, label in ((coverage.THIN, "Thinly covered"), (coverage.NOTHING, "No source loaded")):
        month = next(m for m, found in states.items() if found == state)
        (line,) = re.findall(f"{label}.*", words(f"month={month:%Y-%m}"))
        assert line.endswith(f": {month:%B %Y}")
    complete = next(m for m, found in states.items() if found == coverage.COMPLETE)
    assert words(f"month={complete:%Y-%m}").endswith("Every month of the choice is well covered.")
    assert "Newest month, still coming in: September 2026" in words("from=2026-01")
    assert "reach from January 2019 to September 2026" in words("")


@pytest.mark.parametrize("words", ["chart=trend", "chart=authority-violation&share=1", "chart=fines-over-time&lang=zh"])
def test_every_column_of_a_file_is_explained(words: str, about_of: AboutOf, view_of: AnyView) -> None:
    view = view_of(words)
    for shape in shapes.SHAPES:
        columns = told(about_of(words, shape))["columns"]
        assert isinstance(columns, dict)
        assert list(columns) == shapes.shaped(view, shape).table.columns
        assert all(columns.values())
