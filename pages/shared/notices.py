"""What a reader must know of the data before reading any page: that they are not the newest, or old."""

from __future__ import annotations

import datetime as dt

from etl import paths
from etl.language import Language
from pages.shared.source import Snapshot
from pages.shared.words import what_fails


def of(found: Snapshot, say: Language, today: dt.date | None = None) -> list[str]:
    """Sentences, none where the newest data are shown and were loaded not long ago."""
    loaded = found.data.last_load
    if loaded is None:
        return []
    said = []
    if found.trouble:
        fails = what_fails(found.trouble, say)
        words = say("{fails} What is shown are the last good data, loaded on {day}.", fails=fails, day=say.day(loaded))
        said.append(words)
    days = ((today or dt.datetime.now(dt.UTC).date()) - loaded).days
    if days > paths.stale_after_days():
        said.append(
            say(
                "Nothing was loaded for {days} days: what happened since {day} is not known here.",
                days=say.number(days),
                day=say.day(loaded),
            )
        )
    return said
