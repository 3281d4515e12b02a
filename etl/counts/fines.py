"""How much money: the fines told in an item's text, over organisations and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from etl.counts import each
from etl.counts.numbers import BEFORE, Count, CountRules, group, number
from etl.rule import Sentence

SHARES = {"half": (1, 2), "a third": (1, 3), "a quarter": (1, 4), "a fifth": (1, 5), "a tenth": (1, 10)}
SHARES |= {"the same": (1, 1), "twice": (2, 1), "double": (2, 1), "triple": (3, 1), "three times": (3, 1)}


def find(
    title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules, organisations: Count | None
) -> Count | None:
    """All fines told in the sentences of a title and its text, added, each as often as it was imposed.

    The title's sum is taken where the text tells none, and beside the text's where that is of persons only.
    """
    is_fined = any(rules["fined"].first(sentence) for sentence in title)
    if not is_fined and not any(rules["fined"].first(sentence) for sentence in body):
        # What was to be paid, and stands for nothing else: "RMB 30,000 from each would be a fair reminder".
        unclear = [
            sentence
            for sentence in body
            if rules["to-be-paid"].first(sentence) and not rules["other-money"].first(sentence)
        ]
        return _fines(unclear, rules, organisations, is_fined=True)[0]
    in_body, is_personal = _fines(body, rules, organisations, is_fined=is_fined)
    in_title, _ = _fines(title, rules, organisations, is_fined=False)
    if in_body and in_title and is_personal and in_body.value < in_title.value:
        return replace(in_title, value=in_title.value + in_body.value)
    return in_body or in_title


def _fines(
    told: Sequence[Sentence], rules: CountRules, organisations: Count | None, *, is_fined: bool
) -> tuple[Count | None, bool]:
    """The fines of a part, and whether all of them were imposed on persons. `is_fined`: the title tells of a fine."""
    total, begins, last = 0, -1, -1
    personal: list[bool] = []
    is_beside = False
    for n, sentence in enumerate(told):
        amounts: list[int] = []
        end = first_end = 0
        for begin, stop, value in _sums(sentence, rules, is_beside=is_beside):
            before = max(end, begin - BEFORE)
            if rules["no-fine"].found_in(sentence, before, begin) or rules["no-fine-after"].found_in(sentence, stop):
                continue
            is_joined = bool(personal) and rules["and-a-sum"].found_in(sentence, before, begin) is not None
            is_persons = personal[-1] if is_joined else rules["payer"].found_in(sentence, before, begin) is not None
            if not (is_fined or is_persons or amounts or rules["fined"].first(sentence)):
                continue
            personal.append(is_persons)
            last_end, end = end, stop
            amounts.append(value * each.times(told[: n + 1], (last_end, begin, end), organisations, rules))
            begins = sentence.start + begin if begins < 0 else begins
            last = sentence.start + end
            first_end = first_end or stop
        if amounts:
            amounts = _without_parts(amounts, rules["in-parts"].found_in(sentence, first_end))
            shares = [group(match) for match in rules["share-of-a-sum"].matches(sentence) if match.start() >= end]
            amounts += [amounts[-1] * SHARES[share][0] // SHARES[share][1] for share in shares]
        is_beside = bool(amounts)
        sum_ = sum(amounts)
        # "RMB 50,000 on the company and 10,000 on its manager, RMB 60,000 in total"
        parts_of = next((value for value in amounts if 2 * value == sum_ and len(amounts) > 1), None)
        is_whole = rules["in-total"].first(sentence) is not None
        if sum_ != total or not is_whole:
            total += parts_of if parts_of and is_whole else sum_
    found = Count("fine_cny", total, "fine", begins, last) if total else None
    return found, bool(personal) and all(personal)


def _without_parts(amounts: list[int], in_parts: Any) -> list[int]:
    """Sums without those that are parts of the first: "RMB 30,000, of which the manager pays 5,000".

    `in_parts`: what stands right after the first; a mere colon only tells parts that add up to it.
    """
    first, rest = amounts[0], sum(amounts[1:])
    is_said = in_parts is not None and in_parts[0].strip() not in (b":", b"(")
    are_parts = rest == first or (is_said and rest < first)
    return amounts[:1] if in_parts and rest and are_parts else amounts


def _sums(sentence: Sentence, rules: CountRules, *, is_beside: bool) -> list[tuple[int, int, int]]:
    """Where the sums of money in a sentence begin and end, with their values in yuan.

    A fine, or a sum beside another, may leave out the currency: "RMB 50,000 and its manager 5,000".
    `is_beside`: the sentence before told a sum.
    """
    sums = [(*match.span(1 if match[1] else 2), number(group(match))) for match in rules["fine"].matches(sentence)]
    for match in rules["further-sum" if sums or is_beside else "fine-without-currency"].matches(sentence):
        begin, end = match.span(1)
        is_new = not any(start < end and begin < stop for start, stop, _ in sums)
        if is_new and rules["after-a-sum"].found_in(sentence, end):
            sums.append((begin, end, number(group(match))))
    return sorted(sums)
