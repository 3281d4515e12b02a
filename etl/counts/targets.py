"""Which organisations in a sentence are those acted on: what stands right before and after them tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.counts.numbers import BEFORE, CountRules
from etl.counts.phrases import Phrase, phrases
from etl.rule import Sentence

CLOSE = 100  # characters between two that are told in one row
SANCTIONED = r"(?:fin|warn|penali[sz]|punish|summon|interview|order|reprimand|clos|suspend)ed"
JOINED = re.compile(rf"(?:,|,? and|,? as well as|,? plus)(?: then| that| of| on| to| ({SANCTIONED}))? ?$")
# "website of an agency defaced, company penalised" are one
TOLD_BETWEEN = re.compile(r"\w(?:ed|ken), ?$")


def rows(sentence: Sentence, rules: CountRules) -> Iterator[list[Phrase]]:
    """Organisations that a sentence tells in one row, but for those that it tells to be others than the targets."""
    row: list[Phrase] = []
    is_target = True
    last = 0
    for phrase in phrases(sentence, rules["organisation-noun"]):
        between, last = sentence.words[last : phrase.start], phrase.end
        if not is_organisation(phrase, rules):
            continue
        if between == b" of " and not is_target:  # "employees of a branch of a bank"
            continue
        joint = _joint(row[-1], phrase) if row else None
        if joint and (is_target or not joint[1]):
            row.append(phrase)
            continue
        if row and is_target:
            yield row
        row, is_target = [phrase], joint is not None or _is_target(phrase, rules)
    if row and is_target:
        yield row


def _joint(before: Phrase, phrase: Phrase) -> re.Match[str] | None:
    """What joins an organisation to the one before it; its group is what is done to it: " and fined "."""
    between = phrase.sentence.words[before.end : phrase.start].decode()
    if len(between) >= CLOSE or TOLD_BETWEEN.search(between):
        return None
    return JOINED.search(between)


def is_organisation(phrase: Phrase, rules: CountRules) -> bool:
    """Whether a noun means an organisation, and not the authority or a part of it."""
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    return not (
        rules["not-an-organisation"].found_in(sentence, start, end)
        or (phrase.value is None and rules["of-an-authority"].found_in(sentence, start - BEFORE, start))
    )


def is_mere_site(phrase: Phrase, rules: CountRules) -> bool:
    """Whether a noun may be what was attacked or where it was done, and no organisation: "its websites"."""
    return rules["mere-sites"].found_in(phrase.sentence, phrase.start, phrase.end) is not None


def _is_target(phrase: Phrase, rules: CountRules) -> bool:
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    if any(rules[name].found_in(sentence, start - BEFORE, start) for name in ("acting-on", "names-before")):
        return True
    if phrase.is_meant_as_a_whole:
        return True
    if (phrase.value or 0) > 1 and (phrase.is_own or _is_background(phrase, rules)):
        return False
    is_subject = phrase.is_single and not sentence.words[:start].strip()
    if is_mere_site(phrase, rules) and not is_subject and not rules["acted-on-after"].found_in(sentence, end):
        return False
    return not any(
        rules[name].found_in(sentence, start - BEFORE, start)
        for name in ("not-a-target", "part-of", "earlier", "tested")
    ) and not rules["not-a-target-after"].found_in(sentence, end, end + BEFORE)


def _is_background(phrase: Phrase, rules: CountRules) -> bool:
    """Whether these several are those whose data are told of, or of whom some were acted on."""
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    before = sentence.words[:start].rstrip().lower()
    if rules["tested-after"].found_in(sentence, end):
        is_part_told = before.endswith((b"of", b"of the", b"of some"))
        return is_part_told or not rules["acted-on-after"].found_in(sentence, end)
    is_subject = sentence.words[end:].startswith((b" were ", b" have ", b" had "))
    if is_subject or rules["given-a-measure"].found_in(sentence, end):
        return False
    return rules["whose-data"].found_in(sentence, start - BEFORE, start) is not None
