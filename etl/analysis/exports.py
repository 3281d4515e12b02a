"""The file is the view: exactly the rows on screen, as bytes of the formats that people work in."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from etl import schema
from etl.analysis import opened, runs
from etl.analysis.files import explain, shapes, slides, workbook
from etl.analysis.filters import DEFAULT_SECTIONS
from etl.analysis.names import NOT_STATED
from etl.analysis.view import View
from etl.quoting import quoted

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# Other suffixes for the same.
ALIASES = {"json": "jsonl"}
SHAPES = shapes.SHAPES
TABLES = tuple(kind for kind in MEDIA_TYPES if kind != "pptx")
# Slides show charts: one, or the brief of all items chosen.
KINDS = {"items": (*TABLES, "pptx"), "labels": TABLES, "chart": (*TABLES, "pptx"), "comparison": (*TABLES, "pptx")}

# What a spreadsheet takes for the beginning of a formula: also after white space and invisible characters, and in the
# full width of East Asian keyboards (OWASP, "CSV injection").
FORMULA_START = r"^([\s\x00-\x1f\x{feff}\x{200b}]*[=+\-@＝＋－＠]|[\t\r])"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_NAME = 120
# Query keys that the months of a name already tell, and the chart that it begins with.
SAID_OTHERWISE = ("from", "to", "month", "chart")
# Values that several keys have: alone they would not say what was chosen.
VAGUE = {NOT_STATED, schema.UNKNOWN.lower(), schema.OTHER}


class UnknownFile(ValueError):
    """A file that is not on offer; the message is one sentence that names those that are."""


@dataclass(frozen=True)
class File:
    """A file to take away."""

    name: str
    media_type: str
    content: bytes
    rows_count: int
    items_count: int


def check(view: View, shape: str, kind: str) -> None:
    """Raises UnknownFile for a shape, a kind or a chart that is not known, UnknownValue for a mark of no chart."""
    say = view.say
    if shape not in SHAPES:
        raise UnknownFile(
            say("The shape '{value}' is not known; use one of {known}.", value=quoted(shape), known=_list(SHAPES))
        )
    if kind not in KINDS[shape]:
        known = _list(KINDS[shape])
        raise UnknownFile(
            say("The format '{value}' is not known; use one of {known}.", value=quoted(kind), known=known)
        )
    if shape == "chart" and view.query.chart not in shapes.CHARTS:
        raise UnknownFile(
            say(
                "The chart '{value}' is not known; add chart= with one of {known}.",
                value=quoted(view.query.chart),
                known=_list(tuple(shapes.CHARTS)),
            )
        )
    opened.check(view)


@dataclass(frozen=True)
class Draft:
    """A file about to be made: its rows, computed once, and a text that tells whether they are still the same.

    `asked` is what it holds, see `shapes.settled`.
    """

    asked: View
    shape: str
    kind: str
    content: shapes.Shaped

    @cached_property
    def stamp(self) -> str:
        """Text that changes whenever the rows of the file would; for caches."""
        said = (self.asked.query.pairs(), self.shape, self.kind, self.content.table.hash_rows().to_list())
        return f"{self.asked.data.version}-{hashlib.sha256(repr(said).encode()).hexdigest()[:16]}"

    @cached_property
    def name(self) -> str:
        """What is in the file, which months, and the day its data were loaded; ASCII letters, digits, "-" and "_" only,
        at most 120 characters before the suffix:
        "enforcement-actions_beijing_data-security_2024-01-to-2024-12_as-of-2026-11-25.csv".
        """
        asked, shape, kind = self.asked, self.shape, self.kind
        slugs = [_slug(key, value) for key, value in asked.query.pairs() if key not in SAID_OTHERWISE]
        head = "_".join([_first(asked, shape, kind), *filter(None, slugs)])
        tail = f"_{_months(shapes.months(asked, shape))}_as-of-{asked.data.loaded_on}"
        room = LONGEST_NAME - len(tail)
        if len(head) > room:
            # Two long choices that begin alike still get two names.
            mark = _digest(asked.query.address())
            head = f"{head[: room - len(mark) - 1].rstrip('-_')}-{mark}"
        return f"{head}{tail}.{kind}"

    def file(self, link: str = "", now: dt.datetime | None = None) -> File:
        """The file.

        `link` is the address it was asked from, `now` the time it says it was written; the same arguments give the
        same bytes, but for slides, whose parts carry times of their own. Raises TooManyRows where Excel cannot hold
        the rows.
        """
        asked, shape, content, now = self.asked, self.shape, self.content, now or dt.datetime.now(dt.UTC)
        about = explain.about(asked, shape, content, self.kind, _full(link, asked), now)
        match self.kind:
            case "xlsx":
                data = workbook.write(asked, shape, content.table, about, now)
            case "csv":
                data = _csv(content.table)
            case "zip":
                data = _zip(self.name.removesuffix(".zip"), _csv(content.table), about.as_text(), now)
            case "pptx":
                data = slides.write(asked, shape, content.table, about)
            case "parquet":
                data = _parquet(content.table, about.as_json())
            case _:
                data = f'{{"about": {about.as_json()}}}\n{content.table.write_ndjson()}'.encode()
        return File(self.name, MEDIA_TYPES[self.kind], data, content.table.height, content.items.height)


def draft(view: View, shape: str, kind: str) -> Draft:
    """The view's items, labels or chart (one of `SHAPES`) for a file (one of the shape's `KINDS`).

    Raises UnknownFile for one that is not on offer, UnknownValue for a mark of no chart.
    """
    check(view, shape, kind)
    asked = shapes.settled(view, shape, kind)
    return Draft(asked, shape, kind, shapes.shaped(asked, shape))


def make(view: View, shape: str, kind: str, link: str = "", now: dt.datetime | None = None) -> File:
    """The file of a `draft`."""
    return draft(view, shape, kind).file(link, now)


def _full(link: str, asked: View) -> str:
    """The link with all that the file depends on and nothing else: what it leaves out may be another thing tomorrow."""
    place, pairs = link.partition("?")[0], asked.query.address()
    return f"{place}?{pairs}" if place and pairs else place


def _first(view: View, shape: str, kind: str) -> str:
    """What the rows are."""
    if shape == "chart":
        return view.query.chart
    if shape != "items":
        return f"enforcement-{shape}"
    if kind == "pptx":
        return "enforcement-brief"
    if view.filters.sections not in ((), DEFAULT_SECTIONS):
        return "items"
    is_actions = view.filters.kinds in ((), (schema.COUNTED_KIND,))
    return "enforcement-actions" if is_actions else "enforcement-items"


def _months(months: Sequence[dt.date]) -> str:
    """ "2024-01-to-2024-12", one month alone; of months that do not follow one another, how many of which."""
    first, last = months[0], months[-1]
    if first == last:
        return f"{first:%Y-%m}"
    span, count = f"{first:%Y-%m}-to-{last:%Y-%m}", len(months)
    return span if len(runs.months(months)) == 1 else f"{count}-months-of-{span}"


def _slug(key: str, value: str) -> str:
    if key == "share":
        return key
    if key == "kind" and value == schema.COUNTED_KIND:
        return ""
    words = schema.slug(value) or _digest(value)
    return f"{key}-{words}" if words in VAGUE or key in ("a", "b", "q") else words


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def _list(known: tuple[str, ...]) -> str:
    return ", ".join(known)


def _csv(table: pl.DataFrame) -> bytes:
    """UTF-8 with byte order mark, lists joined by "; ", formulas made harmless by an apostrophe."""
    texts = [name for name, dtype in table.schema.items() if dtype in (pl.String(), schema.TEXT_LIST)]
    lists = [name for name in texts if table.schema[name] == schema.TEXT_LIST]
    plain = table.with_columns(pl.col(lists).list.join("; ")).with_columns(
        pl.col(texts).str.replace(FORMULA_START, "'$0")
    )
    return BYTE_ORDER_MARK + plain.write_csv().encode()


def _zip(name: str, csv: bytes, readme: str, now: dt.datetime) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, content in ((".csv", csv), (".README.txt", readme.encode())):
            entry = zipfile.ZipInfo(name + suffix, now.astimezone(dt.UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def _parquet(table: pl.DataFrame, about: str) -> bytes:
    stream = io.BytesIO()
    table.write_parquet(stream, metadata={"about": about})
    return stream.getvalue()
