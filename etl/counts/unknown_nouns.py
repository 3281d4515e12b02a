"""How many were acted on, where no word tells what they are, or whether they are: what was done does."""

from __future__ import annotations

from collections.abc import Sequence

from etl.counts.numbers import Count, CountRules, group, number
from etl.counts.phrases import phrases
from etl.counts.targets import rows
from etl.rule import Sentence

FIELD = "entity_count"


def find(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Several, or one: "fined two lighthouses", "the lighthouse was told to correct"; or the only one told of."""
    if any(True for sentence in body for _ in rows(sentence, rules)):
        return None
    return _several((*title, *body), rules) or _one(body, rules) or _only_one(body, rules)


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


def _only_one(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """An organisation of which no words say what was done to it: "Gambling pages stood on the website of a school"."""
    for sentence in told:
        for phrase in phrases(sentence, rules["organisation-noun"]):
            words = sentence.words[phrase.start : phrase.end].lower()
            if (
                phrase.is_single
                and not phrase.is_own
                and not words.startswith(b"the ")
                and not rules["not-an-organisation"].found_in(sentence, phrase.start, phrase.end)
            ):
                return Count(FIELD, 1, "organisation", sentence.start + phrase.start, sentence.start + phrase.end)
    return None
