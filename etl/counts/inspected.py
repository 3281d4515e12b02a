"""How many of those that were inspected were acted on: "checked 40 hospitals and warned 12"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.counts.numbers import BEFORE, Count, CountRules, group, number
from etl.counts.phrases import Phrase, phrases
from etl.counts.targets import is_organisation
from etl.rule import Sentence

NEAR = 15  # characters before a number in which it is told to be a part: "of these, "


def find(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules, noun: str, field: str) -> Count | None:
    """Those of a number inspected that were acted on; None where no number inspected is told, or none of them.

    `noun`: the rule that finds what was inspected; `field`: what is counted.
    """
    for sentence in (*title, *body):
        for match in rules["so-many-of-those-inspected"].matches(sentence):
            is_app = rules["app"].found_in(sentence, match.start(), match.end()) is not None
            if is_app == (noun == "app-noun"):
                return Count.told(field, number(group(match)), "so-many-of-those-inspected", match, sentence)
    of_title, inspected = _among(title, rules, noun, field, 0)
    of_body, _ = _among(body, rules, noun, field, inspected)
    return max(filter(None, (of_title, of_body)), key=lambda count: count.value, default=None)


def _among(
    told: Sequence[Sentence], rules: CountRules, noun: str, field: str, inspected: int
) -> tuple[Count | None, int]:
    """All that were acted on, in whatever way, and how many were inspected; a part of those just told adds none."""
    found: Count | None = None
    was_part = False
    for sentence in told:
        phrase = _inspected(sentence, rules, noun)
        begin = phrase.end if phrase else 0
        inspected = phrase.value or 0 if phrase else inspected
        if not inspected:
            continue
        for match in rules["some-of-those-inspected"].matches(sentence):
            count = Count.told(field, number(group(match)) or 1, "some-of-those-inspected", match, sentence)
            together = count.value + (found.value if found else 0)
            is_part = rules["of-these"].found_in(sentence, match.start() - NEAR, match.end()) is not None
            if match.start() < begin or together > inspected or (found and is_part > was_part):
                continue
            found = replace(found, value=together, end=count.end) if found else count
            was_part = is_part
    return found, inspected


def _inspected(sentence: Sentence, rules: CountRules, noun: str) -> Phrase | None:
    """Several that a sentence tells to be inspected."""
    for phrase in phrases(sentence, rules[noun]):
        if (
            (phrase.value or 0) > 1
            and is_organisation(phrase, rules)
            and (
                rules["tested"].found_in(sentence, phrase.start - BEFORE, phrase.start)
                or rules["tested-after"].found_in(sentence, phrase.end)
            )
        ):
            return phrase
    return None
