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


def rows(sentence: Sentence, rules: CountRules) -> Iterator[list[Phrase]]:
    """Organisations that a sentence tells in one row, but for those that it tells to be others than the targets."""
    row: list[Phrase] = []
    is_target = False
    for phrase in phrases(sentence, rules["organisation-noun"]):
        if not _is_organisation(phrase, rules):
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
    return JOINED.search(between) if len(between) < CLOSE else None


def _is_organisation(phrase: Phrase, rules: CountRules) -> bool:
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    return not (
        rules["not-an-organisation"].found_in(sentence, start, end)
        or (phrase.value is None and rules["of-an-authority"].found_in(sentence, start - BEFORE, start))
    )


def _is_target(phrase: Phrase, rules: CountRules) -> bool:
    sentence, start, end = phrase.sentence, phrase.start, phrase.end
    if any(rules[name].found_in(sentence, start - BEFORE, start) for name in ("acting-on", "names-before")):
        return True
    if rules["mere-sites"].found_in(sentence, start, end) and not rules["acted-on-after"].found_in(sentence, end):
        return False
    return not any(
        rules[name].found_in(sentence, start - BEFORE, start)
        for name in ("not-a-target", "part-of", "earlier", "tested")
    ) and not rules["not-a-target-after"].found_in(sentence, end, end + BEFORE)
