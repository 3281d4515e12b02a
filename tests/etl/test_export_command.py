"""`python -m etl export` writes the file that the page offers."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from etl.__main__ import main
from etl.analysis import exports
from etl.analysis.view import View


def exported(file: Path, words: str, out: Path, *more: str) -> int:
    return main(["export", "--warehouse", str(file), "--query", words, *more, str(out)])


@pytest.mark.parametrize("shape", exports.SHAPES)
@pytest.mark.parametrize("words", ["region=Beijing&from=2024-01&chart=trend", "lang=zh&family=数据安全&chart=regions"])
def test_it_writes_what_the_function_makes(
    words: str, shape: str, built_warehouse: Path, view_of: Callable[[str], View], tmp_path: Path
) -> None:
    view = view_of(words)
    for suffix in ("csv", "parquet", "json", "jsonl", "xlsx", "zip"):
        out = tmp_path / f"out.{suffix}"
        assert exported(built_warehouse, words, out, "--shape", shape) == 0
        made = exports.make(view, shape, "jsonl" if suffix == "json" else suffix)
        assert made.rows_count > 0
        match suffix:
            case "csv":
                assert out.read_bytes() == made.content
            case "parquet":
                assert pl.read_parquet(out).equals(pl.read_parquet(io.BytesIO(made.content)))
            case "json" | "jsonl":
                assert out.read_bytes().split(b"\n")[1:] == made.content.split(b"\n")[1:]
            case _:
                assert out.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    "words",
    [
        "region=Beijing&family=data-security",
        "?region=Beijing&family=data-security",
        "regions?region=Beijing&family=data-security",
        "http://127.0.0.1:8501/regions?region=Beijing&family=data-security#top",
        "https://example.org/export/items.csv?lang=zh&region=%E5%8C%97%E4%BA%AC%E5%B8%82&family=data-security",
    ],
)
def test_a_question_mark_or_a_whole_address_is_understood(
    words: str, built_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert exported(built_warehouse, words, out) == 0
    assert capsys.readouterr().out == f"Wrote 6 items to {out}.\n"
    assert len(out.read_text("utf-8-sig").splitlines()) == 1 + 6


def test_an_address_without_a_query_means_the_default_and_q_may_ask(built_warehouse: Path, tmp_path: Path) -> None:
    for words, count in (("http://127.0.0.1:8501/regions", 330), ("", 330), ("q=why?", 0)):
        assert exported(built_warehouse, words, tmp_path / "out.parquet") == 0
        assert pl.read_parquet(tmp_path / "out.parquet").height == count


def test_one_item_and_its_rows_are_counted_in_words(
    built_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item_id = "yanshi-public-security-2021-01-10-1"
    assert exported(built_warehouse, f"q={item_id}", tmp_path / "out.csv") == 0
    assert capsys.readouterr().out.startswith("Wrote 1 item to ")
    assert exported(built_warehouse, f"q={item_id}", tmp_path / "out.csv", "--shape", "labels") == 0
    assert capsys.readouterr().out.startswith("Wrote 1 item in ")


@pytest.mark.parametrize(
    ("words", "name", "more", "sentence"),
    [
        ("region=Nowhere", "out.csv", (), "region=Nowhere: 'Nowhere' is not known; "),
        ("from=2025-06&to=2025-01", "out.csv", (), "from=2025-06 is after to=2025-01, so no month lies between them; "),
        ("chart=pie", "out.csv", (), "chart=pie: 'pie' is not known; use one of trend, "),
        ("colour=red", "out.csv", (), "The query key 'colour' is not known; use one of "),
        ("colour", "out.csv", (), "The query key 'colour' is not known; use one of "),
        (
            "",
            "out.pdf",
            (),
            "out.pdf: the suffix '.pdf' is not known; use one of .xlsx, .csv, .zip, .parquet, .jsonl, .pptx.",
        ),
        ("", "out", (), "out: the suffix '' is not known; "),
        ("", "missing/out.csv", (), "{tmp}/missing/out.csv: No such file or directory; "),
        (
            "",
            "out.csv",
            ("--shape", "rows"),
            "The shape 'rows' is not known; use one of items, labels, chart, comparison.",
        ),
        ("chart=pie", "out.csv", ("--shape", "chart"), "The chart 'pie' is not known; add chart= with one of trend, "),
    ],
)
def test_errors_are_one_sentence(
    words: str,
    name: str,
    more: tuple[str, ...],
    sentence: str,
    built_warehouse: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exported(built_warehouse, words, tmp_path / name, *more) == 1
    said = capsys.readouterr().err
    assert said.startswith(sentence.format(tmp=tmp_path))
    assert said.count("\n") == 1 and said.endswith(".\n")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_warehouse_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exported(tmp_path / "none.duckdb", "", tmp_path / "out.csv") == 1
    assert capsys.readouterr().err == "There is no warehouse at none.duckdb yet; run `python -m etl run`.\n"
