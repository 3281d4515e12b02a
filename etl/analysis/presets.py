"""Comparisons worth a button: newest year and the one before, two systems of authorities, a law's before and after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from etl.analysis import headline
from etl.analysis.coverage import add_months
from etl.analysis.query import Pairs
from etl.analysis.view import View
from etl.terms import Milestone

AROUND = 12


@dataclass(frozen=True)
class Preset:
    """Two selections as query pairs. Of two periods the earlier is A: time runs from left to right."""

    id: str
    a: Pairs
    b: Pairs


def offered(view: View) -> tuple[Preset, ...]:
    """The presets that this view can fill, the default first."""
    return tuple(preset for preset in (years(view), _systems(view)) if preset)


def years(view: View) -> Preset | None:
    """The newest year of which at least half is well covered, against the one before; None where there are not two."""
    newest = headline.period(view.coverage, view.drawn_months, "year")
    if newest is None:
        return None
    before = add_months(newest, -12)
    if view.months[0] > add_months(before, 11) or not view.coverage.complete_months(before, "year"):
        return None
    return Preset("years", _span(before, 12), _span(newest, 12))


def _systems(view: View) -> Preset | None:
    """The two systems of authorities that the reference data set against each other; None where they name no two."""
    side = {system.compared_as: system.id for system in view.reference.systems.values()}
    if not {"a", "b"} <= side.keys():
        return None
    return Preset("systems", (("system", side["a"]),), (("system", side["b"]),))


def around(milestone: Milestone) -> Preset:
    """The twelve months before and after a law's day; a month that it begins amid belongs to neither."""
    month = milestone.start_on.replace(day=1)
    after = month if milestone.start_on.day == 1 else add_months(month, 1)
    return Preset(milestone.milestone_id, _span(add_months(month, -AROUND), AROUND), _span(after, AROUND))


def milestones(view: View) -> tuple[Milestone, ...]:
    """The laws that have a well covered month both before and after, the newest first."""
    laws = [milestone for milestone in view.reference.milestones if milestone.type == "law"]
    return tuple(m for m in reversed(laws) if all(_has_complete(view, pairs) for pairs in (around(m).a, around(m).b)))


def _span(first: dt.date, count: int) -> Pairs:
    return (("from", f"{first:%Y-%m}"), ("to", f"{add_months(first, count - 1):%Y-%m}"))


def _has_complete(view: View, span: Pairs) -> bool:
    first, last = (dt.date.fromisoformat(f"{month}-01") for _, month in span)
    begin, end = view.months
    return any(view.coverage.is_complete(m) for m in view.coverage.states if max(first, begin) <= m <= min(last, end))
