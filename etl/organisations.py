"""How many organisations, or persons where there is none: numbers and names in an item's text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.numbers import BEFORE, Count, number
from etl.rule import Rule, sentences

# Rules of organisations to which others may be added in the same sentence.
ADDED_UP = ("organisations", "organisation")
ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
NAMES = re.compile(r",? and |, ")


def find(text: str, title_length: int, rules: Mapping[str, Rule], *, has_apps: bool) -> Count | None:
    """Organisations told in a copy of title, line feed, text; persons where there is none.

    `has_apps`: the item lists apps, whose operators do not count beside them.
    """
    title, body = text[:title_length], text[title_length:]
    told = first(title, 0, rules["organisations"], rules, has_apps=has_apps) or first(
        title, 0, rules["organisations-in-title"], rules, has_apps=has_apps
    )
    for name in ("organisations-of", "organisations"):
        told = told or first(body, title_length, rules[name], rules, has_apps=has_apps)
    if has_apps:
        return told or first(body, title_length, rules["organisation-punished"], rules, has_apps=False)
    headline = _headline(title, rules)
    if told and headline and rules["mere-sites"].pattern.search(text[told.start : told.end]):
        told = None
    told = told or first(body, title_length, rules["cases"], rules, has_apps=False)
    people = _taken(body, title_length, rules)
    if (told and told.value > 1) or people:
        return told if told and told.value > 1 else people
    single = [
        first(body, title_length, rules["organisation"], rules, has_apps=False),
        first(title, 0, rules["organisation"], rules, has_apps=False),
        headline,
        _in_turn(body, title_length, rules),
        told,
    ]
    found = max(filter(None, single), key=lambda count: count.value, default=None)
    for words, offset in ((body, title_length), (title, 0)):
        found = found or first(words, offset, rules["people"], rules, has_apps=False)
    return found or _named(title, body, title_length, rules)


def _named(title: str, body: str, title_length: int, rules: Mapping[str, Rule]) -> Count | None:
    """Organisations of which only the names are told."""
    named = next(rules["named-organisation"].matches(title), None)
    if named:
        return Count.told("entity_count", 1 + bool(named[3]), "named-organisation", named)
    for start, sentence in sentences(body, title_length):
        names = next(rules["named-organisations"].matches(sentence), None)
        if names:
            value = len(NAMES.split(names[1] or names[2]))
            return Count.told("entity_count", value, "named-organisations", names, start)
    company = next(rules["named-company"].matches(body), None)
    if company:
        return Count.told("entity_count", 1, "named-company", company, title_length)
    return None


def _headline(title: str, rules: Mapping[str, Rule]) -> Count | None:
    found = next(rules["organisation-in-title"].matches(title), None)
    return Count.told("entity_count", 1, "organisation-in-title", found) if found else None


def _in_turn(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    """Organisations that are told one after another, by what says how many they were."""
    found: Count | None = None
    for start, sentence in sentences(text, offset):
        for name in ("cases-in-turn", "all-of-them"):
            for match in rules[name].matches(sentence):
                words = next(filter(None, match.groups())).lower()
                value = ORDINALS.get(words) or _people_or_places(words, None)
                if found is None or value > found.value:
                    found = Count.told("entity_count", value, name, match, start)
    return found


def _taken(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    """Several persons taken or sentenced, where no organisation is punished beside them."""
    if rules["organisation-is-punished"].pattern.search(text):
        return None
    for start, sentence in sentences(text, offset):
        for match in rules["people-taken"].matches(sentence):
            value = number(match[1] or match[2])
            if value > 1:
                return Count.told("entity_count", value, "people-taken", match, start)
    return None


def first(text: str, offset: int, rule: Rule, rules: Mapping[str, Rule], *, has_apps: bool) -> Count | None:
    """The first number of organisations or people that the rule finds and that is no part of another count."""
    for start, sentence in sentences(text, offset):
        for match in rule.matches(sentence):
            before = sentence[max(0, match.start() - BEFORE) : match.start()]
            if any(rules[name].pattern.search(before) for name in ("part-of", "earlier", "tested")):
                continue
            if rules["organisations-not"].pattern.search(match[0]):
                continue
            if has_apps and rules["stands-for-apps"].pattern.search(match[0]):
                continue
            value = _people_or_places(match[1].lower(), match[2] if match.re.groups > 1 else None)
            if value:
                more, end = _more(sentence, match.end(), rules) if rule.id in ADDED_UP else (0, match.end())
                return Count("entity_count", value + more, rule.id, start + match.start(), start + end)
    return None


def _more(sentence: str, end: int, rules: Mapping[str, Rule]) -> tuple[int, int]:
    """What is added right after organisations, and where it ends: "and two internet cafes", "and another six"."""
    total = 0
    while joined := next(rules["organisations-joined"].matches(sentence[end:]), None):
        total += 1 if joined[1].lower() == "its" else _people_or_places(joined[1].lower(), None)
        end += joined.end()
    also = next(rules["organisations-also"].matches(sentence[end:]), None)
    return (total + number(also[1]), end + also.end()) if also else (total, end)


def _people_or_places(words: str, multiplier: str | None) -> int:
    if words == "both":
        return 2
    return 1 if words in ("another", "the") else number(words, multiplier)
