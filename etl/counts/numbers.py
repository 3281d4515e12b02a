"""Numbers in digits and words, and the counts that they tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
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
NAMES = re.compile(r",? and |, ")
CountRules = Mapping[str, Rule]  # those of `count_rules.toml`, by their ids
MULTIPLIERS = {"dozen": 12, "hundred": 100, "thousand": 1_000, "wan": 10_000, "million": 10**6, "billion": 10**9}


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


def names(words: str) -> list[str]:
    """Names told in a row: "alpha, bravo and charlie" -> three."""
    return NAMES.split(words)


def group(match: Any, *numbers: int) -> str:
    """The first of these groups of a match (of all, if none is given) that is filled, in small letters, or nothing."""
    wanted = numbers or range(1, match.re.groups + 1)
    return next(filter(None, (match[n] for n in wanted)), b"").decode().lower()


def number(words: str, multiplier: str | None = None) -> int:
    """A number in digits or words: ("1.2", "million") -> 1200000, ("twenty-two", None) -> 22, "a" -> 1, "both" -> 2."""
    plain = words.lower().rstrip(".,").replace(",", "")
    times = MULTIPLIERS.get((multiplier or "").lower(), 1)
    if plain in ("a", "an"):
        return times
    if plain == "both":
        return 2
    if not plain[:1].isdigit():
        return sum(NUMBER_WORDS.get(part, 0) for part in re.split(r"[\s-]+", plain)) * times
    # Integers throughout: a float would lose yuan.
    whole, _, fraction = plain.partition(".")
    return int(whole or 0) * times + (int(fraction) * times // 10 ** len(fraction) if fraction else 0)
