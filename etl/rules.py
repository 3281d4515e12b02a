"""The reading rules, `data/reference/*_rules.toml` and the pattern tables: what to look for in a text.

Patterns run in time linear in the text, whatever the text (RE2): no look-around, no back-references. They read the
copy that `etl.wording` makes: plain ASCII, one sentence a line, so `.` never leaves a sentence. Case does not count.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import re2

from etl import paths

Pattern = Any  # re2 gives its patterns no type
WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
NUMBER_WORDS = {word: value for value, word in enumerate(WORDS.split(), 1)}
NUMBER_WORDS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
MULTIPLIERS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
FRAGMENT = re.compile(r"\{([a-z]\w*)\}")


class BrokenRule(ValueError):
    """A rule that cannot be used; the message is one sentence for its editor."""


@dataclass(frozen=True)
class Rule:
    """A pattern and the label it gives.

    `unless`: labels beside which this one says nothing more. `yields_to`: what, in the sentence before the match
    or in it, shows that another fault is told, or none; `not_before`: the same for the words right after it.
    """

    id: str
    label: str
    pattern: Pattern
    example: str
    not_example: str | None
    unless: tuple[str, ...]
    yields_to: Pattern | None
    not_before: Pattern | None

    def matches(self, text: str) -> Iterator[Any]:
        """Where this rule holds in a copy of `etl.wording`."""
        for match in self.pattern.finditer(text):
            start = text.rfind("\n", 0, match.start()) + 1
            if self.yields_to and self.yields_to.search(text[start : match.end()]):
                continue
            end = text.find("\n", match.end())
            if self.not_before and self.not_before.match(text[match.end() : end if end >= 0 else len(text)]):
                continue
            yield match


@dataclass(frozen=True)
class Named:
    """A pattern that stands for a name: a section, a publisher, a kind of local body."""

    name: str
    system: str
    title: str
    pattern: re.Pattern[str]
    example: str
    is_national: bool = False


class RuleSet:
    """Rules that are tried all at once: one pass tells which of them can match, and only those are asked where."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self._all = re2.Set.SearchSet(_options())
        for rule in rules:
            self._all.Add(rule.pattern.pattern)
        self._all.Compile()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def found(self, text: str) -> Iterator[tuple[Rule, Iterator[Any]]]:
        """Rules that match a copy of `etl.wording`, in their order, each with its matches."""
        for index in sorted(self._all.Match(text) or ()):
            rule = self.rules[index]
            yield rule, rule.matches(text)


@dataclass(frozen=True)
class Rules:
    violations: RuleSet
    outcomes: RuleSet
    kinds: RuleSet
    counts: Mapping[str, Rule]
    ignored: RuleSet
    signs: RuleSet
    sentence: Mapping[str, Rule]
    sections: tuple[Named, ...]
    publishers: tuple[Named, ...]
    bodies: tuple[Named, ...]


@lru_cache(maxsize=4)
def load(folder: Path = paths.REFERENCE) -> Rules:
    """Read and compile every rule. Raises BrokenRule with one sentence."""
    fragments = _fragments(folder / "fragments.toml")

    def rules(name: str) -> tuple[Rule, ...]:
        return _rules(folder / name, fragments)

    def named(name: str, key: str) -> tuple[Named, ...]:
        return _named(folder / name, key, fragments)

    return Rules(
        violations=RuleSet(rules("violation_rules.toml")),
        outcomes=RuleSet(rules("outcome_rules.toml")),
        kinds=RuleSet(rules("kind_rules.toml")),
        counts={rule.id: rule for rule in rules("count_rules.toml")},
        ignored=RuleSet(rules("ignored_rules.toml")),
        signs=RuleSet(rules("section_rules.toml")),
        sentence={rule.id: rule for rule in rules("sentence_rules.toml")},
        sections=named("newsletter_sections.csv", "section"),
        publishers=named("publishers.csv", "publisher_id"),
        bodies=named("authority_bodies.csv", "body"),
    )


def number(words: str, multiplier: str | None = None) -> int:
    """A number in digits or words: ("1.2", "million") -> 1200000, ("twenty-two", None) -> 22, ("a", None) -> 1."""
    plain = words.lower().rstrip(".,").replace(",", "")
    times = MULTIPLIERS.get((multiplier or "").lower(), 1)
    if plain in ("a", "an"):
        return times
    if not plain[:1].isdigit():
        return sum(NUMBER_WORDS.get(part, 0) for part in re.split(r"[\s-]+", plain)) * times
    # Integers throughout: a float would lose yuan.
    whole, _, fraction = plain.partition(".")
    return int(whole or 0) * times + (int(fraction) * times // 10 ** len(fraction) if fraction else 0)


def compiled(pattern: str) -> Pattern:
    """A pattern as rules are read: without regard to case. Raises re2.error."""
    return re2.compile(pattern, _options())


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 256 << 20
    return options


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


def _rules(file: Path, fragments: Mapping[str, str]) -> tuple[Rule, ...]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise BrokenRule(f"{file.name}: {error}; each rule begins with [[rule]].") from None
    return tuple(_rule(file, entry, fragments) for entry in entries)


def _rule(file: Path, entry: dict[str, str], fragments: Mapping[str, str]) -> Rule:
    def pattern(key: str) -> Pattern | None:
        return compiled(_filled(file, entry["id"], entry[key], fragments)) if key in entry else None

    try:
        return Rule(
            id=entry["id"],
            label=entry.get("label", entry["id"]),
            pattern=compiled(_filled(file, entry["id"], entry["pattern"], fragments)),
            example=entry["example"],
            not_example=entry.get("not_example"),
            unless=tuple(entry.get("unless", ())),
            yields_to=pattern("yields_to"),
            not_before=pattern("not_before"),
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
