"""Reference data of a few rows each, in which one file at a time is another; a load takes milliseconds."""

from __future__ import annotations

import atexit
import csv
import io
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from etl.paths import REFERENCE

Row = dict[str, str]
CITIES = ("Shijiazhuang", "Hangzhou")
KEPT: dict[str, Callable[[int, Row], bool]] = {
    "families.csv": lambda n, row: True,
    "violations.csv": lambda n, row: n < 3,
    "outcomes.csv": lambda n, row: n < 4,
    "authority_systems.csv": lambda n, row: True,
    "authorities.csv": lambda n, row: n < 8 and row["city"] in ("", *CITIES),
    "regions.csv": lambda n, row: row["name_en"] in ("Beijing", "Hebei", "Zhejiang", "Macao", "Taiwan") or n < 2,
    "cities.csv": lambda n, row: row["name_en"] in CITIES,
    "districts.csv": lambda n, row: row["city"] in CITIES and row["name_en"] < "D",
    "laws.csv": lambda n, row: n < 3,
    "milestones.csv": lambda n, row: n < 4,
    "expectations.csv": lambda n, row: n < 3,
    "same_events.csv": lambda n, row: True,
    "newsletter_sections.csv": lambda n, row: n < 4,
    "publishers.csv": lambda n, row: True,
    "authority_bodies.csv": lambda n, row: n < 4,
}
RULES = (
    "violation_rules/cybersecurity.toml",
    "outcome_rules.toml",
    "kind_rules.toml",
    "count_rules.toml",
    "ignored_rules.toml",
    "sentence_rules.toml",
    "section_rules.toml",
)
FRAGMENTS = """visitor = "visitors?|guests?"
of_visitors = "of (?:its |the )?{visitor}"
"""
RULE = """[fragments]
logs = "logs? {of_visitors}|logs?"

[[rule]]
id = "weak-passwords"
label = "weak-password"
pattern = "\\\\bweak passwords?\\\\b"
example = "It had weak passwords."
unless = ["no-logs"]

[[rule]]
id = "no-logs"
pattern = ["\\\\b{logs}\\\\b", "\\\\bkept\\\\b", "\\\\bno\\\\b|\\\\bnot\\\\b"]
within = 30
without = "{visitor}"
yields_to = "\\\\bonce\\\\b"
not_before = " of (?:{number}) {visitor}"
example = "It kept no logs."
not_example = "It kept logs of visitors."
"""
CATALOGUE = "language.zh.po"
NAMES = (*KEPT, *RULES, "fragments.toml", "coverage_rules.toml", "merge_rules.toml", CATALOGUE)
OF_RULES = (*RULES, "fragments.toml", "newsletter_sections.csv", "publishers.csv", "authority_bodies.csv")


def content(name: str) -> bytes:
    """The sound file of this name."""
    written = (REFERENCE / name).read_text(encoding="utf-8")
    if name in KEPT:
        return _rows(written, KEPT[name]).encode()
    if name in RULES:
        return RULE.encode()
    if name == "fragments.toml":
        return FRAGMENTS.encode()
    if name == "merge_rules.toml":
        head, *rules = re.split(r"^(?=\[\[rule\]\])", written, flags=re.MULTILINE)
        needed = [rule for rule in rules if re.search(r'^id = "(same-id|decided-by-a-person)"', rule, re.MULTILINE)]
        return "".join((head, *needed, next(rule for rule in rules if "not_example" in rule))).encode()
    if name == CATALOGUE:
        return "\n\n".join(written.split("\n\n")[:6]).encode()
    return written.encode()


def _rows(written: str, is_kept: Callable[[int, Row], bool]) -> str:
    rows = csv.DictReader(io.StringIO(written))
    found = io.StringIO()
    told = csv.DictWriter(found, rows.fieldnames or (), lineterminator="\n")
    told.writeheader()
    told.writerows(row for n, row in enumerate(rows) if is_kept(n, row))
    return found.getvalue()


@cache
def folder() -> Path:
    """The sound folder, which goes with this process."""
    place = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, place)
    for name in NAMES:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(content(name))
    return place


@contextmanager
def with_file(name: str, other: bytes) -> Iterator[Path]:
    """The folder while the file of this name holds other bytes."""
    file = folder() / name
    sound = file.read_bytes()
    file.write_bytes(other)
    try:
        yield folder()
    finally:
        file.write_bytes(sound)
