"""The count beside a value is what choosing it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from etl.analysis import facets
from etl.analysis.filters import LIST_KEYS, Filters
from etl.analysis.view import Data
from etl.reference import Reference

CHOICES = (
    Filters(),
    Filters(regions=("Hunan",), violations=("data-leak",)),
    Filters(families=("data-security",), violations=("minors",)),
    Filters(systems=("cyberspace",), authorities=("MIIT",)),
    Filters(vain=(("region", "Atlantis"),)),
    Filters(systems=("cyberspace",), kinds=("statistic", "action"), confidences=("low",)),
)


@pytest.mark.parametrize("choice", CHOICES, ids=str)
@pytest.mark.parametrize("keys", facets.FACETS, ids="-".join)
def test_a_count_is_the_number_of_items_after_choosing_it(
    shipped_data: Data, known: Reference, keys: tuple[str, ...], choice: Filters
) -> None:
    found = facets.counts(shipped_data.items.lazy(), choice, known)
    for key in keys:
        for value, count in found[key].items():
            asked = value.rpartition("/")[2] if key == "city" else value
            only = replace(choice.without(*keys), **{LIST_KEYS[key]: (asked,)})  # type: ignore[arg-type]
            items = shipped_data.items.filter(only.where(known))
            assert items.height == count, (key, value)


def test_cities_of_one_name_stand_in_both_regions_with_what_choosing_them_shows(
    items_frame: Callable[..., pl.LazyFrame], known: Reference
) -> None:
    items = items_frame(
        {"regions": ("Zhejiang",), "city": "Taizhou"},
        {"regions": ("Jiangsu",), "city": "Taizhou"},
        {"regions": ("Jiangsu",), "city": "Taizhou"},
    )
    assert facets.counts(items, Filters(), known)["city"] == {"Zhejiang/Taizhou": 3, "Jiangsu/Taizhou": 3}
