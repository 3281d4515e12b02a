"""How many were acted on, where no word tells what they are, or whether they are: what was done does."""

from __future__ import annotations

from collections.abc import Sequence

from etl.counts.numbers import Count, CountRules, group, number
from etl.counts.phrases import phrases
from etl.counts.targets import is_organisation, rows
from etl.rule import Sentence

FIELD = "entity_count"


def find(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Several, or one: "fined two lighthouses", "the lighthouse was told to correct"; or the only one told of."""
    if any(next(rows(sentence, rules), None) for sentence in body):
        return None
    several = _acted_on((*title, *body), "whoever-they-are", rules)
    return several or _acted_on(body, "whoever-it-is", rules) or _only_one(body, rules)


def _acted_on(told: Sequence[Sentence], rule_id: str, rules: CountRules) -> Count | None:
    """The first of whom a rule tells what was done to them, as many as it says: one where it says no number."""
    for sentence in told:
        for found in rules[rule_id].matches(sentence):
            words = group(found)
            value = number(words) if words else 1
            is_told = value > 1 or not words  # "fined one lighthouse" is told by the other rule
            if is_told and not rules["nobody"].found_in(sentence, found.start(), found.end()):
                return Count.told(FIELD, value, rule_id, found, sentence)
    return None


def _only_one(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """An organisation of which no words say what was done to it: "Gambling pages stood on the website of a school"."""
    for sentence in told:
        for phrase in phrases(sentence, rules["organisation-noun"]):
            is_known = phrase.is_own or sentence.words[phrase.start : phrase.end].lower().startswith(b"the ")
            if phrase.is_single and not is_known and is_organisation(phrase, rules):
                return Count(FIELD, 1, "organisation", sentence.start + phrase.start, sentence.start + phrase.end)
    return None
