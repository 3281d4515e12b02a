"""How many apps and organisations, and how much money: numbers in an item's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from etl.rule import Rule
from etl.rules import number

# Between two numbers that are added: "22 apps and 8 SDKs".
AND = re.compile(
    r"^(?:,? (?:and|plus|as well as|along with|together with)(?: (?:another|a further|further))? |, )$", re.IGNORECASE
)
# Before a number: it is a part of what was counted already, or was counted on another day.
PART_OF = re.compile(
    r"\b(?:of (?:which|these|them|those|whom)|among (?:them|these|those)|includ\w+|the (?:remaining|other|rest)|"
    r"such as|namely)\b[^\n]{0,40}$",
    re.IGNORECASE,
)
EARLIER = re.compile(
    r"\b(?:had|earlier|previous\w*|last (?:month|year)|by (?:a|its) notice|in (?:an|its) earlier)\b[^\n]{0,60}$",
    re.IGNORECASE,
)
TESTED = re.compile(
    r"\b(?:test|sampl|inspect|check|examin|screen|scann)\w* (?:of |on )?"
    r"(?:some |over |about |more than |a total of )?$",
    re.IGNORECASE,
)
MORE = re.compile(r"\b(?:another|further|additional|more|others?|also|besides|in addition)\b", re.IGNORECASE)
TOTAL = re.compile(
    r"\b(?:in total|totall?ing|a total of|altogether|combined|in all|all told|aggregate)\b", re.IGNORECASE
)
FINED = re.compile(
    r"\bfin(?:e|es|ed|ing)\b|\bconfiscat|\bforfeit|\bpenal|\bdisgorg|\bmonetary|\bsanction|\bpunish", re.IGNORECASE
)
NOT_FINED = re.compile(
    r"\b(?:compensat\w*|damages|turnover|revenue|sales|profits?|earn\w*|sold (?:\w+ )?for|price|worth|fees?|up to|"
    r"charg(?:e|ed|es|ing) (?:users|customers|up|a)|maximum|cap of|loss\w*|loans?|at least|no more than|below|between|"
    r"invest\w*|budget|income|refund\w*|subsid\w*|costs?|salar\w+|bought \w+ for)\b[^\n]{0,25}$",
    re.IGNORECASE,
)
EACH = re.compile(r"\b(?:each|apiece|respectively)\b", re.IGNORECASE)
PAYER = re.compile(
    r"\b(?:pays?|chairman|president|manager|persons?|staff|director|representative|employee|executives?)\b",
    re.IGNORECASE,
)
HOW_MANY = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|both)\b", re.IGNORECASE)
SHORT = {"m": "million", "bn": "billion", "k": "thousand"}


@dataclass(frozen=True)
class Count:
    """A number with the characters that tell it."""

    field: str
    value: int
    rule_id: str
    start: int
    end: int


def find(text: str, title_length: int, rules: Mapping[str, Rule]) -> Iterator[Count]:
    """Apps, organisations and fines told in a copy of title, line feed, text; each at most once.

    Apps are added up over what was done to them, fines over company and people. Organisations are not looked for
    where an app list names apps only.
    """
    title, body = text[:title_length], text[title_length:]
    apps = _largest(_apps(title, 0, rules), _apps(body, title_length, rules))
    if apps:
        yield apps
    entities = _entities(title, body, title_length, rules, has_apps=apps is not None)
    if entities:
        yield entities
    fines = _fines(body, title_length, rules) or _fines(title, 0, rules)
    if fines:
        yield fines


def _largest(title: Count | None, body: Count | None) -> Count | None:
    """The title's number where it has one, unless the text adds to it what else was done."""
    if title and body and title.rule_id != "apps-of" and body.value > title.value and body.rule_id == "apps-also":
        return body
    return title or body


def _apps(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    best: Count | None = None
    for start, sentence in _sentences(text, offset):
        part = next(rules["apps-of"].matches(sentence), None)
        if part:
            return Count("apps_count", number(part[1] or part[2]), "apps-of", start + part.start(), start + part.end())
        listed = next(rules["apps-listed"].matches(sentence), None)
        if listed:
            value = sum(map(number, re.findall(r"\d[\d,]*\d|\d", listed[1])))
            return Count("apps_count", value, "apps-listed", start + listed.start(), start + listed.end())
        found = _apps_in(sentence, start, rules)
        if found and (best is None or found.value > best.value):
            best = found
    return best


def _apps_in(sentence: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    """The apps of one sentence: numbers joined by "and" are added, parts of a number and what was only tested not."""
    rule, wrong = rules["apps"], rules["apps-not"].pattern
    total, first, last = 0, 0, -1
    for match in rule.matches(sentence):
        before = sentence[: match.start()]
        if wrong.search(match[0]) or TESTED.search(before) or EARLIER.search(before[-80:]):
            continue
        if total and PART_OF.search(before[-60:]):
            continue
        value = number(match[1], match[2]) if match[1].lower() != "dozens" else 0
        if not total:
            total, first = value, match.start()
        elif AND.fullmatch(sentence[last : match.start()]) or MORE.search(sentence[last : match.end()]):
            total += value
        last = match.end()
    if not total or (total == 1 and sentence[first : first + 2].lower() in ("a ", "an")):
        return None
    for match in rules["apps-also"].matches(sentence):
        if match.start() >= last - 1 and not EARLIER.search(sentence[max(0, match.start() - 20) : match.start()]):
            total += number(match[1] or match[2])
            return Count("apps_count", total, "apps-also", offset + first, offset + match.end())
    return Count("apps_count", total, rule.id, offset + first, offset + last)


def _entities(title: str, body: str, title_length: int, rules: Mapping[str, Rule], *, has_apps: bool) -> Count | None:
    told = _first(title, 0, rules["organisations"], has_apps=has_apps)
    if not told and not has_apps:
        headline = next(rules["organisation-in-title"].matches(title), None)
        if headline:
            told = Count("entity_count", 1, "organisation-in-title", headline.start(), headline.end())
    told = told or _first(body, title_length, rules["organisations"], has_apps=has_apps)
    if told or has_apps:
        return told
    for words, offset in ((body, title_length), (title, 0)):
        found = _first(words, offset, rules["organisation"], has_apps=False) or _first(
            words, offset, rules["people"], has_apps=False
        )
        if found:
            return found
    named = next(rules["named-organisation"].matches(title), None)
    if named:
        return Count("entity_count", 1 + bool(named[3]), "named-organisation", named.start(), named.end())
    return None


def _first(text: str, offset: int, rule: Rule, *, has_apps: bool) -> Count | None:
    for start, sentence in _sentences(text, offset):
        for match in rule.matches(sentence):
            before = sentence[: match.start()]
            if PART_OF.search(before[-60:]) or EARLIER.search(before[-60:]) or TESTED.search(before):
                continue
            if has_apps and re.search(r"\b(?:apps?|developers|stores)\b", match[0], re.IGNORECASE):
                continue
            words = match[1].lower()
            value = (
                2
                if words == "both"
                else 1
                if words in ("another", "the")
                else number(words, match[2] if match.re.groups > 1 else None)
            )
            if value:
                return Count("entity_count", value, rule.id, start + match.start(), start + match.end())
    return None


def _fines(text: str, offset: int, rules: Mapping[str, Rule]) -> Count | None:
    """All fines of a text added, each as often as it was imposed."""
    rule = rules["fine"]
    if not FINED.search(text):
        return None
    organisations = _first(text, 0, rules["organisations"], has_apps=False)
    total, first, last = 0, -1, -1
    for start, sentence in _sentences(text, offset):
        amounts: list[int] = []
        end = 0
        for match in rule.matches(sentence):
            before, after = sentence[end : match.start()], sentence[match.end() :]
            if NOT_FINED.search(before) or not (FINED.search(sentence) or PAYER.search(before)):
                continue
            if re.match(r"[^,.;\n]{0,20}\b(?:compensation|damages|turnover|revenue|loans?)\b", after):
                continue
            amounts.append(_amount(match) * _times(before, after, organisations))
            end = match.end()
            first = start + match.start() if first < 0 else first
            last = start + match.end()
        sum_ = sum(amounts)
        # "RMB 60,000 in total: 50,000 on the company and 10,000 on its manager"
        parts_of = next((value for value in amounts if 2 * value == sum_ and len(amounts) > 2), None)
        if sum_ != total or not TOTAL.search(sentence):
            total += parts_of if parts_of and TOTAL.search(sentence) else sum_
    return Count("fine_cny", total, rule.id, first, last) if total else None


def _amount(match: Any) -> int:
    digits, times = (match[1], match[2]) if match[1] else (match[3], match[4])
    value = number(digits, SHORT.get((times or "").lower(), times))
    return value * number("1", match[5]) if not match[1] and match[5] else value


def _times(before: str, after: str, organisations: Count | None) -> int:
    """How many paid "each"; 1 where nobody else did. `before`: the words since the sum before it."""
    each = EACH.search(before)
    if not each and not re.match(r"[^\n.;,\d]{0,70}\b(?:each|apiece|respectively)\b", after):
        return 1
    told = HOW_MANY.findall(before[: each.start()] if each else before)
    if told:
        return 2 if told[-1].lower() == "both" else number(told[-1])
    if organisations and organisations.value > 1:
        return organisations.value
    return 2


def _sentences(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Each line that says something, and where it begins if the text begins at `start`."""
    for line in text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1
