"""Plain text of a newsletter -> an issue and its items, word for word."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from etl import schema
from etl.rules import Named, Rules

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
MONTH = "|".join(MONTHS)
ISSUE_MONTH = re.compile(rf"\b({MONTH})\s+(20\d\d)\b", re.IGNORECASE)
FILE_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
# "12. MIIT named 22 apps (27 December)"
NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(\S.*)")
DATE_IN_BRACKETS = re.compile(rf"\s*\((?:(\d{{1,2}})\s+({MONTH})|({MONTH})\s+(\d{{1,2}}))\)\.?$", re.IGNORECASE)
BACK_MATTER = "back"


class UnreadableIssue(ValueError):
    """A text that is no issue; the message is one sentence for its user."""


@dataclass(frozen=True)
class Entry:
    """One item as it stands in the issue. `date` is the first of the month where only the month is known."""

    section: str
    number: int | None
    title: str
    text: str | None
    date: dt.date
    date_precision: str


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


def read(text: str, path: Path, rules: Rules) -> Issue:
    """The issue in a plain text. Raises UnreadableIssue when it has no month or no numbered items under a section.

    Items are numbered paragraphs under a section heading; dates in brackets take their year from the issue.
    """
    paragraphs = [p for p in (_clean(line) for line in text.splitlines()) if p]
    title = paragraphs[0].lstrip("# ") if paragraphs else ""
    month = _issue_month(paragraphs[:8], path)
    entries, unread = _entries(paragraphs, month, rules.sections)
    if not entries:
        raise UnreadableIssue(
            f"{path.name}: no numbered items under a heading such as 'Enforcement Developments' were found; check that "
            "the text is an issue of a newsletter."
        )
    publisher = next((p for p in rules.publishers if p.pattern.search(text)), None)
    name = publisher.name if publisher else schema.slug(FILE_MONTH.sub("", path.stem)) or "newsletter"
    return Issue(name, publisher.title if publisher else None, title, month, tuple(entries), tuple(unread))


def _clean(line: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", line)).strip()


def _issue_month(opening: list[str], path: Path) -> dt.date:
    for paragraph in opening:
        found = ISSUE_MONTH.search(paragraph)
        if found:
            return dt.date(int(found[2]), MONTHS[found[1].capitalize()], 1)
    named = FILE_MONTH.search(path.stem)
    if named:
        return dt.date(int(named[1]), int(named[2]), 1)
    raise UnreadableIssue(
        f"{path.name}: the issue's month is neither in its title nor in the file name; name the file like "
        "2025-01-publisher.txt."
    )


def _entries(paragraphs: list[str], month: dt.date, sections: tuple[Named, ...]) -> tuple[list[Entry], list[str]]:
    section: str | None = None
    heads: list[tuple[str, int, str]] = []
    bodies: list[list[str]] = []
    unread: list[str] = []
    for paragraph in paragraphs:
        heading = _section(paragraph, sections)
        if heading:
            section = heading
            continue
        if section is None or section == BACK_MATTER:
            continue
        numbered = NUMBERED.fullmatch(paragraph.lstrip("# "))
        if numbered:
            heads.append((section, int(numbered[1]), numbered[2]))
            bodies.append([])
        elif heads and heads[-1][0] == section:
            bodies[-1].append(paragraph)
        else:
            unread.append(paragraph)
    return [_entry(head, body, month) for head, body in zip(heads, bodies, strict=True)], unread


def _section(paragraph: str, sections: tuple[Named, ...]) -> str | None:
    words = paragraph.strip("#*: ")
    return next((s.name for s in sections if s.pattern.fullmatch(words)), None)


def _entry(head: tuple[str, int, str], body: list[str], issue: dt.date) -> Entry:
    section, number, title = head
    text = "\n".join(body) or None
    found = DATE_IN_BRACKETS.search(title)
    if found:
        date = _dated(int(found[1] or found[4]), MONTHS[(found[2] or found[3]).capitalize()], issue)
        if date:
            return Entry(section, number, title[: found.start()], text, date, "day")
    month_told = (issue - dt.timedelta(days=1)).replace(day=1)
    return Entry(section, number, title, text, month_told, "month")


def _dated(day: int, month: int, issue: dt.date) -> dt.date | None:
    """The day in the issue's year, or in the year before where it would lie after the issue."""
    try:
        return dt.date(issue.year - (month > issue.month), month, day)
    except ValueError:
        return None
