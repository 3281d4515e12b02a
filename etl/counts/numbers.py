"""Numbers in digits and words, and the counts that they tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from etl.rule import Rule, Sentence

# Characters before a number that may tell what it counts.
BEFORE = 80
WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
NUMBER_WORDS = {word: value for value, word in enumerate(WORDS.split(), 1)}
NUMBER_WORDS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
ORDINALS = {word: value for value, word in enumerate(ORDINAL_WORDS.split(), 1)}  # as far as days of a month go
NAMES = re.compile(r",? and |, ")
CountRules = Mapping[str, Rule]  # those of `count_rules.toml`, by their ids
MULTIPLIERS = {"dozen": 12, "hundred": 100, "thousand": 1_000, "wan": 10_000, "million": 10**6, "billion": 10**9}
MULTIPLIERS |= {"k": 1_000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9}
PART = re.compile(r"(\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)|([a-z]+)")
PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
LARGEST = 10**13  # nothing counted comes near: a larger number is none
LONGEST = 20  # digits
DECIMAL_COMMA = re.compile(r",(\d{1,2})$")  # "1,6 million"


@dataclass(frozen=True)
class Count:
    """A number with the characters that tell it."""

    field: str
    value: int
    rule_id: str
    start: int
    end: int

    @classmethod
    def told(cls, field: str, value: int, rule_id: str, match: Any, sentence: Sentence) -> Count:
        """A number that a match in a sentence tells."""
        return cls(field, value, rule_id, sentence.start + match.start(), sentence.start + match.end())


def one_more(found: Count | None, rule: Rule, sentence: Sentence) -> Count | None:
    """A number with the one that a rule counts on from it: "A ninth company was fined" after eight."""
    more = rule.first(sentence) if found else None
    if found is None or more is None or ORDINALS.get(group(more)) != found.value + 1:
        return None
    return Count(found.field, found.value + 1, rule.id, found.start, sentence.start + more.end())


def names(words: str) -> list[str]:
    """Names told in a row: "alpha, bravo and charlie" -> three."""
    return NAMES.split(words)


def names_before(sentence: Sentence, start: int, rules: CountRules) -> tuple[int, int]:
    """How many stand by name right before a number of others, and where they begin: "Alpha, Bravo and 25 others"."""
    begin = max(0, start - BEFORE)
    named = rules["names-before"].found_in(sentence, begin, start)
    return (len(names(group(named, 1))), begin + named.start(1)) if named else (0, start)


def group(match: Any, *numbers: int) -> str:
    """The first of these groups of a match (of all, if none is given) that is filled, in small letters, or nothing."""
    wanted = numbers or range(1, match.re.groups + 1)
    return next(filter(None, (match[n] for n in wanted)), b"").decode().lower()


def number(words: str) -> int:
    """A number in digits or words: "1.2 million" -> 1200000, "a hundred and fifty-seven" -> 157, "half a million" ->
    500000, "160 wan" -> 1600000, "both" -> 2; 0 where none is told, or one that counts nothing.
    """
    # Fractions throughout: a float would lose yuan.
    total, part = Fraction(0), Fraction(0)
    for digits, word in PART.findall(words.lower()):
        if len(digits) > LONGEST or total + part > LARGEST:
            return 0
        if digits:
            part += Fraction(DECIMAL_COMMA.sub(r".\1", digits).replace(",", "").replace(" ", ""))
        elif word in PARTS:
            part += PARTS[word]
        elif word == "hundred":
            part = (part or Fraction(1)) * 100
        elif word in MULTIPLIERS:
            if part or not total:
                total, part = total + (part or Fraction(1)) * MULTIPLIERS[word], Fraction(0)
            else:  # "ten thousand million"
                total *= MULTIPLIERS[word]
        else:
            part += NUMBER_WORDS.get(word, 2 if word in ("both", "pair") else 0)
    if not total and not part and words.lower() in ("a", "an"):
        return 1
    return int(total + part) if total + part <= LARGEST else 0
