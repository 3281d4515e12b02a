"""The file is the view."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import polars as pl

from etl import schema
from etl.analysis import exports
from etl.analysis.filters import Filters
from etl.reference import Reference


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_file_has_exactly_the_chosen_rows_and_all_columns(shipped: pl.LazyFrame, known: Reference) -> None:
    chosen = shipped.filter(Filters(regions=("Beijing",)).where(known))
    written = rows(exports.items_csv(chosen))
    assert {row["item_id"] for row in written} == set(chosen.collect()["item_id"])
    assert list(written[0]) == [column.name for column in schema.ITEMS]
    assert {row["regions"] for row in written} == {"Beijing"}


def test_formulas_are_made_harmless_and_numbers_stay(items_frame: Callable[..., pl.LazyFrame]) -> None:
    (row,) = rows(exports.items_csv(items_frame({"title": "=1+1", "fine_cny": 5000, "laws": ("-a", "b")})))
    assert (row["title"], row["fine_cny"], row["laws"]) == ("'=1+1", "5000", "'-a; b")


def test_chinese_text_and_empty_values_survive(items_frame: Callable[..., pl.LazyFrame]) -> None:
    (row,) = rows(exports.items_csv(items_frame({"source_title": "工信部通报", "apps_count": None})))
    assert (row["source_title"], row["apps_count"]) == ("工信部通报", "")


def test_the_name_says_what_is_in_it() -> None:
    name = exports.file_name(Filters(regions=("Beijing",), families=("data-security",)), "2026-09")
    assert name == "enforcement-items_beijing_data-security_2026-09.csv"
