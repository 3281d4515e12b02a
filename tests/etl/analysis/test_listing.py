"""Items as people read them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from etl import schema
from etl.analysis import listing
from etl.language import spoken
from etl.reference import Reference


def test_ids_become_names_and_lists_one_text(items_frame: Callable[..., pl.LazyFrame], known: Reference) -> None:
    items = items_frame(
        {"violations": ("no-consent", "data-leak"), "regions": ("Sichuan", "Chongqing")},
        {"title": "Newer", "date": "2024-02-01", "date_precision": "month"},
    )
    table = listing.listing(items, known, spoken("en")).collect()
    assert table["title"].to_list() == ["Newer", "An action"]
    assert table["date"].to_list() == ["2024-02", "2024-01-15"]
    assert table["violations"].to_list() == ["", "Collection without consent; Data leaked or exposed"]
    assert table["regions"].to_list() == ["", "Sichuan; Chongqing"]


def test_the_listing_has_every_chosen_item_once(shipped: pl.LazyFrame, known: Reference) -> None:
    assert sorted(listing.listing(shipped, known, spoken("en")).collect()["item_id"]) == sorted(
        shipped.collect()["item_id"]
    )


def test_the_dictionary_has_every_column_of_every_table() -> None:
    table = listing.columns()
    assert table.select("table", "column").rows() == [(t, c.name) for t, cs in schema.TABLES.items() for c in cs]
    assert table["meaning"].str.len_chars().min() > 0  # type: ignore[operator]
