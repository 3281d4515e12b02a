"""The export address answers with exactly what the function makes, or with one sentence."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from etl.__main__ import main
from etl.analysis import exports
from etl.analysis.files import shapes
from etl.analysis.view import View
from etl.paths import ROOT
from pages.shared import source
from pages.shared.source import Snapshot
from tests.pages.asked import asked, finished, get


def opened(page: str, words: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, value in parse_qsl(words):
        app.query_params[key] = [*app.query_params.get_all(key), value] if key in app.query_params else [value]
    app.switch_page(f"pages/{page}.py")
    return app.run()


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("shape", exports.SHAPES)
@pytest.mark.parametrize(
    "words", ["chart=trend", "region=Beijing&from=2024-01&chart=regions", "lang=zh&region=北京市&chart=trend"]
)
def test_the_address_gives_the_rows_of_the_function(words: str, shape: str, view_of: Callable[[str], View]) -> None:
    view = view_of(words)
    for kind in exports.KINDS[shape]:
        made = exports.make(view, shape, kind)
        answer = get(f"/export/{shape}.{kind}?{words}")
        assert answer.status == 200
        assert answer.headers["content-type"] == exports.MEDIA_TYPES[kind]
        assert answer.headers["content-disposition"] == f'attachment; filename="{made.name}"'
        assert answer.headers["x-row-count"] == str(made.rows_count)
        assert answer.headers["x-data-version"] == view.data.version
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["x-content-type-options"] == "nosniff"
        if kind == "csv":
            assert answer.body == made.content
        if kind == "parquet":
            told, expected = (pl.read_parquet(io.BytesIO(content)) for content in (answer.body, made.content))
            assert told.equals(expected)
        if kind == "jsonl":
            assert answer.body.split(b"\n")[1:] == made.content.split(b"\n")[1:]
            assert f"http://localhost:8501/export/{shape}.jsonl" in answer.body.decode()


@pytest.mark.usefixtures("warehouse_file")
def test_how_a_view_is_shown_changes_no_item() -> None:
    plain = get("/export/items.csv?region=Beijing")
    shown = get("/export/items.csv?region=Beijing&chart=trend&grain=month&item=x&a=region%3DHunan")
    assert plain.body == shown.body
    assert plain.headers["etag"] == shown.headers["etag"]
    assert get("/base/export/items.csv?region=Beijing").body == plain.body


OPENED = [
    ("overview", "confidence=high&chart=top-authorities&mark=authority%3DMIIT"),
    ("overview", "outcome=warning&chart=fines-over-time&mark=outcome%3Dfine%26from%3D2021-04%26to%3D2021-06"),
    ("authorities", "system=cyberspace&chart=authorities&mark=authority%3DMIIT"),
    ("authorities", "system=cyberspace&authority=MIIT&chart=authorities&mark=authority%3DMIIT"),
    ("compare", "outcome=fine&a=region%3DBeijing&b=region%3DHunan&chart=compare-b-outcomes&mark=outcome%3Dfine"),
    ("coverage", "region=Hunan&chart=coverage-months&mark=from%3D2025-01%26to%3D2025-01"),
    ("coverage", "chart=coverage-miit-lists&mark=authority%3DMIIT%26outcome%3Dpublic-notice%26to%3D2021-01"),
    ("coverage", "region=Hunan&chart=coverage-systems&mark=system%3Dfinance%26from%3D2022-07%26to%3D2022-09"),
]


@pytest.mark.parametrize(("page", "words"), OPENED)
def test_while_a_mark_is_open_page_address_and_command_give_what_is_behind_it(
    page: str, words: str, warehouse_file: Path, tmp_path: Path
) -> None:
    app = opened(page, words)
    assert not app.exception and not app.warning
    behind = [table.value for table in app.dataframe if "title" in table.value.columns]
    titles = sorted(behind[0]["title"]) if behind else []
    assert titles or any("No action is reported here" in info.value for info in app.info)
    read = pl.read_csv(get(f"/export/items.csv?{words}").body)
    assert sorted(read["title"]) == titles
    out = tmp_path / "out.parquet"
    assert main(["export", "--warehouse", str(warehouse_file), "--query", words, str(out)]) == 0
    assert pl.read_parquet(out)["item_id"].to_list() == read["item_id"].to_list()
    labels = pl.read_csv(get(f"/export/labels.csv?{words}").body)
    assert set(labels["item_id"]) == set(read["item_id"])
    # The panel offers these, and the page below all that is chosen.
    links = [link.url for link in app.get("link_button")] if titles else []
    assert not titles or any(link.startswith("export/items.pptx?") and "mark=" in link for link in links)


@pytest.mark.usefixtures("warehouse_file")
def test_every_file_of_an_opened_mark_counts_what_is_behind_it_and_says_so(view_of: Callable[[str], View]) -> None:
    words = "chart=top-authorities&mark=authority%3DMIIT"
    view = view_of(words)
    for shape in ("items", "labels"):
        for kind in exports.KINDS[shape]:
            assert exports.make(view, shape, kind).items_count == view.behind.items.collect().height > 0
    about = json.loads(get(f"/export/items.jsonl?{words}").body.splitlines()[0])["about"]
    assert about["chosen"].endswith("confidence; of these: by MIIT")
    assert about["query"] == words


@pytest.mark.usefixtures("warehouse_file")
def test_json_is_another_name_for_json_lines() -> None:
    plain, other = (get(f"/export/items.{suffix}?region=Beijing") for suffix in ("jsonl", "json"))
    assert other.status == 200 and other.body.split(b"\n")[1:] == plain.body.split(b"\n")[1:]
    assert other.headers["content-disposition"] == plain.headers["content-disposition"]


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("host", "link"),
    [
        ("dashboard.example:8501", "http://dashboard.example:8501/export/items.jsonl?q=no+such"),
        ("[::1]:8501", "http://[::1]:8501/export/items.jsonl?q=no+such"),
        ("evil.example/?", "/export/items.jsonl?q=no+such"),
        ('x"><b>', "/export/items.jsonl?q=no+such"),
        ("", "/export/items.jsonl?q=no+such"),
    ],
)
def test_the_link_in_a_file_names_a_plain_host_or_none(host: str, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENFORCEMENT_OPEN_TO_ALL", "yes")
    answer = get("/export/items.jsonl?q=no such", headers={"Host": host})
    assert json.loads(answer.body.splitlines()[0])["about"]["link"] == link


@pytest.mark.usefixtures("warehouse_file")
def test_a_files_rows_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for = []
    of = shapes.shaped
    monkeypatch.setattr(shapes, "shaped", lambda view, shape: asked_for.append(shape) or of(view, shape))
    assert get("/export/items.csv").status == 200
    assert asked_for == ["items"]


@pytest.mark.usefixtures("warehouse_file")
def test_what_the_reader_already_has_is_not_sent_again() -> None:
    first = get("/export/items.xlsx?region=Hunan")
    tag = first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = get("/export/items.xlsx?region=Hunan", headers={"If-None-Match": known})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert get("/export/items.xlsx?region=Hubei", headers={"If-None-Match": tag}).status == 200
    assert get("/export/items.csv?region=Hunan", headers={"If-None-Match": tag}).status == 200
    assert get("/export/items.csv?region=Hunan", headers={"If-None-Match": '"other"'}).status == 200


@pytest.mark.usefixtures("warehouse_file")
def test_a_head_request_says_the_same_of_the_file() -> None:
    read, head = (get("/export/items.csv?region=Hunan", method) for method in ("GET", "HEAD"))
    assert (read.status, read.headers) == (head.status, head.headers)
    assert get("/export/items.csv", "POST").status == 405


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/export/items.csv?region=Nowhere", 400, "region=Nowhere: 'Nowhere' is not known; "),
        ("/export/items.csv?from=May", 400, "from=May: 'May' is not a month; write it as 2024-12."),
        ("/export/items.csv?from=2025-06&to=2025-01", 400, "from=2025-06 is after to=2025-01, so no month "),
        ("/export/items.csv?chart=pie", 400, "chart=pie: 'pie' is not known; use one of trend, "),
        ("/export/items.csv?mark=region%3DHunan", 400, "A mark is a part of a chart; add chart= with the name of its "),
        ("/export/items.csv?colour=red", 400, "The query key 'colour' is not known; use one of from, to, "),
        ("/export/items.csv?region=", 400, "region=: '' is not known; "),
        ("/export/items.pdf", 404, "The format 'pdf' is not known; use one of xlsx, csv, zip, parquet, jsonl, pptx."),
        ("/export/rows.csv", 404, "The shape 'rows' is not known; use one of items, labels, chart, comparison."),
        ("/export/items", 404, "The format '' is not known; use one of "),
        ("/export/", 404, "The shape '' is not known; use one of "),
        ("/export/chart.csv?chart=pie", 404, "The chart 'pie' is not known; add chart= with one of trend, "),
        ("/export/chart.csv", 404, "The chart '' is not known; add chart= with one of trend, "),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_said_in_one_sentence(address: str, status: int, sentence: str) -> None:
    answer = get(address)
    assert (answer.status, answer.headers["x-content-type-options"]) == (status, "nosniff")
    assert answer.words.startswith(sentence) and answer.words.endswith(".")


@pytest.mark.parametrize(("content", "sentence"), [(None, "There is no warehouse at"), (b"broken", "is damaged")])
def test_a_missing_or_broken_warehouse_is_said(
    content: bytes | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "broken.duckdb"
    if content:
        file.write_bytes(content)
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(file))
    answer = get("/export/items.csv")
    assert answer.status == 503
    assert sentence in answer.words and "python -m etl run" in answer.words
    assert get("/export/items.csv?lang=zh").words.startswith(("尚无数据仓库文件", "数据仓库文件"))


@pytest.mark.usefixtures("warehouse_file")
def test_too_many_rows_for_excel_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.analysis.files.workbook.ROWS", 10)
    assert get("/export/items.xlsx").status == 413
    assert get("/export/items.csv").status == 200


def test_any_other_error_is_a_plain_sentence_and_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Snapshot:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(source, "load", broken)
    answer = get("/export/items.csv")
    assert (answer.status, answer.words) == (500, "The file could not be made; the server's log says why.")
    assert get("/export/items.csv?lang=zh").words == "文件未能生成；原因见服务器日志。"
    assert "secret detail" in caplog.text and "Traceback" in caplog.text


def test_other_requests_are_answered_while_a_file_is_made(
    view_of: Callable[[str], View], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow() -> Snapshot:
        time.sleep(0.5)
        return Snapshot(view_of("").data)

    monkeypatch.setattr(source, "load", slow)

    async def both() -> int:
        work = asyncio.create_task(asked("/export/items.csv"))
        turns = 0
        while not work.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert (await work).status == 200
        return turns

    assert finished(both()) >= 20
