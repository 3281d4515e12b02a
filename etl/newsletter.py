"""A newsletter's text -> an issue and its items, word for word."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from etl import dates, schema
from etl.issue import lines, outline
from etl.issue.contents import ENTRY_SECTIONS
from etl.issue.entries import Raw
from etl.readers.document import LONGEST_TITLE, Document
from etl.rules import Rules

# Words that tell an issue's title from other lines with a month in them.
TITLE = re.compile(
    r"\b(?:update|newsletter|issue|round-?up|monthly|bulletin|digest|notes|briefing|review|alert|monitor)\b", re.I
)
CERTAIN = 1_000  # signs
ENDING_OPENING = ("front", "lead-in", *ENTRY_SECTIONS)
OPENING = 12  # lines in which an issue names itself
LONGEST_MENU = 60  # lines that a site may put above the title
NAMED_WITHIN = 4  # lines in which a month is the issue's, whatever else they tell
NEAR = 100  # days
PARAGRAPHS = 50_000  # a hundred long issues
MOST = 1_000  # items: what is read of them is compared with the items of other issues
LONG_AGO = dt.timedelta(days=200)  # then a day inside a clause is that of something else
LEADING_TO_DATE = 12  # characters: "Published: "; more of them tell something else too


class UnreadableIssue(ValueError):
    """A text that is no issue; the message is one sentence for its user."""


@dataclass(frozen=True)
class Entry:
    """One item as it stands in the issue.

    `date` is the first of the month where only the month is known; `date_rule_id` is None where no date is told and
    the month is the one that the issue tells of.
    """

    section: str
    number: int | None
    title: str
    text: str | None
    date: dt.date
    date_precision: str
    date_rule_id: str | None
    date_words: str | None


@dataclass(frozen=True)
class Issue:
    publisher_id: str
    publisher: str | None
    title: str
    issue_month: dt.date
    entries: tuple[Entry, ...]
    unread: tuple[str, ...]

    @property
    def source_id(self) -> str:
        return f"{self.publisher_id}-{self.issue_month:%Y-%m}"


def read(document: Document, name: str, rules: Rules) -> Issue:
    """The issue in a document. Raises UnreadableIssue when it has no items, too many, or no month that can be known."""
    if document.text.count("\n") >= PARAGRAPHS:
        raise UnreadableIssue(f"{name}: it has more than {PARAGRAPHS:,} paragraphs; give the text of one issue alone.")
    opening = _opening(document, rules)
    found = outline.read(document.text, rules.sections)
    if not found.entries:
        raise UnreadableIssue(
            f"{name}: no items were found; check that the text is an issue of a newsletter, with a heading such as "
            "'Enforcement Developments' or numbered items."
        )
    if len(found.entries) > MOST:
        raise UnreadableIssue(
            f"{name}: {len(found.entries):,} items were found, more than {MOST:,}; give the text of one issue alone."
        )
    title = _title(opening, document.title)[:LONGEST_TITLE]
    month = _issue_month(opening, document, name, found.entries)
    sections = _sections(found.entries, rules)
    entries = [_entry(raw, section, month) for raw, section in zip(found.entries, sections, strict=True)]
    publisher = next((p for p in rules.publishers if p.pattern.search(document.text)), None)
    stem = schema.slug(dates.NUMBERED_MONTH.sub("", Path(name).stem))
    publisher_id = publisher.name if publisher else stem or "newsletter"
    return Issue(publisher_id, publisher.title if publisher else None, title, month, tuple(entries), found.unread)


def _opening(document: Document, rules: Rules) -> list[str]:
    """The lines in which an issue names itself, above its contents and sections."""
    told = [lines.read(words).words for words in document.text.splitlines()[:OPENING]]
    named = next((n for n, words in enumerate(told) if dates.month_named(words)), OPENING)
    ends = (n for n in range(named + 1, len(told)) if outline.section_name(told[n], rules.sections) in ENDING_OPENING)
    return told[: next(ends, OPENING)]


def _title(opening: Sequence[str], named: str | None) -> str:
    titles = (line for line in opening if TITLE.search(line) and dates.month_named(line))
    return next(titles, None) or named or opening[0]


def _issue_month(opening: Sequence[str], document: Document, name: str, found: Iterable[Raw]) -> dt.date:
    """The month of publication: as the title names it, the file's own title, its name or date; else from its items."""
    candidates: Iterable[Iterable[str]] = (
        (line for line in opening if TITLE.search(line) and not _is_day(line)),
        (document.title or "",),
        (line for line in opening if len(line) < 40 and lines.read(line).number is None),
        (Path(name).stem,),
        (line for line in opening[:NAMED_WITHIN] if not lines.has_end(line)),
        (line for line in document.text.splitlines()[:LONGEST_MENU] if TITLE.search(line) and not lines.has_end(line)),
    )
    for words in chain.from_iterable(candidates):
        month = dates.month_named(words)
        if month:
            return month
    days = [told.date for raw in found if (told := _told_with_year(raw))]
    told_of = dates.month_after(max(days)) if days else None
    written = document.written_on.replace(day=1) if document.written_on else None
    # A file may be printed or saved again years later, or from a template that is older than the issue.
    if written and (told_of is None or abs((written - told_of).days) < NEAR):
        return written
    if told_of:
        return told_of
    raise UnreadableIssue(
        f"{name}: the issue's month is neither in its title nor in the file name; name the file like "
        "2025-01-publisher.txt."
    )


def _is_day(line: str) -> bool:
    told = dates.alone(line, dates.ANY_MONTH)
    return told is not None and told.precision == "day"


def _told_with_year(raw: Raw) -> dates.Told | None:
    for words, read in ((raw.title, dates.bracketed), *((body, dates.opening) for body in raw.body[:1])):
        found = read(words, dt.date(1, 12, 1))
        if found and found.date.year > 1:
            return found
    return None


def _sections(entries: Sequence[Raw], rules: Rules) -> list[str]:
    """The section of each entry: as its heading names it; without headings, the run of sections that fits them best.

    Issues go from legislation over enforcement to industry and abroad, so that a doubtful entry between two clear
    ones belongs with them.
    """
    order = ENTRY_SECTIONS
    named = [order.index(raw.section) for raw in entries if raw.section]
    # Where an issue has an order of its own, what its headings name says nothing of the rest.
    told = [raw for raw in entries if not raw.section or named == sorted(named)]
    scores = [0] * len(order)
    came_from: list[list[int]] = []
    for raw in told:
        signs = _signs(raw, rules)
        came_from.append([max(range(at + 1), key=lambda before: scores[before]) for at in range(len(order))])
        scores = [scores[before] + signs[order[at]] for at, before in enumerate(came_from[-1])]
    at = max(range(len(order)), key=lambda end: scores[end])
    likeliest: list[str] = []
    for raw, before in zip(reversed(told), reversed(came_from), strict=True):
        likeliest += [] if raw.section else [order[at]]
        at = before[at]
    return [raw.section or likeliest.pop() for raw in entries]


def _signs(raw: Raw, rules: Rules) -> Counter[str]:
    """How many signs of each section an entry bears; one under a section's heading bears more than any other could."""
    if raw.section:
        return Counter({raw.section: CERTAIN})
    words = "\n".join((raw.title, *raw.body[:1]))
    return Counter(rule.label for rule, spans in rules.signs.found(rules.entries.read(words)) if next(spans, None))


def _entry(raw: Raw, section: str, issue: dt.date) -> Entry:
    title, body = raw.title, list(raw.body)
    if told := dates.bracketed(title, issue):
        words = title[told.start : told.end]
        # A line that holds nothing but the date is no title.
        title = dates.without(title, told) or (lines.first_sentence(body[0])[0] if body else title)
    elif body and (told := dates.alone(body[0], issue)):
        words = body[0][told.start : told.end]
        if told.start < LEADING_TO_DATE:
            del body[0]
    else:
        told, words = _in_text(title, body, issue)
    text = "\n".join(body) or None
    if told and told.date < dates.month_after(issue):
        return Entry(section, raw.number, title, text, told.date, told.precision, told.rule_id, words.strip(" ()[]."))
    return Entry(section, raw.number, title, text, dates.month_before(issue), "month", None, None)


def _in_text(title: str, body: list[str], issue: dt.date) -> tuple[dates.Told | None, str]:
    """The date that opens a title or the text below it, or ends the text's first sentence in brackets; its words."""
    first = body[0].removeprefix(title).lstrip() if body else ""
    before: tuple[dates.Told, str] | None = None
    for words in filter(None, (title, first)):
        told = dates.opening(words, issue)
        if told and not (told.rule_id == "date-in-first-clause" and issue - told.date > LONG_AGO):
            if told.precision == "day" or told.date >= dates.month_before(issue):
                return told, words[told.start : told.end]
            before = before or (told, words[told.start : told.end])  # "In April it wrote to them. Its notice of 5 May"
    sentence, _ = lines.first_sentence(first)
    told = dates.bracketed(sentence, issue) if sentence.rstrip(" .").endswith((")", "]", "）")) else None
    if told:
        return told, sentence[told.start : told.end]
    for line in body:
        if told := dates.alone(line, issue):
            return told, line[told.start : told.end]
    for line in body:
        if told := dates.in_text(line, issue):
            return told, line[told.start : told.end]
    return before or (None, "")
