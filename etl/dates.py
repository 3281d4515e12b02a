"""Dates as newsletters write them: in brackets after a title, or opening a paragraph; often without a year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from etl.counts.numbers import ORDINALS

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
ANY_MONTH = dt.date(2000, 12, 1)  # for where only whether a date stands somewhere counts
LONGEST_ALONE = 80  # characters
LONGEST_TITLE = 600
LONGEST_DATE = 300  # at a title's end, with what brackets hold beside it
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
DAY_IN_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
YEAR = r"(?:19|20)\d\d"
TO = r"\s*(?:-|–|—|to|and|&)\s*"
MONTH_ALONE = rf"(?P<m5>{MONTH})(?:,?\s+(?P<y5>{YEAR}))?"
# One day, in each order of its parts; a span of days counts as its last.
DAYS = rf"""
    (?:{DAY}(?:\s+{MONTH}(?:,?\s+{YEAR})?)?{TO})?(?P<d1>{DAY})(?:\s+|-)(?:of\s+)?(?P<m1>{MONTH})(?:(?:,?\s+|-)(?P<y1>{YEAR}))?
  | (?:{MONTH}\s+{DAY}{TO})?(?P<m2>{MONTH})\s+(?:{DAY}{TO})?(?P<d2>{DAY})(?!\d)(?:,?\s+(?P<y2>{YEAR}))?
  | (?P<y3>{YEAR})[-/.](?P<m3>0?[1-9]|1[0-2])[-/.](?P<d3>{DAY})(?!\d)
  | (?P<d4>0?[1-9]|[12]\d|3[01])[/.-](?P<m4>0?[1-9]|[12]\d|3[01])[/.-](?P<y4>{YEAR})
  | (?P<d7>{DAY_IN_WORDS})\s+of\s+(?P<m7>{MONTH})(?!['’]s)(?:,?\s+(?P<y7>{YEAR}))?
  | (?:(?P<y6>{YEAR})年)?(?P<m6>0?[1-9]|1[0-2])月(?P<d6>{DAY})日
"""
PART = (
    r"(?:(?:early|mid|late)[-\ ]|the\ (?:end|beginning|start|middle|course)\ of\s+"
    r"|the\ (?:first|second|last)\ (?:days|week|half)\ of\s+)?"
)
FORMS = rf"{DAYS} | {PART}{MONTH_ALONE}"
# What says of a date that it is another one than the day of the matter.
OTHER = r"(?:effect\w*|force|from|until|till|by|before|after|since|deadline|due|comments?|starting|as\ of)"
TELLS = (
    r"(?:dated?|on|(?:published|issued|announced|released|posted|updated)(?:\s+on)?|of\ (?:issue|release|publication))"
)
IN_BRACKETS = re.compile(
    rf"\s*[(\[（](?:{TELLS}:?\s+|(?!\b{OTHER})[a-z][a-z\ .&,]{{0,40}}[,;|:]\s*){{0,2}}(?:{FORMS})"
    rf"(?:\s*[,;|–-]\s*[^()\[\]（）]{{1,60}})?[)\]）][.:]?\s*$",
    re.IGNORECASE | re.VERBOSE,
)
AFTER_DASH = re.compile(rf"\s*(?:\s[-–—|]|,)\s+(?:{FORMS})\.?\s*$", re.IGNORECASE | re.VERBOSE)
# "MIIT named 22 apps 27 December 2024": bare, so only with its year and behind no word that needs it.
AT_END = re.compile(
    r"(?<!\bon)(?<!\bby)(?<!\bof)(?<!\bin)(?<!\bto)(?<!\bfrom)(?<!\bsince)(?<!\buntil)(?<!\bbefore)(?<!\bafter)"
    rf"(?<!\beffective)(?<!\bdated)(?<!\band)(?<!\bthe)\s+(?:{DAYS})$",
    re.IGNORECASE | re.VERBOSE,
)
BEFORE_TITLE = re.compile(
    rf"^\s*([(\[（])?(?:{FORMS})"
    r"(?(1)[)\]）]\s*[:.|–—-]?|\s*(?::|[-–—]\s|\||,(?=\ (?-i:[A-Z0-9]))|(?<=-\d\d-\d\d)\s))\s*(?=\S)",
    re.IGNORECASE | re.VERBOSE,
)
OF_TITLE = {
    "date-in-brackets": IN_BRACKETS,
    "date-after-dash": AFTER_DASH,
    "date-at-end": AT_END,
    "date-first": BEFORE_TITLE,
}
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
ALONE = re.compile(
    rf"[(\[（]?(?:(?:date\b\s*)?{TELLS}?\s*:?\s*|(?:[^\s\d()|]{{1,20}}\s+){{1,4}}[|·]\s*){WEEKDAY}(?:{FORMS})[)\]）]?\s*\.?"
    r"(?:\s*[|·](?:\s+[^\s\d|]{1,20}){1,4})?",
    re.IGNORECASE | re.VERBOSE,
)
OPENING = re.compile(
    rf"^[(\[]?(?:(?:(?:as\ early\ as|late|early|yesterday,|effective|by|between|from)\s+)?"
    rf"(?:on|dated|as\ of)?\s*(?:the\s+)?(?:(?:morning|afternoon|evening|night)\s+of\s+)?{WEEKDAY}(?:{DAYS})"
    r"|(?:(?:(?:later?|early|earlier|some\ ?time)\s+)?(?:in|during|at|towards|throughout)\s+"
    rf"{PART}|(?:early|mid|late)[-\ ])"
    rf"{MONTH_ALONE})(?=\W|$)",
    re.IGNORECASE | re.VERBOSE,
)
# "Hefei, 21 March (local police) - a bank was fined"
DATELINE = re.compile(rf"^[A-Z][\w']*(?:\ [A-Z][\w']*){{0,2}},\ (?i:{DAYS})\s*[-–—:.(]", re.VERBOSE)
# "MIIT announced on 5 June that ...": within the first clause, and the day of what was done.
NOTICE = r"(?:notices?|announcement|circular|report|statement|decision|bulletin|release|letter|list|article|post)"
IN_FIRST_CLAUSE = re.compile(
    rf"^[^,.;:]{{0,120}}?(?:,\ )?\b(?:on|{NOTICE}\s+(?:of|dated)|{NOTICE})\s+{WEEKDAY}(?:{DAYS})(?=\W|$)",
    re.IGNORECASE | re.VERBOSE,
)
OPENINGS = (("date-opening", OPENING), ("date-opening", DATELINE), ("date-in-first-clause", IN_FIRST_CLAUSE))
# "The notice put online on 24 May lists ...": anywhere in the text, and in the month that the issue tells of.
IN_TEXT = re.compile(
    rf"(?:\b(?:on|dated|{NOTICE}\s+of)\s+(?:the\s+)?|\(){WEEKDAY}(?:{DAYS})(?=\W|$)", re.IGNORECASE | re.VERBOSE
)
OF_ANOTHER = re.compile(r"\b(?:effect\w*|force|deadline|until|till|due|before|after|since)\b[^,]{0,30}$", re.IGNORECASE)
ISSUE_MONTH = re.compile(rf"\b(?P<month>{MONTH})(?:\s+{DAY})?[\s,]+(?P<year>20\d\d)\b", re.IGNORECASE)
# "2025-01" in the name of a file, "2025/01" or "2025年1月" in a title.
NUMBERED_MONTH = re.compile(r"(?<!\d)(20\d\d)(?:[-_./]?(0[1-9]|1[0-2])(?!\d)|年(0?[1-9]|1[0-2])月)")


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
    if len(title) > LONGEST_TITLE:
        return None
    for rule_id, pattern in OF_TITLE.items():
        found = pattern.search(title, 0 if pattern is BEFORE_TITLE else max(0, len(title) - LONGEST_DATE))
        told = _told(found, issue, rule_id) if found else None
        if told:
            return told
    return None


def without(title: str, told: Told) -> str:
    """A title without the date that `bracketed` found in it."""
    return OF_TITLE[told.rule_id].sub("", title).strip()


def alone(line: str, issue: dt.date) -> Told | None:
    """The date that is all a line tells, but for who tells it: "MIIT | 27 December"."""
    found = ALONE.fullmatch(line) if len(line) < LONGEST_ALONE else None
    return _told(found, issue, "date-alone") if found else None


def opening(text: str, issue: dt.date) -> Told | None:
    """The date that opens a paragraph or stands in its first clause: "On 31 May 2019, ..."."""
    for rule_id, pattern in OPENINGS:
        found = pattern.match(text)
        told = _told(found, issue, rule_id) if found else None
        if told and not (rule_id == "date-in-first-clause" and OF_ANOTHER.search(text[: told.start])):
            return told
    return None


def in_text(text: str, issue: dt.date) -> Told | None:
    """The first day on which a text says that something was done, in the month the issue tells of or its own."""
    for found in IN_TEXT.finditer(text):
        told = _told(found, issue, "date-in-text")
        is_near = told is not None and month_before(issue) <= told.date < month_after(issue)
        if is_near and not OF_ANOTHER.search(text[max(0, found.start() - LONGEST_ALONE) : found.start()]):
            return told
    return None


def month_named(words: str) -> dt.date | None:
    """The month that a title or a file name tells: "January 2025", "2025-01"."""
    found = ISSUE_MONTH.search(words)
    if found:
        return dt.date(int(found["year"]), _month(found["month"]), 1)
    named = NUMBERED_MONTH.search(words)
    return dt.date(int(named[1]), int(named[2] or named[3]), 1) if named else None


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before."""
    return (month - dt.timedelta(days=1)).replace(day=1)


def month_after(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _told(found: re.Match[str], issue: dt.date, rule_id: str) -> Told | None:
    """A match as a date. Without a year it lies in the issue's year, or in the one before if it would lie after it."""
    parts = {name[0]: value for name, value in found.groupdict().items() if value}
    month = _month(parts["m"])
    year = int(parts["y"]) if "y" in parts else issue.year - (month > issue.month)
    day = _day(parts["d"]) if "d" in parts else 1
    if found.groupdict().get("m4"):
        month, day = _day_first(year, month, day, issue)
    start = min(found.start(name) for name, value in found.groupdict().items() if value)
    try:
        return Told(dt.date(year, month, day), "day" if "d" in parts else "month", rule_id, start, found.end())
    except ValueError:
        return None


def _day_first(year: int, month: int, day: int, issue: dt.date) -> tuple[int, int]:
    """Month and day of "5/12/2024": day first, unless only the other order is a day before the issue."""
    if month > 12 or (day <= 12 and month != day and _distance(year, day, issue) < _distance(year, month, issue)):
        return day, month
    return month, day


def _distance(year: int, month: int, issue: dt.date) -> int:
    """Months from the month that an issue tells of, those after the issue being furthest."""
    months = (issue.year - year) * 12 + issue.month - month
    return abs(months - 1) if months >= 0 else 1000


def _day(words: str) -> int:
    return ORDINALS.get(words.lower()) or int(re.sub(r"\D", "", words))


def _month(words: str) -> int:
    words = words.lower().rstrip(".")
    return int(words) if words.isdigit() else MONTHS[words]
