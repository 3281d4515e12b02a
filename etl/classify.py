"""An item's text -> labels with their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from etl import schema, wording
from etl.actors.finder import Finder
from etl.actors.mentions import Found
from etl.counts import apps, fines, organisations, people, unknown_nouns
from etl.counts.numbers import LARGEST
from etl.records import Label, labelled_text
from etl.reference import Reference
from etl.rule import RuleSet, Sentence, compiled
from etl.rules import Rules

# Characters of an item in which labels are looked for: many times the longest item seen. A text without end, such as
# a whole document that fell into one item, would take long and give labels of no one event.
LONGEST = 50_000
# Systems whose names rules may read: a court tells what kind of case it is, the police with whom nothing was filed.
TELLING = ("justice", "public-security")


class Entry(Protocol):
    """What is labelled."""

    @property
    def section(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str | None: ...


@dataclass(frozen=True)
class Labelled:
    """The labels of one item, by column, with the evidence of each, and the authorities and places they come from."""

    kind: str
    authorities: tuple[str, ...]
    systems: tuple[str, ...]
    level: str | None
    regions: tuple[str, ...]
    city: str | None
    violations: tuple[str, ...]
    outcomes: tuple[str, ...]
    laws: tuple[str, ...]
    apps_count: int | None
    entity_count: int | None
    fine_cny: int | None
    labels: tuple[Label, ...]
    found: Found


class Labeller:
    """Labels items. Built once from the reference and the rules."""

    def __init__(self, reference: Reference, rules: Rules) -> None:
        self._rules = rules
        of_fields = {"kind": rules.kinds, "violations": rules.violations, "outcomes": rules.outcomes}
        self._field_of = {rule: field for field, of_field in of_fields.items() for rule in of_field}
        self._enforcement = RuleSet(tuple(self._field_of))
        self._ranks = {id_: n for n, id_ in enumerate((*reference.violations, *reference.outcomes))}
        self._actors = Finder(reference, rules)
        self._outside = {name for name, region in reference.regions.items() if region.is_own_jurisdiction}
        self._laws = {
            wording.copy(name).lower(): law.law_id
            for law in reference.laws.values()
            for name in (law.law_id, law.name_en, *law.aliases)
            if name.isascii()
        }
        names = sorted(self._laws, key=len, reverse=True)
        self._law_names = compiled(rf"\b(?:{'|'.join(map(re.escape, names))})\b")

    def label(self, entry: Entry) -> Labelled:
        """Label one item. Only enforcement items get kind, violations, outcomes, laws and counts."""
        full = labelled_text(entry.title, entry.text)
        read = wording.copy(full[:LONGEST])
        found = self._actors.find(read, len(entry.title))
        if entry.section == "international":  # A place that a foreign regulator's item names is only mentioned.
            found = replace(found, places=tuple(p for p in found.places if p.place.region in self._outside))
        labels = [*_actor_labels(found, full)]
        if entry.section == "enforcement":
            labels += self._enforcement_labels(full, read, len(entry.title), found)
        levels = {mention.level for mention in found.authorities}
        kind = next((x.value for x in labels if x.field == "kind"), None)
        return Labelled(
            kind=kind or ("action" if entry.section == "enforcement" else "other"),
            authorities=_values(labels, "authorities"),
            systems=tuple(dict.fromkeys(mention.system for mention in found.authorities)),
            level=next((level for level in schema.LEVELS if level in levels), None),
            regions=_values(labels, "regions") or (schema.UNKNOWN,),
            city=next((m.city for m in found.authorities if m.city), None),
            violations=_values(labels, "violations"),
            outcomes=_values(labels, "outcomes"),
            laws=_values(labels, "laws"),
            apps_count=_count(labels, "apps_count"),
            entity_count=_count(labels, "entity_count"),
            fine_cny=_count(labels, "fine_cny"),
            labels=tuple(labels),
            found=found,
        )

    def authority(self, name: str) -> str:
        """The name that the reference gives an authority; the name itself where nothing of it is known."""
        found = self._actors.find(f"The {wording.copy(name)} acted", 0).authorities
        return found[0].name if len(found) == 1 else name

    def _enforcement_labels(self, full: str, read: str, title_length: int, found: Found) -> list[Label]:
        for mention in found.authorities:
            if mention.system not in TELLING:  # "Computer Virus Emergency Response Centre" tells of no virus
                words = read[mention.start : mention.end]
                read = read.replace(words, " " * len(words))
        sentences = self._rules.items.read(read)
        laws = list(self._law_labels(sentences, full))
        told = [self._without_ignored(sentence) for sentence in sentences]
        matches = self._matches(told, full)
        kinds = matches["kind"][:1]
        named = {label.value for label in kinds}
        if "campaign" in named:
            return [*kinds, *laws]  # what is only announced has found and done nothing yet
        counts: list[Label] = []
        if "context" not in named:
            counts += self._count_labels(full, told, title_length, is_tally="statistic" in named)
        outcomes = [*matches["outcomes"], *_fine_of_a_sum(matches["outcomes"], counts)]
        return [
            *kinds,
            *sorted(matches["violations"], key=self._order),
            *sorted(outcomes, key=self._order),
            *laws,
            *counts,
        ]

    def _without_ignored(self, sentence: Sentence) -> Sentence:
        for _, spans in self._rules.ignored.found((sentence,)):
            for start, end in spans:
                sentence = sentence.blanked(start - sentence.start, end - sentence.start)
        return sentence

    def _count_labels(
        self, full: str, told: Sequence[Sentence], title_length: int, *, is_tally: bool
    ) -> Iterator[Label]:
        """Numbers of targets. In a tally persons are not counted."""
        rules = self._rules.counts
        title = [sentence for sentence in told if sentence.start < title_length]
        body = told[len(title) :]
        listed = apps.find(title, body, rules)
        has_apps = apps.is_list(listed)
        targeted = organisations.find(title, body, rules, has_apps=has_apps)
        if not has_apps and not is_tally and (targeted is None or targeted.value == 1):
            targeted = people.in_title(title, rules) or targeted or people.taken(title, body, rules)
            targeted = targeted or unknown_nouns.find(title, body, rules)
        for count in (listed, targeted, fines.find(title, body, rules, targeted)):
            if count and 0 < count.value <= LARGEST:
                yield _label(count.field, str(count.value), count.rule_id, full, count.start, count.end)

    def _matches(self, told: Sequence[Sentence], full: str) -> dict[str, list[Label]]:
        """The labels of each field, those left out beside which another says nothing more."""
        found: dict[str, dict[str, Label]] = {"kind": {}, "violations": {}, "outcomes": {}}
        yielding: dict[tuple[str, str], tuple[str, ...]] = {}
        for rule, spans in self._enforcement.found(told):
            field = self._field_of[rule]
            span = None if rule.label in found[field] else next(spans, None)
            if span:
                found[field][rule.label] = _label(field, rule.label, rule.id, full, *span)
                yielding[field, rule.label] = rule.unless
        return {
            field: [label for value, label in labels.items() if not set(yielding[field, value]) & set(labels)]
            for field, labels in found.items()
        }

    def _order(self, label: Label) -> int:
        """Where the label's type stands in its table."""
        return self._ranks[label.value]

    def _law_labels(self, sentences: Sequence[Sentence], full: str) -> Iterator[Label]:
        """Every law named but where its sentence only speaks of it: laws named in a case were violated or applied."""
        seen: set[str] = set()
        only_spoken_of = self._rules.sentence["law-not-applied"]
        for sentence in sentences:
            for match in self._law_names.finditer(sentence.words):
                law_id = self._laws[match[0].decode().lower()]
                if law_id not in seen and not only_spoken_of.first(sentence):
                    seen.add(law_id)
                    start, end = match.span()
                    yield _label("laws", law_id, "law-named", full, sentence.start + start, sentence.start + end)


def _actor_labels(found: Found, full: str) -> Iterator[Label]:
    seen: set[str] = set()
    for mention in found.authorities:
        yield _label("authorities", mention.name, mention.rule_id, full, mention.start, mention.end)
        if mention.region not in seen:
            seen.add(mention.region)
            yield _label("regions", mention.region, mention.rule_id, full, mention.start, mention.end)
    for named in found.places:
        yield _label("regions", named.place.region, "place-named", full, named.start, named.end)


def _fine_of_a_sum(outcomes: list[Label], counts: list[Label]) -> Iterator[Label]:
    """The outcome of which only the sum is told: "RMB 200,000 for the firm, 20,000 for its manager"."""
    if not any(label.value == "fine" for label in outcomes):
        yield from (replace(count, field="outcomes", value="fine") for count in counts if count.field == "fine_cny")


def _label(field: str, value: str, rule_id: str, full: str, start: int, end: int) -> Label:
    return Label(field, value, "extracted", rule_id, full[start:end], start, end)


def _values(labels: list[Label], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x.value for x in labels if x.field == field))


def _count(labels: list[Label], field: str) -> int | None:
    return next((int(x.value) for x in labels if x.field == field), None)
