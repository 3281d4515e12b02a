"""A text as rules read it: a copy in plain ASCII, one sentence a line, in which every character keeps its place."""

from __future__ import annotations

import re
import unicodedata

SAME = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−－", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t", " "),
    "；": ";",
    "。": ".",
    "，": ",",
    "：": ":",
    "（": "(",
    "）": ")",
    "￥": "\\",
    "¥": "Y",
}
# A full stop that ends no sentence: after an abbreviation or an initial, or inside a number.
ABBREVIATION = r"\b(?:[Nn]os?|Co|Ltd|Inc|Corp|Art|Arts|Mr|Mrs|Ms|Dr|St|vs|approx|cf|etc|e\.g|i\.e|[A-Z])"
ABBREVIATED = re.compile(rf"{ABBREVIATION}$")
# Read once and never anew from within: letters that have no ASCII are a run of "?" in the copy.
END = re.compile(r"(?<![.!?])[.!?]++[\"')\]]*+(?:(?=\s+[\"'(]*[A-Z0-9])|\s*$)|;", re.MULTILINE)


class _Plain(dict[int, str]):
    """What each character is in the copy: one ASCII character; found once, then kept."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = SAME.get(letter) or unicodedata.normalize("NFKD", letter)[0]
        self[code] = base if base.isascii() else "?"
        return self[code]


PLAIN = _Plain({code: chr(code) for code in range(128)})


def copy(text: str) -> str:
    """The copy of a text. Sentences and what semicolons part end in a line feed, so that `.` in a rule stays inside."""
    return END.sub(_ended, text if text.isascii() and "\t" not in text else text.translate(PLAIN))


def _ended(found: re.Match[str]) -> str:
    if found[0] == "." and ABBREVIATED.search(found.string, max(0, found.start() - 8), found.start()):
        return found[0]
    return "\n" * len(found[0].rstrip()) + " " * (len(found[0]) - len(found[0].rstrip()))
