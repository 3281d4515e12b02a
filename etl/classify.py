"""An item's text -> labels with their evidence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from etl import actors, schema
from etl.records import Label
from etl.reference import Reference
from etl.rules import Rule, Rules, number

# What every enforcement item should give.
NEEDED = {"authorities": "authority", "violations": "violation", "outcomes": "outcome"}


class Entry(Protocol):
    """What is labelled."""

    @property
    def section(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def date(self) -> dt.date: ...


@dataclass(frozen=True)
class Labelled:
    """The labels of one item, by column, with the evidence of each and what the reference does not know."""

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
    unknown: tuple[str, ...]


def label(entry: Entry, reference: Reference, rules: Rules) -> Labelled:
    """Label one item. Only enforcement items get kind, violations, outcomes, laws and counts."""
    full = entry.title if entry.text is None else f"{entry.title}\n{entry.text}"
    found = actors.find(entry.title, entry.text, reference, rules)
    labels = [*_actor_labels(found, full)]
    unknown = [
        f"the authority '{m.name}' is not in data/reference/authorities.csv; add the line "
        f"{m.name},,{m.system},{m.level or ''},{m.region},{m.city or ''},"
        for m in found.authorities
        if not m.is_known
    ]
    if entry.section == "enforcement":
        labels += _enforcement_labels(full, reference, rules)
        unknown += [
            f"no {words} was found; read the item and add its values to a monthly table"
            for field, words in NEEDED.items()
            if not any(x.field == field for x in labels)
        ]
    levels = {mention.level for mention in found.authorities}
    return Labelled(
        kind=next(
            (x.value for x in labels if x.field == "kind"), "action" if entry.section == "enforcement" else "other"
        ),
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
        unknown=tuple(unknown),
    )


def _actor_labels(found: actors.Found, full: str) -> Iterable[Label]:
    seen: set[str] = set()
    for mention in found.authorities:
        yield _label("authorities", mention.name, mention.rule_id, full, mention.start, mention.end)
        if mention.region not in seen:
            seen.add(mention.region)
            yield _label("regions", mention.region, mention.rule_id, full, mention.start, mention.end)
    for place, start, end in found.places:
        yield _label("regions", place.region, "place-named", full, start, end)


def _enforcement_labels(full: str, reference: Reference, rules: Rules) -> list[Label]:
    read = _without_ignored(full, rules.ignored)
    return [
        *_matches("kind", read, full, rules.kinds),
        *_matches("violations", read, full, rules.violations),
        *_matches("outcomes", read, full, rules.outcomes),
        *_laws(read, full, reference, rules.sentence["law-applied"]),
        *_counts(read, full, rules.counts),
    ]


def _without_ignored(full: str, ignored: tuple[Rule, ...]) -> str:
    """The text with what is not to be read blanked out, so that positions stay."""
    for rule in ignored:
        full = rule.pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), full)
    return full


def _matches(field: str, read: str, full: str, rules: tuple[Rule, ...]) -> list[Label]:
    found: dict[str, Label] = {}
    yielding: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        for match in rule.pattern.finditer(read):
            if rule.yields_to and rule.yields_to.search(read[max(0, match.start() - 90) : match.end()]):
                continue
            found.setdefault(rule.label, _label(field, rule.label, rule.id, full, *match.span()))
            yielding.setdefault(rule.label, rule.unless)
            break
    return [label for label in found.values() if not set(yielding[label.value]) & set(found)]


def _laws(read: str, full: str, reference: Reference, applied: Rule) -> Iterable[Label]:
    for law in reference.laws.values():
        names = "|".join(re.escape(n) for n in sorted({law.law_id, law.name_en, *law.aliases}, key=len, reverse=True))
        found = re.search(rf"(?i:{applied.pattern.pattern})[^.;]{{0,80}}?\b({names})\b", read)
        if found:
            yield _label("laws", law.law_id, applied.id, full, *found.span(1))


def _counts(read: str, full: str, rules: tuple[Rule, ...]) -> Iterable[Label]:
    for rule in rules:
        best: tuple[int, tuple[int, int]] | None = None
        for match in rule.pattern.finditer(read):
            groups = [group for group in match.groups() if group]
            value = number(*groups[:2])
            if best is None or value > best[0]:
                best = value, match.span()
        if best:
            yield _label(rule.label, str(best[0]), rule.id, full, *best[1])


def _label(field: str, value: str, rule_id: str, full: str, start: int, end: int) -> Label:
    return Label(field, value, "extracted", rule_id, full[start:end], start, end)


def _values(labels: list[Label], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x.value for x in labels if x.field == field))


def _count(labels: list[Label], field: str) -> int | None:
    return next((int(x.value) for x in labels if x.field == field), None)
