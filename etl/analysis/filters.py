"""What the reader chose: an expression, a sentence and a query string."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from etl import schema
from etl.analysis import alternatives, phrases, reading
from etl.analysis.alternatives import FACETS, Choice
from etl.analysis.matching import all_of, fits, mentions
from etl.language import ENGLISH, Language
from etl.quoting import quoted
from etl.reference import Reference

DEFAULT_CONFIDENCES = ("high", "medium")
DEFAULT_SECTIONS = phrases.DEFAULT_SECTIONS

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
KEYS = ("from", "to", "month", *LIST_KEYS, "q")


@dataclass(frozen=True)
class Filters:
    """A choice of items. An empty field means no choice, that is everything.

    Without `sections`, `kinds` and `confidences`: enforcement actions of high and medium confidence.
    `first_month`, `last_month` and `months` are first days of months; the first two are both included.
    Values of one facet are alternatives, of a parent and of parts alike; a part narrows its own parent (see
    `alternatives`). Facets narrow one another. The value "not-stated" stands for items that leave a field empty.
    `vain` are pairs of an address of which nothing can be made: while there are any, no item fits.
    """

    first_month: dt.date | None = None
    last_month: dt.date | None = None
    months: tuple[dt.date, ...] = ()
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
    vain: tuple[tuple[str, str], ...] = ()

    def where(self, reference: Reference) -> pl.Expr:
        """The choice as one boolean expression over the columns of `schema.ITEMS`."""
        defaults = [
            pl.col("section").is_in(self.sections or DEFAULT_SECTIONS),
            self._kind(),
            pl.col("confidence").is_in(self.confidences or DEFAULT_CONFIDENCES),
        ]
        return all_of([*defaults, self.narrowing(reference)])

    def narrowing(self, reference: Reference) -> pl.Expr:
        """Only what is chosen, without the defaults: for narrowing what is already a choice."""
        parts = [pl.lit(value=not self.vain)]
        if self.first_month:
            parts.append(pl.col("month") >= self.first_month)
        if self.last_month:
            parts.append(pl.col("month") <= self.last_month)
        if self.months:
            parts.append(pl.col("month").is_in(self.months))
        for facet in FACETS:
            found = [
                all_of(fits(*pair, reference) for pair in one) for one in self.choice(facet, reference).alternatives()
            ]
            parts += [pl.any_horizontal(found)] if found else []
        parts += [mentions(word) for word in self.text.lower().split()]
        return all_of(parts)

    def _kind(self) -> pl.Expr:
        # Kinds sort enforcement items only; laws and industry news asked for are not "actions".
        if self.kinds:
            return pl.col("kind").is_in(self.kinds)
        return (pl.col("kind") == schema.COUNTED_KIND) | (pl.col("section") != "enforcement")

    def describe(self, reference: Reference, say: Language) -> str:
        """The choice in words, without a full stop: "Enforcement actions, January 2024 to March 2024, in Beijing"."""
        words = [
            phrases.what(self.sections or DEFAULT_SECTIONS, self.kinds, say),
            phrases.when(self.first_month, self.last_month, self.months, say),
            *self._told(reference, say),
            phrases.confidence(self.confidences or DEFAULT_CONFIDENCES, say),
        ]
        return say(", ").join(words)

    def describe_narrowing(self, reference: Reference, say: Language) -> str:
        """Only what is chosen, without the defaults, in words; empty where that is nothing."""
        has_months = self.first_month or self.last_month or self.months
        when = [phrases.when(self.first_month, self.last_month, self.months, say)] if has_months else []
        return say(", ").join([*when, *self._told(reference, say)])

    def _told(self, reference: Reference, say: Language) -> list[str]:
        words = []
        for facet in phrases.FACETS:
            choice = self.choice(facet, reference)
            words += phrases.either(choice, lambda key, values: phrases.choice(key, values, reference, say), say)
        if self.text:
            words.append(say("with the words “{words}”", words=self.text))
        return [*words, *self.told_in_vain(say)]

    def told_in_vain(self, say: Language) -> list[str]:
        """The pairs of an address of which nothing can be made, in words."""
        return [say("nothing fits “{pair}”", pair=reading.pair(key, value)) for key, value in self.vain]

    def to_query(self) -> list[tuple[str, str]]:
        """The choice as query-string pairs; keys repeat for several values, defaults are left out."""
        pairs = []
        if self.first_month:
            pairs.append(("from", f"{self.first_month:%Y-%m}"))
        if self.last_month:
            pairs.append(("to", f"{self.last_month:%Y-%m}"))
        pairs += [("month", f"{month:%Y-%m}") for month in self.months]
        pairs += [(key, value) for key, name in LIST_KEYS.items() for value in getattr(self, name)]
        if self.text:
            pairs.append(("q", self.text))
        return [*pairs, *self.vain]

    def without(self, *keys: str) -> Filters:
        """The same choice with the lists of some query keys left open."""
        vain = tuple(pair for pair in self.vain if pair[0] not in keys)
        return replace(self, vain=vain, **{LIST_KEYS[key]: () for key in keys})  # type: ignore[arg-type]

    def chosen(self, key: str) -> tuple[str, ...]:
        """The values chosen for a repeating query key."""
        values: tuple[str, ...] = getattr(self, LIST_KEYS[key])
        return values

    def choice(self, facet: tuple[str, ...], reference: Reference) -> Choice:
        """What is chosen of a facet, one of `alternatives.FACETS`."""
        return Choice.of(facet, self._of(facet), reference)

    def shown(self, key: str, values: Iterable[str], reference: Reference) -> list[str]:
        """Which values of a key a chart shows: where some are chosen, no others; see `alternatives.shown`."""
        facet = next(facet for facet in FACETS if key in facet)
        return alternatives.shown(facet, key, self._of(facet), values, reference)

    def leaves_out(self, key: str, value: str, reference: Reference) -> bool:
        """Whether something else of the facet is chosen: neither the value nor a part of it."""
        facet = next(facet for facet in FACETS if key in facet)
        return alternatives.leaves_out(facet, key, value, self._of(facet), reference)

    def _of(self, facet: tuple[str, ...]) -> alternatives.Chosen:
        return {key: self.chosen(key) for key in facet}

    def narrowed(self, to: Filters, reference: Reference) -> Filters | None:
        """The one choice that gives the items of both; None where no single choice gives exactly these.

        Periods must meet; of single months the other's must lie within ours; for facets see `alternatives.met`.
        """
        if self.months and to.months and not set(to.months) <= set(self.months):
            return None
        met: dict[str, tuple[str, ...]] = {}
        for facet in FACETS:
            found = alternatives.met(facet, self._of(facet), to._of(facet), reference)
            if found is None:
                return None
            met |= found
        first = max(filter(None, (self.first_month, to.first_month)), default=None)
        last = min(filter(None, (self.last_month, to.last_month)), default=None)
        if first and last and first > last:
            return None
        changes: dict[str, object] = {
            "first_month": first,
            "last_month": last,
            "months": to.months or self.months,
            "vain": (*self.vain, *to.vain),
            "text": " ".join(dict.fromkeys(f"{self.text} {to.text}".split())),
        }
        changes |= {LIST_KEYS[key]: values for key, values in met.items()}
        return replace(self, **changes)  # type: ignore[arg-type]

    def counted(self) -> Filters:
        """The same choice of what charts count: actions only, whatever else is listed beside them."""
        return replace(self, kinds=(schema.COUNTED_KIND,)) if self.kinds or self.sections else self

    def within(self, months: Iterable[dt.date]) -> Filters:
        """The same choice in other months."""
        return replace(self, first_month=None, last_month=None, months=tuple(months))

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]], reference: Reference, say: Language = ENGLISH) -> Filters:
        """The choice a query string holds; values are ids, or names in either language.

        Raises reading.UnknownValue with one sentence for what cannot be read, and for months in the wrong order.
        """
        lists: dict[str, list[str]] = {name: [] for name in LIST_KEYS.values()}
        months: list[dt.date] = []
        first = last = None
        text = ""
        for key, value in pairs:
            value = reading.text(key, " ".join(value.split()), say)
            if key in LIST_KEYS:
                id_ = reading.id_of(key, value, reference, say)
                if id_ not in lists[LIST_KEYS[key]]:
                    lists[LIST_KEYS[key]].append(id_)
            elif key == "from":
                first = reading.month(key, value, say)
            elif key == "to":
                last = reading.month(key, value, say)
            elif key == "month":
                months.append(reading.month(key, value, say))
            elif key == "q":
                text = reading.search(value, say)
            else:
                raise reading.UnknownValue(
                    say(
                        "The query key '{key}' is not known; use one of {known}.",
                        key=quoted(key),
                        known=", ".join(KEYS),
                    )
                )
        reading.in_order(first, last, say)
        return cls(
            first,
            last,
            tuple(sorted(set(months))),
            text=text,
            **{name: tuple(values) for name, values in lists.items()},  # type: ignore[arg-type]
        )
