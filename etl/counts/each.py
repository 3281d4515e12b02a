"""How many a sum was imposed on, each of them: "the makers were fined RMB 40,000 each"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.counts.numbers import Count, CountRules, group, number
from etl.counts.phrases import Phrase, phrases
from etl.rule import Sentence

OTHERS = re.compile(rb"\b(?:while|whereas|but)\b|;")  # in another clause


def counted(sentence: Sentence, rules: CountRules) -> dict[bytes, int]:
    """How many of each kind of organisation a sentence tells: "two banks and three shops"."""
    told = phrases(sentence, rules["organisation-noun"])
    return {phrase.noun: phrase.value for phrase in told if phrase.value and phrase.value > 1}


def times(
    sentence: Sentence,
    at: tuple[int, int, int],
    known: Mapping[bytes, int],
    organisations: Count | None,
    rules: CountRules,
) -> int:
    """How many paid a sum each; 1 where nobody else did.

    `at`: where the sum before it ends, it begins and ends; `known`: how many of each kind were told so far.
    """
    before, begin, end = at
    told_at = rules["each-of-so-many"].found_in(sentence, end) or rules["so-many-at"].found_in(sentence, before, begin)
    if told_at:
        return number(group(told_at))
    if rules["and-a-sum"].found_in(sentence, before, begin):
        return 1  # "80,000 and 60,000 respectively"
    after_sum = before + len(" each") if before else 0  # right behind a sum it is that one's
    each = rules["each"].found_in(sentence, after_sum, begin)
    if each and OTHERS.search(sentence.words, after_sum + each.end(), begin):  # "each was warned, while it was fined"
        each = None
    if not each and not rules["each-after"].found_in(sentence, end):
        return 1
    told_until = after_sum + each.end() if each else begin
    # A match that goes on behind its number counts something else: "six kinds of breach".
    numbers = [match for match in rules["how-many"].matches(sentence) if not match[2]]
    told = [match for match in numbers if before <= match.start() and match.end() <= told_until]
    if told:
        return number(group(told[-1], 1))
    payers = [
        phrase
        for phrase in phrases(sentence, rules["organisation-noun"])
        if before <= phrase.start and phrase.end <= begin
    ]
    return _in_a_row(payers) or _counted_before(payers, known) or max(2, organisations.value if organisations else 0)


def _in_a_row(payers: list[Phrase]) -> int:
    """ "A platform and a website were each fined" """
    row = [phrase for phrase in payers if phrase.is_new and phrase.value == 1]
    return len(row) if len(row) > 1 else 0


def _counted_before(payers: list[Phrase], known: Mapping[bytes, int]) -> int:
    """ "Two banks ... The banks were fined RMB 20,000 each" """
    return known.get(payers[-1].noun, 0) if payers else 0
