"""How many were acted on, where no word tells what they are: what was done to them does."""

from __future__ import annotations

from collections.abc import Sequence

from etl.counts.numbers import Count, CountRules, group, number
from etl.counts.targets import rows
from etl.rule import Sentence

FIELD = "entity_count"


def find(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Several, or one: "fined two lighthouses", "the lighthouse was told to correct"."""
    if any(True for sentence in body for _ in rows(sentence, rules)):
        return None
    return _several((*title, *body), rules) or _one(body, rules)


def _several(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    for sentence in told:
        for found in rules["whoever-they-are"].matches(sentence):
            value = number(group(found))
            if value > 1 and not rules["nobody"].found_in(sentence, found.start(), found.end()):
                return Count.told(FIELD, value, "whoever-they-are", found, sentence)
    return None


def _one(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    for sentence in told:
        for found in rules["whoever-it-is"].matches(sentence):
            if not rules["nobody"].found_in(sentence, found.start(), found.end()):
                return Count.told(FIELD, 1, "whoever-it-is", found, sentence)
    return None
