"""Which tellings are one event: what ids, people and rules decide -> groups, and the pairs that stay doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl import schema
from etl.events import same_event
from etl.events.merge_rules import DECIDED, SAME_ID, MergeRule, MergeRules
from etl.events.same_event import Likeness, Pair
from etl.records import Item

Key = tuple[bool, str]  # whether reviewed, and the id: a reviewed row may carry the id of an issue's item


@dataclass(frozen=True)
class Link:
    """Two tellings that are one event by `rule`; `likeness` is None where no comparison says so."""

    one: Item
    other: Item
    rule: MergeRule
    likeness: Likeness | None = None


class Groups:
    """Tellings by the event they tell of.

    `doubts` are the pairs that may be one event and are not joined, each with whether another item of the same source
    fits as well; `faults` say in a sentence which decisions cannot be followed.
    """

    def __init__(self, items: Sequence[Item], rules: MergeRules) -> None:
        self._links: dict[Key, list[Link]] = defaultdict(list)
        self.doubts: list[tuple[Pair, bool]] = []
        self.faults: list[str] = []
        self._rules = rules
        self._of = {_key(item): [item] for item in items}
        self._apart = {decision.pair for decision in rules.decisions if not decision.is_same}
        self._by_ids(items)
        self._by_people(items)
        self._by_rules(items)

    def __iter__(self) -> Iterator[list[Item]]:
        return iter({id(group): group for group in self._of.values()}.values())

    def of(self, item: Item) -> list[Item]:
        return self._of[_key(item)]

    def link(self, item: Item, lead: Item) -> Link:
        """What joined a telling to its event: a link to the leading one if there is such, else one to another."""
        links = self._links[_key(item)]
        return next((link for link in links if lead is link.one or lead is link.other), links[0])

    def _by_ids(self, items: Sequence[Item]) -> None:
        extracted = {item.item_id: item for item in items if not schema.is_reviewed(item.source_id)}
        for item in items:
            if schema.is_reviewed(item.source_id) and item.item_id in extracted:
                self._unite(Link(item, extracted[item.item_id], self._rules.rules[SAME_ID]))

    def _by_people(self, items: Sequence[Item]) -> None:
        by_id = {item.item_id: item for item in items}
        for decision in self._rules.decisions:
            one, other = by_id.get(decision.item_id), by_id.get(decision.other_id)
            if one is None or other is None:
                missing = decision.item_id if one is None else decision.other_id
                self.faults.append(
                    f"same_events.csv: no input of this run has '{missing}'; correct it, "
                    "unless its source is not loaded."
                )
                continue
            if not decision.is_same or self.of(one) is self.of(other):
                continue
            if self._fits(one, other):
                self._unite(Link(one, other, self._rules.rules[DECIDED]))
            else:
                self.faults.append(
                    f"same_events.csv: '{one.item_id}' and '{other.item_id}' cannot be one event, because one source "
                    "tells them apart or another line does; remove the line, or one of the rows of the monthly tables."
                )

    def _by_rules(self, items: Sequence[Item]) -> None:
        """The strongest pairs first; one whose ends have rivals that are about as good stays doubtful."""
        order = {id_: place for place, id_ in enumerate(self._rules.rules)}
        found = [pair for pair in same_event.pairs(items, self._rules) if self._fits(pair.one, pair.other)]
        found.sort(key=lambda pair: (order[pair.rule.id], -pair.likeness.words, *sorted(pair.ids)))
        rivals: dict[tuple[Key, str], list[Pair]] = defaultdict(list)
        deciding = [pair for pair in found if pair.rule.verdict == "same"]
        for pair in deciding:
            for end in _ends(pair):
                rivals[end].append(pair)
        rivalled: set[int] = set()
        for pair in deciding:
            others = [rival for end in _ends(pair) for rival in rivals[end] if rival is not pair]
            leads = (pair.likeness.words - rival.likeness.words >= self._rules.lead_over_rivals for rival in others)
            if not all(leads):
                rivalled.add(id(pair))
            elif self._fits(pair.one, pair.other):
                self._unite(Link(pair.one, pair.other, pair.rule, pair.likeness))
        self.doubts = [(pair, id(pair) in rivalled) for pair in found if self._fits(pair.one, pair.other)]

    def _fits(self, one: Item, other: Item) -> bool:
        """Whether two groups can be one: no source tells both apart, nor did people."""
        ours, theirs = self.of(one), self.of(other)
        if ours is theirs:
            return False
        return not any(
            same_event.are_of_one_source(a, b) or frozenset((a.item_id, b.item_id)) in self._apart
            for a in ours
            for b in theirs
        )

    def _unite(self, link: Link) -> None:
        ours, theirs = self.of(link.one), self.of(link.other)
        ours.extend(theirs)
        for item in theirs:
            self._of[_key(item)] = ours
        for item in (link.one, link.other):
            self._links[_key(item)].append(link)


def _ends(pair: Pair) -> tuple[tuple[Key, str], tuple[Key, str]]:
    """Each telling with the source that the other one stands in."""
    source = same_event.source_of
    return (_key(pair.one), source(pair.other)), (_key(pair.other), source(pair.one))


def _key(item: Item) -> Key:
    return schema.is_reviewed(item.source_id), item.item_id
