"""Organisations told before what was done to all of them: "A school left it to a contractor. Both were warned"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.counts.numbers import BEFORE, ORDINALS, Count, CountRules, group, names, number
from etl.counts.phrases import Phrase, phrases
from etl.counts.targets import is_mere_site, is_organisation
from etl.rule import Sentence

FIELD = "entity_count"
# One that works for another, and is not that one under another name.
ROLES = frozenset((b"contractor", b"subcontractor", b"vendor", b"supplier", b"reseller", b"distributor", b"caterer"))


def find(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """The most of them that a text counts, or tells to be dealt with in turn."""
    found = filter(None, (_counted(told, rules), _in_turn(told, rules)))
    return max(found, key=lambda count: count.value, default=None)


def _counted(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Counted when all is told: "In the second, ...", "All four were warned", "One ... the other"."""
    found: Count | None = None
    has_persons = False
    for n, sentence in enumerate(told):
        has_persons |= rules["payer"].first(sentence) is not None
        for name in ("case-numbers", "all-of-them", "each-of-them", "one-and-the-other"):
            for match in rules[name].matches(sentence):
                if name == "each-of-them":
                    value = sum(1 for one in told[:n] for _ in introduced(one, rules)) or _named(told[:n], rules)
                elif name == "one-and-the-other":
                    value = 2
                else:
                    value = ORDINALS.get(group(match)) or number(group(match))
                if value == 2 and has_persons:
                    continue  # "both the park and its network officer"
                if value > 1 and (found is None or value > found.value):
                    found = Count.told(FIELD, value, name, match, sentence)
    return found


def _in_turn(told: Sequence[Sentence], rules: CountRules) -> Count | None:
    """Told together, each with what was done to it: "A school had a contractor. The school was warned, the ...".

    Those that one sentence tells: of others, one may be the other under another name, but for one's contractor.
    """
    dealt_with = {
        phrase.noun: phrase
        for sentence in told
        for phrase in phrases(sentence, rules["organisation-noun"])
        if not phrase.is_new and phrase.value in (1, None) and is_dealt_with(phrase, rules)
    }
    together = ({phrase.noun for phrase in introduced(sentence, rules)} for sentence in told)
    found = max((dealt_with.keys() & nouns for nouns in together), key=len, default=set())
    if len(found) < 2 and len(dealt_with) == 2 and len(dealt_with.keys() & ROLES) == 1:
        found = set(dealt_with)
    if len(found) < 2:
        return None
    first, *_, last = sorted((dealt_with[noun] for noun in found), key=_place)
    begin, end = _place(first), last.sentence.start + last.end
    return Count(FIELD, len(found), "dealt-with-in-turn", begin, end)


def introduced(sentence: Sentence, rules: CountRules) -> Iterator[Phrase]:
    """Organisations told one by one, in whatever part of a sentence: "a school left it to its contractor"."""
    for phrase in phrases(sentence, rules["organisation-noun"]):
        is_told = phrase.is_new and not phrase.says_one
        is_first = is_told or phrase.is_described or (phrase.is_own and not is_mere_site(phrase, rules))
        if phrase.value == 1 and is_first and is_organisation(phrase, rules):
            yield phrase


def _named(told: Sequence[Sentence], rules: CountRules) -> int:
    """How many names open a sentence: "Alpha, Bravo and Charlie kept faces"."""
    named = rules["names-opening"].first_in(told)
    return len(names(group(named[0], 1))) if named else 0


def is_dealt_with(phrase: Phrase, rules: CountRules) -> bool:
    """Whether what was done to an organisation stands right beside it."""
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    if rules["sanctioning"].found_in(sentence, start - BEFORE, start):
        return True
    if rules["whom-police-fined"].found_in(sentence, end):
        return True
    is_anothers = rules["belonging-to"].found_in(sentence, start - BEFORE, start)
    return not is_anothers and rules["dealt-with-then"].found_in(sentence, end) is not None


def _place(phrase: Phrase) -> int:
    return phrase.sentence.start + phrase.start
