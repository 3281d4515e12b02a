"""How much money: the fines told in an item's text, over organisations and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from etl.numbers import BEFORE, Count, number
from etl.organisations import first
from etl.rule import Rule, sentences

SHORT = {"m": "million", "bn": "billion", "k": "thousand"}


def find(text: str, title_length: int, rules: Mapping[str, Rule]) -> Count | None:
    """All fines told in a copy of title, line feed, text, added, each as often as it was imposed.

    The title's sum is taken where the text tells none, and beside the text's where that is of persons only.
    """
    title, body = text[:title_length], text[title_length:]
    fined = rules["fined"].pattern
    if not fined.search(text):
        return None
    in_body, is_personal = _fines(body, title_length, rules, is_fined=bool(fined.search(title)))
    in_title, _ = _fines(title, 0, rules, is_fined=False)
    if in_body and in_title and is_personal and in_body.value < in_title.value:
        return replace(in_title, value=in_title.value + in_body.value)
    return in_body or in_title


def _fines(text: str, offset: int, rules: Mapping[str, Rule], *, is_fined: bool) -> tuple[Count | None, bool]:
    """The fines of a part, and whether all of them were imposed on persons. `is_fined`: the title tells of a fine."""
    rule, fined, whole, payer = rules["fine"], rules["fined"].pattern, rules["in-total"].pattern, rules["payer"].pattern
    organisations = first(text, 0, rules["organisations"], rules, has_apps=False)
    total, begins, last = 0, -1, -1
    personal: list[bool] = []
    for start, sentence in sentences(text, offset):
        amounts: list[int] = []
        end = 0
        for match in rule.matches(sentence):
            before, after = sentence[max(end, match.start() - BEFORE) : match.start()], sentence[match.end() :]
            if rules["no-fine"].pattern.search(before) or rules["no-fine-after"].pattern.match(after):
                continue
            is_persons = bool(payer.search(before))
            if not (is_fined or is_persons or fined.search(sentence)):
                continue
            personal.append(is_persons)
            amounts.append(_amount(match) * _times(before, after, organisations, rules))
            end = match.end()
            begins = start + match.start() if begins < 0 else begins
            last = start + match.end()
        sum_ = sum(amounts)
        # "RMB 60,000 in total: 50,000 on the company and 10,000 on its manager"
        parts_of = next((value for value in amounts if 2 * value == sum_ and len(amounts) > 2), None)
        if sum_ != total or not whole.search(sentence):
            total += parts_of if parts_of and whole.search(sentence) else sum_
    found = Count("fine_cny", total, rule.id, begins, last) if total else None
    return found, bool(personal) and all(personal)


def _amount(match: Any) -> int:
    digits, times = (match[1], match[2]) if match[1] else (match[3], match[4])
    value = number(digits, SHORT.get((times or "").lower(), times))
    return value * number("1", match[5]) if not match[1] and match[5] else value


def _times(before: str, after: str, organisations: Count | None, rules: Mapping[str, Rule]) -> int:
    """How many paid "each"; 1 where nobody else did. `before`: the words since the sum before it."""
    if rules["and-a-sum"].pattern.fullmatch(before):
        return 1  # "80,000 and 60,000 respectively"
    each = rules["each"].pattern.search(before)
    if not each and not rules["each-after"].pattern.match(after):
        return 1
    told = rules["how-many"].pattern.findall(before[: each.start()] if each else before)
    if told:
        return 2 if told[-1].lower() == "both" else number(told[-1])
    if organisations and organisations.value > 1:
        return organisations.value
    return 2
