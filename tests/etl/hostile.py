"""Paragraphs that would make a careless pattern run for ever."""

from __future__ import annotations

from etl import rules

MEGABYTE = 1_000_000
EXAMPLES = [rule.example for found in (rules.load().violations, rules.load().outcomes) for rule in found]
WORDS = {
    "no end of a sentence": "failed to fix and did not without consent personal information ",
    "only numbers": "1,234,567 and 22 apps and ",
    "only brackets": "(((((((((",
    "only quotes and stops": "\"'. ",
    "places and bodies": "Taizhou, Zhejiang public security bureau of Haidian District and ",
    "organisations and apps": "a company, three banks and 22 apps of them, and the other nine ",
    "persons": "a man and two women were detained, and three of these ",
    "money": "RMB 1.2 million each and RMB 3 billion fined ",
    "dates": "On 31 May 2019, ",
    "Chinese": "工信部通报。",
    "every rule's words": ", ".join(EXAMPLES).replace(".", ""),
    "every rule's sentence": ". ".join(EXAMPLES) + ". ",
}


def paragraph(name: str) -> str:
    """A megabyte of one of them."""
    return WORDS[name] * (MEGABYTE // len(WORDS[name]))
