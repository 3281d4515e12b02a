"""The two languages of the product: our own words, names, dates and numbers.

English stands in the code; `data/reference/language.zh.po` holds the Chinese of every sentence.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Protocol

from babel import dates, lists, numbers
from babel.messages.pofile import PoFileError, read_po

from etl import inputs, paths
from etl.quoting import quoted

BYTES = 5_000_000  # of a catalogue
CODES = ("en", "zh")
DEFAULT = "en"
CATALOGUE = paths.REFERENCE / "language.zh.po"
SKELETONS = {"month": "yMMMM", "quarter": "yQQQ", "year": "y"}
SHORT_SKELETONS = {"month": "yMMM", "quarter": "yQQQ", "year": "y"}


class BrokenCatalogue(ValueError):
    """The catalogue cannot be used; the message is one sentence for its editor."""


class Named(Protocol):
    """Anything of the reference data that has a name in both languages."""

    @property
    def name_en(self) -> str: ...
    @property
    def name_zh(self) -> str: ...


@dataclass(frozen=True)
class Language:
    """Says things in one language: `say("{count} of {total} known", count=3, total=5)`."""

    code: str
    _words: Mapping[str, str] = field(repr=False)

    def __call__(self, words: str, /, **values: object) -> str:
        """Our own words in this language, with the values put in; words without a translation stay English."""
        said = self._words.get(words, words)
        return said.format(**values) if values else said

    def many(self, one: str, other: str, count: int, /, **values: object) -> str:
        """The form that fits the count, which fills `{count}`; the catalogue is keyed by `other`."""
        form = one if self.code == "en" and count == 1 else other
        return self(form, count=self.number(count), **values)

    def pick(self, english: str, chinese: str) -> str:
        """Whichever is in this language; English where the Chinese one is not known."""
        return (chinese or english) if self.code == "zh" else english

    def name(self, term: Named) -> str:
        """A term's name."""
        return self.pick(term.name_en, term.name_zh)

    def either(self, names: Iterable[str]) -> str:
        """ "Beijing, Hunan or Hubei"."""
        return lists.format_list(list(names), style="or", locale=self.code)

    def both(self, names: Iterable[str]) -> str:
        """ "Beijing, Hunan and Hubei"."""
        return lists.format_list(list(names), style="standard", locale=self.code)

    def number(self, number: float) -> str:
        """With thousands separators, at most one digit behind the point."""
        return numbers.format_decimal(number, format="#,##0.#", locale=self.code)

    def compact(self, number: float) -> str:
        """Large numbers as people say them: 8.03bn, 80.28亿; below 100,000 in full."""
        return self.number(number) if number < 100_000 else self._compact(number, 2)

    def short(self, number: float) -> str:
        """The same in as few letters as can be, for ticks and cells: 50K, 5.3M, 8bn; 5万, 533万, 80亿."""
        if number < 10_000:
            return self.number(number)
        said = self._compact(number, 1)
        return said if len(said) < 5 else self._compact(number, 0)

    def _compact(self, number: float, digits: int) -> str:
        said = numbers.format_compact_decimal(number, locale=self.code, fraction_digits=digits)
        return said.replace("B", "bn")

    def signed(self, number: float) -> str:
        """A change: +3, −2, ±0."""
        return "±0" if number == 0 else f"{'+' if number > 0 else '−'}{self.compact(abs(number))}"

    def percent(self, share: float) -> str:
        """A change as whole percent with its sign: +10%, −48%."""
        return f"{'−' if share < 0 else '+'}{numbers.format_percent(abs(share), format='#,##0%', locale=self.code)}"

    def share(self, percent: float, *, is_whole: bool = False) -> str:
        """A share, 12.5% or whole as 12%: what is more than nothing is never 0%, but <0.1% or <1%."""
        least = 1 if is_whole else 0.1
        if 0 < percent < least:
            return f"<{self.number(least)}%"
        return f"{self.number(round(percent) if is_whole else percent)}%"

    def period(self, first_day: dt.date, grain: str) -> str:
        """ "March 2024", "Q1 2024", "2024" for the period that begins on the day."""
        return dates.format_skeleton(SKELETONS[grain], first_day, locale=self.code)

    def short_period(self, first_day: dt.date, grain: str) -> str:
        """ "Mar 2024", "Q1 2024", "2024"."""
        return dates.format_skeleton(SHORT_SKELETONS[grain], first_day, locale=self.code)

    def months(self, first: dt.date, last: dt.date) -> str:
        """ "January – August 2019", "November 2025 – August 2026"; one month alone."""
        return dates.format_interval(first, last, SKELETONS["month"], locale=self.code).replace("\u2009", " ")

    def day(self, day: dt.date, precision: str = "day") -> str:
        """ "27 December 2024", or the month alone where no more is known."""
        if precision == "month":
            return self.period(day, "month")
        return dates.format_date(day, "d MMMM y" if self.code == "en" else "long", locale=self.code)


ENGLISH = Language(DEFAULT, {})


@lru_cache(maxsize=len(CODES))
def spoken(code: str) -> Language:
    """The language of a code of `CODES`; English for any other."""
    return read(CATALOGUE) if code == "zh" else ENGLISH


def read(file: Path) -> Language:
    """The Chinese of a catalogue. Raises BrokenCatalogue with one sentence."""
    try:
        catalogue = read_po(io.BytesIO(inputs.read(file, BYTES)), locale="zh_CN", abort_invalid=True)
        words = {str(m.id): str(m.string) for m in catalogue if m.id and m.string}
        strange = next((said for said, chinese in words.items() if not _places(chinese) <= _places(said)), None)
    except UnicodeDecodeError:
        raise BrokenCatalogue(f"{file.name} is not UTF-8; restore it from version control.") from None
    except (inputs.UnreadableFile, PoFileError, LookupError, ValueError) as error:
        reason = quoted(error).removesuffix(".")
        raise BrokenCatalogue(f"{file.name} cannot be read ({reason}); restore it from version control.") from None
    if strange is not None:
        raise BrokenCatalogue(
            f"{file.name}: the Chinese of '{quoted(strange)}' asks for a value that it has not; mend it."
        )
    return Language("zh", words)


def _places(words: str) -> set[str]:
    """The values that a sentence has places for. Raises ValueError where its braces do not close."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}
