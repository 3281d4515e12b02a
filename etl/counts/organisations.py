"""How many organisations were acted on, told by numbers, one by one, or in cases told in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.counts import inspected, named, told_before
from etl.counts.numbers import BEFORE, NUMBER_WORDS, Count, CountRules, group, names_before, number, one_more
from etl.counts.phrases import Phrase
from etl.counts.targets import rows
from etl.rule import Sentence

FIELD = "entity_count"
SHORT = 40  # characters in which a title names whom it is about
HOW_MANY = re.compile(rf"(?:\bon |\w{{1,30}}ed |^|, |and )(an?|\d+|{'|'.join(NUMBER_WORDS)}) ", re.IGNORECASE)
# "three hotels in Qinzhou and six in Maiji"
MORE_IN = re.compile(r"(?: (?:in|of|from) [A-Z][\w']*(?: [A-Z][\w']*)*)?(?:,| and|, and) ([\w-]+) in (?=[A-Z])")
SUM = re.compile(rb"(?:RMB|CNY|Y) ?[\d,.]+|(?<![\d,.])[\d,.]++ (?:yuan|RMB)")
# "eight companies, of which five were warned and three more were fined": these are a part
NUMBERED = re.compile(rf"\b(?:\d+|{'|'.join(NUMBER_WORDS)})\b".encode(), re.IGNORECASE)
SITES = {b"website", b"websites", b"site", b"sites", b"portal", b"system"}  # no organisation of their own


@dataclass(frozen=True)
class Told:
    """A sentence with the organisations that it tells to be acted on, those told together in one row."""

    sentence: Sentence
    rows: tuple[list[Phrase], ...]


def find(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules, *, has_apps: bool) -> Count | None:
    """Organisations that the sentences of a title and its text tell to be acted on.

    `has_apps`: the item lists apps, whose operators do not count beside them.
    """
    if has_apps:
        return _beside_apps(title, body, rules)
    headline = [Told(sentence, tuple(rows(sentence, rules))) for sentence in title]
    text = [Told(sentence, tuple(rows(sentence, rules))) for sentence in body]
    in_title = _several(headline, rules, is_title=True)
    found = named.in_a_row((*title, *body), rules)
    if found is None and in_title and any(phrase.value for one in headline for row in one.rows for phrase in row):
        found = in_title
    if found is None:
        several = (
            *(in_title, _several(text, rules), _in_turn(text, rules), _over_sentences(text, rules)),
            inspected.find(title, body, rules, "organisation-noun", FIELD),
            *(count(body, rules) for count in (_one_by_one, told_before.find, _cases)),
        )
        found = max(filter(None, several), key=lambda count: count.value, default=None)
    return found or _without_noun(body, rules) or _single(headline, text, rules)


def _beside_apps(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Organisations that are acted on themselves, beside apps that are listed."""
    found = rules["organisations-punished"].first_in((*title, *body))
    if found:
        return Count.told(FIELD, number(group(found[0])), "organisations-punished", *found)
    found = rules["organisation-punished"].first_in(body)
    return Count.told(FIELD, 1, "organisation-punished", *found) if found else None


def _several(told: Sequence[Told], rules: CountRules, *, is_title: bool = False) -> Count | None:
    """The organisations that the first sentence with several tells, and those that later ones add."""
    found: Count | None = None
    for one in told:
        is_acted_on = bool(one.rows) and rules["acted-on"].first(one.sentence) is not None
        for row in one.rows:
            count = _row(row, rules) or _bare(row, rules, is_title=is_title)
            is_counted = any(phrase.value and phrase.value > 1 for phrase in row)
            if count is None or count.value < 2 or not (is_title or is_counted or is_acted_on):
                continue
            if found is None:
                found = count
            elif row[0].is_further and is_acted_on:
                found = Count(FIELD, found.value + count.value, found.rule_id, found.start, count.end)
        found = one_more(found, rules["one-more"], one.sentence) or found
    return found


def _over_sentences(told: Sequence[Told], rules: CountRules) -> Count | None:
    """Those of several sentences, each told for the first time with what was done to it, of other kinds or others."""
    found: list[Count] = []
    kinds: set[bytes] = set()
    for one in told:
        if rules["once-before"].first(one.sentence):
            continue
        known = frozenset(kinds)
        for count, row in _dealt_with(one, rules):
            first = row[0]
            is_known = first.says_one or {phrase.noun for phrase in row} & known
            is_new = first.is_further or first.is_described or (not is_known and (first.is_new or first.is_own))
            if is_new and (not found or count.start >= found[-1].end):
                found.append(count)
                kinds |= {phrase.noun for phrase in row}
        others = rules["others-dealt-with"].first(one.sentence) if found else None
        is_part = rules["of-these"].found_in(one.sentence, 0) or b":" in one.sentence.words  # told before
        if others and not is_part and one.sentence.start + others.start() >= found[-1].end:
            value = number(group(others)) or 1
            found.append(Count.told(FIELD, value, "others-dealt-with", others, one.sentence))
    if len(found) < 2:
        return None
    return Count(FIELD, sum(count.value for count in found), "dealt-with-in-turn", found[0].start, found[-1].end)


def _dealt_with(one: Told, rules: CountRules) -> Iterator[tuple[Count, list[Phrase]]]:
    """Rows and single organisations of a sentence beside which it stands what was done to them."""
    singles = ([phrase] for phrase in told_before.introduced(one.sentence, rules))
    told = [*((_row(row, rules), row) for row in one.rows), *((_one(row[0]), row) for row in singles)]
    for count, row in sorted(told, key=lambda each: each[1][0].start):
        if count and any(told_before.is_dealt_with(phrase, rules) for phrase in row):
            yield count, row


def _row(row: list[Phrase], rules: CountRules) -> Count | None:
    """Organisations told in one row: the first number or name, and those joined to it; None where no number is told."""
    first, sentence = row[0], row[0].sentence
    start, end, value = first.start, first.end, first.value
    if not value:
        return None
    for phrase in row[1:]:
        is_own = phrase.is_own and phrase.noun not in SITES
        is_told = phrase.is_new or is_own or phrase.is_described
        if not phrase.value or not is_told or not (first.is_new or sentence.words[end : phrase.start] == b" and "):
            break
        value, end = value + phrase.value, phrase.end
    if value == 1 and not first.is_new:
        return None
    while more := MORE_IN.match(sentence.words.decode(), end):
        further = 1 if more[1] == "another" else number(more[1])
        if not further:
            break
        value, end = value + further, more.end()
    also = rules["organisations-also"].found_in(sentence, end)
    between = SUM.sub(b"", sentence.words[end : end + also.start()]) if also else b""
    if also and not NUMBERED.search(between):
        value, end = value + (number(group(also)) or 1), end + also.end()
    if value > 1 or first.is_further:
        named, start = names_before(sentence, start, rules)
        value += named
    return Count(FIELD, value, "organisations", sentence.start + start, sentence.start + end)


def _bare(row: list[Phrase], rules: CountRules, *, is_title: bool) -> Count | None:
    """Organisations without an article, as headlines leave it out, or told again: "studio and dealer were fined"."""
    sentence, start, end = row[0].sentence, row[0].start, row[-1].end
    is_told_of = all(one.is_bare or (one.is_single and not one.is_new) for one in row)
    nouns = {sentence.words[one.start : one.end].lower() for one in row}
    if len(nouns) < 2 or not is_told_of:
        return None
    if row[0].is_bare:
        is_sanctioned = is_title or rules["acted-on-after"].found_in(sentence, end)
    else:
        is_sanctioned = rules["sanctioning"].found_in(sentence, start - BEFORE, start)
    if not is_sanctioned:
        return None
    return Count(FIELD, len(row), "organisations", sentence.start + row[0].start, sentence.start + end)


def _without_noun(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """A number of organisations that another sentence speaks of: "Six were warned"."""
    for sentence in told:
        found = rules["organisations-without-noun"].first(sentence)
        if found and number(group(found)) > 1:
            count = Count.told(FIELD, number(group(found)), "organisations-without-noun", found, sentence)
            told_until = found.start() + len(found[0].removesuffix(b" and"))
            also = rules["and-others-punished"].found_in(sentence, told_until)
            return replace(count, value=count.value + number(group(also))) if also else count
    return None


def _in_turn(told: Sequence[Told], rules: CountRules) -> Count | None:
    """Organisations that begin a sentence each: "In Liuzhou, a clinic ... In Beihai, a travel agency ..."."""
    cases: list[Count] = []
    for one in told:
        row = next(iter(one.rows), None)
        count = _row(row, rules) if row else None
        if (
            row
            and count
            and row[0].is_new
            and (row[0].start == 0 or rules["opens-a-case"].found_in(one.sentence, 0, row[0].start))
        ):
            cases.append(count)
    if len(cases) < 2:
        return None
    return Count(FIELD, sum(case.value for case in cases), "cases-in-turn", cases[0].start, cases[-1].end)


def _one_by_one(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Organisations each with an article or a number, whatever they are called."""
    found = rules["one-by-one"].first_in(told)
    if not found:
        return None
    several = HOW_MANY.findall(found[0][0].decode())
    return Count.told(FIELD, sum(number(one) or 1 for one in several), "one-by-one", *found)


def _cases(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """As many as there are cases: "published two typical cases", or the last of them that is told."""
    found = rules["cases"].first_in(told)
    return Count.told(FIELD, number(group(found[0], 1)), "cases", *found) if found else None


def _single(title: Sequence[Told], body: Sequence[Told], rules: CountRules) -> Count | None:
    """One organisation, or those of which only the names are told."""
    for one in title:
        punished = list(rules["punished-in-title"].matches(one.sentence))
        if len(punished) > 1:
            return Count.told(FIELD, len(punished), "punished-in-title", punished[0], one.sentence)
    for one in (*body, *title):
        for first, *_ in one.rows:
            if first.is_single or (one in title and first.is_bare and _is_headline(first, rules)):
                return _one(first)
    return named.find([one.sentence for one in title], [one.sentence for one in body], rules)


def _one(phrase: Phrase) -> Count:
    at = phrase.sentence.start
    return Count(FIELD, 1, "organisation", at + phrase.start, at + phrase.end)


def _is_headline(phrase: Phrase, rules: CountRules) -> bool:
    """Whether a title begins with an organisation or tells what was done to it."""
    return phrase.start < SHORT or rules["acted-on-after"].found_in(phrase.sentence, phrase.end) is not None
