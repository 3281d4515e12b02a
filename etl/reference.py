"""What we know, as checked and frozen tables: `data/reference/*.csv`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from etl import paths, rows, schema, written
from etl.events import merge_rules
from etl.events.merge_rules import Decision, MergeRules
from etl.quoting import quoted
from etl.terms import (
    Authority,
    City,
    CoverageRules,
    District,
    Expectation,
    Law,
    Milestone,
    Outcome,
    Region,
    Series,
    System,
    Term,
    Violation,
)
from etl.written import BrokenReference as BrokenReference
from etl.written import record

T = TypeVar("T")


@dataclass(frozen=True)
class Reference:
    """All reference tables, each keyed by its id; cities and milestones are in file order."""

    violations: dict[str, Violation]
    families: dict[str, Term]
    outcomes: dict[str, Outcome]
    systems: dict[str, System]
    authorities: dict[str, Authority]
    regions: dict[str, Region]
    cities: tuple[City, ...]
    districts: tuple[District, ...]
    laws: dict[str, Law]
    milestones: tuple[Milestone, ...]
    expectations: dict[dt.date, Expectation]
    coverage: CoverageRules
    merging: MergeRules

    @cached_property
    def city_names(self) -> frozenset[tuple[str, str]]:
        """(region, city) pairs that exist."""
        return frozenset((city.region, city.name_en) for city in self.cities)

    @cached_property
    def region_names(self) -> frozenset[str]:
        """Region values an item may carry."""
        return frozenset(self.regions) | {schema.NATIONAL, schema.UNKNOWN}

    @cached_property
    def authority_by_alias(self) -> dict[str, Authority]:
        """Authorities by each of their names in lower case, but for those whose name says that it is not known."""
        return {
            alias.lower(): authority
            for authority in self.authorities.values()
            for alias in (authority.name, *authority.aliases)
            if not schema.is_left_open(authority.name)
        }

    def violations_of(self, family: str) -> tuple[str, ...]:
        return tuple(v.id for v in self.violations.values() if v.family == family)

    @cached_property
    def unspecified_outcomes(self) -> tuple[str, ...]:
        return tuple(outcome.id for outcome in self.outcomes.values() if outcome.is_unspecified)

    def systems_of(self, authorities: tuple[str, ...]) -> tuple[str, ...]:
        """Systems of known authorities, each once, in the order of the authorities."""
        return tuple(dict.fromkeys(self.authorities[name].system for name in authorities))

    def level_of(self, authorities: tuple[str, ...]) -> str | None:
        """The highest level among known authorities; None where none is known."""
        levels = {self.authorities[name].level for name in authorities}
        return next((level for level in schema.LEVELS if level in levels), None)


@lru_cache(maxsize=4)
def load(folder: Path = paths.REFERENCE) -> Reference:
    """Read and check every table of the folder. Raises BrokenReference with one sentence."""

    def table(name: str, make: Callable[[dict[str, str]], T]) -> list[T]:
        return [_made(folder / name, line, row, make) for line, row in written.rows(folder / name)]

    violations = _keyed(folder / "violations.csv", table("violations.csv", lambda r: record(Violation, r)), "id")
    families = _keyed(folder / "families.csv", table("families.csv", lambda r: record(Term, r)), "id")
    outcomes = table("outcomes.csv", rows.outcome)
    systems = table("authority_systems.csv", lambda r: record(System, r))
    authorities = table("authorities.csv", rows.authority)
    regions = table("regions.csv", rows.region)
    cities = tuple(table("cities.csv", rows.city))
    decisions = tuple(table("same_events.csv", Decision.of))
    reference = Reference(
        violations=violations,
        families=families,
        outcomes=_keyed(folder / "outcomes.csv", outcomes, "id"),
        systems=_keyed(folder / "authority_systems.csv", systems, "id"),
        authorities=_keyed(folder / "authorities.csv", authorities, "name"),
        regions=_keyed(folder / "regions.csv", regions, "name_en"),
        cities=cities,
        districts=tuple(table("districts.csv", lambda r: record(District, r))),
        laws=_keyed(folder / "laws.csv", table("laws.csv", rows.law), "law_id"),
        milestones=tuple(table("milestones.csv", rows.milestone)),
        expectations=_keyed(folder / "expectations.csv", table("expectations.csv", rows.expectation), "month"),
        coverage=_toml(folder / "coverage_rules.toml", _coverage),
        merging=_toml(folder / "merge_rules.toml", lambda told: merge_rules.read(told, decisions)),
    )
    _check_links(folder, reference)
    return reference


def _check_links(folder: Path, known: Reference) -> None:
    for violation in known.violations.values():
        _must(violation.family in known.families, folder / "violations.csv", violation.id, "family", violation.family)
    for city in known.cities:
        _must(city.region in known.regions, folder / "cities.csv", city.name_en, "region", city.region)
    for district in known.districts:
        file, name = folder / "districts.csv", district.name_en
        _must(district.region in known.regions, file, name, "region", district.region)
        _must(
            not district.city or (district.region, district.city) in known.city_names, file, name, "city", district.city
        )
    for authority in known.authorities.values():
        file, name = folder / "authorities.csv", authority.name
        _must(authority.system in known.systems, file, name, "system", authority.system)
        _must(
            authority.region is None or authority.region in known.region_names, file, name, "region", authority.region
        )
        _must(authority.level is None or authority.level in schema.LEVELS, file, name, "level", authority.level)
        _must(
            authority.city is None or (authority.region or "", authority.city) in known.city_names,
            file,
            name,
            "city",
            authority.city,
        )


def _must(true: bool, file: Path, row: str, column: str, value: str | None) -> None:
    if not true:
        raise BrokenReference(
            f"{file.name}, row '{quoted(row)}': {column} '{quoted(value)}' is not known; correct it or add it to "
            "the reference table it belongs to."
        )


def _made(file: Path, line: int, row: dict[str, str], make: Callable[[dict[str, str]], T]) -> T:
    try:
        return make(row)
    except KeyError as error:
        raise BrokenReference(f"{file.name}, line 1: column {quoted(error.args[0])} is missing; add it.") from None
    except ValueError as error:
        raise BrokenReference(f"{file.name}, line {line}: {error}; compare the row with the header.") from None


def _keyed(file: Path, terms: list[T], key: str) -> dict[Any, T]:
    keyed: dict[Any, T] = {}
    for row in terms:
        value = getattr(row, key)
        if value in keyed:
            raise BrokenReference(f"{file.name}: {key} '{quoted(value)}' stands there twice; remove one of the rows.")
        keyed[value] = row
    return keyed


def _toml(file: Path, make: Callable[[dict[str, Any]], T]) -> T:
    try:
        return make(written.toml(file))
    except BrokenReference:
        raise
    except KeyError as error:
        reason = f"{quoted(error.args[0])} is missing"
        raise BrokenReference(f"{file.name}: {reason}; compare it with the version in version control.") from None
    except (ValueError, re.error) as error:
        raise BrokenReference(f"{file.name}: {error}; compare it with the version in version control.") from None


def _coverage(told: dict[str, Any]) -> CoverageRules:
    series = [record(Series, one) for one in written.tables(told, "series")]
    return record(CoverageRules, told | {"series": series})
