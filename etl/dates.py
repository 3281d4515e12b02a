"""Dates as newsletters write them: in brackets after a title, or opening a paragraph; often without a year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d\d"
MONTH_ALONE = rf"(?P<m5>{MONTH})(?:,?\s+(?P<y5>{YEAR}))?"
# One day, in each order of its parts; a span of days counts as its last.
DAYS = rf"""
    (?:{DAY}\s*(?:-|–|—|to|and)\s*)?(?P<d1>{DAY})\s+(?:of\s+)?(?P<m1>{MONTH})(?:,?\s+(?P<y1>{YEAR}))?
  | (?P<m2>{MONTH})\s+(?:{DAY}\s*(?:-|–|—|to|and)\s*)?(?P<d2>{DAY})(?!\d)(?:,?\s+(?P<y2>{YEAR}))?
  | (?P<y3>{YEAR})[-/.](?P<m3>0?[1-9]|1[0-2])[-/.](?P<d3>{DAY})
  | (?P<d4>{DAY})[/.](?P<m4>0?[1-9]|1[0-2])[/.](?P<y4>{YEAR})
"""
FORMS = f"{DAYS} | {MONTH_ALONE}"
IN_BRACKETS = re.compile(
    rf"\s*[(\[（](?:dated?:?\s+|on\s+|as\ of\s+)?(?:{FORMS})[)\]）][.:]?\s*$", re.IGNORECASE | re.VERBOSE
)
AFTER_DASH = re.compile(rf"\s+[-–—|]\s+(?:{FORMS})\.?\s*$", re.IGNORECASE | re.VERBOSE)
BEFORE_COLON = re.compile(rf"^\s*[(\[]?(?:{FORMS})[)\]]?\s*(?::|[-–—]\s|\|)\s*(?=\w)", re.IGNORECASE | re.VERBOSE)
OF_TITLE = {"date-in-brackets": IN_BRACKETS, "date-after-dash": AFTER_DASH, "date-first": BEFORE_COLON}
PART = r"(?:(?:early|mid|late)[-\ ]|the\ (?:end|beginning|start|middle)\ of\s+)?"
OPENING = re.compile(
    rf"^(?:(?:on|dated|as\ of)?\s*(?:the\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:{DAYS})"
    rf"|(?:in|during|late\ in|early\ in|at|towards|throughout)\s+{PART}{MONTH_ALONE})(?=\W|$)",
    re.IGNORECASE | re.VERBOSE,
)
# "MIIT announced on 5 June that ...": within the first clause, and the day of what was done.
IN_FIRST_CLAUSE = re.compile(rf"^[^,.;:]{{3,120}}?\bon\s+(?:{DAYS})(?=\W|$)", re.IGNORECASE | re.VERBOSE)
ISSUE_MONTH = re.compile(rf"\b(?P<month>{MONTH})[\s,]+(?P<year>20\d\d)\b", re.IGNORECASE)
# "2025-01" in the name of a file.
NUMBERED_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True)
class Told:
    """A date as told: the first of the month where only the month is, and the words that tell it."""

    date: dt.date
    precision: str
    rule_id: str
    start: int
    end: int


def bracketed(title: str, issue: dt.date) -> Told | None:
    """The date that ends or opens a title, apart from its words: "... (27 December)", "27 December: ..."."""
    for rule_id, pattern in OF_TITLE.items():
        found = pattern.search(title)
        told = _told(found, issue, rule_id) if found else None
        if told:
            return told
    return None


def without(title: str, told: Told) -> str:
    """A title without the date that `bracketed` found in it."""
    return OF_TITLE[told.rule_id].sub("", title).strip()


def opening(text: str, issue: dt.date) -> Told | None:
    """The date that opens a paragraph or stands in its first clause: "On 31 May 2019, ..."."""
    for rule_id, pattern in (("date-opening", OPENING), ("date-in-first-clause", IN_FIRST_CLAUSE)):
        found = pattern.match(text)
        told = _told(found, issue, rule_id) if found else None
        if told:
            return told
    return None


def month_named(words: str) -> dt.date | None:
    """The month that a title or a file name tells: "January 2025", "2025-01"."""
    found = ISSUE_MONTH.search(words)
    if found:
        return dt.date(int(found["year"]), _month(found["month"]), 1)
    named = NUMBERED_MONTH.search(words)
    return dt.date(int(named[1]), int(named[2]), 1) if named else None


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before."""
    return (month - dt.timedelta(days=1)).replace(day=1)


def _told(found: re.Match[str], issue: dt.date, rule_id: str) -> Told | None:
    """A match as a date. Without a year it lies in the issue's year, or in the one before if it would lie after it."""
    parts = {name[0]: value for name, value in found.groupdict().items() if value}
    month = _month(parts["m"])
    year = int(parts["y"]) if "y" in parts else issue.year - (month > issue.month)
    day = int(re.sub(r"\D", "", parts["d"])) if "d" in parts else 1
    start = min(found.start(name) for name, value in found.groupdict().items() if value)
    try:
        return Told(dt.date(year, month, day), "day" if "d" in parts else "month", rule_id, start, found.end())
    except ValueError:
        return None


def _month(words: str) -> int:
    words = words.lower().rstrip(".")
    return int(words) if words.isdigit() else MONTHS[words]
