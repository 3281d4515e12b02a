"""What the values chosen of one facet mean together: alternatives, and a part narrows its own parent.

A facet is a query key, or a parent key with the key of its parts: region and city, system and authority, family and
violation. Whatever is chosen of it is an alternative, on both levels: an item fits by one of them. Only where a parent
is chosen together with parts of its own, it stands for just these parts, so that going from a parent to its part
narrows: `region=Zhejiang&city=Hangzhou` is Hangzhou, `region=Beijing&city=Hangzhou` is Beijing or Hangzhou.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from etl.analysis.names import NOT_STATED
from etl.reference import Reference

# The filters as a reader meets them: a parent key and, below it, the key of its parts.
FACETS: tuple[tuple[str, ...], ...] = (
    ("region", "city"),
    ("system", "authority"),
    ("family", "violation"),
    ("outcome",),
    ("law",),
    ("level",),
    ("confidence",),
    ("kind",),
    ("section",),
)
# Keys of parts of which every item has the parent, too; two regions may each have a city of one name.
CERTAIN = ("authority", "violation")

Chosen = Mapping[str, tuple[str, ...]]
# Pairs of key and value that an item must all fit.
Alternative = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """What is chosen of a facet: parents as a whole, parents with those of their parts, and parts by themselves."""

    facet: tuple[str, ...]
    whole: tuple[str, ...]
    narrowed: Mapping[str, tuple[str, ...]]
    parts: tuple[str, ...]

    @classmethod
    def of(cls, facet: tuple[str, ...], chosen: Chosen, reference: Reference) -> Choice:
        """From the values chosen for each key of the facet."""
        parents, parts = chosen[facet[0]], chosen[facet[1]] if len(facet) > 1 else ()
        own = {p: tuple(part for part in parts if _is_part(facet[0], p, part, reference)) for p in parents}
        taken = {part for of_parent in own.values() for part in of_parent}
        return cls(
            facet,
            tuple(parent for parent in parents if not own[parent]),
            {parent: of_parent for parent, of_parent in own.items() if of_parent},
            tuple(part for part in parts if part not in taken),
        )

    def alternatives(self) -> Iterator[Alternative]:
        """An item fits if it fits all pairs of one of them."""
        yield from (frozenset({(self.facet[0], parent)}) for parent in self.whole)
        for parent, parts in self.narrowed.items():
            yield from (frozenset({(self.facet[0], parent), (self.facet[1], part)}) for part in parts)
        yield from (frozenset({(self.facet[1], part)}) for part in self.parts)


def parts_of(parent_key: str, parent: str, reference: Reference) -> tuple[str, ...]:
    """The parts that the reference data know of a parent, as a query holds them."""
    match parent_key:
        case "region":
            return tuple(city.name_en for city in reference.cities if city.region == parent)
        case "system":
            return tuple(a.name for a in reference.authorities.values() if a.system == parent)
        case "family":
            return tuple(reference.violations_of(parent))
    return ()


def shown(facet: tuple[str, ...], key: str, chosen: Chosen, values: Iterable[str], reference: Reference) -> list[str]:
    """Which of the values of a key a chart shows: those chosen, on whichever level; all where none of the key is."""
    if not chosen[key]:
        return list(values)
    choice = Choice.of(facet, chosen, reference)
    if key == facet[0]:
        return [v for v in values if v in chosen[key] or any(_is_part(key, v, p, reference) for p in choice.parts)]
    within = {part for parent in choice.whole for part in parts_of(facet[0], parent, reference)}
    return [v for v in values if v in chosen[key] or v in within]


def leaves_out(facet: tuple[str, ...], key: str, value: str, chosen: Chosen, reference: Reference) -> bool:
    """Whether a value is not chosen where others of its facet are: on no level, and no part of it."""
    if not any(chosen.values()) or value in chosen[key]:
        return False
    if key != facet[0]:
        return not any(_is_part(facet[0], parent, value, reference) for parent in chosen[facet[0]])
    return not any(_is_part(key, value, part, reference) for part in chosen[facet[-1]] if len(facet) > 1)


def met(facet: tuple[str, ...], ours: Chosen, theirs: Chosen, reference: Reference) -> Chosen | None:
    """The values whose items are exactly those of both choices; None where no values are.

    An item may have several labels, so two choices that merely touch cannot be told as one.
    """
    if not any(ours.values()) or not any(theirs.values()):
        return {key: theirs[key] or ours[key] for key in facet}
    left, right = (list(Choice.of(facet, chosen, reference).alternatives()) for chosen in (ours, theirs))
    both = [one | other for one in left for other in right]
    for chosen in _candidates(facet, ours, theirs, reference):
        found = list(Choice.of(facet, chosen, reference).alternatives())
        if all(_implies(*sides, facet, reference) for sides in ((found, left), (found, right), (both, found))):
            return chosen
    return None


def _candidates(facet: tuple[str, ...], ours: Chosen, theirs: Chosen, reference: Reference) -> Iterator[Chosen]:
    yield theirs
    yield ours
    union = {key: tuple(dict.fromkeys((*ours[key], *theirs[key]))) for key in facet}
    yield union
    yield union | {facet[0]: tuple(Choice.of(facet, union, reference).narrowed)}


def _implies(
    these: Iterable[Alternative], those: Iterable[Alternative], facet: tuple[str, ...], reference: Reference
) -> bool:
    """Whether every item that fits one of these fits one of those."""
    return all(any(that <= _with_parents(this, facet, those, reference) for that in those) for this in these)


def _with_parents(
    this: Alternative, facet: tuple[str, ...], those: Iterable[Alternative], reference: Reference
) -> Alternative:
    """The alternative with those parents that follow from its parts."""
    if facet[-1] not in CERTAIN:
        return this
    parents = {pair for that in those for pair in that if pair[0] == facet[0]}
    parts = [value for key, value in this if key == facet[1]]
    return this | {pair for pair in parents if any(_is_part(*pair, part, reference) for part in parts)}


def _is_part(parent_key: str, parent: str, part: str, reference: Reference) -> bool:
    """Whether a part belongs to a parent; that the city is not stated can be said of every region."""
    if part == NOT_STATED:
        return parent_key == "region" or parent == NOT_STATED
    return part in parts_of(parent_key, parent, reference)
