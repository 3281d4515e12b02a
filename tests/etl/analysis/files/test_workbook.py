"""The second and third sheets of a workbook: counts with native charts, and what the file says of itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import polars as pl
import pytest
from openpyxl.chart.bar_chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet

from etl import schema
from etl.analysis import aggregates, colours, comparison, coverage, exports, query, sides, titles
from etl.analysis.files.block import MOST_SERIES
from etl.analysis.files.blocks import of_chart
from etl.analysis.questions import QUESTIONS, Question
from etl.analysis.view import Data, View
from etl.reference import Reference

AnyView = Callable[[str], View]
COUNTED = {
    "By authority system": "system",
    "By region": "region",
    "By violation family": "family",
    "By outcome": "outcome",
}


def sheets(view: View, shape: str) -> list[Worksheet]:
    return openpyxl.load_workbook(io.BytesIO(exports.make(view, shape, "xlsx").content)).worksheets


def tables(sheet: Worksheet) -> dict[str, list[dict[str, object]]]:
    """title -> rows by header, for each block of the sheet."""
    found: dict[str, list[dict[str, object]]] = {}
    rows = list(sheet.iter_rows(values_only=True))
    for n, row in enumerate(rows):
        if row[0] in {"By period", *COUNTED}:
            header = [name for name in rows[n + 2] if name]
            body = rows[n + 3 :]
            end = next((i for i, line in enumerate(body) if line[0] is None), len(body))
            found[str(row[0])] = [dict(zip(header, line, strict=False)) for line in body[:end]]
    return found


def charts(sheet: Worksheet) -> list[BarChart]:
    found: list[BarChart] = sheet._charts
    return found


def widths(sheet: Worksheet) -> dict[int, float]:
    """The width of each column, counted from 1; neighbours of one width are written as one."""
    return {n: of.width for of in sheet.column_dimensions.values() for n in range(of.min, of.max + 1)}


def words_of(chart: BarChart) -> str:
    return "".join(run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r or ())


@pytest.mark.parametrize("shape", ["items", "labels"])
@pytest.mark.parametrize("words", ["", "region=Beijing&from=2024-01", "kind=action&kind=statistic&confidence=low"])
def test_the_second_sheet_counts_the_items_chosen(words: str, shape: str, view_of: AnyView, known: Reference) -> None:
    view = view_of(words)
    found = tables(sheets(view, shape)[1])
    actions = view.items.pipe(aggregates.counted).collect().height
    assert sum(int(str(row["Actions"] or 0)) for row in found["By period"]) == actions > 0
    for title, dimension in COUNTED.items():
        expected = aggregates.by_group(view.items, dimension, known).collect()
        chosen = view.filters.chosen(dimension)
        expected = expected.filter(pl.col(dimension).is_in(chosen)) if chosen else expected
        assert {row["Id"]: row["Actions"] for row in found[title]} == dict(
            expected.select(dimension, "items_count").iter_rows()
        )


@pytest.mark.parametrize("shape", ["items", "labels"])
def test_the_second_sheet_counts_as_the_page_does(shape: str, view_of: AnyView) -> None:
    shown = view_of("grain=year&metric=fines&share=1")
    found = tables(sheets(shown, shape)[1])
    years = [row["Period"] for row in found["By period"]]
    assert years[0] == "2019" and len(years) == 8
    answer = shown.answer(Question("by-region", "", "ranking", by="region"))
    shares = {row["Id"]: row["Share in %"] for row in found["By region"]}
    assert shares == {id_: pytest.approx(value) for id_, value in answer.select("region", "value").iter_rows()}


def test_a_month_without_a_source_is_empty_and_said_not_zero(view_of: AnyView) -> None:
    view = view_of("grain=month")
    months = {row["Period"]: row for row in tables(sheets(view, "items")[1])["By period"]}
    nothing = [view.say.period(m, "month") for m, state in view.coverage.states.items() if state == coverage.NOTHING]
    assert nothing
    for month in nothing:
        assert (months[month]["Actions"], months[month]["Coverage"]) == (None, "no source loaded: not known")
    assert months["September 2026"]["Coverage"] == "newest month included: still coming in"
    assert months["July 2022"]["Fines, CNY"] == 8_028_050_000
    assert months["March 2022"]["Organisations"] is None


def test_charts_are_excels_own_and_read_their_cells(view_of: AnyView) -> None:
    _, sheet, _ = sheets(view_of(""), "items")
    drawn = charts(sheet)
    assert [words_of(chart) for chart in drawn] == ["By period", *COUNTED]
    assert [chart.barDir for chart in drawn] == ["col", "bar", "bar", "bar", "bar"]
    assert all(chart.y_axis.scaling.min == 0 for chart in drawn)
    for chart in drawn:
        (series,) = chart.series
        cached = [point.v for point in series.val.numRef.numCache.pt]
        cells = [cell.value for (cell,) in sheet[series.val.numRef.f.split("!")[1].replace("$", "")]]
        assert [float(value) for value in cached] == [float(value) for value in cells if value is not None]
        places = [cell.value for (cell,) in sheet[series.cat.strRef.f.split("!")[1].replace("$", "")]]
        assert [point.v for point in series.cat.strRef.strCache.pt] == places


def test_incomplete_months_are_hatched_and_groups_have_the_colours_of_the_pages(view_of: AnyView) -> None:
    view = view_of("grain=month")
    _, sheet, _ = sheets(view, "items")
    by_month, by_system, *_ = charts(sheet)
    hatched = {point.idx for point in by_month.series[0].dPt if point.spPr.pattFill}
    states = list(view.coverage.states.values())
    assert hatched == {n for n, state in enumerate(states) if state != coverage.COMPLETE}
    ids = [row["Id"] for row in tables(sheet)["By authority system"]]
    drawn = [f"#{point.spPr.solidFill.srgbClr}" for point in by_system.series[0].dPt]
    assert drawn == [colours.BY_ID["system"][str(id_)] for id_ in ids]


@pytest.mark.parametrize("id_", QUESTIONS)
@pytest.mark.parametrize("words", ["", "metric=fines&grain=year&lang=zh", "share=1&region=Beijing", "q=no such words"])
def test_each_question_has_a_table_and_a_chart(id_: str, words: str, view_of: AnyView) -> None:
    view = view_of(f"{words}&chart={id_}")
    _, sheet, _ = sheets(view, "chart")
    block = of_chart(view)
    answer = view.answer(QUESTIONS[id_])
    assert len(charts(sheet)) == (0 if answer.is_empty() else 1)
    assert sheet["A1"].value == view.say(titles.of(QUESTIONS[id_], view.query))
    assert len(block.series) <= MOST_SERIES or block.is_ladder
    if block.is_matrix:
        values = [value for row in block.rows for value in row[1:] if value is not None]
        is_known = pl.col("state").ne_missing(coverage.NOTHING)
        assert sorted(map(float, values)) == pytest.approx(sorted(answer.filter(is_known)["value"].drop_nulls()))
        assert bool(sheet.conditional_formatting) == bool(values)


def test_fines_stand_on_a_scale_of_powers_of_ten(view_of: AnyView) -> None:
    view = view_of("chart=fines-over-time")
    _, sheet, _ = sheets(view, "chart")
    (chart,) = charts(sheet)
    fines = [value for value in view.answer(QUESTIONS["fines-over-time"])["value"] if value]
    assert (chart.y_axis.scaling.logBase, chart.y_axis.scaling.min) == (10, 1_000)
    assert 1_000 < min(fines) <= 10_000 and max(fines) >= 8_028_050_000
    drawn = [cell.value for (cell,) in sheet[chart.series[0].val.numRef.f.split("!")[1].replace("$", "")]]
    assert [value for value in drawn if value is not None] == fines


def test_the_ladder_draws_every_outcome_from_mild_to_severe(view_of: AnyView, known: Reference) -> None:
    view = view_of("chart=outcomes-over-time&grain=year")
    block = of_chart(view)
    names = {outcome.name_en: outcome.severity for outcome in known.outcomes.values()}
    steps = [names.get(name, 0) for name in block.header[1:]]
    assert steps == sorted(steps)
    assert block.series == tuple(range(1, 1 + view.answer(QUESTIONS["outcomes-over-time"])["outcome"].n_unique()))
    assert len(set(block.colours)) == len(block.series)


def test_a_chart_says_how_many_groups_it_leaves_out(view_of: AnyView) -> None:
    view = view_of("chart=systems-over-time")
    block = of_chart(view)
    assert block.left_out(view.say, block.drawn) == f"the first 8 of {len(block.header) - 1} are drawn"
    ranking = of_chart(view_of("chart=top-authorities"))
    assert ranking.left_out(view.say, 10) == f"the first 10 of {len(ranking.rows)} are drawn"


def test_names_of_others_never_become_formulas_of_a_chart(
    items_frame: Callable[..., pl.LazyFrame], shipped_data: Data, known: Reference
) -> None:
    rows = items_frame({"authorities": ("=1+1",)}, {"authorities": ("MIIT",)}, {"authorities": ("<r>x\x00</r>",)})
    tables_ = {name: getattr(shipped_data, name) for name in schema.TABLES} | {"items": rows.collect()}
    view = View(Data.of(tables_, known), query.Query(chart="authority-violation"), known)
    content = exports.make(view, "chart", "xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    names = {cell.value: cell.data_type for (cell,) in sheet["A20:A60"] if cell.value}
    assert names["=1+1"] == "s"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    assert not any("<f>" in part for name, part in parts.items() if name.startswith("xl/worksheets"))
    assert "<c:f>1+1" not in parts["xl/charts/chart1.xml"]


def test_sheets_are_named_in_the_language_of_the_view(view_of: AnyView) -> None:
    for words in ("lang=en", "lang=zh"):
        view = view_of(words)
        assert [sheet.title for sheet in sheets(view, "items")] == [view.say(n) for n in ("data", "aggregate", "about")]


@pytest.mark.parametrize(
    ("words", "shape"),
    [("", "items"), ("lang=zh", "items"), ("chart=systems-over-time", "chart"), ("chart=top-regions", "chart")],
)
def test_no_chart_is_cut_in_two_on_paper(words: str, shape: str, view_of: AnyView) -> None:
    _, sheet, _ = sheets(view_of(words), shape)
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    heights = [(sheet.row_dimensions[n].height or 15) / 72 * sheet.page_setup.scale / 100 for n in range(1, 400)]
    room = 8.27 - sheet.page_margins.top - sheet.page_margins.bottom
    starts = [0, *(brk.id for brk in sheet.row_breaks.brk)]
    assert charts(sheet)
    for chart in charts(sheet):
        first, last = chart.anchor._from.row, chart.anchor.to.row
        page = max(start for start in starts if start <= first)
        assert not any(first < start <= last for start in starts)
        assert sum(heights[page : last + 1]) <= room


def test_ids_and_names_are_not_cut_and_stand_before_the_numbers(view_of: AnyView) -> None:
    _, sheet, _ = sheets(view_of(""), "items")
    rows = tables(sheet)
    ids = [str(row["Id"]) for title in COUNTED for row in rows[title]]
    assert widths(sheet)[2] > max(map(len, [*ids, *(str(r["Coverage"]) for r in rows["By period"])]))
    assert list(rows["By period"][0])[:2] == ["Period", "Coverage"]


def test_a_comparison_shows_one_decimal_and_keeps_them_all(view_of: AnyView) -> None:
    view = view_of("a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12")
    table = comparison.differences(*sides.sides(view))
    data, aggregate, _ = sheets(view, "comparison")
    shares = {cell.value: cell for cell in data[1]}["a_share_percent"]
    cells = [row[shares.column - 1] for row in data.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == pytest.approx(table["a_share_percent"].to_list(), abs=1e-12)
    assert {cell.number_format for cell in cells} == {"#,##0.0"}
    for head in data[1]:
        assert head.alignment.wrap_text
        assert widths(data)[head.column] > len(str(head.value)) + 2
    for name, column in (("id", 2), ("name", 3)):
        assert widths(data)[column] > table[name].str.len_chars().max()  # type: ignore[operator]
    counts = {cell.value: cell.column for cell in aggregate[3]}["A: actions"]
    assert aggregate.cell(4, counts).number_format == "#,##0"


def test_the_bars_of_what_may_be_chance_are_pale_in_a_workbook_too(view_of: AnyView) -> None:
    _, sheet, _ = sheets(view_of("a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12"), "comparison")
    (chart,) = charts(sheet)
    assert chart.series[0].dPt[0].spPr.solidFill.srgbClr == colours.pale(colours.BLUE)[1:]
