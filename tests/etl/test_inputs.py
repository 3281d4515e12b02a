"""What lies in the input folders may be anything: each thing costs itself, in a sentence, and the other files load."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl import inputs, monthly, paths, pipeline, warehouse
from etl.inputs import UnreadableFile
from etl.reference import Reference
from tests.conftest import quietly

OURS = paths.ROOT / "tests/newsletters/harbour-2024-12.md"
HEADER = "item_id,kind,date,title,authorities,confidence\n"
ROW = "a-{n},action,2024-{month}-05,A title,MIIT,high\n"
NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """As a user who may not read everything, where the tests run as one who may."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def of_a_hundred_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


THINGS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (pipe, "is no file but a pipe or a device; put the file itself there."),
    "a folder": (Path.mkdir, "is a folder; put its files beside the others, or name it."),
    "a link to nothing": (link_to_nothing, "is a link to nothing; put the file there again, or remove the link."),
    "a link to itself": (
        link_to_itself,
        "could not be opened (Too many levels of symbolic links); see that it may be read.",
    ),
    "a device": (link_to_a_device, "is no file but a pipe or a device; put the file itself there."),
    "a hundred megabytes": (of_a_hundred_megabytes, "is larger than 50 MB; give the issue or the table alone."),
}


@pytest.mark.parametrize("thing", THINGS)
def test_what_is_no_file_or_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path, thing: str) -> None:
    make, words = THINGS[thing]
    make(tmp_path / "x.pdf")
    with pytest.raises(UnreadableFile) as refused:
        inputs.read(tmp_path / "x.pdf", 50_000_000)
    assert str(refused.value) == f"x.pdf {words}"


def test_a_file_that_may_not_be_read_is_said_in_a_sentence() -> None:
    with as_nobody(), pytest.raises(UnreadableFile) as refused:
        inputs.read(Path("/proc/1/environ"), 1000)
    assert str(refused.value) == "environ could not be opened (Permission denied); see that it may be read."


def test_a_file_that_has_gone_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^a\.txt is not there any more; put the file there again, or remove the"):
        inputs.read(tmp_path / "a.txt", 1000)


def test_a_file_of_just_as_many_bytes_as_may_be_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1000)
    assert inputs.read(tmp_path / "a.txt", 1000) == b"x" * 1000


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (b"a\nb.txt", "a\\nb.txt"),
        (b"\x1b[31mred.txt", "\\x1b[31mred.txt"),
        (b"\xff\xfe.txt", "\\udcff\\udcfe.txt"),
        ("通报 2025.txt".encode(), "通报 2025.txt"),
        ("a\u202etxt.exe".encode(), "a\\u202etxt.exe"),
        (b"x" * 250 + b".txt", "x" * 119 + "…"),
    ],
)
def test_a_name_is_told_on_one_line_whatever_it_is_made_of(tmp_path: Path, name: bytes, told: str) -> None:
    assert inputs.name(tmp_path / os.fsdecode(name)) == told


NAMES = (b"a\nb", b"\x1b[31mred", b"\xff\xfe", b"x" * 250, "通报".encode())


def test_whatever_lies_in_the_folders_costs_itself_only(tmp_path: Path) -> None:
    drop, items = tmp_path / "drop", tmp_path / "items"
    drop.mkdir()
    items.mkdir()
    shutil.copy(OURS, drop)
    (items / "2024-12.csv").write_text(HEADER + ROW.format(n=1, month=12), encoding="utf-8")
    for n, (make, _) in enumerate(THINGS.values(), 1):
        make(drop / f"{n}.pdf")
        make(items / f"2024-0{n}.csv")
    for name in NAMES:
        (drop / os.fsdecode(name + b".txt")).write_bytes(b"Words that are no issue")
        (items / os.fsdecode(name + b".csv")).write_bytes(b"a,b\n")
    (drop / "page_files").mkdir()  # what a browser keeps beside a page that it saved
    pipeline.run(items, [drop], tmp_path / "w.duckdb", quietly)
    tables = warehouse.read(tmp_path / "w.duckdb")
    assert tables["items"].height == 9
    reasons = tables["rejects"]["reason"].to_list()
    assert len(reasons) == 2 * len(THINGS) + 2 * len(NAMES)
    assert all(reason.isprintable() and reason.endswith(".") and len(reason) < 400 for reason in reasons)
    assert "\\udcff\\udcfe.csv: the file name is not a month; name it like 2024-12.csv." in reasons
    assert "2024-06.csv is larger than 20 MB; give the issue or the table alone." in reasons


def test_the_same_issue_under_several_names_is_loaded_once(tmp_path: Path) -> None:
    """Names of other letters than a to z give inputs ids of their own, too."""
    (tmp_path / "2024-12.csv").write_text(HEADER + ROW.format(n=1, month=12), encoding="utf-8")
    title = "China Cybersecurity and Data Protection: Monthly Update - January 2025 Issue"
    issue = OURS.read_text(encoding="utf-8").split("\n", 1)[1]
    copies = [tmp_path / f"{name}.md" for name in ("甲", "乙", "丙", "a b", "a-b")]
    for copy in copies:
        copy.write_text(f"{title}\n{issue}", encoding="utf-8")
    pipeline.run(tmp_path, copies, tmp_path / "w.duckdb", quietly)
    tables = warehouse.read(tmp_path / "w.duckdb")
    assert tables["items"].height == 9
    assert sum("a further copy of the issue in 甲.md" in reason for reason in tables["rejects"]["reason"]) == 4
    assert tables["sources"]["source_id"].n_unique() == 6


def test_issues_that_claim_one_id_under_names_of_no_latin_letters_all_load(tmp_path: Path) -> None:
    (tmp_path / "2024-12.csv").write_text(HEADER + ROW.format(n=1, month=12), encoding="utf-8")
    title = "China Cybersecurity and Data Protection: Monthly Update - January 2025 Issue"
    files = [tmp_path / f"{name}.md" for name in ("甲", "乙", "丙")]
    for n, file in enumerate(files):
        events = "\n\n".join(f"{k}. Firm {n}{k} fined ({k} December)\n\nThe CAC fined a firm." for k in range(1, 4))
        file.write_text(f"{title}\n\nEnforcement\n\n{events}\n", encoding="utf-8")
    pipeline.run(tmp_path, files, tmp_path / "w.duckdb", quietly)
    assert warehouse.read(tmp_path / "w.duckdb")["sources"]["source_id"].n_unique() == 4
    assert warehouse.read(tmp_path / "w.duckdb")["sources"]["item_count"].sum() == 10


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: ROW.format(n=2, month=12).replace("A title", "x" * 10_000_000), "a value is longer than 131,072 char"),
        (lambda: ROW.format(n=2, month=12).replace("A title", "a\0b"), "line 2, column title: '\\x00' is no letter"),
        (lambda: ROW.format(n=2, month=12).replace("A title", "x" * 3000), "has more than 2,000 characters; shorten"),
        (lambda: ROW.format(n=2, month=12).replace("A title", '"a\nb"'), "line 3, column title: 'a\\nb' has several"),
        (lambda: "a\n" * 1_000_001, "2024-12.csv has more than 50,000 rows, far more than a month's items; see what"),
        (lambda: "\0" * 1000, "2024-12.csv, line 2, the row has more or fewer values than the header; quote values"),
    ],
    ids=["a field of ten megabytes", "a NUL", "a long value", "several lines", "a million rows", "only NULs"],
)
def test_a_table_without_bounds_is_one_reject(
    tmp_path: Path, known: Reference, content: Callable[[], str], words: str
) -> None:
    (tmp_path / "2024-12.csv").write_text(HEADER + content(), encoding="utf-8")
    table = monthly.read(tmp_path / "2024-12.csv", known)
    (reject,) = table.rejects
    assert words in reject.reason
    assert len(reject.raw or "") <= 2000
    assert table.items == ()
