"""Bytes of a document -> plain text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class UnreadableDocument(ValueError):
    """A document that cannot be read; the message is one sentence for its user."""


def read(path: Path) -> str:
    """The plain text of a document. Raises UnreadableDocument, or OSError when the file cannot be opened."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocument(
            f"{path.name}: files of type '{path.suffix}' are not read; give one of {', '.join(READERS)}."
        )
    return reader(path)


def _plain(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{path.name}: byte {error.start} is not UTF-8; save the text as UTF-8 and try again."
        ) from None


READERS: dict[str, Callable[[Path], str]] = {".txt": _plain, ".md": _plain}
