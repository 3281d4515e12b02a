"""One item from several inputs: the tellings of one event joined, reviewed values first; doubtful pairs reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from etl import schema
from etl.events import joining
from etl.events.grouping import Groups, Link
from etl.events.merge_rules import SAME_ID, MergeRules
from etl.events.same_event import Likeness, Pair
from etl.records import Doubt, Item, Reject, Report

RIVAL = "rival"


@dataclass(frozen=True)
class Resolved:
    """Items, each id once, with what was decided on the way in words, and the pairs that nothing decides."""

    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]
    decisions: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()


def merge(reviewed: Iterable[Item], extracted: Iterable[Item], rules: MergeRules) -> Resolved:
    """Join what tells of one event. Reviewed values win, then those of the source known first.

    Items are joined by their id, as people decided, or by `rules`. Of two with one id in tables, or in issues, the
    first stays and the later becomes a reject.
    """
    rejects: list[Reject] = []
    items = [*_first_of_each(reviewed, rejects).values(), *_first_of_each(extracted, rejects).values()]
    groups = Groups(sorted(items, key=_first_known), rules)
    decisions = [*groups.faults]
    kept: dict[str, Item] = {}
    ids: dict[int, str] = {}
    for group in groups:
        tellings = sorted(group, key=_first_known)
        ids[id(group)] = tellings[0].item_id
        kept[tellings[0].item_id] = _one(tellings, groups, decisions)
    doubts: dict[frozenset[str], Doubt] = {}
    for pair, has_rival in groups.doubts:
        one, other = ids[id(groups.of(pair.one))], ids[id(groups.of(pair.other))]
        doubts.setdefault(frozenset((one, other)), _doubt(one, other, pair, has_rival))
    return Resolved(
        tuple(sorted(kept.values(), key=lambda i: (i.date, i.item_id))),
        tuple(rejects),
        tuple(decisions),
        tuple(doubts.values()),
    )


def _one(tellings: list[Item], groups: Groups, decisions: list[str]) -> Item:
    if len(tellings) == 1:
        return tellings[0]
    lead, *others = tellings
    reports = [lead.report(), *(_report(other, groups.link(other, lead)) for other in others)]
    decisions += [
        f"{lead.item_id}: {report.report_id} is the same event, rule {report.rule_id}: {report.reason}"
        for report in reports[1:]
        if report.rule_id != SAME_ID
    ]
    return joining.joined(tellings, reports, decisions)


def _report(telling: Item, link: Link) -> Report:
    """A telling with the link that joined it."""
    shared = f" {in_common(link.likeness, telling)}" if link.likeness else ""
    return replace(telling.report(), rule_id=link.rule.id, reason=f"{link.rule.reason}{shared}")


def in_common(like: Likeness, item: Item) -> str:
    """What two tellings share: "Same day; apps_count 22; 67% of the words"."""
    days = {None: "Same month", 0: "Same day", 1: "One day apart"}.get(like.days, f"{like.days} days apart")
    figures = (f"{name} {getattr(item, name)}" for name in like.agreeing)
    words = (f"{like.words:.0%} of the telling words",) if like.words else ()
    return "; ".join((days, *figures, *words)) + "."


def _doubt(item_id: str, other_id: str, pair: Pair, has_rival: bool) -> Doubt:
    differs = (*pair.likeness.differing, *((RIVAL,) if has_rival else ()))
    said = "; ".join(
        "another item of the same source fits as well"
        if name == RIVAL
        else f"{name} {getattr(pair.one, name)} and {getattr(pair.other, name)}"
        for name in differs
    )
    speaks_against = f" Against it: {said}." if said else ""
    reason = f"{pair.rule.reason} {in_common(pair.likeness, pair.one)}{speaks_against}"
    return Doubt(item_id, other_id, pair.rule.id, differs, reason)


def _first_known(item: Item) -> tuple[bool, dt.date, str, str]:
    return not schema.is_reviewed(item.source_id), item.known_on or dt.date.max, item.source_id, item.item_id


def _first_of_each(items: Iterable[Item], rejects: list[Reject]) -> dict[str, Item]:
    kept: dict[str, Item] = {}
    for item in items:
        if item.item_id in kept:
            rejects.append(
                Reject(
                    item.source_id,
                    f"{item.source_id}: the item_id '{item.item_id}' is already used in "
                    f"{kept[item.item_id].source_id}; give this item its own.",
                    raw=item.title,
                )
            )
        else:
            kept[item.item_id] = item
    return kept
