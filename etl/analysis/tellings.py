"""What each source tells of an item, and why it is the same event."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import polars as pl

from etl import records, schema
from etl.analysis.view import View
from etl.records import Report


@dataclass(frozen=True)
class Telling(Report):
    """One source's report on an item; `why` says in the reader's language why it is the same event."""

    why: str = ""

    @property
    def link(self) -> str | None:
        return link(self.source_url)

    @property
    def has_words(self) -> bool:
        return self.start is not None

    @property
    def is_reviewed(self) -> bool:
        return schema.is_reviewed(self.source_id)

    @property
    def name(self) -> str:
        """Who tells it: a publisher, else a title or the input."""
        return self.publisher or self.source_title or self.source_id


def tellings(view: View, item_id: str) -> tuple[Telling, ...]:
    """What tells of an item, the leading one first: every input, a reviewed row of a report beside that report."""
    rows = view.data.reports.filter(pl.col("item_id") == item_id).drop("item_id").iter_rows(named=True)
    return tuple(Telling(**row, why=_why(view, row["rule_id"], row["source_id"])) for row in rows)


def sources(told: tuple[Telling, ...]) -> tuple[Telling, ...]:
    """The tellings without the reviewed row of one of them: that is a review, and no other source."""
    reported = {telling.report_id for telling in told if not telling.is_reviewed}
    return tuple(telling for telling in told if not (telling.is_reviewed and telling.report_id in reported))


def item_of(view: View, asked: str) -> str | None:
    """The item of an id, or of that of one of its reports; None for an id that is not in the data."""
    data = view.data
    if (data.items["item_id"] == asked).any():
        return asked
    found = data.reports.filter(pl.col("report_id") == asked)["item_id"]
    return str(found[0]) if found.len() else None


def listed(reports: pl.LazyFrame) -> pl.LazyFrame:
    """One row an item: `reports_count` and `reports`, each source as its name and address, the leading one first."""
    is_review = pl.col("source_id").str.starts_with(schema.REVIEWED) & (pl.len().over("item_id", "report_id") > 1)
    name = pl.coalesce("publisher", "source_title", "source_id")
    told = pl.concat_str(name, pl.format(" ({})", "source_url").fill_null("")).alias("reports")
    return (
        reports.filter(~is_review)
        .group_by("item_id", maintain_order=True)
        .agg(told, pl.len().cast(pl.Int64).alias("reports_count"))
    )


def host(address: str | None) -> str | None:
    """The machine that an address leads to."""
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None


def link(address: str | None) -> str | None:
    """An address if it is one of a web page; nothing else may become a link."""
    return address if host(address) and records.is_web_page(address) else None


def _why(view: View, rule_id: str | None, source_id: str) -> str:
    say = view.say
    if rule_id is None:
        reviewed = schema.is_reviewed(source_id)
        return say("Reviewed by a person: its values stand.") if reviewed else say("Known first: its values stand.")
    rule = view.reference.merging.rules.get(rule_id)
    return say.pick(rule.reason, rule.reason_zh) if rule else rule_id
