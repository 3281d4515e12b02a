"""How many a sum was imposed on, each of them: "the makers were fined RMB 40,000 each"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.counts.numbers import Count, CountRules, group, number
from etl.counts.phrases import Phrase, phrases
from etl.rule import Sentence

OTHERS = re.compile(rb"\b(?:while|whereas|but)\b|;")  # in another clause


def times(
    told_so_far: Sequence[Sentence], at: tuple[int, int, int], organisations: Count | None, rules: CountRules
) -> int:
    """How many paid a sum of the last of these sentences each; 1 where nobody else did.

    `at`: where the sum before it ends, it begins and ends.
    """
    sentence = told_so_far[-1]
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
    known = _in_a_row(payers) or _counted_before(payers, told_so_far, rules)
    return known or max(2, organisations.value if organisations else 0)


def _in_a_row(payers: list[Phrase]) -> int:
    """ "A platform and a website were each fined" """
    row = [phrase for phrase in payers if phrase.is_new and phrase.value == 1]
    return len(row) if len(row) > 1 else 0


def _counted_before(payers: list[Phrase], told: Sequence[Sentence], rules: CountRules) -> int:
    """ "Two banks ... The banks were fined RMB 20,000 each" """
    if not payers:
        return 0
    several = [
        phrase.value
        for sentence in told
        for phrase in phrases(sentence, rules["organisation-noun"])
        if phrase.noun == payers[-1].noun and phrase.value and phrase.value > 1
    ]
    return several[-1] if several else 0
