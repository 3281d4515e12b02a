"""Authorities and kinds of bodies as a text names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl import schema
from etl.actors.places import Named, Place

# National bodies whose local ones are called the same for short.
SHORT_FOR_LOCAL = ("CAC", "PBOC", "NFRA")


@dataclass(frozen=True)
class Mention:
    """An authority named in a text, with the characters that name it, and the place it belongs to if it is local.

    `is_placed` is False where the place stands elsewhere in the text.
    """

    name: str
    system: str
    level: str | None
    region: str
    city: str | None
    rule_id: str
    start: int
    end: int
    is_known: bool
    place: Place | None = None
    is_placed: bool = True


@dataclass(frozen=True)
class Found:
    authorities: tuple[Mention, ...]
    places: tuple[Named, ...]


@dataclass(frozen=True)
class Body:
    """A kind of body named in a text: `alias` if it is an authority's own name, `name` if a place belongs to it."""

    name: str
    system: str
    alias: str | None
    start: int
    end: int
    is_national: bool = False


def distinct(mentions: Sequence[Mention], title_length: int) -> tuple[Mention, ...]:
    """Each authority once, and none that only stands for another of its system.

    "The police" beside a police force with its place is that one, or no other; a title's "Shanghai court" is the
    district's court that the text names.
    """
    kept: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        kept.setdefault(mention.name, mention)
    in_text = [m for m in mentions if m.start > title_length]
    named_again = {m.name for m in in_text}
    return tuple(
        m
        for m in kept.values()
        if not _stands_for_another(m, kept.values())
        and not (m.name not in named_again and any(_lies_in(other, m) for other in in_text))
    )


def _stands_for_another(mention: Mention, mentions: Iterable[Mention]) -> bool:
    same = [m for m in mentions if m.system == mention.system and m is not mention]
    if not mention.is_placed and any(m.is_placed and m.region != schema.UNKNOWN for m in same):
        return True
    others = {m.region for m in same}
    if mention.region == schema.UNKNOWN:
        return bool(others - {schema.UNKNOWN})
    is_local = bool(others - {schema.UNKNOWN, schema.NATIONAL})
    return mention.region == schema.NATIONAL and mention.name in SHORT_FOR_LOCAL and is_local


def _lies_in(narrow: Mention, wide: Mention) -> bool:
    """Whether both are of one system and the place of the first is a part of that of the second."""
    levels = schema.LEVELS
    return (
        (narrow.system, narrow.region) == (wide.system, wide.region)
        and narrow.level in levels
        and wide.level in levels
        and levels.index(wide.level) < levels.index(narrow.level)
        and wide.city in (None, narrow.city)
        and wide.level != "national"
    )
