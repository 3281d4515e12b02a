"""Organisations of which only the names are told: "fined Xinlong", "Alpha, Bravo and Charlie were summoned"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.counts.numbers import Count, CountRules, group, names
from etl.rule import Sentence

FIELD = "entity_count"
MONEY = {"rmb", "cny"}
AND = re.compile(rb"[,.]{0,2} ?(?:Ltd[,.]{0,2} ?)?(?:and )?")


def find(title: Sequence[Sentence], body: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Organisations of which only the names are told."""
    return _named_one(title, rules) or _named_several(body, rules) or _named_one(body, rules) or _company(body, rules)


def _named_one(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    for sentence in told:
        named = rules["named-organisation"].first(sentence)
        noun = rules["organisation-noun"].found_in(sentence, named.start(), named.end()) if named else None
        if named and group(named, 1, 2) not in MONEY and not (noun and noun[0].endswith(b"s")):  # "Schools warned"
            return Count.told(FIELD, 1 + bool(named[3]), "named-organisation", named, sentence)
    return None


def in_a_row(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Three and more whose names open a sentence that tells what was done to them."""
    found = rules["names-in-a-row"].first_in(told)
    return Count.told(FIELD, len(names(group(found[0], 1))), "names-in-a-row", *found) if found else None


def _named_several(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    found = rules["named-organisations"].first_in(told)
    told_names = names(group(found[0])) if found else []
    if not found or set(told_names) & MONEY:
        return None
    return Count.told(FIELD, len(told_names), "named-organisations", *found)


def _company(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Names that say what they are, those of one row: "Xinlong Technology Co., Ltd. and Yuntu Network Co."."""
    found = rules["named-company"].first_in(told)
    if not found:
        return None
    count = Count.told(FIELD, 1, "named-company", *found)
    end = found[0].end()
    for match in rules["named-company"].matches(found[1]):
        if match.start() > end and AND.fullmatch(found[1].words, end, match.start()):
            count, end = replace(count, value=count.value + 1, end=found[1].start + match.end()), match.end()
    return count
