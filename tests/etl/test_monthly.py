"""A monthly table: every kind of bad input gives one sentence and a reject, and the rest loads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from etl import monthly, paths
from etl.reference import Reference

HEADER = "item_id,kind,date,title,authorities,violations,outcomes,apps_count,confidence"
GOOD = "miit-2024-12-27-9,action,2024-12-27,MIIT names apps,MIIT,excessive-collection,public-notice,22,high"


def read(
    folder: Path, known: Reference, *lines: str, name: str = "2024-12.csv", encoding: str = "utf-8"
) -> monthly.Table:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return monthly.read(path, known)


def test_a_short_row_is_filled_from_the_reference(tmp_path: Path, known: Reference) -> None:
    table = read(tmp_path, known, HEADER, GOOD)
    item = table.items[0]
    assert table.rejects == ()
    assert (item.systems, item.level, item.regions) == (("communications",), "national", ("National",))
    assert (item.source_id, item.month, item.date_precision) == ("items-2024-12", dt.date(2024, 12, 1), "day")
    assert ("violations", "excessive-collection", "reviewed") in {(x.field, x.value, x.origin) for x in item.labels}


def test_a_hyphen_says_that_a_person_found_nothing(tmp_path: Path, known: Reference) -> None:
    (item,) = read(tmp_path, known, HEADER, BAD.replace("excessive-collection", "-").replace(",22,", ",-,")).items
    assert (item.violations, item.apps_count, item.settled) == ((), None, ("violations", "apps_count"))
    assert not [label for label in item.labels if label.field in item.settled]


BAD = "miit-2024-12-28-1,action,2024-12-28,Second,MIIT,excessive-collection,public-notice,22,high"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (BAD.replace("excessive-collection", "too-much"), "column violations: 'too-much' is not known"),
        (BAD.replace("public-notice", "named"), "column outcomes: 'named' is not known"),
        (BAD.replace(",MIIT,", ",Atlantis CAC,"), "column authorities: 'Atlantis CAC' is not known"),
        (BAD.replace(",action,", ",deed,"), "column kind: 'deed' is not known"),
        (BAD.replace(",high", ",sure"), "column confidence: 'sure' is not known"),
        (BAD.replace("2024-12-28,", "28.12.2024,"), "column date: '28.12.2024' is not a date"),
        (BAD.replace("2024-12-28,", "2024-11-28,"), "is not in the file's month 2024-12"),
        (BAD.replace(",22,", ",twenty-two,"), "column apps_count: 'twenty-two' is not a whole number"),
        (BAD.replace(",22,", ",-1,"), "column apps_count: '-1' is not a whole number"),
        (BAD.replace(",Second,", ",,"), "column title: empty"),
        (GOOD, "column item_id: 'miit-2024-12-27-9' stands in an earlier line too"),
        (BAD + ",more", "more or fewer values than the header"),
        ("miit-1,action", "more or fewer values than the header"),
    ],
)
def test_a_wrong_row_is_rejected_in_one_sentence_and_the_rest_loads(
    tmp_path: Path, known: Reference, row: str, words: str
) -> None:
    table = read(tmp_path, known, HEADER, GOOD, row)
    assert [item.item_id for item in table.items] == ["miit-2024-12-27-9"]
    (reject,) = table.rejects
    assert words in reject.reason
    assert reject.reason.startswith("2024-12.csv, line 3, ")
    assert reject.line == 3
    assert reject.raw is not None and reject.raw.startswith(row.split(",")[0])


@pytest.mark.parametrize(
    ("lines", "name", "encoding", "words"),
    [
        ((HEADER + ",colour", GOOD + ",red"), "2024-12.csv", "utf-8", "line 1: column 'colour' is not known"),
        (("title,kind", "a,action"), "2024-12.csv", "utf-8", "line 1: column 'item_id' is missing"),
        ((HEADER, GOOD.replace("MIIT names", "工信部")), "2024-12.csv", "gb18030", "line 2: the file is not UTF-8"),
        ((HEADER, GOOD), "december.csv", "utf-8", "december.csv: the file name is not a month"),
        ((HEADER, '"open,' + GOOD), "2024-12.csv", "utf-8", "this is not CSV"),
        (("",), "2024-12.csv", "utf-8", "column 'item_id' is missing"),
    ],
)
def test_a_file_that_is_no_table_is_one_reject(
    tmp_path: Path, known: Reference, lines: tuple[str, ...], name: str, encoding: str, words: str
) -> None:
    table = read(tmp_path, known, *lines, name=name, encoding=encoding)
    assert table.items == ()
    (reject,) = table.rejects
    assert words in reject.reason


def test_a_city_must_lie_in_the_region(tmp_path: Path, known: Reference) -> None:
    header = HEADER + ",regions,city"
    row = GOOD.replace("MIIT,", "Taizhou public security,")
    assert read(tmp_path, known, header, row + ",Zhejiang,Taizhou").rejects == ()
    (reject,) = read(tmp_path, known, header, row + ",Zhejiang,Suzhou").rejects
    assert "column city: 'Suzhou' is not a prefecture-level city of Zhejiang" in reject.reason


def test_every_shipped_table_loads_whole(known: Reference) -> None:
    tables = [monthly.read(path, known) for path in sorted(paths.ITEMS.glob("*.csv"))]
    assert [reject.reason for table in tables for reject in table.rejects] == []
    assert sum(len(table.items) for table in tables) == 460
