"""A place named at a body of which the reference knows no place: "Foobar City public security bureau"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl import schema
from etl.actors.mentions import Body
from etl.actors.places import OFFICIAL_WORDS, Gazetteer, Named, Place

NEAR = 60  # characters before a body in which the name of its place stands
NAME = re.compile(r"[A-Z][a-z]+(?:'[a-z]+)?")
OF = re.compile(r" of ((?:[A-Z][a-z]+ )?[A-Z][a-z]+)\b(?! [A-Z])")
# Words that stand before a body with a capital and name no place.
WORDS = (
    "a additionally after airport also an and appeals april as at august before border but by chief china "
    "chinese communist cybersecurity december during february federal for foreign forest friday from "
    "government high higher hong if in intermediate international its january joint july june last later leading "
    "local lower march may meanwhile monday national november october of on online or pilot port power railway "
    "recently regional relevant saturday september several similarly since special state sunday supreme that "
    "the their then these this thursday to today tuesday two under until we wednesday when where while with "
    "yesterday"
)
NO_NAME = frozenset(WORDS.split())
# What may stand between a place and its body: "Foobar Network Police".
OF_BODIES = frozenset(("cyber", "intermediate", "internet", "network", "people", "traffic"))


def of_body(text: str, body: Body, named: Sequence[Named], places: Gazetteer) -> Named | None:
    """The place that a body's own words name and the rules for known ones pass over; mostly, no table lists it.

    Its region is that of the known place right before it, or the only one that the text names.

    `text` is a copy of `etl.wording`; `named` are the known places in it.
    """
    found = _before(text, body, named) or _after(text, body)
    if found is None or any(n.start < found[2] and n.end > found[1] for n in named):
        return None
    name, start, end = found
    whole = next((n for n in named if text[n.end : start] in (" ", "'s ")), None)
    regions = {n.place.region for n in ([whole] if whole else named)}
    region = next(iter(regions)) if len(regions) == 1 else schema.UNKNOWN
    is_listed = places.lists(name)
    place = Place(name, region, None, is_part=is_listed, is_known=is_listed)
    return Named(places.part_named(name, text) or place, start, end)


def _before(text: str, body: Body, named: Sequence[Named]) -> tuple[str, int, int] | None:
    sentence = text.rfind("\n", 0, body.start) + 1
    whole = max((n.end for n in named if n.end <= body.start), default=0)  # No name goes on over a known one.
    at = max(sentence, body.start - NEAR, whole)
    words = list(re.finditer(r"\S+", text[at : body.start]))
    if not words or text[body.start - 1] != " ":
        return None
    is_official = False
    while words and (word := _bare(words[-1][0]).lower()) in OFFICIAL_WORDS | OF_BODIES:
        words.pop()
        is_official |= word in OFFICIAL_WORDS
    name: list[re.Match[str]] = []
    while words and len(name) < 2 and NAME.fullmatch(words[-1][0]) and _bare(words[-1][0]).lower() not in NO_NAME:
        name.insert(0, words.pop())
    if not name:
        return None
    start = at + name[0].start()
    # Among capitals throughout, as in many titles, only "City" and the like tell a name from other words.
    if not is_official and not _tells_names(text[sentence:start] + text[body.end :].partition("\n")[0]):
        return None
    return " ".join(_bare(word[0]) for word in name), start, body.end


def _after(text: str, body: Body) -> tuple[str, int, int] | None:
    """The place of a local body after it: "the public security bureau of Foobar"."""
    found = OF.match(text, body.end)
    if body.is_national or not found or found[1].split()[0].lower() in NO_NAME:
        return None
    words = [word for word in found[1].split() if word.lower() not in OFFICIAL_WORDS]
    return (" ".join(words), body.start, found.end()) if words else None


def _tells_names(sentence: str) -> bool:
    """Whether a sentence writes only its names with capitals."""
    words: list[str] = re.findall(r"\b[A-Za-z][a-z]{3,}", sentence)
    return sum(word[0].isupper() for word in words) * 2 <= len(words)


def _bare(word: str) -> str:
    return word.removesuffix("'s")
