"""Each page opens: with data, with none, with a broken file, from a shared link."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from etl.analysis import exports
from etl.analysis.filters import Filters
from etl.paths import ROOT
from etl.reference import Reference

PAGES = ("overview", "authorities", "regions", "violations", "items", "about")
QUERIES: tuple[dict[str, list[str]], ...] = (
    {},
    {"region": ["Beijing"]},
    {"violation": ["data-leak"], "from": ["2024-01"]},
    {"kind": ["statistic"], "confidence": ["low", "high"]},
    {"system": ["finance"], "outcome": ["fine"], "q": ["bank"]},
)


def opened(page: str, query: dict[str, list[str]] | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, values in (query or {}).items():
        app.query_params[key] = values
    app.switch_page(f"pages/{page}.py")
    return app.run()


def count_shown(app: AppTest) -> int:
    line = next(c.value for c in app.caption if " · " in c.value)
    found = re.match(r"\*\*([\d,]+) (action|item)", line)
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_title_sentence_and_count(page: str) -> None:
    app = opened(page)
    assert not app.exception and not app.error
    assert app.title[0].value == page.capitalize()
    assert app.markdown[0].value.endswith(".")
    assert count_shown(app) == 330


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_count_shown_is_rows_chosen_is_rows_in_the_file(
    page: str, query: dict[str, list[str]], shipped: pl.LazyFrame, known: Reference
) -> None:
    filters = Filters.from_query([(key, value) for key, values in query.items() for value in values])
    chosen = shipped.filter(filters.where(known))
    written = list(csv.DictReader(io.StringIO(exports.items_csv(chosen).decode("utf-8-sig"), newline="")))
    app = opened(page, query)
    assert not app.exception
    assert count_shown(app) == chosen.collect().height == len(written) > 0
    if page == "items":
        assert app.dataframe[0].value.shape[0] == len(written)


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
def test_a_choice_without_items_is_said_and_nothing_breaks(page: str) -> None:
    app = opened(page, {"q": ["no such words anywhere"]})
    assert not app.exception
    assert "No item matches this choice" in app.info[0].value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("content", "words"), [(None, "There is no warehouse"), (b"broken", "is damaged")])
def test_a_missing_or_broken_warehouse_is_said_in_words(
    page: str, content: bytes | None, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "w.duckdb"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(file))
    app = opened(page)
    assert not app.exception
    assert words in app.error[0].value and "python -m etl run" in app.error[0].value


@pytest.mark.usefixtures("warehouse_file")
def test_words_of_a_link_are_never_run_as_markdown() -> None:
    shown = next(c.value for c in opened("items", {"q": ["![x](http://outside/a.png)"]}).caption if " · " in c.value)
    assert r"\!\[x\]\(http\://outside/a.png\)" in shown


@pytest.mark.usefixtures("warehouse_file")
def test_clearing_the_filters_shows_everything_again() -> None:
    app = opened("authorities", {"region": ["Beijing"]})
    assert count_shown(app) < 330
    next(b for b in app.button if b.label == "Clear all filters").click().run()
    assert count_shown(app) == 330


@pytest.mark.usefixtures("warehouse_file")
def test_an_unknown_fine_is_never_shown_as_zero() -> None:
    app = opened("overview", {"to": ["2026-09"]})
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["Actions"] == "4"
    assert metrics["Fines, CNY"] == metrics["Apps named"] == "not known"


@pytest.mark.usefixtures("warehouse_file")
def test_the_whole_record_of_a_selected_row_is_shown() -> None:
    app = opened("items", {"q": ["Didi fined"]})
    app.session_state["items"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    record = app.dataframe[1].value
    assert record.set_index("Column").loc["fine_cny", "Value"] == "8028000000"
    assert {"violations", "outcomes", "laws"} <= set(app.dataframe[2].value["field"])


def test_the_settings_that_others_paid_for_hold() -> None:
    config.get_config_options(force_reparse=True)
    assert config.get_option("runner.postScriptGC") is False
    assert config.get_option("client.disableDataExport") is True
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("client.showErrorDetails") == "none"
