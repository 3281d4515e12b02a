"""The reading rules, `data/reference/*_rules.toml` and the pattern tables: what to look for in a text.

What one rule is and where it holds: `etl.rule`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import re2

from etl import paths, written
from etl.counts.numbers import NUMBER_WORDS
from etl.quoting import quoted
from etl.rule import Pattern, Prefilter, Rule, RuleSet, compiled
from etl.written import BrokenReference

WITHIN = 60  # characters between a rule's pattern and what must be near it, where the rule does not say
LONGEST = 200_000  # characters of a pattern with its fragments filled in
FRAGMENT = re.compile(r"\{([a-z]\w*)\}")


class BrokenRule(BrokenReference):
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


class _ById(dict[str, Rule]):
    """Rules of a file that the reading asks for by their ids. Raises BrokenRule for one that is not there."""

    def __init__(self, file: str, rules: tuple[Rule, ...]) -> None:
        super().__init__({rule.id: rule for rule in rules})
        self._file = file
        if len(self) < len(rules):
            raise BrokenRule(f"{file}: two rules have one id; give each its own.")

    def __missing__(self, rule_id: str) -> Rule:
        raise BrokenRule(f"{self._file} has no rule '{rule_id}', which is needed; restore it from version control.")


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
        counts=_ById("count_rules.toml", rules("count_rules.toml")),
        ignored=RuleSet(rules("ignored_rules.toml")),
        sentence=_ById("sentence_rules.toml", rules("sentence_rules.toml")),
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
    return _with(file, written.toml(file), {"number": "|".join(NUMBER_WORDS)})


def _with(file: Path, told: Mapping[str, object], known: Mapping[str, str]) -> dict[str, str]:
    """The fragments known and those of a file."""
    fragments = dict(known)
    for name, pattern in told.items():
        if not isinstance(pattern, str):
            raise BrokenRule(f"{file.name}: the fragment '{quoted(name)}' is not text; each is a name and a pattern.")
        fragments[name] = _filled(file, name, pattern, fragments)
    return fragments


def _filled(file: Path, rule_id: str, pattern: str, fragments: Mapping[str, str]) -> str:
    length = len(pattern)

    def fragment(found: re.Match[str]) -> str:
        nonlocal length
        if found[1] not in fragments:
            raise BrokenRule(
                f"{file.name}, rule '{quoted(rule_id)}': {{{quoted(found[1])}}} is not in fragments.toml; add it there."
            )
        length += len(fragments[found[1]])
        if length > LONGEST:
            raise BrokenRule(
                f"{file.name}, rule '{quoted(rule_id)}': the pattern has more than {LONGEST:,} characters with what "
                "its fragments stand for; shorten it."
            )
        return f"(?:{fragments[found[1]]})"

    return FRAGMENT.sub(fragment, pattern)


@dataclass(frozen=True)
class _Written:
    """A rule as its file has it; meanings of the keys: `data/README.md`."""

    id: str
    pattern: str | tuple[str, ...]
    example: str
    label: str | None = None
    within: int = WITHIN
    without: str | None = None
    not_example: str | None = None
    unless: tuple[str, ...] = ()
    yields_to: str | None = None
    not_before: str | None = None


def _rules(file: Path, fragments: Mapping[str, str], prefilter: Prefilter) -> tuple[Rule, ...]:
    told = written.toml(file)
    try:
        entries = written.tables(told, "rule")
    except ValueError as error:
        raise BrokenRule(f"{file.name}: {error}; compare it with another file of rules.") from None
    own = told.get("fragments", {})
    if not isinstance(own, dict):
        raise BrokenRule(f"{file.name}: fragments is not a table; begin it with [fragments].")
    known = _with(file, own, fragments)
    return tuple(_rule(file, entry, known, prefilter) for entry in entries)


def _rule(file: Path, entry: dict[str, Any], fragments: Mapping[str, str], prefilter: Prefilter) -> Rule:
    def filled(words: str) -> str:
        return _filled(file, entry["id"], words, fragments)

    def optional(words: str | None) -> Pattern | None:
        return compiled(filled(words)) if words is not None else None

    try:
        told = written.record(_Written, entry)
        patterns = (told.pattern,) if isinstance(told.pattern, str) else told.pattern
        first, *near = map(filled, patterns or ("",))
        return Rule(
            id=told.id,
            label=told.label or told.id,
            pattern=compiled(first),
            near=tuple(map(compiled, near)),
            number=prefilter.add(first, *near),
            within=told.within,
            without=optional(told.without),
            example=told.example,
            not_example=told.not_example,
            unless=told.unless,
            yields_to=optional(told.yields_to),
            not_before=optional(told.not_before),
        )
    except BrokenRule:
        raise
    except (ValueError, re2.error) as error:
        raise BrokenRule(
            f"{file.name}, rule '{quoted(entry.get('id', '?'))}': {_reason(error)}; correct the rule."
        ) from None


def _reason(error: Exception) -> str:
    """What is wrong with a pattern or a value; RE2 says it in bytes."""
    said = error.args[0]
    return quoted(said.decode("utf-8", "replace")) if isinstance(said, bytes) else str(said)


def _named(file: Path, key: str, fragments: Mapping[str, str]) -> tuple[Named, ...]:
    return tuple(_name(file, line, row, key, fragments) for line, row in written.rows(file))


def _name(file: Path, line: int, row: dict[str, str], key: str, fragments: Mapping[str, str]) -> Named:
    try:
        return Named(
            row[key],
            row.get("system", ""),
            row.get("name", ""),
            re.compile(_filled(file, row[key], row["pattern"], fragments), re.IGNORECASE),
            row["example"],
            row.get("is_national") == "yes",
        )
    except KeyError as error:
        raise BrokenRule(f"{file.name}, line 1: column {quoted(error.args[0])} is missing; add it.") from None
    except (re.error, OverflowError, RecursionError) as error:
        raise BrokenRule(f"{file.name}, line {line}: {quoted(error)}; correct the pattern.") from None
