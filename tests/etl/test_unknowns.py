"""What was not understood: each kind on a tiny issue, and the line that teaches it."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl import extraction, paths, pipeline, reference, rules, warehouse
from etl.classify import LONGEST, Labeller
from etl.records import Item, Unknown
from etl.unknowns import still

HEAD = "Cyber Notes, January 2025\n\nEnforcement Developments\n\n"
FAULT = (
    "1. Firm in Karamay fined (5 December 2024)\n\nOn 5 December, {body} fined a firm RMB 5,000 for weak passwords.\n"
)
DAY = dt.date(2024, 12, 5)
Extract = Callable[..., tuple[Unknown, ...]]


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    """Reads an issue of this text, with the shipped reference or a copy of it."""
    readers = rules.load()

    def read(text: str, folder: Path = paths.REFERENCE) -> tuple[Unknown, ...]:
        file = tmp_path / "cyber-notes.txt"
        file.write_text(HEAD + text, encoding="utf-8")
        return extraction.extract(file, Labeller(reference.load(folder), readers), readers).unknowns

    return read


def taught(unknown: Unknown, folder: Path) -> Path:
    """A copy of the reference data with the line added."""
    shutil.copytree(paths.REFERENCE, folder, dirs_exist_ok=True)
    assert unknown.add_to and unknown.add_line and not unknown.fill_in
    with (folder / Path(unknown.add_to).name).open("a", encoding="utf-8") as table:
        table.write(f"{unknown.add_line}\n")
    return folder


def test_what_is_understood_gives_none(extract: Extract) -> None:
    assert extract(FAULT.format(body="the CAC")) == ()


def test_what_stands_behind_the_longest_item_is_told(extract: Extract) -> None:
    (unknown,) = extract(FAULT.format(body="the CAC") + "It said so again. " * 4_000)
    assert (unknown.what, unknown.item_id, unknown.start) == ("length", "cyber-notes-2025-01-1", LONGEST)
    assert "said so again" in unknown.text


def test_an_authority_disappears_when_its_line_is_added(extract: Extract, tmp_path: Path) -> None:
    text = FAULT.format(body="the Karamay CAC")
    (unknown,) = extract(text)
    assert (unknown.what, unknown.path, unknown.item_id) == ("authority", "cyber-notes.txt", "cyber-notes-2025-01-1")
    assert unknown.text == "Karamay CAC"
    assert unknown.add_line == "Karamay CAC,,cyberspace,municipal,Xinjiang,Karamay,"
    assert extract(text, taught(unknown, tmp_path / "reference")) == ()


@pytest.mark.parametrize(
    ("body", "line", "authority"),
    [
        (
            "the Foobar County public security bureau",
            ",Foobar,County,,Xinjiang,Karamay",
            "Foobar County public security",
        ),
        ("the Foobar City public security bureau", ",Foobar,City,,Xinjiang,", "Foobar public security"),
    ],
)
def test_a_place_disappears_when_its_line_is_added_and_then_its_authority(
    extract: Extract, tmp_path: Path, body: str, line: str, authority: str
) -> None:
    text = FAULT.format(body=body)
    (place,) = extract(text)
    assert (place.what, place.add_to, place.add_line) == ("place", "data/reference/districts.csv", line)
    (unknown,) = extract(text, taught(place, tmp_path / "once"))
    assert unknown.what == "authority" and (unknown.add_line or "").startswith(f"{authority},,public-security,county,")
    taught(place, tmp_path / "twice")
    with (tmp_path / "twice/authorities.csv").open("a", encoding="utf-8") as table:
        table.write(f"{unknown.add_line}\n")
    assert extract(text, tmp_path / "twice") == ()


def test_a_place_whose_region_is_not_told_asks_for_it(extract: Extract) -> None:
    text = FAULT.format(body="the Foobar District CAC").replace("in Karamay ", "")
    (place,) = extract(text)
    assert (place.what, place.add_line, place.fill_in) == ("place", ",Foobar,District,,,", ("region",))


def test_a_name_of_several_places_asks_for_the_items_own_row(extract: Extract) -> None:
    (place,) = extract(FAULT.format(body="the Chaoyang District CAC").replace("in Karamay ", ""))
    assert (place.what, place.text, place.fill_in) == ("place", "Chaoyang District CAC", ("regions",))
    assert place.add_to == "data/items/2024-12.csv"


def test_an_action_without_violation_and_outcome_gives_one_row_to_fill_in(extract: Extract) -> None:
    found = extract(
        "1. CAC visited three firms (5 December 2024)\n\nThe CAC visited three firms and had tea with them.\n"
    )
    assert [unknown.what for unknown in found] == ["violation", "outcome"]
    row = "cyber-notes-2025-01-1,,enforcement,,action,2024-12-05,day,,CAC visited three firms,,CAC,,,National,"
    assert {unknown.add_line for unknown in found} == {row + ",,,,,,,,,high,,,,"}
    assert found[0].fill_in == ("violations", "outcomes") and found[0].text == "CAC visited three firms"


def test_an_action_of_nobody_asks_for_the_authority(extract: Extract) -> None:
    (unknown,) = extract("1. Firm fined (5 December 2024)\n\nA firm was fined RMB 5,000 for weak passwords.\n")
    assert (unknown.what, unknown.fill_in) == ("authority", ("authorities",))


def test_a_campaign_needs_no_violation(extract: Extract) -> None:
    text = "1. CAC starts a campaign (5 December 2024)\n\nThe CAC launched a special campaign against illegal apps.\n"
    assert extract(text) == ()


@pytest.mark.parametrize(
    ("title", "words"),
    [("CAC fined a firm (31 November 2024)", "31 November"), ("CAC fined a firm", "CAC fined a firm")],
)
def test_a_date_that_cannot_be_read_and_none_at_all_ask_for_it(extract: Extract, title: str, words: str) -> None:
    (unknown,) = extract(f"1. {title}\n\nThe CAC fined a firm RMB 5,000 for weak passwords.\n")
    assert (unknown.what, unknown.text, unknown.fill_in) == ("date", words, ("date",))
    assert unknown.start is not None and f"{title}\n"[unknown.start : unknown.end] == words
    assert (unknown.add_line or "").startswith("cyber-notes-2025-01-1,,enforcement,,action,,,,")


def test_a_paragraph_that_belongs_to_no_item_is_told(extract: Extract) -> None:
    (unknown,) = extract("Lost words\n\n" + FAULT.format(body="the CAC"))
    assert (unknown.what, unknown.text, unknown.item_id, unknown.add_to) == ("paragraph", "Lost words", None, None)


def load(folder: Path, issue: Path) -> tuple[Unknown, ...]:
    return pipeline.load(folder, [issue], lambda inputs, _: inputs).unknowns


def test_the_row_filled_in_settles_it(extract: Extract, tmp_path: Path) -> None:
    (unknown,) = extract("1. CAC fined three firms (5 December 2024)\n\nThe CAC fined three firms for their tea.\n")
    folder, issue = tmp_path / "items", tmp_path / "cyber-notes.txt"
    folder.mkdir()
    header = (paths.ITEMS / "2024-12.csv").read_text(encoding="utf-8").partition("\n")[0]
    (folder / "2024-12.csv").write_text(f"{header}\n{unknown.add_line}\n", encoding="utf-8")
    (left,) = load(folder, issue)
    assert (left.what, left.path, left.add_line, left.fill_in) == ("violation", "2024-12.csv", None, ("violations",))
    row = next(csv.reader([unknown.add_line or ""]))
    row[header.split(",").index("violations")] = "other"
    (folder / "2024-12.csv").write_text(f"{header}\n{','.join(row)}\n", encoding="utf-8")
    assert load(folder, issue) == ()


@pytest.mark.parametrize("command", ["run", "check"])
def test_they_are_printed_by_kind_with_the_line_alone_and_published(
    extract: Extract, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    found = extract("Lost words\n\n" + FAULT.format(body="the Karamay CAC"))
    folder, file = tmp_path / "items", tmp_path / "w.duckdb"
    folder.mkdir()
    shutil.copy(paths.ITEMS / "2024-12.csv", folder)
    inputs = ["--items", str(folder), "--newsletters", str(tmp_path / "cyber-notes.txt")]
    code = command_line.main([command, *inputs, *(["--warehouse", str(file)] if command == "run" else [])])
    assert code == (1 if command == "check" else 0)  # A paragraph that became no item is wrong.
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    for line in (
        "Not understood: 2",
        "authority: 1",
        "cyber-notes.txt, cyber-notes-2025-01-1: authority not understood: Karamay CAC",
        "Add the line to data/reference/authorities.csv.",
        "Karamay CAC,,cyberspace,municipal,Xinjiang,Karamay,",
        "cyber-notes.txt: paragraph not understood: Lost words",
    ):
        assert line in lines
    if command == "run":
        published = warehouse.read(file)["unknowns"].sort("what").to_dicts()
        assert published == [unknown.row() for unknown in sorted(found, key=lambda u: u.what)]


def test_what_one_source_leaves_open_and_another_tells_is_not_unknown() -> None:
    lacking = Unknown("b-2025-01", "b.txt", "b-2025-01-1", "outcome", "Lender met", 0, 10, "data/items/2024-12.csv")
    strange = replace(lacking, what="authority", text="Karamay CAC", add_to="data/reference/authorities.csv")
    first, second = (
        Item(f"{name}-2025-01-1", f"{name}-2025-01", "enforcement", "action", DAY, "day", "Lender met", "high")
        for name in "ab"
    )
    event = replace(
        first, outcomes=("fine",), joined=(first.report(), replace(second.report(), start=20, end=30)), text="x" * 19
    )
    (told,) = still([lacking, strange], [event])
    assert (told.what, told.item_id, told.start, told.end) == ("authority", "a-2025-01-1", 20, 30)
    assert [unknown.item_id for unknown in still([lacking], [replace(event, outcomes=())])] == ["a-2025-01-1"]
    assert list(still([lacking, strange], [replace(event, source_id="items-2024-12")])) == []
