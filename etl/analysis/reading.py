"""One value of a query string, read strictly: what it means, or one sentence on what is wrong."""

from __future__ import annotations

import datetime as dt

from etl.analysis import names
from etl.analysis.names import VOCABULARIES
from etl.language import Language
from etl.quoting import NO_TEXT, quoted
from etl.reference import Reference

# Longer ones are no search of a person, and would cost the server dearly.
LONGEST_SEARCH = 200
# No enforcement before, no newsletter after.
YEARS = range(1990, 2101)


class UnknownValue(ValueError):
    """A query string that cannot be read as it stands; the message is one sentence for its writer."""


def text(key: str, value: str, say: Language) -> str:
    """Words that can be shown and written into files. Raises UnknownValue."""
    if NO_TEXT.search(value):
        raise UnknownValue(say("{pair}: a sign in it is no letter; take it out.", pair=pair(key, value)))
    return value


def pair(key: str, value: str) -> str:
    """A pair of a query string as a sentence may tell it, whatever it is made of."""
    return quoted(f"{key}={value}")


def id_of(key: str, value: str, reference: Reference, say: Language) -> str:
    """The id that a value of a repeating key means. Raises UnknownValue."""
    found = names.id_of(key, value, reference)
    if found is None:
        raise UnknownValue(_unknown(key, value, say))
    return found


def month(key: str, value: str, say: Language) -> dt.date:
    """The first of a month written as 2024-12."""
    try:
        found = dt.date.fromisoformat(f"{value}-01")
    except ValueError:
        found = dt.date.min
    if found.year not in YEARS:
        raise UnknownValue(
            say("{pair}: '{value}' is not a month; write it as 2024-12.", pair=pair(key, value), value=quoted(value))
        )
    return found


def in_order(first: dt.date | None, last: dt.date | None, say: Language) -> None:
    """Raises UnknownValue where the first month is after the last."""
    if first and last and first > last:
        raise UnknownValue(
            say(
                "from={first} is after to={last}, so no month lies between them; exchange the two.",
                first=f"{first:%Y-%m}",
                last=f"{last:%Y-%m}",
            )
        )


def search(words: str, say: Language) -> str:
    """Words to search for."""
    if len(words) > LONGEST_SEARCH:
        raise UnknownValue(say("The search is too long; use at most {count} characters.", count=LONGEST_SEARCH))
    return words


def _unknown(key: str, value: str, say: Language) -> str:
    if key in VOCABULARIES:
        known = ", ".join(VOCABULARIES[key])
        return say(
            "{pair}: '{value}' is not known; use one of {known}.",
            pair=pair(key, value),
            value=quoted(value),
            known=known,
        )
    return say(
        "{pair}: '{value}' is not known; the page About lists what there is.",
        pair=pair(key, value),
        value=quoted(value),
    )
