"""The page Coverage: its cells, and that it tells of everything loaded whatever is chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from etl import pipeline, schema, warehouse
from etl.analysis.coverage import Coverage
from etl.analysis.coverage_tables import LOADED, REFUSED
from etl.analysis.query import Query
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import Data, View
from etl.paths import ITEMS, ROOT
from etl.reference import Reference
from pages.shared import downloads
from pages.shared.figures import charts, loaded_charts, palette
from pages.shared.figures.paint import Paint

JAN = dt.date(2024, 1, 1)
FILTERED = {"region": ["Tibet"], "metric": ["fines"], "share": ["1"], "from": ["2024-03"]}


def opened(query: dict[str, list[str]] | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, values in (query or {}).items():
        app.query_params[key] = values
    app.switch_page("pages/coverage.py")
    return app.run()


def told(app: AppTest) -> list[str]:
    """All sentences and numbers of the page but for what is chosen: its count and its files."""
    files = {f"**{words}**" for words in downloads.SHAPES.values()}
    sentences = [shown.value.replace("\\", "") for shown in app.markdown if shown.value not in files]
    return sentences + [f"{m.label} {m.value}" for m in app.metric]


@pytest.mark.usefixtures("warehouse_file")
def test_the_page_says_first_what_can_be_compared() -> None:
    app = opened()
    assert not app.exception
    words = "\n".join(told(app))
    for sentence in (
        "93 months: 52 well covered, 36 thin, 4 without a source",
        "June 2024 – October 2025 is the best-covered stretch, 17 months in a row",
        "In November 2025 – August 2026 only December 2025 and February 2026 can be relied on",
        "25 of 56 lists are in our records under their number",
        "Even so, at least 9 are in no source of ours",
        "Nothing was refused",
    ):
        assert sentence in words


@pytest.mark.usefixtures("warehouse_file")
def test_filters_do_not_change_it_even_where_nothing_matches() -> None:
    app = opened(FILTERED)
    assert not app.exception and "No item matches this choice" in app.info[0].value
    assert told(app) == told(opened())


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("chart", "mark", "count"),
    [
        ("coverage-systems", "system=public-security&from=2025-07&to=2025-09", 11),
        ("coverage-months", "from=2025-09&to=2025-09", 12),
        ("coverage-miit-lists", "authority=MIIT&outcome=public-notice&from=2023-05&to=2023-12", 2),
    ],
)
@pytest.mark.parametrize("filters", [{}, FILTERED])
def test_a_link_to_a_cell_lists_all_that_it_counts(
    chart: str, mark: str, count: int, filters: dict[str, list[str]]
) -> None:
    app = opened(filters | {"chart": [chart], "mark": [mark]})
    assert not app.exception
    listed = next(table.value for table in app.dataframe if "title" in table.value.columns)
    assert listed.shape[0] == count
    assert any(f"· {count} actions" in shown.value for shown in app.markdown)


@pytest.mark.usefixtures("warehouse_file")
def test_notices_around_a_missing_list_are_not_taken_for_it() -> None:
    mark = "authority=MIIT&outcome=public-notice&from=2023-05&to=2023-12"
    app = opened({"chart": ["coverage-miit-lists"], "mark": [mark]})
    assert any("notices from the time of the missing 30 to 34" in shown.value for shown in app.markdown)


def test_nothing_loaded_is_said_and_nothing_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {name: pl.DataFrame(schema=schema.polars_schema(columns)) for name, columns in schema.TABLES.items()}
    warehouse.write(tmp_path / "empty.duckdb", tables)
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(tmp_path / "empty.duckdb"))
    app = opened()
    assert not app.exception
    assert any("nothing can be said" in shown.value for shown in app.info)


@pytest.mark.parametrize("is_dark", [False, True])
def test_each_kind_of_cell_has_a_sign_a_look_and_words_of_its_own(
    items_frame: Callable[..., pl.LazyFrame], shipped_data: Data, known: Reference, is_dark: bool
) -> None:
    states = ("complete", "complete", "thin", "thin", "nothing", "newest")
    months = {dt.date(2024, n, 1): state for n, state in enumerate(states, 1)}
    items = items_frame(
        {"systems": ("finance",)},
        {"date": "2024-03-01", "systems": ("finance",)},
        {"date": "2024-06-01", "systems": ("finance",)},
        {"date": "2024-06-02", "systems": ("finance",)},
    ).collect()
    query = Query(grain="month")
    view = View(replace(shipped_data, items=items, coverage=Coverage(months)), query, known)
    question = QUESTIONS["coverage-systems"]
    figure = charts.draw(question, view.answer(question), Paint(query, known, is_dark))
    cells = figure.data[0]
    assert list(cells.text) == ["1", "0", "1", "?", "", "2"]
    assert list(cells.marker.pattern.shape) == ["", "", "/", "/", "", "/"]
    assert cells.marker.color[4] == palette.CLEAR and cells.marker.line.width[4] == 1
    assert len({cells.marker.color[n] for n in (0, 1, 3, 4)}) == 4
    words = [said for _, said in cells.customdata]
    assert "<br>1 action" in words[0] and "none reported, and the period is well covered" in words[1]
    assert "at least 1 action" in words[2] and "it cannot be said that there was none" in words[3]
    assert "no source loaded" in words[4] and "at least 2 actions" in words[5] and "still coming in" in words[5]
    assert [trace.name for trace in figure.data[1:]] == [
        "n: so many reported",
        "n: at least so many",
        "0: none reported",
        "?: cannot be said",
        "Empty: no source",
    ]


def test_an_inputs_name_is_shown_and_never_run(known: Reference) -> None:
    table = pl.DataFrame(
        {
            "input": ["<a href='x'>B</a>"] * 3,
            "month": [JAN, dt.date(2024, 2, 1), dt.date(2024, 3, 1)],
            "item_count": [4, 0, 2],
            "rejected_count": [0, 0, 1],
            "state": [LOADED, "nothing", REFUSED],
        }
    )
    figure = loaded_charts.inputs(table, Paint(Query(), known))
    cells = figure.data[0]
    assert (list(cells.text), list(cells.marker.pattern.shape)) == (["4", "", "2"], ["", "", "x"])
    assert figure.layout.annotations[0].text.startswith("&lt;a href")
    assert all("<a" not in words for _, words in cells.customdata)


ISSUE = """Cyber Notes, January 2025

Enforcement Developments

Lost words

1. Firm in Karamay fined (5 December 2024)

The Karamay CAC fined a firm RMB 5,000 for weak passwords.

2. Hospital in Karamay fined (6 December 2024)

The Karamay CAC met a hospital.
"""


@pytest.fixture
def with_unknowns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warehouse of one month and an issue of which four things are not understood."""
    folder, issue = tmp_path / "items", tmp_path / "cyber-notes.txt"
    folder.mkdir()
    (folder / "2024-12.csv").write_bytes((ITEMS / "2024-12.csv").read_bytes())
    issue.write_text(ISSUE, encoding="utf-8")
    pipeline.run(folder, [issue], tmp_path / "w.duckdb", lambda inputs, _: inputs)
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(tmp_path / "w.duckdb"))


@pytest.mark.usefixtures("with_unknowns")
@pytest.mark.parametrize(("lang", "label"), [("en", "No violation found: 1"), ("zh", "未识别出违规情形：1")])
def test_what_was_not_understood_is_listed_with_the_lines_to_add(lang: str, label: str) -> None:
    app = opened({"lang": [lang]})
    assert not app.exception
    assert any(label in words for words in told(app))
    listed = next(table.value for table in app.dataframe if "add_line" in table.value.columns)
    assert listed["text"].to_list() == [
        "Karamay CAC", "Karamay CAC", "Hospital in Karamay fined", "Lost words"
    ]  # fmt: skip
    assert listed["item"].isna().to_list() == [False, False, False, True]
    assert set(listed["path"]) == {"cyber-notes.txt"}
    line = "Karamay CAC,,cyberspace,municipal,Xinjiang,Karamay,"
    assert line in [shown.value for shown in app.code]  # Once, though two items name it.


@pytest.mark.usefixtures("with_unknowns")
def test_the_record_of_its_item_opens_below_it() -> None:
    app = opened({"item": ["cyber-notes-2025-01-2"]})
    assert not app.exception
    assert any("Hospital in Karamay fined" in shown.value for shown in app.get("html"))


@pytest.mark.usefixtures("warehouse_file")
def test_nothing_that_was_not_understood_is_said_in_words() -> None:
    assert any("Nothing: all authorities" in words for words in told(opened()))


@pytest.mark.usefixtures("told_twice")
def test_doubtful_pairs_are_listed_with_what_differs_and_the_line_that_decides() -> None:
    app = opened()
    assert "What may be reported twice" in [header.value for header in app.header]
    words = "\n".join(shown.value.replace("\\", "") for shown in app.markdown)
    for expected in (
        "[Bank branch fined one million yuan](items?item=harbour-2025-01-7) (20 December 2024) — ",
        "An authority in common, within a week or in the same month, and an equal number",
        "They differ in: the number of organisations.",
        "`harbour-2025-01-6,tideline-2025-01-3,yes,`",
    ):
        assert expected in words


@pytest.mark.usefixtures("told_twice")
def test_doubtful_pairs_are_told_in_chinese() -> None:
    words = "\n".join(shown.value for shown in opened({"lang": ["zh"]}).markdown)
    assert "不一致之处：单位数。" in words and "且有相同的数字" in words


@pytest.mark.usefixtures("warehouse_file")
def test_without_doubtful_pairs_nothing_is_said_of_them() -> None:
    assert "What may be reported twice" not in [header.value for header in opened().header]
