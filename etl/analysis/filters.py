"""What the reader chose: an expression, a sentence and a query string."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import polars as pl

from etl import schema
from etl.reference import Reference

DEFAULT_CONFIDENCES = ("high", "medium")

# query key -> field of Filters, for the keys that may repeat
LIST_KEYS = {
    "section": "sections",
    "kind": "kinds",
    "authority": "authorities",
    "system": "systems",
    "level": "levels",
    "region": "regions",
    "city": "cities",
    "violation": "violations",
    "family": "families",
    "outcome": "outcomes",
    "law": "laws",
    "confidence": "confidences",
}


@dataclass(frozen=True)
class Filters:
    """A choice of items. An empty field means no choice, that is everything.

    Without `sections`, `kinds` and `confidences`: enforcement actions of high and medium confidence.
    `first_month` and `last_month` are first days of months, both included. Values within a field are
    alternatives; fields narrow one another.
    """

    first_month: dt.date | None = None
    last_month: dt.date | None = None
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    text: str = ""

    def where(self, reference: Reference) -> pl.Expr:
        """The choice as one boolean expression over the columns of `schema.ITEMS`."""
        parts = [
            pl.col("section").is_in(self.sections or ("enforcement",)),
            self._kind(),
            pl.col("confidence").is_in(self.confidences or DEFAULT_CONFIDENCES),
        ]
        if self.first_month:
            parts.append(pl.col("month") >= self.first_month)
        if self.last_month:
            parts.append(pl.col("month") <= self.last_month)
        if self.levels:
            parts.append(pl.col("level").is_in(self.levels))
        if self.cities:
            parts.append(pl.col("city").is_in(self.cities))
        if self.families:
            ids = tuple(v for family in self.families for v in reference.violations_of(family))
            parts.append(_any_of("violations", ids))
        for column in ("authorities", "systems", "regions", "violations", "outcomes", "laws"):
            values: tuple[str, ...] = getattr(self, column)
            if values:
                parts.append(_any_of(column, values))
        parts += [_mentions(word) for word in self.text.lower().split()]
        return reduce(lambda a, b: a & b.fill_null(value=False), parts)

    def _kind(self) -> pl.Expr:
        # Kinds sort enforcement items only; laws and industry news asked for are not "actions".
        if self.kinds:
            return pl.col("kind").is_in(self.kinds)
        return (pl.col("kind") == schema.COUNTED_KIND) | (pl.col("section") != "enforcement")

    def describe(self, reference: Reference) -> str:
        """The choice in words, without a full stop: "Enforcement actions, 2024-01 to 2024-12, in Beijing"."""
        words = [self._what(), self._period()]
        words += [f"{label} {_either(names)}" for label, names in self._named(reference) if names]
        if self.text:
            words.append(f"with the words “{self.text}”")
        words.append(f"{_either(self.confidences or DEFAULT_CONFIDENCES)} confidence")
        return ", ".join(word for word in words if word)

    def _what(self) -> str:
        kinds = [f"{kind}s" if kind != "context" else "context items" for kind in self.kinds]
        sections = self.sections or ("enforcement",)
        if not kinds and sections == ("enforcement",):
            return "Enforcement actions"
        return f"{_either(sections).capitalize()} {_either(kinds) if kinds else 'items'}"

    def _period(self) -> str:
        if self.first_month and self.last_month:
            return f"{self.first_month:%Y-%m} to {self.last_month:%Y-%m}"
        if self.first_month:
            return f"from {self.first_month:%Y-%m}"
        return f"up to {self.last_month:%Y-%m}" if self.last_month else "all months"

    def _named(self, reference: Reference) -> list[tuple[str, list[str]]]:
        return [
            ("in", [*self.regions]),
            ("in the city of", [*self.cities]),
            ("by", [reference.systems[s].name_en for s in self.systems]),
            ("by", [*self.authorities]),
            ("level", [*self.levels]),
            ("violations in", [reference.families[f].name_en for f in self.families]),
            ("violation", [reference.violations[v].name_en for v in self.violations]),
            ("outcome", [reference.outcomes[o].name_en for o in self.outcomes]),
            ("law", [*self.laws]),
        ]

    def to_query(self) -> list[tuple[str, str]]:
        """The choice as query-string pairs; keys repeat for several values, defaults are left out."""
        pairs = []
        if self.first_month:
            pairs.append(("from", f"{self.first_month:%Y-%m}"))
        if self.last_month:
            pairs.append(("to", f"{self.last_month:%Y-%m}"))
        pairs += [(key, value) for key, name in LIST_KEYS.items() for value in getattr(self, name)]
        if self.text:
            pairs.append(("q", self.text))
        return pairs

    def without(self, name: str) -> Filters:
        """The same choice with one field left open."""
        return replace(self, **{name: ()})  # type: ignore[arg-type]

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> Filters:
        """The choice a query string holds; ids stay ids.

        Raises ValueError with one sentence for a key or a month that cannot be read.
        """
        lists: dict[str, list[str]] = {name: [] for name in LIST_KEYS.values()}
        first = last = None
        text = ""
        for key, value in pairs:
            if key in LIST_KEYS:
                if value not in lists[LIST_KEYS[key]]:
                    lists[LIST_KEYS[key]].append(value)
            elif key == "from":
                first = _month(value)
            elif key == "to":
                last = _month(value)
            elif key == "q":
                text = value.strip()
            else:
                known = ", ".join(["from", "to", *LIST_KEYS, "q"])
                raise ValueError(f"The query key '{key}' is not known; use one of {known}.")
        return cls(first, last, text=text, **{name: tuple(values) for name, values in lists.items()})


def _any_of(column: str, values: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal([pl.col(column).list.contains(value) for value in values])


def _mentions(word: str) -> pl.Expr:
    columns = ("item_id", "title", "text", "entity_named", "sector", "source_title")
    return pl.any_horizontal(
        [
            pl.col(column).str.to_lowercase().str.contains(word, literal=True).fill_null(value=False)
            for column in columns
        ]
    )


def _either(names: Iterable[str]) -> str:
    *most, last = list(names)
    return f"{', '.join(most)} or {last}" if most else last


def _month(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{value}-01")
    except ValueError:
        raise ValueError(f"'{value}' is not a month; write it as 2024-12.") from None
