"""The kept corpus and a few hundred neighbours of it, on every run: what must hold of whatever comes in."""

from __future__ import annotations

import random

import pytest

from tests.fuzz import corpus, mutation, targets

NEIGHBOURS = {"document": 150, "newsletter": 100, "monthly": 100, "query": 100, "reference": 60}
KEPT = [(target, name) for target in targets.TARGETS for name in corpus.inputs(target)]


@pytest.mark.parametrize(("target", "name"), KEPT)
def test_what_must_hold_holds_of_each_kept_input(target: str, name: str) -> None:
    targets.TARGETS[target](corpus.inputs(target)[name])


@pytest.mark.parametrize("target", targets.TARGETS)
def test_what_must_hold_holds_of_its_neighbours(target: str) -> None:
    chance = random.Random(2026)
    kept = [*corpus.inputs(target).values()]
    for number in range(NEIGHBOURS[target]):
        change = mutation.by_chance(target, kept, chance)
        content = mutation.mutated(chance.choice(kept), change, chance)
        try:
            targets.TARGETS[target](content)
        except Exception as error:
            error.add_note(f"neighbour {number} of {target}: {content[:2000]!r}")
            raise
