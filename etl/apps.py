"""How many apps: numbers in an item's text, mini-programs and SDKs among them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.numbers import BEFORE, Count, number
from etl.rule import Rule, sentences

DIGITS = re.compile(r"\d[\d,]*\d|\d")


def find(text: str, title_length: int, rules: Mapping[str, Rule]) -> Count | None:
    """Apps told in a copy of title, line feed, text, added up over what was done to them."""
    if not rules["app-noun"].pattern.search(text):
        return None
    title, body = text[:title_length], text[title_length:]
    return _largest(_apps(title, 0, rules), _apps(body, title_length, rules)) or _one_app(text, rules)


def is_list(apps: Count | None) -> bool:
    """Whether they are the targets of a list, whose operators are not counted beside them."""
    return apps is not None and apps.rule_id != "app-acted-on"


def _largest(title: Count | None, body: Count | None) -> Count | None:
    """The title's number where it has one, unless the text adds to it what else was done."""
    if title and body and title.rule_id != "apps-of" and body.value > title.value and body.rule_id == "apps-also":
        return body
    return title or body


def _one_app(text: str, rules: Mapping[str, Rule]) -> Count | None:
    for start, sentence in sentences(text):
        found = next(rules["app-acted-on"].matches(sentence), None)
        if found:
            return Count.told("apps_count", 1, "app-acted-on", found, start)
    return None


def _apps(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    best: Count | None = None
    for start, sentence in sentences(text, offset):
        part = next(rules["apps-of"].matches(sentence), None)
        if part:
            value = number(part[1] or part[2] or part[3])
            return Count.told("apps_count", value, "apps-of", part, start)
        listed = next(rules["apps-listed"].matches(sentence), None)
        if listed:
            value = sum(map(number, DIGITS.findall(listed[1])))
            return Count.told("apps_count", value, "apps-listed", listed, start)
        found = _apps_in(sentence, start, rules)
        if found and (best is None or found.value > best.value):
            best = found
    return best


def _apps_in(sentence: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    """The apps of one sentence: numbers joined by "and" are added, parts of a number and what was only tested not."""
    rule, wrong, earlier = rules["apps"], rules["apps-not"].pattern, rules["earlier"].pattern
    total, start, last = 0, 0, -1
    for match in rule.matches(sentence):
        before = sentence[max(0, match.start() - BEFORE) : match.start()]
        if wrong.search(match[0]) or any(
            rules[name].pattern.search(before) for name in ("tested", "earlier", "told-of-before")
        ):
            continue
        if total and rules["part-of"].pattern.search(before):
            continue
        value = number(match[1], match[2]) if match[1].lower() != "dozens" else 0
        if not total:
            total, start = value, match.start()
        elif rules["added"].pattern.fullmatch(sentence[last : match.start()]) or rules["more"].pattern.search(
            sentence[last : match.end()]
        ):
            total += value
        last = match.end()
    if not total or (total == 1 and sentence[start : start + 2].lower() in ("a ", "an")):
        return None
    for match in rules["apps-also"].matches(sentence):
        if match.start() >= last - 1 and not earlier.search(sentence[max(0, match.start() - 20) : match.start()]):
            total += number(match[1] or match[2] or match[3])
            return Count("apps_count", total, "apps-also", offset + start, offset + match.end())
    return Count("apps_count", total, rule.id, offset + start, offset + last)
