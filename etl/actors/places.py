"""Places in a text: regions, cities, and districts with the city and region they lie in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from etl import schema, wording
from etl.reference import Reference
from etl.rule import compiled
from etl.terms import City, District

PART = (
    r" (?:[Dd]istrict|[Cc]ounty|Banner|New Area|High-?tech(?:nology)?(?: Industrial)?(?: Development)? Zone|"
    r"(?:Economic (?:and Technological )?)?Development Zone|Free Trade Zone|Autonomous County)"
)
KINDS = ("istrict", "ounty", "Banner", "New Area", "Zone")  # one of them stands in every part's name
# A name of one or two words before it; what stands in the genitive is another place.
NAME = r"[A-Z](?:\w|'(?!s )){1,30}"
TYPED = re.compile(rf"\b((?:{NAME} )?{NAME})({PART})\b")
NOT_OF_A_NAME = frozenset(
    (
        "the",
        "in",
        "at",
        "of",
        "and",
        "local",
        "from",
        "by",
        "on",
        "for",
        "to",
        "this",
        "that",
        "each",
        "a",
        "its",
        "pilot",
    )
)
# What may stand between a place and the body that belongs to it.
OFFICIAL = (
    r"(?: (?:Municipal|Provincial|City|Province|Regional|Autonomous Region|Uygh?ur|Uighur|Hui|Zhuang|Municipality|"
    r"Prefecture|district|county|city|provincial|municipal))*"
)
OFFICIAL_WORDS = frozenset(re.findall(r"[a-z]+", OFFICIAL.lower()))


@dataclass(frozen=True)
class Place:
    """A region, a city in it, or a part of a city; `region` is Unknown where the text leaves it open.

    `is_known` is False where its name stands in no table of the reference.
    """

    name: str
    region: str
    city: str | None
    is_part: bool = False
    is_known: bool = True

    @property
    def level(self) -> str:
        return "county" if self.is_part else "municipal" if self.city else "provincial"


@dataclass(frozen=True)
class Named:
    """A place with the characters that name it."""

    place: Place
    start: int
    end: int


class Gazetteer:
    """The reference's places by their names, as the copy of `etl.wording` writes them."""

    def __init__(self, reference: Reference) -> None:
        self._regions = {_key(name): name for name in reference.regions}
        self._cities: dict[str, tuple[City, ...]] = {}
        for city in reference.cities:
            for name in map(_key, (city.name_en, *city.aliases)):
                known = self._cities.get(name, ())
                if name not in self._regions and city not in known:  # "Ürümqi" is read as "Urumqi"
                    self._cities[name] = (*known, city)
        self._districts: dict[str, tuple[District, ...]] = {}
        for district in reference.districts:
            name = _key(district.name_en)
            self._districts[name] = (*self._districts.get(name, ()), district)
        self._wholes = frozenset((*self._regions, *self._cities))
        names = sorted(self._wholes, key=len, reverse=True)
        self._pattern = compiled(rf"\b(?:{'|'.join(map(re.escape, names))})\b")

    def find(self, text: str) -> list[Named]:
        """Every place named in a copy of `etl.wording`, in order; a part of a city swallows the city's name in it."""
        spans = [match.span() for match in self._pattern.finditer(text.encode())]
        found = [(start, end, text[start:end].lower()) for start, end in spans]
        regions = {self._regions[words] for _, _, words in found if words in self._regions}
        cities = [words for _, _, words in found if words in self._cities]
        parts = list(self._parts(text, regions, cities))
        whole = [
            Named(self._place(words, regions), start, end)
            for start, end, words in found
            if not any(part.start <= start < part.end for part in parts)
        ]
        return sorted([*parts, *whole], key=lambda named: named.start)

    def part_named(self, name: str, text: str) -> Place | None:
        """The district or county of this bare name, if only one is known or the text names where it lies.

        A county-level city is called so without a word for what it is, as counties of its name are not.
        """
        known = self._districts.get(name.lower(), ())
        cities = [district for district in known if district.type == "City"]
        return _lying(known, text) or (_as_place(cities[0]) if len(cities) == 1 else None)

    def lists(self, name: str) -> bool:
        """Whether a district or county of this bare name is known, be it one or several."""
        return name.lower() in self._districts

    def _parts(self, text: str, regions: set[str], cities: Sequence[str]) -> Iterator[Named]:
        if not any(word in text for word in KINDS):
            return
        for match in TYPED.finditer(text):
            name, start = match[1], match.start()
            first, _, rest = name.partition(" ")
            if rest and (first.lower() in NOT_OF_A_NAME or first.lower() in self._wholes):
                name, start = rest, start + len(first) + 1
            elif not rest and first.lower() in NOT_OF_A_NAME:
                continue  # "The district"
            kind = match[2].strip()
            kind = f"{kind[0].upper()}{kind[1:]}"
            yield Named(self._part(name, kind, text, regions, cities), start, match.end())

    def _part(self, name: str, kind: str, text: str, regions: set[str], cities: Sequence[str]) -> Place:
        """A typed district; its region and city are those of the reference that the text does not contradict."""
        key, full = name.lower(), f"{name} {kind}"
        if key in self._regions or (key in self._cities and key not in self._districts):
            whole = self._place(key, regions)
            return Place(full, whole.region, whole.city, is_part=True)
        known = self._districts.get(key, ())
        found = _lying([d for d in known if d.type in kind] or known, text)
        if found:
            return Place(full, found.region, found.city, is_part=True)
        if not known and len(set(cities)) == 1:
            whole = self._place(cities[0], regions)
            return Place(full, whole.region, whole.city, is_part=True, is_known=False)
        region = next(iter(regions)) if len(regions) == 1 else schema.UNKNOWN
        return Place(full, region, None, is_part=True, is_known=bool(known))

    def _place(self, key: str, regions: set[str]) -> Place:
        """A region's name is the region; a city of a shared name lies in the region that the text names."""
        if key in self._regions:
            return Place(self._regions[key], self._regions[key], None)
        cities = self._cities[key]
        usual = next((city for city in cities if city.is_usual), cities[0])
        found = next((city for city in cities if city.region in regions), usual)
        if len(cities) == 1 or found.is_usual or found.region in regions:
            return Place(found.name_en, found.region, found.name_en)
        return Place(found.name_en, schema.UNKNOWN, None)


def _lying(candidates: Sequence[District], text: str) -> Place | None:
    """The one of several districts of a name whose city, or else whose region, the text names; or the only one."""
    wholes: tuple[Callable[[District], str], ...] = (lambda d: d.city, lambda d: d.region)
    for whole in wholes:
        # "Chaoyang" in the text is the district itself, be it or not that a city is called so too.
        near = [d for d in candidates if whole(d) not in ("", d.name_en) and wording.copy(whole(d)) in text]
        if near:
            return _as_place(near[0])
    return _as_place(candidates[0]) if len(candidates) == 1 else None


def _as_place(found: District) -> Place:
    name = found.name_en if found.type == "City" else f"{found.name_en} {found.type}"
    return Place(name, found.region, found.city or None, is_part=True)


def _key(name: str) -> str:
    return wording.copy(name).lower()
