"""The kept inputs of each target: seeds of our own making, and what once broke something, named for what it broke."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz import small_reference

FOLDER = Path(__file__).parent / "corpus"


def inputs(target: str) -> dict[str, bytes]:
    """The inputs by name; of the reference data also the sound files themselves, each behind its number."""
    found = {file.name: file.read_bytes() for file in sorted((FOLDER / target).iterdir())}
    if target == "reference":
        for number, name in enumerate(small_reference.NAMES):
            found[name.replace("/", "-")] = bytes((number,)) + small_reference.content(name)
    return found
