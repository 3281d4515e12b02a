"""Titles and sentences of the pages, and words of others made safe."""

from __future__ import annotations

import re

from etl.language import Language
from etl.reference import BrokenReference
from pages.shared.source import Unreadable

# page -> title, sentence; in the order of the menu
PAGES = {
    "overview": (
        "Overview",
        "What China's regulators did about cybersecurity and data protection, as our sources report it: what rose, "
        "what fell, who acts and what it means.",
    ),
    "authorities": (
        "Authorities",
        "Which authorities act, by the system they belong to, and what each of them finds; a joint action counts once "
        "for each authority.",
    ),
    "regions": (
        "Regions",
        "Where the acting authority sits, when its region acts, and what is found there.",
    ),
    "violations": (
        "Violations",
        "What authorities found; an action with several violations counts once in each, so the parts overlap and add "
        "up to more than the total.",
    ),
    "compare": (
        "Compare",
        "Two selections side by side on one scale, and where they differ by more than chance would explain.",
    ),
    "items": (
        "Items",
        "The records behind every number, newest first; click one to see all that is known of it and its source.",
    ),
    "coverage": (
        "Coverage",
        "What our sources cover, month by month: where “none reported” can be believed, and where nothing is known.",
    ),
    "about": (
        "About",
        "Where the numbers come from, how they are counted, what is missing, and what every column means.",
    ),
}


def what_fails(error: Unreadable | BrokenReference, say: Language) -> str:
    """Why nothing can be shown. What is wrong with reference data is said to their editors, in English."""
    if isinstance(error, Unreadable):
        return say(error.words, file=error.file)
    return say("The reference data cannot be used. The loader says: {words}", words=error)


def escaped(words: str) -> str:
    """Words of others, shown as they are: Markdown would fetch an image they name and make links of addresses.

    Addresses are broken by an invisible word joiner; no escape keeps them from becoming links.
    """
    plain = re.sub(r"([\\`*_{}\[\]()#+!|<>~$:&])", r"\\\1", words)
    return re.sub(r"(?i)(//|www\.|@)", "\\1\u2060", plain)
