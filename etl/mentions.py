"""Authorities and kinds of bodies as a text names them."""

from __future__ import annotations

from dataclasses import dataclass

from etl.places import Named, Place


@dataclass(frozen=True)
class Mention:
    """An authority named in a text, with the characters that name it, and the place it belongs to if it is local."""

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
