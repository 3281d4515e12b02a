"""Reading rules: every example matches, every counter-example does not, every label exists."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl import paths, rules, wording
from etl.counts.numbers import number
from etl.reference import Reference
from etl.rule import Prefilter, Rule, RuleSet, compiled
from etl.rules import BrokenRule, Named

ALL = rules.load()
RULES = [
    *(*ALL.violations, *ALL.outcomes, *ALL.kinds, *ALL.ignored, *ALL.signs),
    *(*ALL.sentence.values(), *ALL.counts.values()),
]
NAMED: tuple[Named, ...] = (*ALL.sections, *ALL.publishers, *ALL.bodies)


def stands(rule: Rule, words: str) -> bool:
    prefilter = ALL.entries if rule in ALL.signs.rules else ALL.items
    return any(True for sentence in prefilter.read(wording.copy(words)) for _ in rule.spans(sentence))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_matches_its_example_and_not_its_counter_example(rule: Rule) -> None:
    assert stands(rule, rule.example)
    assert rule.not_example is None or not stands(rule, rule.not_example)


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("No logs were kept.", "No logs were kept"),
        ("Kept nowhere were the logs, not once", "Kept nowhere were the logs, not"),
        ("It did not keep its doors shut and, as many had said before it, wrote no words into the old logs.", None),
        ("It kept no order. Logs were kept.", None),
        ("It had not kept logs of visitors.", None),
    ],
)
def test_what_must_be_near_stands_before_or_after_in_the_same_sentence(words: str, quoted: str | None) -> None:
    prefilter = Prefilter()
    rule = Rule(
        id="logs",
        label="no-log-retention",
        number=prefilter.add(r"\blogs\b", r"\bkept\b", r"\bno\b|\bnot\b"),
        pattern=compiled(r"\blogs\b"),
        near=(compiled(r"\bkept\b"), compiled(r"\bno\b|\bnot\b")),
        within=30,
        without=compiled(r"\bvisitors\b"),
        example="no logs kept",
        not_example=None,
        unless=(),
        yields_to=None,
        not_before=None,
    )
    sentences = prefilter.read(wording.copy(words))
    found = [words[start:end] for _, spans in RuleSet((rule,)).found(sentences) for start, end in spans]
    assert found == ([quoted] if quoted else [])


@pytest.mark.parametrize("named", NAMED, ids=lambda named: f"{named.name}-{named.example}")
def test_a_name_matches_its_example(named: Named) -> None:
    assert named.pattern.search(named.example)


def test_every_label_of_a_rule_exists_and_every_violation_and_outcome_has_a_rule(known: Reference) -> None:
    assert {rule.label for rule in ALL.violations} == set(known.violations)
    assert {rule.label for rule in ALL.outcomes} == set(known.outcomes)
    assert {word for rule in RULES for word in rule.unless} <= set(known.violations) | set(known.outcomes)
    assert {named.system for named in ALL.bodies} <= set(known.systems)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("22", 22),
        ("1,400", 1400),
        ("100 000", 100_000),
        ("two", 2),
        ("both", 2),
        ("a", 1),
        ("a dozen", 12),
        ("twenty-two", 22),
        ("a hundred and fifty-seven", 157),
        ("two hundred and fifty thousand", 250_000),
        ("one million six hundred thousand", 1_600_000),
        ("RMB 8.026 billion", 8_026_000_000),
        ("1.6-million", 1_600_000),
        ("1,6 million", 1_600_000),
        ("1.6m", 1_600_000),
        ("160 wan", 1_600_000),
        ("10k", 10_000),
        ("half a million", 500_000),
        ("one and a half million", 1_500_000),
        ("ten thousand million", 10_000_000_000),
        ("50,000.", 50_000),
        ("several", 0),
    ],
)
def test_numbers_in_digits_and_words(words: str, value: int) -> None:
    assert number(words) == value


def test_a_broken_rule_is_said_in_one_sentence(tmp_path: Path) -> None:
    shutil.copytree(paths.REFERENCE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "violation_rules/cybersecurity.toml").write_text("[[rule]]\nid = 'x'\npattern = '('\nexample = 'y'\n")
    with pytest.raises(BrokenRule, match=r"cybersecurity\.toml, rule 'x'"):
        rules.load(tmp_path)
