"""Each page opens: with data, with none, with a broken file, from a shared link."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qsl

import polars as pl
import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from etl import reference
from etl.analysis import exports
from etl.analysis.query import Query, strictly
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import Data, View
from etl.paths import ROOT
from etl.reference import Reference
from pages.shared import words

PAGES = tuple(words.PAGES)
QUERIES: tuple[dict[str, list[str]], ...] = (
    {},
    {"region": ["Beijing"], "grain": ["month"]},
    {"violation": ["data-leak"], "from": ["2024-01"], "metric": ["fines"], "share": ["1"]},
    {"kind": ["statistic"], "confidence": ["low", "high"]},
    {"system": ["finance"], "outcome": ["fine"], "q": ["bank"], "lang": ["zh"], "grain": ["year"]},
    {"family": ["app-conduct"], "split": ["1"], "milestones": ["off"]},
)


def opened(page: str, query: dict[str, list[str]] | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, values in (query or {}).items():
        app.query_params[key] = values
    app.switch_page(f"pages/{page}.py")
    return app.run()


def count_shown(app: AppTest) -> int:
    line = next(c.value for c in app.caption if " · " in c.value)
    found = re.match(r"\*\*([\d,]+)", line)
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_title_sentence_and_count(page: str) -> None:
    app = opened(page)
    assert not app.exception and not app.error
    assert app.title[0].value == words.PAGES[page][0]
    assert words.PAGES[page][1] in [shown.value for shown in app.markdown]
    assert count_shown(app) == 330


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_count_shown_is_rows_chosen_is_rows_in_the_file(
    page: str, query: dict[str, list[str]], shipped_data: Data, known: Reference
) -> None:
    asked = strictly([(key, value) for key, values in query.items() for value in values], known)
    view = View(shipped_data, asked, known)
    written = list(
        csv.DictReader(io.StringIO(exports.make(view, "items", "csv").content.decode("utf-8-sig"), newline=""))
    )
    app = opened(page, query)
    assert not app.exception
    assert count_shown(app) == view.items.collect().height == len(written) > 0
    if page == "items":
        assert app.dataframe[0].value.shape[0] == len(written)


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
def test_a_choice_without_items_is_said_and_nothing_breaks(page: str) -> None:
    app = opened(page, {"q": ["no such words anywhere"]})
    assert not app.exception
    assert "No item matches this choice" in app.info[0].value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("content", "sentence"), [(None, "There is no warehouse"), (b"broken", "is damaged")])
def test_a_missing_or_broken_warehouse_is_said_in_words(
    page: str, content: bytes | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "w.duckdb"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(file))
    app = opened(page)
    assert not app.exception
    assert app.title[0].value == words.PAGES[page][0]
    assert sentence in app.error[0].value and "python -m etl run" in app.error[0].value


@pytest.mark.parametrize(("content", "sentence"), [(None, "尚无数据仓库文件"), (b"broken", "已损坏")])
def test_a_missing_or_broken_warehouse_is_said_in_chinese(
    content: bytes | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "w.duckdb"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(file))
    assert sentence in opened("overview", {"lang": ["zh"]}).error[0].value


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
def test_what_a_link_asks_in_vain_is_said_and_the_rest_is_shown(page: str) -> None:
    app = opened(page, {"region": ["Hunan", "Nowhere"], "grain": ["week"]})
    assert not app.exception
    assert ["Nowhere" in app.warning[0].value, "week" in app.warning[1].value] == [True, True]
    assert count_shown(app) == 22


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("query", "complaint"),
    [({"region": ["Atlantis"]}, "Atlantis"), ({"from": ["2025-06"], "to": ["2025-01"]}, "exchange the two")],
)
def test_what_is_asked_in_vain_shows_nothing(page: str, query: dict[str, list[str]], complaint: str) -> None:
    app = opened(page, query)
    assert not app.exception
    assert complaint in app.warning[0].value
    assert count_shown(app) == 0
    assert "No item matches this choice" in app.info[0].value


@pytest.mark.usefixtures("warehouse_file")
def test_a_chart_that_there_is_not_is_said() -> None:
    app = opened("overview", {"chart": ["pie"], "mark": ["region=Hunan"]})
    assert not app.exception
    assert "'pie' is not known" in app.warning[0].value
    assert count_shown(app) == 330


@pytest.mark.usefixtures("warehouse_file")
def test_a_side_that_is_asked_in_vain_is_empty() -> None:
    app = opened("compare", {"a": ["region=Atlantis"], "b": ["region=Hunan"]})
    assert not app.exception
    assert "Atlantis" in app.warning[0].value
    assert any("nothing to compare" in info.value for info in app.info)


@pytest.mark.usefixtures("warehouse_file")
def test_words_of_a_link_are_never_run_as_markdown() -> None:
    shown = next(c.value for c in opened("items", {"q": ["![x](http://outside/a.png)"]}).caption if " · " in c.value)
    assert r"\!\[x\]\(http\://outside/a.png\)" in shown.replace("\u2060", "")
    assert "//outside" not in shown  # A bare address would become a link.


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("id_", ["trend", "outcomes-over-time", "fines-over-time", "top-violations"])
def test_a_link_to_a_mark_lists_what_is_behind_it(id_: str, shipped_data: Data, known: Reference) -> None:
    answer = View(shipped_data, Query(), known).answer(QUESTIONS[id_])
    row = answer.filter(pl.col("items_count") > 1).row(0, named=True)
    app = opened("overview", {"chart": [id_], "mark": [row["mark"]]})
    assert not app.exception
    listed = next(table.value for table in app.dataframe if "title" in table.value.columns)
    assert listed.shape[0] == row["items_count"]
    assert any(f"· {row['items_count']} actions" in shown.value for shown in app.markdown)


@pytest.mark.usefixtures("warehouse_file")
def test_one_more_click_makes_a_mark_the_filter() -> None:
    app = opened("overview", {"confidence": ["high"], "chart": ["top-authorities"], "mark": ["authority=MIIT"]})
    before = count_shown(app)
    next(button for button in app.button if button.key == "narrow").click().run()
    assert app.query_params["authority"] in ("MIIT", ["MIIT"]) and "mark" not in app.query_params
    assert 0 < count_shown(app) < before


@pytest.mark.usefixtures("warehouse_file")
def test_a_number_that_no_source_tells_is_never_shown_as_zero() -> None:
    app = opened("overview", {"authority": ["MIIT"], "to": ["2025-09"], "grain": ["month"]})
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Actions"], shown["Organisations"]) == ("1", "not known")


def test_the_settings_that_others_paid_for_hold() -> None:
    config.get_config_options(force_reparse=True)
    assert config.get_option("runner.postScriptGC") is False
    assert config.get_option("global.minCachedMessageSize") >= 1e12
    assert config.get_option("client.disableDataExport") is True
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("client.showErrorDetails") == "none"


@pytest.mark.usefixtures("warehouse_file")
def test_a_broken_reference_table_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise reference.BrokenReference("laws.csv, line 3: a column is missing; compare the row with the header.")

    monkeypatch.setattr(reference, "load", broken)
    for language, label in (("en", "The reference data cannot be used"), ("zh", "参考数据无法使用")):
        app = opened("overview", {"lang": [language]})
        assert not app.exception
        assert label in app.error[0].value and "laws.csv, line 3" in app.error[0].value


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"to": ["2024-06"]}, "Q3 2023, the newest quarter that can be judged"),
        ({"to": ["2025-06"], "from": ["2025-05"]}, "No period of this choice"),
        ({"month": ["2025-03"], "grain": ["month"]}, "March 2025, the newest month that can be judged"),
    ],
)
def test_the_headline_stays_within_the_months_chosen(query: dict[str, list[str]], words: str) -> None:
    app = opened("overview", query)
    assert not app.exception
    assert words in " ".join([shown.value for shown in app.header] + [shown.value for shown in app.info])
    assert not any("January 2026" in shown.value for shown in app.caption)


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("query", [{}, {"grain": ["year"], "kind": ["action", "statistic"]}])
def test_every_figure_of_the_headline_leads_to_the_actions_that_it_counts(
    query: dict[str, list[str]], shipped_data: Data, known: Reference
) -> None:
    app = opened("overview", query)
    links = [link.proto for link in app.get("page_link")]
    figures = [link for link in links if re.fullmatch(r"\*\*→ [\d,]+ actions?\*\*", link.label)]
    assert len(figures) == len(app.metric) == 4
    for column, link, figure in zip(("", "apps_count", "entity_count", "fine_cny"), figures, app.metric, strict=True):
        asked = strictly(parse_qsl(link.query_string), known)
        listed = View(shipped_data, asked, known).items.collect()
        value = listed[column].sum() if column else listed.height
        assert figure.value == asked.say.compact(value) and value > 0
        assert f"→ {listed.height} action" in link.label


@pytest.mark.usefixtures("warehouse_file")
def test_a_view_without_actions_has_no_headline() -> None:
    app = opened("overview", {"kind": ["statistic"]})
    assert not app.exception and not app.metric


@pytest.mark.usefixtures("warehouse_file")
def test_a_record_is_shown_on_a_page_without_a_list_too() -> None:
    app = opened("regions", {"item": ["miit-2024-06-19-1"]})
    assert not app.exception
    assert any(button.label.startswith("Next") for button in app.button)


@pytest.mark.usefixtures("warehouse_file")
def test_a_mark_that_no_single_filter_tells_offers_none() -> None:
    query = {"outcome": ["warning"], "chart": ["fines-over-time"]}
    app = opened("overview", query | {"mark": ["outcome=fine&from=2020-10&to=2020-12"]})
    assert not app.exception
    assert [button.key for button in app.button if button.key in ("narrow", "close")] == ["close"]


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("address", [{"grain": ["year"], "from": ["2021-10"]}, {"to": ["2025-03"]}])
def test_the_numbers_above_the_trend_are_those_of_the_list_below(address: dict[str, list[str]]) -> None:
    app = opened("overview", address)
    told = next(caption.value for caption in app.caption if caption.value.startswith("**1** "))
    layout = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]
    drawn = {n for note in layout["annotations"] for n in re.findall(r"\d+", note.get("text", ""))}
    assert drawn and drawn == set(re.findall(r"\*\*(\d+)\*\*", told))


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", ["overview", "items", "regions"])
def test_months_without_a_source_are_not_known_and_never_none(page: str) -> None:
    app = opened(page, {"from": ["2019-02"], "to": ["2019-02"]})
    assert [info.value for info in app.info] == [
        "No source is loaded for February 2019: whether anything happened then is not known. Choose other months."
    ]
    assert app.caption[0].value.startswith("**not known** · ")


@pytest.mark.usefixtures("warehouse_file")
def test_an_empty_choice_says_which_of_its_months_are_thin_or_without_a_source() -> None:
    app = opened("overview", {"from": ["2019-02"], "to": ["2019-03"], "region": ["Tibet"]})
    assert app.info[0].value.startswith("No item matches this choice.")
    told = [caption.value for caption in app.caption]
    assert "Thinly covered, more may have happened: March 2019" in told
    assert "No source loaded, not known: February 2019" in told


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("metric", ["items", "fines"])
def test_a_mark_of_a_month_without_a_source_opens_no_list_and_says_why(metric: str) -> None:
    asked = {"grain": "month", "metric": metric, "chart": "trend", "mark": "from=2019-02&to=2019-02"}
    app = opened("overview", {key: [value] for key, value in asked.items()})
    assert not app.exception
    assert any(info.value.startswith("No source is loaded for February 2019") for info in app.info)
    assert "**February 2019** · not known" in [shown.value for shown in app.markdown]


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    "asked",
    [
        {"region": ["Beijing"], "chart": ["regions"], "mark": ["region=Tibet"]},
        {"from": ["2024-01"], "chart": ["regions-over-time"], "mark": ["region=Hunan&from=2019-02&to=2019-02"]},
    ],
)
def test_a_mark_that_the_filter_leaves_out_says_so(asked: dict[str, list[str]]) -> None:
    app = opened("regions", asked)
    assert "Your filter leaves this out, so nothing can be listed here." in [info.value for info in app.info]
    assert any(shown.value.endswith("** · not in your choice") for shown in app.markdown)


@pytest.mark.usefixtures("warehouse_file")
def test_what_mailings_add_to_links_is_passed_over_and_other_unknown_keys_are_said() -> None:
    assert not opened("overview", {"utm_source": ["x"]}).warning
    assert "'source' is not known" in opened("overview", {"source": ["x"]}).warning[0].value
