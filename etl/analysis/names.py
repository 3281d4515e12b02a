"""Ids as people read them: the names of a dimension's values in one language."""

from __future__ import annotations

from collections.abc import Mapping

from etl import schema
from etl.language import CODES, Language, Named, spoken
from etl.reference import Reference

NOT_STATED = "not-stated"
# Our own words for the closed vocabularies of the schema and for what no table of the reference names.
WORDS = {
    schema.NATIONAL: "National authorities",
    schema.UNKNOWN: "Place not known",
    NOT_STATED: "Not stated",
    "legislative": "Legislative",
    "enforcement": "Enforcement",
    "industry": "Industry",
    "international": "International",
    "action": "Action",
    "statistic": "Statistic",
    "campaign": "Campaign",
    "context": "Context",
    "other": "Other",
    "national": "National level",
    "provincial": "Provincial level",
    "municipal": "Municipal level",
    "county": "County level",
    "high": "High confidence",
    "medium": "Medium confidence",
    "low": "Low confidence (headline only)",
}
VOCABULARIES = {
    "section": schema.SECTIONS,
    "kind": schema.KINDS,
    "level": schema.LEVELS,
    "confidence": schema.CONFIDENCES,
}


# Dimensions whose values the inputs may extend beyond the reference data.
OPEN = ("authority", "city", "law")


def names(dimension: str, reference: Reference, say: Language) -> Mapping[str, str]:
    """id -> name for every value that a query key may hold, in the order of the reference data."""
    if dimension in VOCABULARIES:
        # The level of an authority is the one of these that a source may leave open.
        open_ = (NOT_STATED,) if dimension == "level" else ()
        return {word: say(WORDS[word]) for word in (*VOCABULARIES[dimension], *open_)}
    return _of_reference(dimension, reference, say) | {NOT_STATED: say(WORDS[NOT_STATED])}


def id_of(dimension: str, words: str, reference: Reference) -> str | None:
    """The id that a person means by an id or a name in either language; None for words we do not know."""
    for code in CODES:
        known = names(dimension, reference, spoken(code))
        if words in known:
            return words
        for id_, name in known.items():
            if words.casefold() in (name.casefold(), id_.casefold()):
                return id_
    if dimension == "region":
        return next((region.name_en for region in reference.regions.values() if region.short_zh == words), None)
    if dimension == "city":
        return next((city.name_en for city in reference.cities if city.name_zh == words), words)
    return words if dimension in OPEN else None


def _of_reference(dimension: str, reference: Reference, say: Language) -> dict[str, str]:
    match dimension:
        case "authority":
            return {a.name: say.pick(a.name, a.name_zh) for a in reference.authorities.values()}
        case "region":
            unmapped = {word: say(WORDS[word]) for word in (schema.NATIONAL, schema.UNKNOWN)}
            return {r.name_en: say.name(r) for r in reference.regions.values()} | unmapped
        case "city":
            found: dict[str, str] = {}
            for city in reference.cities:  # Two cities may share their English name.
                other = found.get(city.name_en)
                found[city.name_en] = say.name(city) if other in (None, say.name(city)) else f"{other}/{say.name(city)}"
            return found
        case "law":
            return {law.law_id: say.pick(law.law_id, law.name_zh) for law in reference.laws.values()}
    tables: Mapping[str, Mapping[str, Named]] = {
        "violation": reference.violations,
        "family": reference.families,
        "outcome": reference.outcomes,
        "system": reference.systems,
    }
    return {id_: say.name(term) for id_, term in tables[dimension].items()}
