"""A choice of items in words, part by part, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from etl import schema
from etl.analysis import alternatives
from etl.analysis.names import NOT_STATED, names
from etl.language import Language
from etl.reference import Reference

DEFAULT_SECTIONS = ("enforcement",)
SECTION_NOUNS = {
    "legislative": "Legislative items",
    "enforcement": "Enforcement items",
    "industry": "Industry items",
    "international": "International items",
}
KIND_NOUNS = {
    "action": "actions",
    "statistic": "statistics",
    "campaign": "campaigns",
    "context": "context items",
    "other": "other items",
}
CONFIDENCES = {"high": "high", "medium": "medium", "low": "low"}
# query key -> how its values are said, in the order of the sentence
CHOICES = {
    "region": "in {names}",
    "city": "in the city of {names}",
    "system": "by the system of {names}",
    "authority": "by {names}",
    "level": "at {names}",
    "family": "violations of {names}",
    "violation": "violation: {names}",
    "outcome": "outcome: {names}",
    "law": "law: {names}",
}

# (query key, value) -> how a value is said that names nothing
OPEN = {
    ("region", schema.UNKNOWN): "place not known",
    ("region", schema.NATIONAL): "by national authorities",
    ("city", NOT_STATED): "city not stated",
    ("system", NOT_STATED): "system of the authority not known",
    ("authority", schema.UNKNOWN): "authority not known",
    ("authority", NOT_STATED): "authority not known",
    ("level", NOT_STATED): "level not stated",
    ("family", NOT_STATED): "violation not stated",
    ("violation", NOT_STATED): "violation not stated",
    ("outcome", NOT_STATED): "outcome not stated",
    ("law", NOT_STATED): "no law named",
}

# The facets among these, in the order of the sentence.
FACETS = tuple(facet for key in CHOICES for facet in alternatives.FACETS if facet[0] == key)
# metric -> of how many actions its number is known; fines have words of their own where there are none
KNOWN = "known for {known} of {count} actions"
FINES_KNOWN = "amount known for {known} of {count} actions with a fine"
NO_FINE = "no fine reported"


def known(metric: str, known_count: int, of_count: int, say: Language) -> str:
    """ "amount known for 31 of 45 actions with a fine": how far a metric of `aggregates.METRICS` is known."""
    if metric == "fines" and not of_count:
        return say(NO_FINE)
    words = FINES_KNOWN if metric == "fines" else KNOWN
    return say(words, known=say.number(known_count), count=say.number(of_count))


def what(sections: Sequence[str], kinds: Sequence[str], say: Language) -> str:
    """ "Enforcement actions", or the sections and kinds asked for."""
    if not kinds and tuple(sections) == DEFAULT_SECTIONS:
        return say("Enforcement actions")
    nouns = say.either(say(SECTION_NOUNS[section]) for section in sections)
    if not kinds:
        return nouns
    return say("{sections} of kind {kinds}", sections=nouns, kinds=say.either(say(KIND_NOUNS[k]) for k in kinds))


def when(first: dt.date | None, last: dt.date | None, months: Sequence[dt.date], say: Language) -> str:
    """ "January 2024 to March 2024", "from January 2024", "all months"."""
    if months:
        return say.both(say.period(month, "month") for month in sorted(months))
    if first and last:
        begin, end = say.period(first, "month"), say.period(last, "month")
        return begin if first == last else say("{first} to {last}", first=begin, last=end)
    if first:
        return say("from {month}", month=say.period(first, "month"))
    return say("up to {month}", month=say.period(last, "month")) if last else say("all months")


def confidence(values: Sequence[str], say: Language) -> str:
    """ "high or medium confidence"."""
    return say("{levels} confidence", levels=say.either(say(CONFIDENCES[value]) for value in values))


def choice(key: str, values: Sequence[str], reference: Reference, say: Language) -> str:
    """The values chosen for one query key: "in Beijing or Hunan"."""
    known = names(key, reference, say)
    named = [known.get(value, value) for value in values if (key, value) not in OPEN]
    open_ = dict.fromkeys(say(OPEN[key, value]) for value in values if (key, value) in OPEN)
    return say.either([*([say(CHOICES[key], names=say.either(named))] if named else []), *open_])


def either(of: alternatives.Choice, told: Callable[[str, Sequence[str]], str], say: Language) -> list[str]:
    """What is chosen of a facet, as one text or none: "by the system of Cyberspace administrations or by MIIT".

    `told` says the values of one query key.
    """
    parent, part = of.facet[0], of.facet[-1]
    words = [
        *([told(parent, of.whole)] if of.whole else []),
        *(
            say("{choice} ({part})", choice=told(parent, (one,)), part=told(part, parts))
            for one, parts in of.narrowed.items()
        ),
        *([told(part, of.parts)] if of.parts else []),
    ]
    return [say.either(words)] if words else []
