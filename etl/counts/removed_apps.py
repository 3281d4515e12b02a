"""Apps removed beside those that are named, or of those named before: "and removed 12 from its July list"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.counts.numbers import BEFORE, Count, CountRules, group, number
from etl.counts.phrases import Phrase, phrases
from etl.rule import Sentence

FIELD = "apps_count"
SHORT = 30  # characters


def besides(sentence: Sentence, rules: CountRules) -> Count | None:
    """Apps of earlier lists that are removed: not those that another sentence counts."""
    if not rules["another-list"].first(sentence):
        return None
    for phrase in phrases(sentence, rules["app-noun"]):
        at = sentence.start
        is_listed = phrase.is_further and rules["listing"].first(sentence) is not None
        was_removed = (phrase.is_new or is_removed_too(phrase, rules)) and is_removed(phrase, rules)
        if phrase.value and (is_listed or was_removed):
            return Count(FIELD, phrase.value, "removed-besides", at + phrase.start, at + phrase.end)
    found = rules["removed-besides"].first(sentence)
    if not found:
        return None
    at = 1 if found[1] else 2
    if rules["of-these"].found_in(sentence, found.start(at) - SHORT, found.end(at) + SHORT):
        return None
    return Count.told(FIELD, number(group(found, at)), "removed-besides", found, sentence)


def is_removed_too(phrase: Phrase, rules: CountRules) -> bool:
    """Whether the authority removed these beside those that it named: "and removed 12 Apps from its July list"."""
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    return bool(
        rules["removing"].found_in(sentence, start - SHORT, start)
        and not rules["of-these"].found_in(sentence, end, end + SHORT)
    )


def is_removed(phrase: Phrase, rules: CountRules) -> bool:
    """Whether these were removed, and are no part of others nor the list of which some were."""
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    return bool(
        (is_removed_too(phrase, rules) or rules["removed-after"].found_in(sentence, end))
        and not rules["of-an-earlier-list"].found_in(sentence, start - len("of the "), end + BEFORE)
        and not rules["of-these"].found_in(sentence, start - SHORT, end + SHORT)
    )


def are_of_more(before: Sequence[Sentence], sentence: Sentence, some: Any, rules: CountRules) -> bool:
    """Whether a number is of apps told before it, of which there were more."""
    return any(
        phrase.value and phrase.value > number(group(some)) > 0 and (one is not sentence or phrase.end <= some.start())
        for one in (*before, sentence)
        for phrase in phrases(one, rules["app-noun"])
    )
