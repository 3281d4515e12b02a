"""The reading rules, `data/reference/*_rules.toml` and the pattern tables: what to look for in a text.

What one rule is and where it holds: `etl.rule`.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import re2

from etl import paths
from etl.counts.numbers import NUMBER_WORDS
from etl.rule import Pattern, Prefilter, Rule, RuleSet, compiled

WITHIN = 60  # characters between a rule's pattern and what must be near it, where the rule does not say
FRAGMENT = re.compile(r"\{([a-z]\w*)\}")


class BrokenRule(ValueError):
    """A rule that cannot be used; the message is one sentence for its editor."""


@dataclass(frozen=True, eq=False)  # each is itself: looked up many times, never compared
class Named:
    """A pattern that stands for a name: a section, a publisher, a kind of local body."""

    name: str
    system: str
    title: str
    pattern: re.Pattern[str]
    example: str
    is_national: bool = False


@dataclass(frozen=True)
class Rules:
    """`items` reads an item's sentences for all rules but those of `signs`, which `entries` reads for."""

    items: Prefilter
    violations: tuple[Rule, ...]
    outcomes: tuple[Rule, ...]
    kinds: tuple[Rule, ...]
    counts: Mapping[str, Rule]
    ignored: RuleSet
    sentence: Mapping[str, Rule]
    entries: Prefilter
    signs: RuleSet
    sections: tuple[Named, ...]
    publishers: tuple[Named, ...]
    bodies: tuple[Named, ...]


@lru_cache(maxsize=4)
def load(folder: Path = paths.REFERENCE) -> Rules:
    """Read and compile every rule. Raises BrokenRule with one sentence."""
    fragments = _fragments(folder / "fragments.toml")

    items, entries = Prefilter(), Prefilter()

    def rules(name: str, prefilter: Prefilter = items) -> tuple[Rule, ...]:
        return _rules(folder / name, fragments, prefilter)

    def named(name: str, key: str) -> tuple[Named, ...]:
        return _named(folder / name, key, fragments)

    return Rules(
        items=items,
        violations=_in_folder(folder / "violation_rules", fragments, items),
        outcomes=rules("outcome_rules.toml"),
        kinds=rules("kind_rules.toml"),
        counts={rule.id: rule for rule in rules("count_rules.toml")},
        ignored=RuleSet(rules("ignored_rules.toml")),
        sentence={rule.id: rule for rule in rules("sentence_rules.toml")},
        entries=entries,
        signs=RuleSet(rules("section_rules.toml", entries)),
        sections=named("newsletter_sections.csv", "section"),
        publishers=named("publishers.csv", "publisher_id"),
        bodies=named("authority_bodies.csv", "body"),
    )


def _in_folder(folder: Path, fragments: Mapping[str, str], prefilter: Prefilter) -> tuple[Rule, ...]:
    """The rules of every file of a folder, in the order of their names."""
    return tuple(rule for file in sorted(folder.glob("*.toml")) for rule in _rules(file, fragments, prefilter))


def _fragments(file: Path) -> dict[str, str]:
    """Word lists that several patterns use, by name; one may use those above it."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BrokenRule(f"{file.name}: {error}; each line is a name and a pattern.") from None
    fragments: dict[str, str] = {"number": "|".join(NUMBER_WORDS)}
    for name, pattern in written.items():
        fragments[name] = _filled(file, name, str(pattern), fragments)
    return fragments


def _filled(file: Path, rule_id: str, pattern: str, fragments: Mapping[str, str]) -> str:
    def fragment(found: re.Match[str]) -> str:
        if found[1] not in fragments:
            raise BrokenRule(f"{file.name}, rule '{rule_id}': {{{found[1]}}} is not in fragments.toml; add it there.")
        return f"(?:{fragments[found[1]]})"

    return FRAGMENT.sub(fragment, pattern)


def _rules(file: Path, fragments: Mapping[str, str], prefilter: Prefilter) -> tuple[Rule, ...]:
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        entries = written["rule"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise BrokenRule(f"{file.name}: {error}; each rule begins with [[rule]].") from None
    known = dict(fragments)
    for name, pattern in written.get("fragments", {}).items():
        known[name] = _filled(file, name, pattern, known)
    return tuple(_rule(file, entry, known, prefilter) for entry in entries)


def _rule(file: Path, entry: dict[str, Any], fragments: Mapping[str, str], prefilter: Prefilter) -> Rule:
    def filled(words: str) -> str:
        return _filled(file, entry["id"], words, fragments)

    def optional(key: str) -> Pattern | None:
        return compiled(filled(entry[key])) if key in entry else None

    try:
        patterns = [entry["pattern"]] if isinstance(entry["pattern"], str) else entry["pattern"]
        first, *near = map(filled, patterns)
        return Rule(
            id=entry["id"],
            label=entry.get("label", entry["id"]),
            pattern=compiled(first),
            near=tuple(map(compiled, near)),
            number=prefilter.add(first, *near),
            within=entry.get("within", WITHIN),
            without=optional("without"),
            example=entry["example"],
            not_example=entry.get("not_example"),
            unless=tuple(entry.get("unless", ())),
            yields_to=optional("yields_to"),
            not_before=optional("not_before"),
        )
    except (KeyError, re2.error) as error:
        raise BrokenRule(f"{file.name}, rule '{entry.get('id', '?')}': {error}; correct the rule.") from None


def _named(file: Path, key: str, fragments: Mapping[str, str]) -> tuple[Named, ...]:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    try:
        return tuple(
            Named(
                row[key],
                row.get("system", ""),
                row.get("name", ""),
                re.compile(_filled(file, row[key], row["pattern"], fragments), re.IGNORECASE),
                row["example"],
                row.get("is_national") == "yes",
            )
            for row in rows
        )
    except (KeyError, re.error) as error:
        raise BrokenRule(f"{file.name}: {error}; correct the row.") from None
