"""Whether two sources tell of one event: what two tellings have in common, and which rule that satisfies."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

from etl import dates, schema
from etl.events.merge_rules import AUTHORITIES, MergeRule, MergeRules
from etl.records import Item

WORD = re.compile(r"[a-z][a-z]{2,}")
ENDING = re.compile(r"(?<=..)(?:ings?|ies|ied|ed|es|e|y|s|d)$")
FAR = 10_000  # days: another month than the one told


@dataclass(frozen=True)
class Likeness:
    """What two tellings have in common.

    `days`: how far apart, None where one tells only the month and both lie in it. `agreeing`, `differing`: figures.
    `words`: the share of one title's telling words that the other source has, too; `violations` and `outcomes`: the
    share of the shorter list that both have.
    """

    authorities: str
    days: int | None
    agreeing: tuple[str, ...]
    differing: tuple[str, ...]
    words: float
    violations: float
    outcomes: float
    is_named: bool
    is_national: bool


@dataclass(frozen=True)
class Pair:
    """Two tellings that a rule holds of; `rule` says with what verdict."""

    one: Item
    other: Item
    rule: MergeRule
    likeness: Likeness

    @property
    def ids(self) -> frozenset[str]:
        return frozenset((self.one.item_id, self.other.item_id))


class Told:
    """One telling as it is compared."""

    def __init__(self, item: Item, rules: MergeRules) -> None:
        self.item, self._rules = item, rules
        self.authorities = frozenset(name for name in item.authorities if not schema.is_left_open(name))
        self.places = frozenset(item.regions) - {schema.NATIONAL, schema.UNKNOWN}

    @cached_property
    def title_words(self) -> frozenset[str]:
        return self._telling(self.item.title)

    @cached_property
    def words(self) -> frozenset[str]:
        return self._telling(self.item.labelled_text)

    @cached_property
    def targets(self) -> frozenset[int]:
        """The kinds of target that the title names."""
        words = set(WORD.findall(self.item.title.lower()))
        return frozenset(at for at, kind in enumerate(self._rules.targets) if kind & words)

    def names(self, other: Told) -> bool:
        """Whether a target that this telling names stands in the other's words."""
        words = other.item.labelled_text.casefold()
        names = re.split(r"[;,]", self.item.entity_named or "")
        return any(
            re.search(rf"\b{re.escape(name)}\b", words) for name in (n.strip().casefold() for n in names) if name
        )

    def _telling(self, text: str) -> frozenset[str]:
        """Words that tell this event from others: neither common ones nor those of the authority and the place."""
        item = self.item
        who = _words(" ".join((*item.authorities, *item.regions, item.city or "")))
        return frozenset(_words(text) - who - _stems(self._rules.common_words))


def judged(one: Told, other: Told, rules: MergeRules) -> Pair | None:
    """The first rule that holds of two tellings; None where none does."""
    like = likeness(one, other, rules)
    if like is None:
        return None
    rule = next((rule for rule in rules.rules.values() if _holds(rule, like)), None)
    return Pair(one.item, other.item, rule, like) if rule else None


def likeness(one: Told, other: Told, rules: MergeRules) -> Likeness | None:
    """What two tellings have in common; None where neither an authority nor a place is, or the targets are not."""
    a, b = one.item, other.item
    authorities = _authorities(one, other)
    is_other_target = one.targets and other.targets and not one.targets & other.targets
    if not authorities or is_other_target:
        return None
    agreeing, differing = [], []
    for name in schema.FIGURES:
        ours, theirs = getattr(a, name), getattr(b, name)
        if ours is None or theirs is None:
            continue
        if ours == theirs:
            # "One company" is told of most events.
            agreeing += [name] if name == "fine_cny" or ours >= rules.telling_from else []
        elif name != "fine_cny" or abs(ours - theirs) > rules.fine_within * max(ours, theirs):
            differing.append(name)
    return Likeness(
        authorities,
        _days(a, b),
        tuple(agreeing),
        tuple(differing),
        max(_share_of(one.title_words, other.words), _share_of(other.title_words, one.words)),
        _common(a.violations, b.violations),
        _common(a.outcomes, b.outcomes),
        one.names(other) or other.names(one),
        schema.NATIONAL in a.regions or schema.NATIONAL in b.regions,
    )


def pairs(items: Iterable[Item], rules: MergeRules) -> Iterator[Pair]:
    """The pairs of actions of different sources that a rule holds of, each once.

    Only those of one authority or place are compared, and of months that touch: never all with all.
    """
    told = [Told(item, rules) for item in items if item.section == "enforcement" and item.kind == schema.COUNTED_KIND]
    blocks: dict[tuple[str, dt.date], list[int]] = defaultdict(list)
    for at, one in enumerate(told):
        for key in one.authorities | one.places:
            for month in (one.item.month, dates.month_after(one.item.month)):
                blocks[key, month].append(at)
    compared = {pair for block in blocks.values() for pair in combinations(block, 2)}
    for a, b in sorted(compared):
        one, other = told[a], told[b]
        if one.item.item_id != other.item.item_id and not are_of_one_source(one.item, other.item):
            found = judged(one, other, rules)
            if found:
                yield found


def are_of_one_source(one: Item, other: Item) -> bool:
    """Whether both stand in one issue, or both in reviewed tables, where people told them apart."""
    return source_of(one) == source_of(other)


def source_of(item: Item) -> str:
    return "reviewed" if schema.is_reviewed(item.source_id) else item.source_id


def _holds(rule: MergeRule, like: Likeness) -> bool:
    if rule.authorities is None or AUTHORITIES.index(like.authorities) > AUTHORITIES.index(rule.authorities):
        return False
    near = rule.by_month if like.days is None else like.days <= rule.days
    is_open = not like.differing
    figures = {
        "agree": is_open and bool(like.agreeing),
        "apps": is_open and "apps_count" in like.agreeing,
        "open": is_open,
        "any": True,
    }
    return (
        near
        and figures[rule.figures]
        and like.words >= rule.words
        and like.violations >= rule.violations
        and like.outcomes >= rule.outcomes
        and (like.is_named or not rule.named)
        and not (like.is_national and rule.not_national)
    )


def _authorities(one: Told, other: Told) -> str:
    if one.authorities & other.authorities:
        return "same" if one.authorities == other.authorities else "shared"
    return "place" if one.places & other.places else ""


def _days(a: Item, b: Item) -> int | None:
    if a.date_precision == b.date_precision == "day":
        return abs((a.date - b.date).days)
    return None if a.month == b.month else FAR


def _common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    return len({*ours} & {*theirs}) / min(len(ours), len(theirs)) if ours and theirs else 0.0


def _share_of(title: frozenset[str], words: frozenset[str]) -> float:
    """How much of a title the other has; one word alone is chance."""
    found = len(title & words)
    return found / len(title) if found > 1 else 0.0


def _words(text: str) -> set[str]:
    return {ENDING.sub("", word) for word in WORD.findall(text.lower())}


@lru_cache(maxsize=4)
def _stems(words: frozenset[str]) -> set[str]:
    return _words(" ".join(words))
