"""What every file says of itself: what was chosen, when, from which data, how it is counted and how to cite it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl import schema
from etl.analysis import aggregates, coverage_of_choice, sides, titles, verdict
from etl.analysis.files import shapes
from etl.analysis.files.shapes import Shaped
from etl.analysis.view import View
from etl.language import Language

Value = str | int | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One thing said: its key for programs, its label and value for people, in the view's language."""

    key: str
    label: str
    value: Value


@dataclass(frozen=True)
class About:
    """Everything said of a file, in order; one source for the workbook's sheet, the README and the metadata.

    `source` names the dashboard, the data and the day in one line, `link` is the address it was asked from, if any.
    """

    say: Language
    entries: tuple[Entry, ...]
    source: str
    link: str

    @property
    def title(self) -> str:
        return str(self.entries[0].value)

    def as_json(self) -> str:
        """One JSON object: key -> text, number, list of texts or object of texts."""
        values = {entry.key: entry.value for entry in self.entries}
        return json.dumps(values, ensure_ascii=False)

    def rows(self) -> Iterator[tuple[str, str | int]]:
        """Label and value, one row each; the parts of a longer value follow on rows of their own."""
        for entry in self.entries:
            match entry.value:
                case str() | int():
                    yield entry.label, entry.value
                case tuple():
                    yield from zip((entry.label, *[""] * len(entry.value)), entry.value, strict=False)
                case _:
                    yield entry.label, ""
                    yield from entry.value.items()

    def as_text(self) -> str:
        """A README."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        for entry in self.entries:
            match entry.value:
                case str() | int():
                    yield self.say("{label}: {value}", label=entry.label, value=entry.value)
                case tuple():
                    yield from ("", entry.label, *(f"- {words}" for words in entry.value))
                case _:
                    pairs = (self.say("{label}: {value}", label=key, value=words) for key, words in entry.value.items())
                    yield from ("", entry.label, *(f"- {pair}" for pair in pairs))


def about(view: View, shape: str, content: Shaped, kind: str, link: str, now: dt.datetime) -> About:
    """What a file of the view says of itself; `now` is when it is written, in any time zone."""
    say = view.say
    written = now.astimezone(dt.UTC)
    entries = [
        Entry("title", say("Title"), say("China cybersecurity enforcement")),
        Entry("holds", say("What it holds"), _holds(view, shape)),
        Entry("chosen", say("What was chosen"), _chosen(view, shape)),
        Entry("query", say("Query string"), view.query.address()),
        Entry("link", say("Link"), link),
        Entry("rows_count", say("Rows"), content.table.height),
        Entry("items_count", say("Items"), content.items.height),
        Entry("actions_count", say("Actions among the items"), _actions(content)),
        Entry("written_at", say("Written"), f"{written:%Y-%m-%d %H:%M:%S} UTC"),
        Entry("data_version", say("Data version"), view.data.version),
        Entry("loaded_on", say("Newest load"), view.data.loaded_on.isoformat()),
        Entry("citation", say("How to cite"), _citation(view, shape, link, written)),
        Entry("licence", say("Licence"), _licence(say)),
        Entry("format", say("How to read this file"), _format(kind, say)),
        Entry("counting", say("How it is counted"), (*_counting(say), *_in_both(view, shape))),
        Entry("coverage", say("What the sources cover"), tuple(_coverage(view, shapes.months(view, shape)))),
        Entry("columns", say("Columns"), content.meanings),
    ]
    source = say(
        "Source: China cybersecurity enforcement dashboard, data version {version}, retrieved {date}.",
        version=view.data.version,
        date=say.day(written.date()),
    )
    return About(say, tuple(entry for entry in entries if entry.value != "" or entry.key == "query"), source, link)


def _holds(view: View, shape: str) -> str:
    say = view.say
    match shape:
        case "items":
            return say("One row an item")
        case "labels":
            return say("One row an item and label, with its evidence")
        case "comparison":
            a, b = sides.sides(view)
            return say("Two selections compared. A: {a}. B: {b}.", a=a.name, b=b.name)
    title = say(titles.of(shapes.CHARTS[view.query.chart], view.query))
    if shapes.is_of_two(view, shape):
        a, b = sides.sides(view)
        return say(
            "The table of the chart “{title}” for two selections. A: {a}. B: {b}.", title=title, a=a.name, b=b.name
        )
    return say("The table of the chart “{title}”", title=title)


def _actions(content: Shaped) -> int:
    return int((content.items["kind"] == schema.COUNTED_KIND).sum())


def _chosen(view: View, shape: str) -> str:
    return sides.describe(view) if shapes.is_of_two(view, shape) else view.describe()


def _citation(view: View, shape: str, link: str, written: dt.datetime) -> str:
    """Two selections are long to say: the link that opens them stands beside the words."""
    choice = _chosen(view, shape)
    if shapes.is_of_two(view, shape):
        choice = view.say(", ").join((choice, link or f"compare?{view.query.address()}"))
    return view.say(
        "China cybersecurity enforcement dashboard, data version {version}, {choice}, retrieved {date}.",
        version=view.data.version,
        choice=choice,
        date=view.say.day(written.date()),
    )


def _licence(say: Language) -> str:
    return say(
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/) for the items, their titles and labels, naming the "
        "project. Pages that they point to, and words quoted from them or from newsletters, belong to their publishers."
    )


def _counting(say: Language) -> tuple[str, ...]:
    return (
        say(
            "Only actions are counted: one action or one notice of an authority. Other kinds are listed when asked for."
        ),
        say(
            "An action with several authorities, regions, violations or outcomes counts once in each of them and once "
            "in totals, so parts can add up to more than the whole."
        ),
        say("Empty is unknown, never zero: sums of apps, organisations and fines add only what is told."),
        say("Confidence low means that only a headline was seen; it is left out unless asked for."),
        say("Where only the month is known, the date is the first of the month (see date_precision)."),
    )


def reach(view: View) -> str:
    """From which month to which the items loaded reach; nothing where none is."""
    states = view.coverage.states
    if not states:
        return ""
    first, last = (view.say.period(month, "month") for month in (min(states), max(states)))
    return view.say("The items loaded reach from {first} to {last}.", first=first, last=last)


def _in_both(view: View, shape: str) -> Iterator[str]:
    """What becomes of actions that stand in both selections."""
    if shape == "comparison" and (
        words := verdict.in_both(view.say, aggregates.count(sides.shared(*sides.sides(view))))
    ):
        yield words


def _coverage(view: View, months: Sequence[dt.date]) -> Iterator[str]:
    """The caution: what "none reported" is worth in these months."""
    say = view.say
    yield say("A month without a report in our sources is not a month in which nothing happened.")
    yield from filter(None, [reach(view)])
    yield from list(coverage_of_choice.unsure(view, months)) or [say("Every month of the choice is well covered.")]


def _format(kind: str, say: Language) -> str:
    lists = say("Lists are joined by “; ”.")
    match kind:
        case "csv" | "zip":
            said = say(
                "UTF-8 with byte order mark, separated by commas. A text that a spreadsheet would run as a formula "
                "begins with an apostrophe that is not part of it."
            )
            return f"{said} {lists}"
        case "xlsx":
            return f"{say('The first sheet holds the rows, the second counts them with charts.')} {lists}"
        case "parquet":
            return say("Lists and dates are native. This text is the file's metadata under the key “about”.")
        case "pptx":
            return say("Charts are PowerPoint's own: right-click one to see or change its numbers.")
    return say("The first line is this text; every other line is one row as a JSON object.")
