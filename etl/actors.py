"""Who acted, and where: authorities and places in an item's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from etl import schema
from etl.reference import Reference
from etl.rules import Rules
from etl.terms import Authority, City

DISTRICT_BEFORE = re.compile(r"\b((?!The\b)[A-Z][\w'-]+(?: [A-Z][\w'-]+)* (?:District|County|Zone|New Area|Banner)) $")
DISTRICT = r"(?: (?:New Area|District|County|High-tech Zone))?"


@dataclass(frozen=True)
class Place:
    """A region, or a city with its region."""

    name: str
    region: str
    city: str | None


@dataclass(frozen=True)
class Mention:
    """An authority named in a text, with the characters that name it."""

    name: str
    system: str
    level: str | None
    region: str
    city: str | None
    rule_id: str
    start: int
    end: int
    is_known: bool


@dataclass(frozen=True)
class Found:
    authorities: tuple[Mention, ...]
    places: tuple[tuple[Place, int, int], ...]


def find(title: str, text: str | None, reference: Reference, rules: Rules) -> Found:
    """Acting authorities and, without one, the place the item speaks of.

    Positions count in title, line feed, text. The first sentence of the text decides, then the title.
    """
    full = title if text is None else f"{title}\n{text}"
    spans = [(0, len(title))]
    if text:
        body = len(title) + 1
        spans.insert(0, (body, body + _first_sentence(text)))
    mentions = sorted(_mentions(full, reference, rules), key=lambda m: (m.start, -m.end))
    for start, end in spans:
        acting = [m for m in mentions if start <= m.start and m.end <= end and _acts(full, start, m, rules)]
        if acting:
            return Found(_distinct(acting), ())
    for start, end in reversed(spans):
        places = [p for p in _places(full, reference) if start <= p[1] < end]
        if places:
            return Found((), (places[0],))
    return Found((), ())


def _acts(full: str, sentence: int, mention: Mention, rules: Rules) -> bool:
    before = full[sentence : mention.start]
    return not rules.sentence["verb"].pattern.search(before) or bool(
        re.search(r"\bby (?:the )?(?:[A-Z][\w']+ )*$", before)
    )


def _distinct(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Each name once; a name inside a longer one is part of it."""
    kept: dict[str, Mention] = {}
    last = -1
    for mention in mentions:
        if mention.start >= last:
            kept.setdefault(mention.name, mention)
            last = mention.end
    return tuple(kept.values())


def _mentions(full: str, reference: Reference, rules: Rules) -> Iterator[Mention]:
    yield from _local(full, reference, rules)
    for found in _alias_pattern(reference).finditer(full):
        authority = reference.authority_by_alias[found[0].lower()]
        part = DISTRICT_BEFORE.search(full[: found.start()])
        if part and authority.level == "national":
            yield _of_unknown_district(part, authority, found, full, reference)
        else:
            yield Mention(
                authority.name,
                authority.system,
                authority.level,
                authority.region or schema.UNKNOWN,
                authority.city,
                f"authority-{schema.slug(authority.name)}",
                *found.span(),
                is_known=True,
            )


def _of_unknown_district(
    part: re.Match[str], authority: Authority, found: re.Match[str], full: str, reference: Reference
) -> Mention:
    """A district's body is not the national one; its region is the one the text names, if it names one."""
    places = [place for place, _, _ in _places(full, reference)]
    region = places[0].region if places else schema.UNKNOWN
    name = f"{part[1]} {authority.name}"
    return Mention(
        name,
        authority.system,
        "county",
        region,
        None,
        "authority-of-district",
        part.start(1),
        found.end(),
        is_known=False,
    )


def _local(full: str, reference: Reference, rules: Rules) -> Iterator[Mention]:
    """ "<place> <body>", "<body> in <place>", "<body> of <place>"."""
    place = _place_pattern(reference)
    for body in rules.bodies:
        before = re.compile(
            rf"\b({place})({DISTRICT}) (?:Municipal |Provincial |City |Province )?{body.pattern.pattern}", re.IGNORECASE
        )
        after = re.compile(rf"\b{body.pattern.pattern} (?:in|of) ({place})({DISTRICT})(?:, ({place}))?", re.IGNORECASE)
        for pattern in (before, after):
            for found in pattern.finditer(full):
                where = _place(found[1], found[3] if pattern is after else None, full, reference)
                yield _composed(where, (found[2] or "").strip(), body.name, body.system, found, reference)


def _composed(where: Place, part: str, body: str, system: str, found: re.Match[str], reference: Reference) -> Mention:
    name = f"{where.name} {part} {body}" if part else f"{where.name} {body}"
    known = reference.authorities.get(name)
    level = "county" if part else "municipal" if where.city else "provincial"
    return Mention(
        name,
        system,
        known.level if known else level,
        where.region,
        where.city,
        f"authority-body-{schema.slug(body)}",
        *found.span(),
        known is not None,
    )


def _places(full: str, reference: Reference) -> list[tuple[Place, int, int]]:
    pattern = re.compile(rf"\b({_place_pattern(reference)})\b")
    return [(_place(found[1], None, full, reference), *found.span(1)) for found in pattern.finditer(full)]


def _place(name: str, province: str | None, full: str, reference: Reference) -> Place:
    """A region's name is the region; a city of a shared name lies in the province that the text names."""
    region = next((r for r in reference.regions if r.lower() == name.lower()), None)
    if region:
        return Place(region, region, None)
    cities = _cities(reference)[name.lower()]
    for city in cities:
        if city.region == province or re.search(rf"\b{re.escape(city.region)}\b", full):
            return Place(city.name_en, city.region, city.name_en)
    if len(cities) == 1:
        return Place(cities[0].name_en, cities[0].region, cities[0].name_en)
    return Place(cities[0].name_en, schema.UNKNOWN, None)


def _first_sentence(text: str) -> int:
    found = re.search(r"[.;](?=\s+[A-Z])|\n", text)
    return found.start() if found else len(text)


@lru_cache(maxsize=4)
def _named_cities(cities: tuple[City, ...]) -> dict[str, list[City]]:
    by_name: dict[str, list[City]] = {}
    for city in cities:
        by_name.setdefault(city.name_en.lower(), []).append(city)
    return by_name


def _cities(reference: Reference) -> dict[str, list[City]]:
    return _named_cities(reference.cities)


@lru_cache(maxsize=4)
def _joined(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _place_pattern(reference: Reference) -> str:
    return _joined((*reference.regions, *(city.name_en for city in reference.cities)))


def _alias_pattern(reference: Reference) -> re.Pattern[str]:
    return _compiled(tuple(reference.authority_by_alias))


@lru_cache(maxsize=4)
def _compiled(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_joined(names)})\b(?!-)", re.IGNORECASE)
