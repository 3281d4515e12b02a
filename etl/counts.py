"""How many apps and organisations: numbers in an item's text. Money: `etl.fines`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.rule import Rule, sentences
from etl.rules import number

# Characters before a number that may tell what it counts.
BEFORE = 80
# Rules of organisations to which others may be added in the same sentence.
ADDED_UP = ("organisations", "organisation")
ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
NAMES = re.compile(r",? and |, ")
DIGITS = re.compile(r"\d[\d,]*\d|\d")


@dataclass(frozen=True)
class Count:
    """A number with the characters that tell it."""

    field: str
    value: int
    rule_id: str
    start: int
    end: int


def find(text: str, title_length: int, rules: Mapping[str, Rule]) -> Iterator[Count]:
    """Apps and organisations told in a copy of title, line feed, text; each at most once.

    Apps are added up over what was done to them. Organisations are not looked for where an app list names apps only.
    """
    title, body = text[:title_length], text[title_length:]
    apps = None
    if rules["app-noun"].pattern.search(text):
        apps = _largest(_apps(title, 0, rules), _apps(body, title_length, rules)) or _one_app(text, rules)
    if apps:
        yield apps
    is_list = apps is not None and apps.rule_id != "app-acted-on"
    entities = _entities(title, body, title_length, rules, has_apps=is_list)
    if entities:
        yield entities


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


def _largest(title: Count | None, body: Count | None) -> Count | None:
    """The title's number where it has one, unless the text adds to it what else was done."""
    if title and body and title.rule_id != "apps-of" and body.value > title.value and body.rule_id == "apps-also":
        return body
    return title or body


def _one_app(text: str, rules: Mapping[str, Rule]) -> Count | None:
    for start, sentence in sentences(text):
        found = next(rules["app-acted-on"].matches(sentence), None)
        if found:
            return Count("apps_count", 1, "app-acted-on", start + found.start(), start + found.end())
    return None


def _apps(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    best: Count | None = None
    for start, sentence in sentences(text, offset):
        part = next(rules["apps-of"].matches(sentence), None)
        if part:
            value = number(part[1] or part[2] or part[3])
            return Count("apps_count", value, "apps-of", start + part.start(), start + part.end())
        listed = next(rules["apps-listed"].matches(sentence), None)
        if listed:
            value = sum(map(number, DIGITS.findall(listed[1])))
            return Count("apps_count", value, "apps-listed", start + listed.start(), start + listed.end())
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


def _entities(title: str, body: str, title_length: int, rules: Mapping[str, Rule], *, has_apps: bool) -> Count | None:
    told = first(title, 0, rules["organisations"], rules, has_apps=has_apps) or first(
        title, 0, rules["organisations-in-title"], rules, has_apps=has_apps
    )
    for name in ("organisations-of", "organisations"):
        told = told or first(body, title_length, rules[name], rules, has_apps=has_apps)
    if has_apps:
        return told or first(body, title_length, rules["organisation-punished"], rules, has_apps=False)
    headline = _headline(title, rules)
    if told and headline and rules["mere-sites"].pattern.search((title + body)[told.start : told.end]):
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
    if found:
        return found
    named = next(rules["named-organisation"].matches(title), None)
    if named:
        return Count("entity_count", 1 + bool(named[3]), "named-organisation", named.start(), named.end())
    for start, sentence in sentences(body, title_length):
        names = next(rules["named-organisations"].matches(sentence), None)
        if names:
            value = len(NAMES.split(names[1] or names[2]))
            return Count("entity_count", value, "named-organisations", start + names.start(), start + names.end())
    company = next(rules["named-company"].matches(body), None)
    if company:
        return Count("entity_count", 1, "named-company", title_length + company.start(), title_length + company.end())
    return None


def _headline(title: str, rules: Mapping[str, Rule]) -> Count | None:
    found = next(rules["organisation-in-title"].matches(title), None)
    return Count("entity_count", 1, "organisation-in-title", found.start(), found.end()) if found else None


def _in_turn(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    """Organisations that are told one after another, by what says how many they were."""
    found: Count | None = None
    for start, sentence in sentences(text, offset):
        for name in ("cases-in-turn", "all-of-them"):
            for match in rules[name].matches(sentence):
                words = next(filter(None, match.groups())).lower()
                value = ORDINALS.get(words) or _people_or_places(words, None)
                if found is None or value > found.value:
                    found = Count("entity_count", value, name, start + match.start(), start + match.end())
    return found


def _taken(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    """Several persons taken or sentenced, where no organisation is punished beside them."""
    if rules["organisation-is-punished"].pattern.search(text):
        return None
    for start, sentence in sentences(text, offset):
        for match in rules["people-taken"].matches(sentence):
            value = number(match[1] or match[2])
            if value > 1:
                return Count("entity_count", value, "people-taken", start + match.start(), start + match.end())
    return None
