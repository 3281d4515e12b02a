"""The file is the view."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from etl import schema
from etl.analysis import comparison, exports, query, sides
from etl.analysis.exports import SHAPES, TABLES
from etl.analysis.files import blocks, shapes
from etl.analysis.names import names
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import Data, View
from etl.reference import Reference

NOW = dt.datetime(2026, 11, 25, 8, 30, tzinfo=dt.UTC)
QUERIES = (
    "",
    "region=Beijing&family=data-security",
    "from=2024-01&to=2024-12&kind=action&kind=statistic&confidence=low&confidence=high",
    "outcome=fine&system=finance&lang=zh",
    "lang=zh&region=湖南省&outcome=not-stated&outcome=rectification-order",
    "q=no such words anywhere",
)
AnyView = Callable[[str], View]
MakeView = Callable[..., View]


@pytest.fixture
def made_of(items_frame: Callable[..., pl.LazyFrame], known: Reference) -> MakeView:
    """A view of a few made-up items."""

    def make(*rows: dict[str, object]) -> View:
        tables = {name: pl.DataFrame(schema=schema.polars_schema(columns)) for name, columns in schema.TABLES.items()}
        tables["items"] = items_frame(*rows).collect()
        return View(Data.of(tables, known), query.Query(), known)

    return make


def csv_rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def json_rows(content: bytes) -> list[dict[str, object]]:
    about, *rows, _end = content.decode().split("\n")
    assert list(json.loads(about)) == ["about"]
    return [json.loads(row) for row in rows]


def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=False)


def sheet_rows(content: bytes) -> list[dict[str, object]]:
    header, *rows = workbook(content).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def about_of(kind: str, content: bytes) -> str:
    """What the file says of itself, as text."""
    match kind:
        case "xlsx":
            return "\n".join(f"{a}: {b}" for a, b in workbook(content).worksheets[2].iter_rows(values_only=True))
        case "zip":
            archive = zipfile.ZipFile(io.BytesIO(content))
            return archive.read(next(n for n in archive.namelist() if n.endswith(".README.txt"))).decode()
        case "parquet":
            return str(json.loads(pl.read_parquet_metadata(io.BytesIO(content))["about"]))
    return str(json.loads(content.decode().split("\n")[0])["about"])


def as_csv(value: object) -> str:
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    # One of the shipped titles begins with "@".
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) and not isinstance(value, int) else text


def as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def as_cell(value: object) -> object:
    if isinstance(value, list):
        return "; ".join(value) or None
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else value or (0 if value == 0 else None)


def with_names(items: pl.DataFrame, view: View) -> pl.DataFrame:
    """The columns of the warehouse, then the names of ids, one by one, then the one source of a shipped item."""
    dimensions = {"authorities": "authority", "systems": "system", "regions": "region"}
    dimensions |= {"violations": "violation", "outcomes": "outcome"}
    columns = []
    for column, dimension in dimensions.items():
        known = names(dimension, view.reference, view.say)
        said = [[known.get(id_, id_) for id_ in ids] for ids in items[column]]
        columns.append(pl.Series(f"{dimension}_names", said, dtype=schema.TEXT_LIST))
    sources = [[f"{publisher} ({url})"] for publisher, url in items.select("publisher", "source_url").iter_rows()]
    columns += [pl.Series("reports_count", [1] * items.height, dtype=pl.Int64)]
    return items.with_columns(*columns, pl.Series("reports", sources, dtype=schema.TEXT_LIST))


@pytest.mark.parametrize("words", QUERIES)
def test_every_kind_holds_the_items_chosen_cell_for_cell(words: str, view_of: AnyView) -> None:
    view = view_of(words)
    chosen = view.items.sort("date", "item_id").collect()
    named = with_names(chosen, view)
    expected = named.to_dicts()
    made = {kind: exports.make(view, "items", kind, now=NOW) for kind in TABLES}
    assert {(file.rows_count, file.items_count) for file in made.values()} == {(chosen.height, chosen.height)}
    assert csv_rows(made["csv"].content) == [{k: as_csv(v) for k, v in row.items()} for row in expected]
    assert json_rows(made["jsonl"].content) == [{k: as_json(v) for k, v in row.items()} for row in expected]
    assert sheet_rows(made["xlsx"].content) == [{k: as_cell(v) for k, v in row.items()} for row in expected]
    assert_frame_equal(pl.read_parquet(io.BytesIO(made["parquet"].content)), named)
    with zipfile.ZipFile(io.BytesIO(made["zip"].content)) as archive:
        stem = made["zip"].name.removesuffix(".zip")
        assert archive.namelist() == [f"{stem}.csv", f"{stem}.README.txt"]
        assert archive.read(f"{stem}.csv") == made["csv"].content
    assert chosen.columns == [column.name for column in schema.ITEMS]


def test_the_queries_above_choose_something(view_of: AnyView) -> None:
    assert [view_of(words).items.collect().height > 0 for words in QUERIES] == [True] * 5 + [False]


@pytest.mark.parametrize("words", QUERIES)
def test_every_kind_holds_every_label_of_the_items_chosen(words: str, view_of: AnyView) -> None:
    view = view_of(words)
    chosen = set(view.items.collect()["item_id"])
    expected = view.data.labels.filter(pl.col("item_id").is_in(chosen))
    columns = [column.name for column in schema.LABELS]
    table = pl.read_parquet(io.BytesIO(exports.make(view, "labels", "parquet").content))
    assert_frame_equal(table.select(columns), expected.select(columns), check_row_order=False)
    assert set(table["item_id"]) == chosen
    assert table.height == len(csv_rows(exports.make(view, "labels", "csv").content))
    assert table.height == len(json_rows(exports.make(view, "labels", "jsonl").content))
    assert table.height == len(sheet_rows(exports.make(view, "labels", "xlsx").content))
    assert table["date"].is_sorted()


def test_an_item_without_labels_keeps_one_row(shipped_data: Data, known: Reference) -> None:
    lost = (
        "miit-2024-01-05-1"
        if "miit-2024-01-05-1" in shipped_data.items["item_id"]
        else shipped_data.items["item_id"][0]
    )
    tables = {name: getattr(shipped_data, name) for name in schema.TABLES} | {
        "labels": shipped_data.labels.filter(pl.col("item_id") != lost)
    }
    asked = query.strictly([("confidence", c) for c in schema.CONFIDENCES] + [("kind", k) for k in schema.KINDS], known)
    view = View(Data.of(tables, known), asked, known)
    file = exports.make(view, "labels", "parquet")
    table = pl.read_parquet(io.BytesIO(file.content))
    assert file.items_count == table["item_id"].n_unique() == view.items.collect().height == shipped_data.items.height
    (row,) = table.filter(pl.col("item_id") == lost).to_dicts()
    assert row["title"] and row["date"]
    assert [row[name] for name in ("field", "value", "origin", "quote")] == [None] * 4


@pytest.mark.parametrize("id_", QUESTIONS)
@pytest.mark.parametrize(
    "words", ["", "metric=fines&share=1&grain=year&from=2022-01", "metric=apps&region=Beijing&region=Hunan&lang=zh"]
)
def test_the_table_of_a_chart_is_its_answer(id_: str, words: str, view_of: AnyView) -> None:
    view = view_of(f"{words}&chart={id_}")
    answer = view.answer(QUESTIONS[id_])
    file = exports.make(view, "chart", "parquet")
    table = pl.read_parquet(io.BytesIO(file.content))
    assert file.rows_count == answer.height
    unknown_sums = {
        "apps_count": ("items_count", "apps_known_count"),
        "entity_count": ("items_count", "entity_known_count"),
        "fine_cny": ("fined_count", "fine_known_count"),
    }
    same = [column for column in answer.columns if column not in unknown_sums]
    assert_frame_equal(table.select(same), answer.select(same))
    for column, (of, known) in unknown_sums.items():
        nobody_tells = (answer[of] > 0) & (answer[known] == 0)
        assert table[column].is_null().to_list() == nobody_tells.to_list()
        assert_frame_equal(table.filter(~nobody_tells).select(column), answer.filter(~nobody_tells).select(column))
    assert len(csv_rows(exports.make(view, "chart", "csv").content)) == answer.height
    assert len(sheet_rows(exports.make(view, "chart", "xlsx").content)) == answer.height


def test_the_items_behind_a_chart_are_counted_once(view_of: AnyView) -> None:
    fines = exports.make(view_of("chart=fines-over-time"), "chart", "csv")
    assert fines.items_count == view_of("outcome=fine").items.collect().height > 0
    ranking = exports.make(view_of("chart=violations&kind=action&kind=statistic"), "chart", "csv")
    assert ranking.items_count == view_of("").items.collect().height


def test_ids_stand_beside_their_names_in_the_language_of_the_view(view_of: AnyView) -> None:
    rows = csv_rows(exports.make(view_of("lang=zh&chart=region-violation"), "chart", "csv").content)
    assert list(rows[0])[:4] == ["region", "region_name", "violation", "violation_name"]
    assert {row["region_name"] for row in rows if row["region"] == "Hunan"} == {"湖南省"}
    rows = csv_rows(exports.make(view_of("chart=regions-over-time&from=2024-01"), "chart", "csv").content)
    assert (rows[0]["period"], rows[0]["period_name"]) == ("2024-01-01", "Q1 2024")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_follow_the_columns_of_the_warehouse(language: str, view_of: AnyView, known: Reference) -> None:
    view = view_of(f"region=Hunan&violation=data-leak&lang={language}")
    say = view.say
    for shape in ("items", "labels"):
        tables = [pl.read_parquet(io.BytesIO(exports.make(view, shape, "parquet").content)).columns]
        tables.append(list(csv_rows(exports.make(view, shape, "csv").content)[0]))
        tables.append(list(sheet_rows(exports.make(view, shape, "xlsx").content)[0]))
        tables.append(list(json_rows(exports.make(view, shape, "jsonl").content)[0]))
        assert all(columns == tables[0] for columns in tables)
    items = pl.read_parquet(io.BytesIO(exports.make(view, "items", "parquet").content))
    assert items.columns[: len(schema.ITEMS)] == [column.name for column in schema.ITEMS]
    assert all(say.name(known.violations["data-leak"]) in found for found in items["violation_names"])
    assert all(say.name(known.regions["Hunan"]) in found for found in items["region_names"])
    labels = pl.read_parquet(io.BytesIO(exports.make(view, "labels", "parquet").content))
    leaks = labels.filter(field="violations", value="data-leak")
    assert set(leaks["value_name"]) == {say.name(known.violations["data-leak"])}
    assert labels.filter(field="fine_cny")["value_name"].is_null().all()


def test_types_are_kept(view_of: AnyView) -> None:
    view = view_of("")
    sheet = workbook(exports.make(view, "items", "xlsx").content).worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    dates = [sheet.cell(n, columns["date"]) for n in range(2, sheet.max_row + 1)]
    assert all(cell.is_date and cell.number_format == "yyyy-mm-dd" for cell in dates)
    fines = [sheet.cell(n, columns["fine_cny"]).value for n in range(2, sheet.max_row + 1)]
    assert {type(fine) for fine in fines} == {int, type(None)}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet["A1"].font.bold
    parquet = pl.read_parquet_schema(io.BytesIO(exports.make(view, "items", "parquet").content))
    assert dict(list(parquet.items())[: len(schema.ITEMS)]) == dict(schema.polars_schema(schema.ITEMS))


FORMULAS = ("=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "\n =1", "　＝1", "＋1", "－1", "＠x", "\ufeff=1", "\x00=1")


@pytest.mark.parametrize("words", FORMULAS)
def test_formulas_are_made_harmless_in_csv_and_text_in_excel(words: str, made_of: MakeView) -> None:
    view = made_of({"title": words, "laws": (words, "b"), "fine_cny": 5000})
    (row,) = csv_rows(exports.make(view, "items", "csv").content)
    assert (row["title"], row["laws"], row["fine_cny"]) == (f"'{words}", f"'{words}; b", "5000")
    cells = [cell for line in workbook(exports.make(view, "items", "xlsx").content).worksheets[0] for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    (told,) = json_rows(exports.make(view, "items", "jsonl").content)
    assert (told["title"], told["laws"]) == (words, [words, "b"])


@pytest.mark.parametrize("words", ["plain", "a=b", "5-3", "x@y.cn", "工信部通报（=1）", "“=”", "https://a.cn/?b=1"])
def test_other_words_stay_as_they_are(words: str, made_of: MakeView) -> None:
    (row,) = csv_rows(exports.make(made_of({"title": words}), "items", "csv").content)
    assert row["title"] == words


HOSTILE = "a\x00b\x01\x0b\x1fc\ufffe\uffffd _x0041_ <b>&amp;\u2028🔥"


def test_characters_that_excel_cannot_hold_do_not_break_it_and_are_said(made_of: MakeView) -> None:
    view = made_of({"title": HOSTILE, "text": "<r><t>rich</t></r>", "entity_named": "one\r\ntwo\rthree"})
    content = exports.make(view, "items", "xlsx").content
    (row,) = sheet_rows(content)
    assert row["title"] == "a�b���c��d _x005F_x0041_ <b>&amp;\u2028🔥"  # openpyxl leaves Excel's escape as it stands
    assert row["text"] == "<r><t>rich</t></r> "
    assert row["entity_named"] == "one\ntwo\nthree"
    assert "stand as “�”: 1" in about_of("xlsx", content)
    (told,) = json_rows(exports.make(view, "items", "jsonl").content)
    assert told["title"] == HOSTILE
    assert pl.read_parquet(io.BytesIO(exports.make(view, "items", "parquet").content))["title"].item() == HOSTILE


@pytest.mark.parametrize("character", ["x", "🔥"])
def test_a_cell_too_long_for_excel_says_that_it_is_cut(character: str, made_of: MakeView) -> None:
    units = len(character.encode("utf-16-le")) // 2
    fits, too_long = character * (32_767 // units), character * 40_000
    content = exports.make(made_of({"title": fits}, {"title": too_long}), "items", "xlsx").content
    whole, cut = (str(row["title"]) for row in sheet_rows(content))
    assert whole == fits
    assert cut.endswith("… [cut: 40,000 characters in all]") and cut.startswith(character * 1000)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert "Excel holds no more than 32,767 characters: 1." in about_of("xlsx", content)
    (_, row) = csv_rows(exports.make(made_of({"title": "x"}, {"title": too_long}), "items", "csv").content)
    assert row["title"] == too_long


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out(
    view_of: AnyView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.analysis.files.workbook.ROWS", 300)
    with pytest.raises(ValueError, match=r"Excel holds 299 rows at most and these are 330; .* take CSV or Parquet\."):
        exports.make(view_of(""), "items", "xlsx")


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=3))
def test_any_words_come_back_from_every_kind(title: str, laws: list[str]) -> None:
    table = pl.DataFrame({"title": [title], "laws": [laws]}, schema={"title": pl.String, "laws": schema.TEXT_LIST})
    content = exports._csv(table).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    for written, meant in ((row["title"], title), (row["laws"], "; ".join(laws))):
        assert written in (meant, f"'{meant}")
        assert written.lstrip()[:1] not in tuple("=+-@＝＋－＠") or written.startswith("'")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind != "csv"])
@pytest.mark.parametrize("words", ["region=Beijing&chart=trend", "lang=zh&region=Beijing&chart=trend"])
def test_every_file_explains_itself(words: str, kind: str, shape: str, view_of: AnyView) -> None:
    view = view_of(words)
    file = exports.make(view, shape, kind, link="https://example.org/export?region=Beijing", now=NOW)
    said = about_of(kind, file.content)
    for part in (
        sides.describe(view) if shape == "comparison" else view.describe(),
        "region=Beijing",
        "https://example.org/export?region=Beijing",
        str(file.rows_count),
        str(file.items_count),
        "2026-11-25 08:30:00 UTC",
        view.data.version,
        "CC BY 4.0",
        *(view.say(column.meaning) for column in schema.ITEMS if shape == "items"),
    ):
        assert part in said


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", TABLES)
def test_files_differ_in_nothing_but_the_time_written(kind: str, shape: str, view_of: AnyView) -> None:
    first, second, later = (
        exports.make(view_of("chart=trend&region=Hunan"), shape, kind, now=now).content
        for now in (NOW, NOW, NOW + dt.timedelta(hours=1))
    )
    assert first == second
    assert (first == later) == (kind == "csv")


@pytest.mark.parametrize(
    ("words", "shape", "stem"),
    [
        ("", "items", "enforcement-actions_2019-01-to-2026-09"),
        ("kind=action", "items", "enforcement-actions_2019-01-to-2026-09"),
        ("kind=action&kind=statistic", "items", "enforcement-items_statistic_2019-01-to-2026-09"),
        ("section=legislative", "items", "items_legislative_2019-01-to-2026-09"),
        (
            "region=Beijing&family=data-security",
            "items",
            "enforcement-actions_beijing_data-security_2019-01-to-2026-09",
        ),
        ("from=2024-01&to=2024-12", "labels", "enforcement-labels_2024-01-to-2024-12"),
        ("month=2024-12", "items", "enforcement-actions_2024-12"),
        ("month=2024-03&month=2024-12", "items", "enforcement-actions_2-months-of-2024-03-to-2024-12"),
        (
            "outcome=not-stated&region=Unknown",
            "items",
            "enforcement-actions_region-unknown_outcome-not-stated_2019-01-to-2026-09",
        ),
        ("chart=trend&grain=month&share=1&lang=zh", "chart", "trend_month_share_zh_2019-01-to-2026-09"),
        # Of two selections the months of both, not all that are loaded.
        (
            "a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12",
            "comparison",
            "enforcement-comparison_a-from-2024-01-to-2024-12_b-from-2025-01-to-2025-12_2024-01-to-2025-12",
        ),
        (
            "a=region%3DHunan%26to%3D2022-12&b=from%3D2024-01%26to%3D2024-12&chart=compare-regions",
            "chart",
            "compare-regions_a-region-hunan-to-2022-12_b-from-2024-01-to-2024-12_60-months-of-2019-01-to-2024-12",
        ),
        ("q=约谈", "items", "enforcement-actions_q-c707b7dc_2019-01-to-2026-09"),
        ("q=a/b\\c:*?%22<>|.", "items", "enforcement-actions_q-a-b-c_2019-01-to-2026-09"),
        ("grain=month&item=x&chart=trend", "items", "enforcement-actions_2019-01-to-2026-09"),
    ],
)
def test_the_name_says_what_is_in_it_and_of_when(words: str, shape: str, stem: str, view_of: AnyView) -> None:
    view = view_of(words)
    assert exports.draft(view, shape, "csv").name == f"{stem}_as-of-{view.data.loaded_on}.csv"
    assert exports.draft(view_of(""), "items", "pptx").name.startswith("enforcement-brief_2019-01-to-2026-09_as-of-")


def test_a_long_name_is_cut_but_for_months_and_day(view_of: AnyView, known: Reference) -> None:
    authorities = "&".join(f"authority={name}" for name in list(known.authorities)[:20])
    names_ = {
        exports.draft(view_of(f"{authorities}&region={region}"), "items", "csv").name for region in ("Hebei", "Hubei")
    }
    assert len(names_) == 2
    for name in names_:
        assert len(name) <= 120 + len(".csv")
        assert re.fullmatch(r"[a-z0-9_-]+\.csv", name)
        assert name.endswith(f"_2019-01-to-2026-09_as-of-{view_of('').data.loaded_on}.csv")


@pytest.mark.parametrize(
    ("shape", "kind", "chart", "sentence"),
    [
        ("rows", "csv", "", "The shape 'rows' is not known; use one of items, labels, chart, comparison."),
        ("items", "pdf", "", "The format 'pdf' is not known; use one of xlsx, csv, zip, parquet, jsonl, pptx."),
        ("chart", "csv", "pie", "The chart 'pie' is not known; add chart= with one of trend, "),
        ("chart", "csv", "", "The chart '' is not known; add chart= with one of trend, "),
    ],
)
def test_files_that_are_not_on_offer_are_refused_in_one_sentence(
    shape: str, kind: str, chart: str, sentence: str, view_of: AnyView
) -> None:
    with pytest.raises(exports.UnknownFile) as refused:
        exports.make(view_of(f"chart={chart}"), shape, kind)
    assert str(refused.value).startswith(sentence)
    assert str(refused.value).endswith(".")


def test_the_stamp_follows_the_rows_and_the_choice_alone(
    view_of: AnyView, shipped_data: Data, known: Reference
) -> None:
    def stamp(words: str, shape: str = "items", kind: str = "csv", of: Data = shipped_data) -> str:
        return exports.draft(View(of, view_of(words).query, known), shape, kind).stamp

    plain = stamp("region=Beijing")
    assert plain == stamp("region=Beijing&chart=trend&grain=year")
    assert plain != stamp("region=Beijing&mark=outcome%3Dfine&chart=trend")
    assert plain != stamp("region=Hunan")
    assert plain != stamp("region=Beijing", kind="zip")
    assert plain != stamp("region=Beijing", "labels")
    corrected = shipped_data.items.with_columns(pl.col("title") + pl.lit("!"))
    tables = {name: getattr(shipped_data, name) for name in schema.TABLES} | {"items": corrected}
    assert plain != stamp("region=Beijing", of=Data.of(tables, known))


@pytest.mark.parametrize("words", QUERIES)
def test_settling_a_view_changes_no_item(words: str, view_of: AnyView) -> None:
    view = view_of(f"{words}&grain=month&chart=trend")
    for shape in SHAPES:
        settled = shapes.settled(view, shape, "csv")
        assert_frame_equal(settled.items.collect(), view.items.collect())
        assert settled.query == query.strictly(settled.query.pairs(), view.reference)


def test_a_comparison_is_a_file_too(view_of: AnyView) -> None:
    view = view_of("a=region%3DHunan&b=region%3DShanghai&from=2021-01")
    expected = comparison.differences(*sides.sides(view))
    assert pl.read_parquet(io.BytesIO(exports.make(view, "comparison", "parquet").content)).equals(expected)
    file = exports.make(view, "comparison", "csv")
    assert file.rows_count == expected.height
    assert file.items_count == view_of("region=Hunan&region=Shanghai&from=2021-01").items.collect().height
    assert file.name.startswith("enforcement-comparison_a-region-hunan_b-region-shanghai_2021-01-to-2026-09_as-of-")
    about = json.loads(exports.make(view, "comparison", "jsonl").content.splitlines()[0])["about"]
    assert about["holds"] == "Two selections compared. A: Hunan. B: Shanghai."


def told(view: View, shape: str, link: str = "") -> dict[str, object]:
    return dict(json.loads(exports.make(view, shape, "jsonl", link).content.splitlines()[0])["about"])


@pytest.mark.parametrize(("shape", "chart"), [("comparison", ""), ("chart", "compare-regions")])
def test_a_comparison_left_to_the_default_says_which_it_was(shape: str, chart: str, view_of: AnyView) -> None:
    bare = view_of(f"region=National&chart={chart}")
    a, b = sides.chosen_pairs(bare)
    about = told(bare, shape, f"https://example.org/export/{shape}.jsonl?region=National")
    link = str(about["link"])
    said = dict(parse_qsl(urlsplit(link).query))
    assert (tuple(parse_qsl(said["a"])), tuple(parse_qsl(said["b"]))) == (a, b)
    assert urlsplit(link).query == about["query"]
    again = view_of(str(about["query"]))
    kind = "parquet"
    assert pl.read_parquet(io.BytesIO(exports.make(again, shape, kind).content)).equals(
        pl.read_parquet(io.BytesIO(exports.make(bare, shape, kind).content))
    )
    assert link in str(about["citation"])


def test_a_comparison_is_cited_by_what_both_sides_hold(view_of: AnyView) -> None:
    view = view_of("region=Hunan&region=Beijing&a=from%3D2024-01%26to%3D2024-12&b=region%3DBeijing%26outcome%3Dfine")
    chosen = (
        "A: Enforcement actions, January 2024 to December 2024, in Hunan or Beijing, high or medium confidence; "
        "B: Enforcement actions, all months, in Beijing, outcome: Fine, high or medium confidence"
    )
    about = told(view, "comparison")
    assert about["chosen"] == chosen
    assert f"{chosen}, compare?{about['query']}, retrieved " in str(about["citation"])
    apart = sides.sides(view_of("region=Hunan&a=region%3DBeijing"))[0]
    assert apart.describe().count("; and of these: ") == 1


def test_a_comparison_says_which_of_its_own_months_are_thin(view_of: AnyView) -> None:
    view = view_of("a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12")
    coverage = "\n".join(map(str, told(view, "comparison")["coverage"]))  # type: ignore[call-overload]
    assert "2024" in coverage and "2020" not in coverage


@pytest.mark.parametrize("chart", comparison.CHARTS)
@pytest.mark.parametrize(
    "words",
    [
        "a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-03&metric=apps",
        "a=region%3DHunan&b=region%3DBeijing&grain=year&share=1",
    ],
)
def test_a_chart_of_two_selections_is_a_file_of_the_numbers_drawn(chart: str, words: str, view_of: AnyView) -> None:
    view, question = view_of(f"{words}&chart={chart}"), comparison.CHARTS[chart]
    both = sides.sides(view)
    table = pl.read_parquet(io.BytesIO(exports.make(view, "chart", "parquet").content))
    for side, answer in zip(both, comparison.answers(question, *both), strict=True):
        own = table.select(pl.col(f"^{side.key}_.*$").name.replace(f"^{side.key}_", "")).head(answer.height)
        assert own["value"].to_list() == answer["value"].to_list()
        assert own["known_count"].to_list() == answer["known_count"].to_list()
        marks = own["mark"] if question.is_over_time else table["mark"]
        assert marks.to_list() == answer["mark"].to_list()
    about = told(view, "chart")
    assert set(about["columns"]) == set(table.columns)  # type: ignore[call-overload]
    assert f"A: {both[0].name}. B: {both[1].name}." in str(about["holds"])
    assert exports.draft(view, "chart", "csv").name.startswith(chart)


def test_a_chart_of_two_selections_hatches_each_side_by_its_own_months(view_of: AnyView) -> None:
    view = view_of("a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12&chart=compare-months")
    block = blocks.of_chart(view)
    for n, answer in enumerate(comparison.answers(comparison.QUESTIONS[0], *sides.sides(view))):
        assert block.incomplete(n) == {row for row, state in enumerate(answer["state"]) if state != "complete"}
    assert block.incomplete(0) != block.incomplete(1)
    assert block.rows[0][:1] == ("January 2024 / January 2025",)
    assert block.header[1:] == ("A: Actions a month", "B: Actions a month")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_month_outside_the_data_gives_files_without_rows(shape: str, view_of: AnyView) -> None:
    view = view_of("month=2010-01&chart=trend")
    for kind in exports.KINDS[shape]:
        assert exports.make(view, shape, kind).items_count == 0
