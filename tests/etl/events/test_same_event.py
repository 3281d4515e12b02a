"""What decides that two sources tell of one event: every rule by its example and its near miss."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from etl import extraction, monthly, paths, reference, rules, schema
from etl.classify import Labeller
from etl.events import same_event
from etl.events.merge_rules import MergeRule
from etl.events.same_event import Told
from etl.paths import ROOT
from etl.records import Item
from etl.reference import Reference

MERGING = reference.load().merging
COMPARED = [rule for rule in MERGING.rules.values() if rule.authorities]
GOLD = ROOT / "tests/gold/development"


def rule_of(one: Item, other: Item) -> MergeRule | None:
    found = same_event.judged(Told(one, MERGING), Told(other, MERGING), MERGING)
    return found.rule if found else None


@pytest.mark.parametrize("rule", COMPARED, ids=lambda rule: rule.id)
def test_a_rule_holds_of_its_example_whichever_is_first(rule: MergeRule) -> None:
    one, other = rule.example
    assert rule_of(one, other) == rule_of(other, one) == rule


@pytest.mark.parametrize("rule", COMPARED, ids=lambda rule: rule.id)
def test_a_near_miss_is_not_joined_by_the_rule(rule: MergeRule) -> None:
    found = rule_of(*rule.not_example)
    assert found != rule
    assert found is None or found.verdict == "doubtful"


def test_each_rule_is_said_in_both_languages() -> None:
    for rule in MERGING.rules.values():
        assert rule.reason.endswith(".") and re.search(r"[\u4e00-\u9fff].*。$", rule.reason_zh), rule.id


def test_an_authority_that_is_left_open_is_nobodys_equal() -> None:
    one, other = COMPARED[0].example
    for name in ("Unknown", "CAC (place unknown)"):
        assert rule_of(replace(one, authorities=(name,)), replace(other, authorities=(name,))) is None


def test_only_actions_of_different_sources_are_compared() -> None:
    one, other = (replace(item, item_id=id_) for id_, item in zip("ab", COMPARED[0].example, strict=True))
    issue, table = replace(one, source_id="harbour-2025-01"), replace(other, source_id="items-2024-12")
    assert [pair.ids for pair in same_event.pairs([issue, table], MERGING)] == [frozenset("ab")]
    for left_out in (
        [issue, replace(other, source_id="harbour-2025-01")],
        [replace(one, source_id="items-2024-11"), table],
        [issue, replace(table, kind="statistic")],
        [replace(issue, section="legislative"), replace(table, section="legislative")],
    ):
        assert list(same_event.pairs(left_out, MERGING)) == []


def test_all_of_a_long_record_are_not_compared_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Months apart, one authority's items meet only those of the month before and after."""
    one, _ = COMPARED[0].example
    items = [
        replace(one, item_id=f"{source}-{year}-{month}", source_id=source, date=one.date.replace(year, month, 1))
        for source in ("a-2025-01", "b-2025-01")
        for year in range(2000, 2010)
        for month in range(1, 13)
    ]
    compared: list[tuple[Item, Item]] = []
    ask = same_event.judged
    monkeypatch.setattr(same_event, "judged", lambda a, b, rules: compared.append((a.item, b.item)) or ask(a, b, rules))
    assert len(list(same_event.pairs(items, MERGING))) == 120
    assert len(compared) <= 3 * 120


@pytest.fixture(scope="module")
def shipped(known: Reference) -> list[Item]:
    return [item for path in sorted(paths.ITEMS.glob("*.csv")) for item in monthly.read(path, known).items]


@pytest.fixture(scope="module")
def issues(known: Reference, labeller: Labeller) -> list[Item]:
    files = [path for path in sorted(GOLD.iterdir()) if path.suffix in (".md", ".txt")]
    return [
        replace(item, item_id=f"{path.stem}:{item.item_id}", source_id=path.stem)
        for path in files
        for item in extraction.extract(path, labeller, rules.load()).items
    ]


def test_the_rules_join_what_was_read_to_be_one_event_and_nothing_else(shipped: list[Item], issues: list[Item]) -> None:
    """Issues written after real events, partly moved in date, beside the shipped tables; each pair was read."""
    found = [pair for pair in same_event.pairs([*shipped, *issues], MERGING) if pair.rule.verdict == "same"]
    read = (ROOT / "tests/gold/joined.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(" = ".join(sorted(pair.ids)) for pair in found) == read


def test_an_issues_items_are_found_in_the_reviewed_table_without_their_ids(shipped: list[Item]) -> None:
    """As they were read from the real issue, but for its words: without these one of ten stays doubtful."""
    told = json.loads((ROOT / "tests/newsletters/bird-bird-2025-01.expected.json").read_text(encoding="utf-8"))
    items = [telling(entry) for entry in told if entry["section"] == "enforcement"]
    found = list(same_event.pairs([*shipped, *items], MERGING))
    assert all(pair.other.item_id == f"issue-{pair.one.item_id.rsplit('-')[-1]}" for pair in found)
    assert Counter(pair.rule.id for pair in found) == {"same-list": 3, "same-labels": 6, "perhaps-labels": 1}


def telling(entry: dict[str, Any]) -> Item:
    date = next(value for field, value, *_ in entry["evidence"] if field == "date")
    lists = {name: tuple(entry[name]) for name in ("authorities", "regions", "violations", "outcomes")}
    return Item(
        item_id=f"issue-{entry['number']}",
        source_id="issue-2025-01",
        section=entry["section"],
        kind=entry["kind"],
        date=dt.date.fromisoformat(date),
        date_precision="day",
        title="",
        confidence="high",
        **lists,
        **{name: entry[name] for name in schema.FIGURES},
    )
