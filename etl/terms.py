"""One row of each reference table."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from etl.quoting import quoted


@dataclass(frozen=True)
class Term:
    id: str
    name_en: str
    name_zh: str


@dataclass(frozen=True)
class Violation(Term):
    family: str
    definition: str
    definition_zh: str
    legal_basis: str
    legal_basis_zh: str


@dataclass(frozen=True)
class Outcome(Term):
    """What an authority did; `is_unspecified` where only that it penalised is told: a fine may be among it."""

    severity: int
    definition: str
    definition_zh: str
    is_unspecified: bool


@dataclass(frozen=True)
class System(Term):
    """A family of authorities. The two that are offered for comparison are `compared_as` "a" and "b"."""

    examples: str
    examples_zh: str
    compared_as: str


@dataclass(frozen=True)
class Authority:
    """One authority. `level`, `region` and `city` are None where they are not known or do not apply.

    `name_zh` is empty where whoever added the authority did not know it.
    """

    name: str
    name_zh: str
    system: str
    level: str | None
    region: str | None
    city: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """A province-level division: ISO 3166-2:CN and GB/T 2260 codes, and its place on the tile map."""

    region_id: str
    gb_code: str
    name_en: str
    name_zh: str
    short_zh: str
    type: str
    tile_row: int
    tile_column: int

    @property
    def is_own_jurisdiction(self) -> bool:
        """Whether its law is its own, so that newsletters tell of it among what happens abroad."""
        return self.type == "special administrative region" or self.region_id == "CN-TW"


@dataclass(frozen=True)
class City:
    """A prefecture-level division. Names are not unique: the region tells the two Taizhou apart.

    `is_usual`: the one of its name that is meant where no region stands beside it.
    """

    gb_code: str
    name_en: str
    name_zh: str
    region: str
    type: str
    aliases: tuple[str, ...]
    is_usual: bool


@dataclass(frozen=True)
class District:
    """A county-level division: district, county, banner, or city below a city. Names are not unique."""

    gb_code: str
    name_en: str
    type: str
    name_zh: str
    region: str
    city: str


@dataclass(frozen=True)
class Law:
    law_id: str
    name_en: str
    name_zh: str
    type: str
    in_force_on: dt.date | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Milestone:
    """A law in force (no end) or a campaign, drawn on the trend."""

    milestone_id: str
    type: str
    start_on: dt.date
    end_on: dt.date | None
    name_en: str
    name_zh: str
    line: str
    line_zh: str
    source_url: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is a campaign whose end is not known."""
        return self.type == "campaign" and self.end_on is None


@dataclass(frozen=True)
class Expectation:
    """Reviewed counts of one month's table: silent gain or loss shows against it."""

    month: dt.date
    item_count: int
    action_count: int


@dataclass(frozen=True)
class Series:
    """Lists of one authority, actions of one outcome, that carry a running number; `pattern` finds it in a title."""

    id: str
    authority: str
    outcome: str
    name_en: str
    name_zh: str
    pattern: str
    example: str

    def __post_init__(self) -> None:
        if not re.search(self.pattern, self.example):
            raise ValueError(f"the pattern of '{quoted(self.id)}' does not match its example")


@dataclass(frozen=True)
class CoverageRules:
    """When a month is too thinly covered to be compared; reasons stand in `coverage_rules.toml`."""

    minimum_items: int
    minimum_authorities: int
    minimum_share_of_median: float
    months_before: int
    minimum_months_before: int
    maximum_thin_share: float
    series: tuple[Series, ...]
