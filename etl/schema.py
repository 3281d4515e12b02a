"""Columns, types and closed vocabularies of the warehouse, defined once.

The same names stand in `data/items/*.csv`, in `python -m etl extract` and in every download.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

SECTIONS = ("legislative", "enforcement", "industry", "international")
KINDS = ("action", "statistic", "campaign", "context", "other")
LEVELS = ("national", "provincial", "municipal", "county")
CONFIDENCES = ("high", "medium", "low")
PRECISIONS = ("day", "month")
# What may not be understood: the whole paragraph, or one value of an item.
UNKNOWNS_OF = ("authority", "place", "violation", "outcome", "date", "length", "paragraph")
ORIGINS = ("reviewed", "extracted", "overruled")

# How the ids of reviewed monthly tables begin.
REVIEWED = "items-"
COUNTED_KIND = "action"
# What an action is measured by.
FIGURES = ("apps_count", "entity_count", "fine_cny")
NATIONAL = "National"
UNKNOWN = "Unknown"
# The violation and the outcome that no other one fits.
OTHER = "other"

TEXT_LIST = pl.List(pl.String)


@dataclass(frozen=True)
class Column:
    """One column of a table; `words` are its closed vocabulary, if it has one."""

    name: str
    dtype: pl.DataType
    meaning: str
    words: tuple[str, ...] = ()
    required: bool = False


def _columns(*rows: Column) -> tuple[Column, ...]:
    return rows


ITEMS = _columns(
    Column(
        "item_id",
        pl.String(),
        "Stable key: <publisher>-<issue month>-<number> for a newsletter's item, "
        "<authority>-<date>-<n> for a monthly table's.",
        required=True,
    ),
    Column("source_id", pl.String(), "The input it came from (table sources).", required=True),
    Column("section", pl.String(), "Part of the issue it stands in.", SECTIONS, required=True),
    Column("number", pl.Int64(), "Its number in the issue; empty where it has none."),
    Column(
        "kind",
        pl.String(),
        "One action or notice, a tally (statistic), a campaign announced, context, "
        "or other. Only actions are counted in trends.",
        KINDS,
        required=True,
    ),
    Column(
        "date",
        pl.Date(),
        "Day it happened or was announced; the first of the month where only the month is known.",
        required=True,
    ),
    Column("date_precision", pl.String(), "Whether the day or only the month is known.", PRECISIONS, required=True),
    Column("month", pl.Date(), "First of the month; what trends group by.", required=True),
    Column("title", pl.String(), "Title in English.", required=True),
    Column("text", pl.String(), "Body, where the source gives one."),
    Column("authorities", TEXT_LIST, "Who acted; several where they acted jointly."),
    Column("systems", TEXT_LIST, "The families of authorities they belong to."),
    Column("level", pl.String(), "The highest acting level; empty where it is not known.", LEVELS),
    Column("regions", TEXT_LIST, "Province-level divisions of the acting authorities, National, or Unknown."),
    Column("city", pl.String(), "Prefecture-level city of the acting authority, where there is one."),
    Column("violations", TEXT_LIST, "Ids of every fault found."),
    Column("outcomes", TEXT_LIST, "Ids of what the authority did to the targets."),
    Column("laws", TEXT_LIST, "Laws violated or applied, by short name."),
    Column("apps_count", pl.Int64(), "Apps, mini-programs and SDKs named or acted on. Empty is unknown, never 0."),
    Column("entity_count", pl.Int64(), "Organisations targeted. Empty is unknown, never 0."),
    Column("fine_cny", pl.Int64(), "Fines in yuan over organisation and people. Empty is unknown, never 0."),
    Column("entity_named", pl.String(), "Targets named in the source."),
    Column("sector", pl.String(), "Line of business of the targets."),
    Column(
        "confidence",
        pl.String(),
        "How sure the record is; low is a headline only and left out unless asked for.",
        CONFIDENCES,
        required=True,
    ),
    Column("source_url", pl.String(), "Where it can be read."),
    Column("source_title", pl.String(), "Title of that page, in its language."),
    Column("publisher", pl.String(), "Who published that page."),
    Column("known_on", pl.Date(), "When it became known to us: the issue's month or the page's date."),
)

LABELS = _columns(
    Column("item_id", pl.String(), "The item.", required=True),
    Column("field", pl.String(), "The column of items the label stands in.", required=True),
    Column("value", pl.String(), "The label.", required=True),
    Column(
        "origin",
        pl.String(),
        "Reviewed by a person; extracted from the text by a rule; or overruled: the text reads so, but the item has "
        "another value, as reviewed or from the source known first.",
        ORIGINS,
        required=True,
    ),
    Column("rule_id", pl.String(), "The rule that found it; empty for reviewed labels."),
    Column("quote", pl.String(), "The words that carry it."),
    Column("start", pl.Int64(), "Where they begin in: title, line feed, text. Characters, from 0."),
    Column("end", pl.Int64(), "Where they end, exclusive."),
)

SOURCES = _columns(
    Column(
        "source_id",
        pl.String(),
        "Key: items-<month> for a monthly table, <publisher>-<issue month> for an issue.",
        required=True,
    ),
    Column("publisher", pl.String(), "Who published it."),
    Column("title", pl.String(), "Its title."),
    Column("issue_month", pl.Date(), "First of the month it was published in."),
    Column("covers_month", pl.Date(), "First of the month it tells of."),
    Column("path", pl.String(), "File name it was read from.", required=True),
    Column("sha256", pl.String(), "Checksum of the file.", required=True),
    Column("item_count", pl.Int64(), "Items that it tells of, alone or beside other sources.", required=True),
    Column("rejected_count", pl.Int64(), "Rows or parts that could not be taken.", required=True),
    Column("loaded_at", pl.Datetime("us"), "When these bytes were first loaded (UTC).", required=True),
)

REJECTS = _columns(
    Column("source_id", pl.String(), "The input.", required=True),
    Column("line", pl.Int64(), "Line in the file, from 1."),
    Column("reason", pl.String(), "What is wrong and what to do, in one sentence.", required=True),
    Column("raw", pl.String(), "The row or text as it came."),
)

UNKNOWNS = _columns(
    Column("source_id", pl.String(), "The input.", required=True),
    Column("path", pl.String(), "File name it was read from.", required=True),
    Column("item_id", pl.String(), "The item; empty for a paragraph that belongs to none."),
    Column("what", pl.String(), "What was not understood.", UNKNOWNS_OF, required=True),
    Column(
        "text",
        pl.String(),
        "The words it is about, cut short: those not understood, or the item's title.",
        required=True,
    ),
    Column("start", pl.Int64(), "Where they begin in: title, line feed, text. Characters, from 0."),
    Column("end", pl.Int64(), "Where they end, exclusive."),
    Column("add_to", pl.String(), "The file that would teach it."),
    Column("add_line", pl.String(), "The line to add to that file; empty where the item's row stands there already."),
    Column("fill_in", TEXT_LIST, "The columns of that row that a person must fill in first."),
)

REPORTS = _columns(
    Column("item_id", pl.String(), "The item.", required=True),
    Column("source_id", pl.String(), "The input that tells of it (table sources).", required=True),
    Column("report_id", pl.String(), "The item_id that this telling has alone.", required=True),
    Column("number", pl.Int64(), "Its number in the issue; empty where it has none."),
    Column("title", pl.String(), "Its title there.", required=True),
    Column("source_url", pl.String(), "Where it can be read."),
    Column("source_title", pl.String(), "Title of that page or issue."),
    Column("publisher", pl.String(), "Who published it."),
    Column("known_on", pl.Date(), "When it became known to us: the issue's month or the page's date."),
    Column("start", pl.Int64(), "Where its words begin in the item's title, line feed, text; empty without words."),
    Column("end", pl.Int64(), "Where they end, exclusive."),
    Column("rule_id", pl.String(), "The rule by which it is the same event; empty for the leading telling."),
    Column("reason", pl.String(), "That rule in words, with what the tellings have in common."),
)

DOUBTS = _columns(
    Column("item_id", pl.String(), "An item.", required=True),
    Column("other_id", pl.String(), "Another that may be the same event.", required=True),
    Column("rule_id", pl.String(), "The rule that says so.", required=True),
    Column(
        "differs",
        TEXT_LIST,
        "Columns that speak against it; rival where another item of the same source fits as well.",
        required=True,
    ),
    Column("reason", pl.String(), "What speaks for it and against it, in words.", required=True),
)

LOADS = _columns(
    Column("loaded_at", pl.Datetime("us"), "When this warehouse was loaded (UTC).", required=True),
    Column("seconds", pl.Float64(), "How long that took.", required=True),
    Column("program_version", pl.String(), "Version of the program that loaded it.", required=True),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "items": ITEMS,
    "labels": LABELS,
    "reports": REPORTS,
    "doubts": DOUBTS,
    "sources": SOURCES,
    "rejects": REJECTS,
    "unknowns": UNKNOWNS,
    "loads": LOADS,
}

LABEL_FIELDS = (
    "authorities",
    "regions",
    "violations",
    "outcomes",
    "laws",
    "apps_count",
    "entity_count",
    "fine_cny",
    "date",
    "kind",
)


def polars_schema(columns: tuple[Column, ...]) -> pl.Schema:
    """The Polars schema of a table."""
    return pl.Schema({column.name: column.dtype for column in columns})


def is_reviewed(source_id: str) -> bool:
    """Whether an input is a reviewed monthly table."""
    return source_id.startswith(REVIEWED)


def is_left_open(authority: str) -> bool:
    """Whether an authority's name says that it is not known: two of that name need not be the same."""
    return UNKNOWN.lower() in authority.lower()


def slug(words: str) -> str:
    """Lower-case words joined by hyphens, for ids: "Hainan CAC" -> "hainan-cac"."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower().replace("'", "")).strip("-")
