"""The reading rules, `data/reference/*_rules.toml` and the pattern tables: what to look for in a text."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl import paths

WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
NUMBER_WORDS = {word: value for value, word in enumerate(WORDS.split(), 1)}
MULTIPLIERS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


class BrokenRule(ValueError):
    """A rule that cannot be used; the message is one sentence for its editor."""


@dataclass(frozen=True)
class Rule:
    """A pattern and the label it gives.

    `unless`: labels beside which this one says nothing more. `yields_to`: what, in the words before the match or in
    the match, shows that another rule is meant.
    """

    id: str
    label: str
    pattern: re.Pattern[str]
    example: str
    not_example: str | None
    unless: tuple[str, ...]
    yields_to: re.Pattern[str] | None


@dataclass(frozen=True)
class Named:
    """A pattern that stands for a name: a section, a publisher, a kind of local body."""

    name: str
    system: str
    title: str
    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True)
class Rules:
    violations: tuple[Rule, ...]
    outcomes: tuple[Rule, ...]
    kinds: tuple[Rule, ...]
    counts: tuple[Rule, ...]
    ignored: tuple[Rule, ...]
    sentence: Mapping[str, Rule]
    sections: tuple[Named, ...]
    publishers: tuple[Named, ...]
    bodies: tuple[Named, ...]


@lru_cache(maxsize=4)
def load(folder: Path = paths.REFERENCE) -> Rules:
    """Read and compile every rule. Raises BrokenRule with one sentence."""
    return Rules(
        violations=_rules(folder / "violation_rules.toml"),
        outcomes=_rules(folder / "outcome_rules.toml"),
        kinds=_rules(folder / "kind_rules.toml"),
        counts=_rules(folder / "count_rules.toml"),
        ignored=_rules(folder / "ignored_rules.toml"),
        sentence={rule.id: rule for rule in _rules(folder / "sentence_rules.toml")},
        sections=_named(folder / "newsletter_sections.csv", "section"),
        publishers=_named(folder / "publishers.csv", "publisher_id"),
        bodies=_named(folder / "authority_bodies.csv", "body"),
    )


def number(words: str, multiplier: str | None = None) -> int:
    """A number in digits or words: ("1.2", "million") -> 1200000, ("two", None) -> 2, ("a", None) -> 1."""
    plain = words.lower().rstrip(".,").replace(",", "")
    times = MULTIPLIERS.get((multiplier or "").lower(), 1)
    if plain in ("a", "an"):
        return times
    if plain in NUMBER_WORDS:
        return NUMBER_WORDS[plain] * times
    # Integers throughout: a float would lose yuan.
    whole, _, fraction = plain.partition(".")
    return int(whole or 0) * times + (int(fraction) * times // 10 ** len(fraction) if fraction else 0)


def _rules(file: Path) -> tuple[Rule, ...]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise BrokenRule(f"{file.name}: {error}; each rule begins with [[rule]].") from None
    return tuple(_rule(file, entry) for entry in entries)


def _rule(file: Path, entry: dict[str, str]) -> Rule:
    try:
        return Rule(
            id=entry["id"],
            label=entry.get("label", entry["id"]),
            pattern=_compiled(entry["pattern"]),
            example=entry["example"],
            not_example=entry.get("not_example"),
            unless=tuple(entry.get("unless", ())),
            yields_to=_compiled(entry["yields_to"]) if "yields_to" in entry else None,
        )
    except (KeyError, re.error) as error:
        raise BrokenRule(f"{file.name}, rule '{entry.get('id', '?')}': {error}; correct the rule.") from None


def _named(file: Path, key: str) -> tuple[Named, ...]:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    try:
        return tuple(
            Named(row[key], row.get("system", ""), row.get("name", ""), _compiled(row["pattern"]), row["example"])
            for row in rows
        )
    except (KeyError, re.error) as error:
        raise BrokenRule(f"{file.name}: {error}; correct the row.") from None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("%(words)s", "|".join(NUMBER_WORDS)), re.IGNORECASE)
