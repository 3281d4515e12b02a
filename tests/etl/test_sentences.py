"""Plain ways of saying a thing, in `sentences/`: what each is read as."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.classify import Labelled, Labeller
from etl.newsletter import Entry

WHO = "The Hunan CAC has dealt with the matter."
SENTENCES = Path(__file__).parent / "sentences"


def read(file: str) -> dict[str, Any]:
    return tomllib.loads((SENTENCES / f"{file}.toml").read_text(encoding="utf-8"))


def of(field: str, table: str) -> list[tuple[str, str, str]]:
    """Every sentence of a table of a field's file, with the field and its label."""
    return [(field, label, sentence) for label, sentences in read(field)[table].items() for sentence in sentences]


def labelled(labeller: Labeller, text: str) -> Labelled:
    return labeller.label(Entry("enforcement", 1, "News from Hunan", text, dt.date(2024, 5, 1), "month", None, None))


@pytest.mark.parametrize(("field", "label", "sentence"), [*of("outcomes", "told"), *of("violations", "told")])
def test_a_label_is_read(labeller: Labeller, field: str, label: str, sentence: str) -> None:
    assert label in getattr(labelled(labeller, f"{WHO} {sentence}"), field)


@pytest.mark.parametrize(("field", "label", "sentence"), [*of("outcomes", "not_told"), *of("violations", "not_told")])
def test_what_was_not_done_or_no_fault_is_no_label(labeller: Labeller, field: str, label: str, sentence: str) -> None:
    assert label not in getattr(labelled(labeller, f"{WHO} {sentence}"), field)


@pytest.mark.parametrize(
    ("field", "value", "sentence"), [(field, *told) for field, rows in read("counts").items() for told in rows]
)
def test_a_number_is_read(labeller: Labeller, field: str, value: int, sentence: str) -> None:
    assert (getattr(labelled(labeller, sentence), field) or 0) == value
