"""Any text and value made fit for a cell of a workbook; what had to change is counted, to be said."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width

from etl.language import Language

Sheet = Any  # xlsxwriter has no types
Format = Any
Cell = str | int | float | None

# UTF-16 code units that a cell holds.
LONGEST = 32_767
# Excel takes 1900 for a leap year: earlier days would be off by one.
FIRST_DAY = dt.date(1900, 3, 1)
# What XML 1.0 cannot hold; Excel's own escapes of it are not read by other programs.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?")


@dataclass
class Cells:
    """Writes the cells of one workbook."""

    say: Language
    changed: Counter[str] = field(default_factory=Counter)

    def write(self, sheet: Sheet, row: int, column: int, value: Cell, style: Format = None) -> None:
        """Text as text, whatever it looks like; a number as a number; nothing for None and empty text."""
        if isinstance(value, str):
            if value:
                sheet.write_string(row, column, self.fit(value), style)
        elif value is not None:
            sheet.write_number(row, column, value, style)

    def write_day(self, sheet: Sheet, row: int, column: int, day: dt.date, style: Format) -> None:
        """A real date; a day that Excel has no number for, as text."""
        if day < FIRST_DAY:
            sheet.write_string(row, column, day.isoformat())
        else:
            sheet.write_datetime(row, column, day, style)

    def fit(self, text: str) -> str:
        """The text as a cell can hold it."""
        text = LINE_ENDS.sub("\n", text)
        if UNWRITABLE.search(text):
            self.changed["replaced"] += 1
            text = writable(text)
        if len(text) > LONGEST // 2 and _units(text) > LONGEST:
            self.changed["cut"] += 1
            text = self._cut(text)
        # The writer would take such a text for rich text and write it as XML, unescaped.
        return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text

    def notes(self) -> tuple[str, ...]:
        """What had to change, one sentence each."""
        said = {
            "cut": self.say(
                "Cells cut because Excel holds no more than 32,767 characters: {count}. Each says so at its end; CSV, "
                "Parquet and JSON Lines hold them whole.",
                count=self.say.number(self.changed["cut"]),
            ),
            "replaced": self.say(
                "Cells with control characters, which Excel cannot hold and which stand as “\ufffd”: {count}.",
                count=self.say.number(self.changed["replaced"]),
            ),
        }
        return tuple(words for key, words in said.items() if self.changed[key])

    def _cut(self, text: str) -> str:
        said = self.say("… [cut: {count} characters in all]", count=self.say.number(len(text)))
        kept = text.encode("utf-16-le")[: (LONGEST - _units(said)) * 2].decode("utf-16-le", errors="ignore")
        return kept + said


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def writable(text: str) -> str:
    """The text without what an office file cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)


def columns_of(text: str) -> int:
    """Columns of a digit's width that the text takes on one line, one at least; Chinese takes two a character."""
    return max(1, sum(2 if east_asian_width(character) in "WF" else 1 for character in text))
