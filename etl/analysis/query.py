"""Everything an address says: what is chosen, and how it is shown. Pages, links and `export` read the same keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from etl.analysis import reading
from etl.analysis.aggregates import GRAINS, METRICS
from etl.analysis.alternatives import FACETS
from etl.analysis.filters import KEYS, Filters
from etl.analysis.reading import UnknownValue
from etl.language import CODES, DEFAULT, Language, spoken
from etl.quoting import quoted
from etl.reference import Reference

# More than anybody chooses; what comes after is left out.
MOST_PAIRS = 500
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Query:
    """One view of the dashboard, as its address holds it.

    `grain` and `metric` are keys of `aggregates.GRAINS` and `METRICS`; `chart` names a question and `mark` the
    clicked part of it; `item` is the record opened; `a` and `b` are the two selections of the page Compare.
    """

    filters: Filters = field(default_factory=Filters)
    language: str = ""
    grain: str = "quarter"
    metric: str = "items"
    is_share: bool = False
    is_split: bool = False
    has_milestones: bool = True
    chart: str = ""
    mark: Pairs = ()
    item: str = ""
    a: Pairs = ()
    b: Pairs = ()

    @property
    def say(self) -> Language:
        """The language asked for; English where the address says nothing."""
        return spoken(self.language or DEFAULT)

    def marked(self, reference: Reference) -> Filters:
        """The clicked mark as a choice of its own."""
        return Filters.from_query(self.mark, reference)

    def pairs(self) -> Pairs:
        """The query string as pairs; defaults are left out."""
        plain = Query()
        shown = {
            "grain": (self.grain, plain.grain),
            "metric": (self.metric, plain.metric),
            "share": ("1" if self.is_share else "", ""),
            "split": ("1" if self.is_split else "", ""),
            "milestones": ("" if self.has_milestones else "off", ""),
            "lang": (self.language, plain.language),
            "item": (self.item, ""),
            "chart": (self.chart, ""),
            "mark": (urlencode(self.mark), ""),
            "a": (urlencode(self.a), ""),
            "b": (urlencode(self.b), ""),
        }
        return (
            *self.filters.to_query(),
            *((key, value) for key, (value, default) in shown.items() if value != default),
        )

    def elsewhere(self) -> Query:
        """The same choice for another page: without the record, the mark and the comparison of this one."""
        return replace(self, chart="", mark=(), item="", a=(), b=())

    def address(self) -> str:
        """The query string, percent-encoded, without a question mark."""
        return urlencode(self.pairs())


def read(pairs: Iterable[tuple[str, str]], reference: Reference) -> tuple[Query, tuple[str, ...]]:
    """The view that a query string asks for, and one sentence for each pair of which nothing can be made.

    See `leniently` for those that choose items; others are left out.
    """
    asked = list(pairs)[:MOST_PAIRS]
    say = spoken(language(asked))
    filters, vain = leniently([pair for pair in asked if pair[0] not in SHOWN], reference, say)
    shown, complaints = Query(filters), list(vain)
    for key, value in asked:
        if key not in SHOWN:
            continue
        try:
            shown = replace(shown, **{SHOWN[key]: _value(key, value, reference, say)})  # type: ignore[arg-type]
        except UnknownValue as error:
            complaints.append(str(error))
        if key in ("a", "b"):
            complaints += leniently(parse_qsl(value), reference, say)[1]
    return shown, tuple(complaints)


def leniently(pairs: Iterable[tuple[str, str]], reference: Reference, say: Language) -> tuple[Filters, tuple[str, ...]]:
    """The choice a query string holds, and one sentence for each pair of which nothing can be made.

    Such a pair is left out beside others of its facet that can be read. Where there are none, no item is chosen: what
    somebody asked for in vain is not everything.
    """
    kept: list[tuple[str, str]] = []
    vain: list[tuple[str, str]] = []
    complaints = []
    for pair in pairs:
        try:
            Filters.from_query([pair], reference, say)
            kept.append(pair)
        except UnknownValue as error:
            complaints.append(str(error))
            vain += [pair] if pair[0] in KEYS else []
    try:
        found = Filters.from_query(kept, reference, say)
    except UnknownValue as error:  # Each can be read, but not together.
        complaints.append(str(error))
        vain += [pair for pair in kept if pair[0] in ("from", "to")]
        kept = [pair for pair in kept if pair[0] not in ("from", "to")]
        found = Filters.from_query(kept, reference, say)
    known = {_facet(key) for key, _ in kept}
    return replace(found, vain=tuple(pair for pair in vain if _facet(pair[0]) not in known)), tuple(complaints)


def _facet(key: str) -> tuple[str, ...]:
    return next((facet for facet in FACETS if key in facet), (key,))


def language(pairs: Iterable[tuple[str, str]]) -> str:
    """The language that a query string asks for; empty where it asks for none."""
    return next((value for key, value in pairs if key == "lang" and value in CODES), "")


def strictly(pairs: Iterable[tuple[str, str]], reference: Reference) -> Query:
    """Like `read`, for programs: raises UnknownValue with the first complaint."""
    found, complaints = read(pairs, reference)
    if complaints:
        raise UnknownValue(complaints[0])
    return found


# query key -> field of Query, for all keys that do not choose items
SHOWN = {
    "lang": "language",
    "grain": "grain",
    "metric": "metric",
    "share": "is_share",
    "split": "is_split",
    "milestones": "has_milestones",
    "chart": "chart",
    "mark": "mark",
    "item": "item",
    "a": "a",
    "b": "b",
}
WORDS = {"lang": CODES, "grain": tuple(GRAINS), "metric": tuple(METRICS), "share": ("1",), "split": ("1",)} | {
    "milestones": ("off", "on")
}


def _value(key: str, value: str, reference: Reference, say: Language) -> object:
    if key in WORDS and value not in WORDS[key]:
        known = ", ".join(WORDS[key])
        raise UnknownValue(
            say(
                "{pair}: '{value}' is not known; use one of {known}.",
                pair=reading.pair(key, value),
                value=quoted(value),
                known=known,
            )
        )
    if key in ("share", "split"):
        return True
    if key == "milestones":
        return value == "on"
    if key in ("mark", "a", "b"):
        pairs = tuple(parse_qsl(value))
        if value and not pairs:
            raise UnknownValue(
                say(
                    "{pair}: '{value}' is not a query string like region=Beijing.",
                    pair=reading.pair(key, value),
                    value=quoted(value),
                )
            )
        if key == "mark":
            Filters.from_query(pairs, reference, say)
        return pairs
    return reading.text(key, value, say)
