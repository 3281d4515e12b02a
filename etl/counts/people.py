"""How many persons were acted on, where no organisation was."""

from __future__ import annotations

from collections.abc import Sequence

from etl.counts.numbers import Count, CountRules, group, number
from etl.counts.phrases import phrases
from etl.rule import Sentence

FIELD = "entity_count"
SHORT = 40  # characters in which a sentence names whom it is about


def taken(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Persons arrested, detained, sentenced or punished, those of later sentences added where they are further ones."""
    best: Count | None = None
    for sentence in (*body, *title):
        found = _taken_in(sentence, rules)
        if found is None:
            continue
        if best is None:
            best = found[0]
        elif found[1] and sentence not in title:
            best = Count(FIELD, best.value + found[0].value, best.rule_id, best.start, found[0].end)
    return best or _told_before(body, rules)


def _told_before(body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Persons with whom a sentence begins, and of whom a later one tells what was done to them: "All were detained"."""
    if not rules["they-were-taken"].first_in(body):
        return None
    for sentence in body:
        first = next(phrases(sentence, rules["person-noun"]), None)
        if first and first.value and first.is_new and first.start < SHORT:
            return Count(FIELD, first.value, "people", sentence.start + first.start, sentence.start + first.end)
    return None


def in_title(title: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Several persons of whom a title tells only what was done to them: "Six Sentenced in Nantong"."""
    for sentence in title:
        found = rules["people-in-title"].first(sentence)
        if found and number(group(found, 1, 2)) > 1:
            return Count.told(FIELD, number(group(found, 1, 2)), "people-in-title", found, sentence)
    return None


def _taken_in(sentence: Sentence, rules: CountRules) -> tuple[Count, bool] | None:
    if not rules["person-acted-on"].first(sentence):
        return None
    taken = [
        phrase
        for phrase in phrases(sentence, rules["person-noun"])
        if phrase.value
        and (phrase.is_new or phrase.value > 1)
        and _is_target(sentence, phrase.start, phrase.end, rules)
    ]
    if taken:
        value = sum((phrase.value or 0) * (2 if phrase.is_pair else 1) for phrase in taken)
        begin, end = sentence.start + taken[0].start, sentence.start + taken[-1].end
        return Count(FIELD, value, "people", begin, end), taken[0].is_further
    counted = rules["all-of-them"].first(sentence)
    if counted:
        return Count.told(FIELD, number(group(counted)), "all-of-them", counted, sentence), False
    for name in ("named-person", "someone"):
        one = rules[name].first(sentence)
        if one:
            return Count.told(FIELD, 1, name, one, sentence), False
    return None


def _is_target(sentence: Sentence, start: int, end: int, rules: CountRules) -> bool:
    """Whether the person is taken rather than one whose data were."""
    if rules["person-taken-before"].found_in(sentence, start - 60, start):
        return True
    return bool(
        rules["person-taken-after"].found_in(sentence, end, end + 160)
        and not rules["someone-told-of"].found_in(sentence, start - 20, start)
    )
