"""How many apps: numbers in an item's text, mini-programs and SDKs among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.counts import inspected, removed_apps
from etl.counts.numbers import BEFORE, Count, CountRules, group, names, names_before, number, one_more
from etl.counts.phrases import Phrase, phrases
from etl.rule import Sentence

FIELD = "apps_count"
# "nine apps from Sichuan and six from Chongqing"
MORE_FROM = re.compile(
    r" (?:from|in|of|run by) [A-Z][\w']*(?: [A-Z][\w']*)*(?:,| and|, and) ([\w-]+) (?:from|in|of|run by) (?=[A-Z])"
)
# "31 apps in its first batch and 22 in its second"
MORE_IN_ANOTHER = re.compile(
    r" in (?:its|the) \w+ (?:batch|list|notice|part)(?: of (?:its|the) \w+)?,? and ([\w-]+) in (?:its|the|a)\b"
)
# "21 short-video apps, 36 browsers and 47 recruitment apps"
ENUMERATED = re.compile(r", ([\w-]+)(?: [\w-]+){1,2},? and ")
QUOTED = re.compile(r'["“][^"“”]+["”]')
DIGITS = re.compile(r"\d[\d,]*\d|\d")
SHORT = 30  # characters
KINDS = {"sdk": "kit", "kit": "kit", "program": "small", "miniprogram": "small", "miniapp": "small", "applet": "small"}


def find(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Apps told in the sentences of a title and its text, added up over what was done to them."""
    told = (*title, *body)
    if not rules["app"].first_in(told):
        return _named(told, rules)
    found = _both(_apps(title, rules), _apps(body, rules), title, rules)
    found = found or inspected.find(title, body, rules, "app-noun", FIELD)
    return found or _named(told, rules) or _by_name(told, rules) or _one_app(told, rules)


def is_list(apps: Count | None) -> bool:
    """Whether they are the targets of a list, whose operators are not counted beside them."""
    return apps is not None and apps.rule_id not in ("app-acted-on", "apps-by-name")


def _both(found: Count | None, body: Count | None, title: Sequence[Sentence], rules: CountRules) -> Count | None:
    """The title's number where it has one, unless the text adds what else was done, or the title tells only that."""
    if found and body and body.value > found.value and found.rule_id != "apps-of":
        if body.rule_id == "apps-also":
            return body
        if any(rules["of-earlier-lists"].first(sentence) for sentence in title):
            return replace(body, value=body.value + found.value, rule_id="apps-also")
    return found or body


def _named(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Apps of which only the names are told."""
    found = rules["named-apps"].first_in(told)
    if found:
        return Count.told(FIELD, len(names(group(found[0], 1))), "named-apps", *found)
    quoted = rules["apps-quoted"].first_in(told)
    return Count.told(FIELD, len(QUOTED.findall(group(quoted[0]))), "apps-quoted", *quoted) if quoted else None


def _by_name(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Apps by their names, behind the noun: "the companion apps Xinyu and Mengban"."""
    rule = rules["apps-by-name"]
    for sentence in told:
        if next(rule.spans(sentence), None):
            found = rule.first(sentence)
            return Count.told(FIELD, len(names(group(found, 1))), rule.id, found, sentence)
    return None


def _one_app(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    found = rules["app-acted-on"].first_in(told)
    return Count.told(FIELD, 1, "app-acted-on", *found) if found else None


def _apps(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Apps of the sentence that tells of most, and those of other lists that further sentences tell to be removed."""
    best: Count | None = None
    for n, sentence in enumerate(told):
        found = _part(sentence, rules) or _listed(sentence, rules) or _in_sentence(sentence, rules)
        removed = removed_apps.besides(sentence, rules) if best else None
        now = rules["now-removed"].first(sentence)
        if now and removed_apps.are_of_more(told[:n], sentence, now, rules):
            return Count.told(FIELD, number(group(now)), "now-removed", now, sentence)
        if more := one_more(best, rules["one-app-more"], sentence):
            best = more
        elif best and removed:
            best = Count(FIELD, best.value + removed.value, "apps-also", best.start, removed.end)
        elif found and found.rule_id == "apps-of":
            if best and rules["of-these"].found_in(sentence, 0, found.end - sentence.start):
                continue  # some of those already told
            return found
        elif found and (best is None or found.value > best.value):
            best = found
    # Past perfect may tell of another day ("which it had named"), or only what someone said.
    for sentence in () if best else told:
        found = _in_sentence(sentence, rules, is_sure=False)
        best = best if best or found is None else found
    return best or _without_noun(told, rules)


def _part(sentence: Sentence, rules: CountRules) -> Count | None:
    """Some of those tested, or of those named before: "33 of some 300 Apps"."""
    part, whole = rules["apps-of"].first(sentence), rules["apps-without-noun"].first(sentence)
    if not part or (whole and whole.start() < part.start()) or rules["apps-not-after"].found_in(sentence, part.end()):
        return None
    value = number(group(part))
    return Count.told(FIELD, value, "apps-of", part, sentence) if value > 1 else None  # "this one of 22 apps"


def _listed(sentence: Sentence, rules: CountRules) -> Count | None:
    """Numbers before one noun: "57, 34 and 145 Apps"."""
    listed = rules["apps-listed"].first(sentence)
    if not listed:
        return None
    return Count.told(FIELD, sum(map(number, DIGITS.findall(group(listed)))), "apps-listed", listed, sentence)


def _in_sentence(sentence: Sentence, rules: CountRules, *, is_sure: bool = True) -> Count | None:
    """The apps of one sentence: numbers joined by "and" are added, parts of a number and what was only tested not."""
    total, start, last = 0, 0, -1
    is_one = False
    for phrase in phrases(sentence, rules["app-noun"]):
        if (
            not phrase.value
            or not (phrase.is_new or phrase.value > 1)
            or _is_not_acted_on(phrase, rules, is_sure=is_sure)
        ):
            continue
        if total and rules["part-of"].found_in(sentence, phrase.start - BEFORE, phrase.start):
            continue
        between = ENUMERATED.fullmatch(sentence.words[last : phrase.start].decode()) if total else None
        if not total:
            total, start = phrase.value, phrase.start
            is_one = sentence.words[start : start + 2].lower() in (b"a ", b"an")
        elif (
            rules["added"].found_in(sentence, last, phrase.start)
            or phrase.is_further
            or rules["more"].found_in(sentence, last, phrase.end)
            or removed_apps.is_removed_too(phrase, rules)
            or _is_of_another_kind(sentence, last, phrase)
            or (rules["of-another-list"].found_in(sentence, phrase.end) and removed_apps.is_removed(phrase, rules))
        ):
            total += phrase.value
        elif between and number(between[1]):
            total += number(between[1]) + phrase.value
        last = phrase.end
    if not total:
        return None
    words = sentence.words.decode()
    more = MORE_FROM.match(words, last) or MORE_IN_ANOTHER.match(words, last)
    if more and number(more[1]):
        total, last = total + number(more[1]), more.end()
    for match in rules["apps-of-another-authority"].matches(sentence):
        if match.start() >= last:
            total, last = total + number(group(match)), match.end()
    if rules["more"].found_in(sentence, start, start + SHORT):  # "Alpha and 25 other apps"
        named, start = names_before(sentence, start, rules)
        total += named
    count = Count(FIELD, total, "apps", sentence.start + start, sentence.start + last)
    for match in rules["apps-also"].matches(sentence):
        begin, end = match.span()
        is_part = rules["of-these"].found_in(sentence, end - 1, end + len(" of them"))
        if begin >= last - 1 and not is_part and not rules["earlier"].found_in(sentence, begin - SHORT, begin):
            return replace(
                count,
                value=total + number(group(match)),
                rule_id="apps-also",
                end=sentence.start + end,
            )
    return None if total == 1 and is_one else count


def _is_of_another_kind(sentence: Sentence, last: int, phrase: Phrase) -> bool:
    """Whether these are SDKs or mini-programs beside apps, or the other way round: none of them are counted twice."""
    return _kind(sentence.words[:last]) != _kind(sentence.words[phrase.start : phrase.end])


def _kind(words: bytes) -> str:
    noun = words.rpartition(b" ")[2].decode().lower().rstrip("s").replace("-", "")
    return KINDS.get(noun, "app")


def _is_not_acted_on(phrase: Phrase, rules: CountRules, *, is_sure: bool) -> bool:
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    is_each = sentence.words[:start].lower().endswith((b"each of the ", b"all of the "))
    if phrase.is_meant_as_a_whole or is_each:
        return False
    before = ["tested", "earlier"]
    if is_sure:
        before.append("told-of-before")
    if _kind(sentence.words[:end]) == "kit":
        before.append("inside-an-app")
    return bool(
        (sentence.words[start - 1 : start] + sentence.words[end : end + 1]) == b"()"  # had the fault told before it
        or rules["apps-not"].found_in(sentence, start, end)
        or rules["apps-not-after"].found_in(sentence, end)
        or rules["of-an-earlier-list"].found_in(sentence, start - len("of the "), end + BEFORE)
        or any(rules[name].found_in(sentence, start - BEFORE, start) for name in before)
    )


def _without_noun(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Numbers of apps that other sentences speak of: "Of these, 31 were found to ..."."""
    found = rules["apps-without-noun"].first_in(told)
    if not found:
        return None
    value = number(group(found[0]))
    # "summoned the three companies behind ... All three were told to correct" are the companies
    if any(phrase.value == value for one in told for phrase in phrases(one, rules["organisation-noun"])):
        return None
    return Count.told(FIELD, value, "apps-without-noun", *found)
