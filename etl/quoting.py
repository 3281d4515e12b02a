"""Words of others inside sentences of ours: on one line, of letters that can be shown, and cut where they are long."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120  # characters of what is quoted
# Signs that stand in no text, and that neither workbooks nor slides can carry.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def quoted(words: object, longest: int = LONGEST) -> str:
    """Words of others as a sentence may hold them: "a\\nb" for two lines, "\\udcff" for a letter that there is not."""
    told = str(words)
    shown = told[: longest + 1]
    if not shown.isprintable():
        shown = "".join(map(_shown, shown))
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _shown(letter: str) -> str:
    is_shown = letter.isprintable() or unicodedata.category(letter) == "Zs"
    return letter if is_shown else letter.encode("unicode_escape").decode()
