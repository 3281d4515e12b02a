"""Neighbours of an input: bytes changed anywhere, words put in that its format or its readers know.

Parts of a Word file are changed inside their archive, so that what changes is what is read.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

Change = Callable[[bytes], bytes]
LONGEST = 20_000  # bytes: longer inputs are slower, and break nothing else
LONGEST_PART = 200_000  # of a Word file, unpacked

ESCAPED = re.compile(r"\\(?:x..|u....|.)")
FOLDER = Path(__file__).parent / "words"


@cache
def words(target: str) -> Sequence[bytes]:
    """Words that a target's format or its readers know: a line each, escaped as in Python, or in hexadecimal."""
    lines = (FOLDER / f"{target}.txt").read_text(encoding="utf-8").splitlines()
    return [bytes.fromhex(line[4:]) if line.startswith("hex:") else _word(line) for line in lines]


def _word(line: str) -> bytes:
    return ESCAPED.sub(lambda found: found[0].encode().decode("unicode_escape"), line).encode()


def mutated(content: bytes, change: Change, chance: random.Random) -> bytes:
    """A neighbour of an input by a change of its bytes; of a Word file's, by one of a part of it, nine times of ten."""
    if content.startswith(b"PK\3\4") and chance.random() < 0.9:
        try:
            return _with_part(content, change, chance)
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, RuntimeError, OSError):
            return change(content)  # it is no archive any more
    return change(content)


def _with_part(content: bytes, change: Change, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist() if one.file_size < LONGEST_PART}
    if not parts:
        raise ValueError("no part is left")
    name = "word/document.xml" if "word/document.xml" in parts and chance.random() < 0.5 else chance.choice([*parts])
    parts[name] = change(parts[name])
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, held in parts.items():
            archive.writestr(zipfile.ZipInfo(part), held, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def with_words(target: str, content: bytes, chance: random.Random) -> bytes:
    """An input with a word of its target, or of any, put in or over what stands there."""
    word = chance.choice(words(target if chance.random() < 0.9 else "any"))
    at = chance.randrange(len(content) + 1)
    return content[:at] + word + content[at + chance.choice((0, 0, len(word))) :]


def by_chance(target: str, others: Sequence[bytes], chance: random.Random) -> Change:
    """Changes where nothing measures coverage: words and bytes, pieces left out, told again or of another input."""

    def change(content: bytes) -> bytes:
        for _ in range(chance.choice((1, 1, 2, 4))):
            at = chance.randrange(len(content) + 1)
            end = min(len(content), at + chance.choice((1, 4, 30, 300)))
            match chance.randrange(6):
                case 0:
                    content = content[:at] + bytes((chance.randrange(256),)) + content[at + 1 :]
                case 1:
                    content = content[:at] + content[end:]
                case 2:
                    content = content[:at] + content[at:end] * chance.choice((2, 3, 40)) + content[end:]
                case 3:
                    other = chance.choice(others)
                    start = chance.randrange(len(other) + 1)
                    content = content[:at] + other[start : start + chance.choice((4, 30, 300))] + content[at:]
                case _:
                    content = with_words(target, content, chance)
        return content[:LONGEST]

    return change
