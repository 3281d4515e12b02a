"""Reading rules: every example matches, every counter-example does not, every label exists."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from etl import rules
from etl.reference import Reference
from etl.rules import BrokenRule, Named, Rule

ALL = rules.load()
RULES = [rule for field in fields(ALL) for rule in getattr(ALL, field.name) if isinstance(rule, Rule)]
RULES += ALL.sentence.values()
NAMED = [named for field in fields(ALL) for named in getattr(ALL, field.name) if isinstance(named, Named)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_matches_its_example_and_not_its_counter_example(rule: Rule) -> None:
    assert rule.pattern.search(rule.example)
    assert rule.not_example is None or not rule.pattern.search(rule.not_example)


@pytest.mark.parametrize("named", NAMED, ids=lambda named: named.name)
def test_a_name_matches_its_example(named: Named) -> None:
    assert named.pattern.search(named.example)


def test_every_label_of_a_rule_exists_and_every_violation_and_outcome_has_a_rule(known: Reference) -> None:
    assert {rule.label for rule in ALL.violations} == set(known.violations) - {"other"}
    assert {rule.label for rule in ALL.outcomes} == set(known.outcomes)
    assert {word for rule in RULES for word in rule.unless} <= set(known.violations) | set(known.outcomes)
    assert {named.system for named in ALL.bodies} <= set(known.systems)


@pytest.mark.parametrize(
    ("words", "multiplier", "value"),
    [
        ("22", None, 22),
        ("1,400", None, 1400),
        ("two", None, 2),
        ("a", None, 1),
        ("8.026", "billion", 8_026_000_000),
        ("1.2", "million", 1_200_000),
        ("one", "million", 1_000_000),
        ("50,000.", None, 50_000),
    ],
)
def test_numbers_in_digits_and_words(words: str, multiplier: str | None, value: int) -> None:
    assert rules.number(words, multiplier) == value


def test_a_broken_rule_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "violation_rules.toml").write_text("[[rule]]\nid = 'x'\npattern = '('\nexample = 'y'\n")
    with pytest.raises(BrokenRule, match=r"violation_rules\.toml, rule 'x'"):
        rules.load(tmp_path)
