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
    if is_old(found, today):
        said.append(
            say(
                "Nothing was loaded for {days} days: what happened since {day} is not known here.",
                days=say.number(((today or _today()) - loaded).days),
                day=say.day(loaded),
            )
        )
    return said


def is_old(found: Snapshot, today: dt.date | None = None) -> bool:
    """Whether nothing was loaded for long."""
    loaded = found.data.last_load
    return loaded is not None and ((today or _today()) - loaded).days > paths.stale_after_days()


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
