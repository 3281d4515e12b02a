"""Plain ways of saying a thing, in `sentences/`: what each is read as."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from etl.classify import Labelled, Labeller
from etl.newsletter import Entry

WHO = "The Hunan CAC has dealt with the matter."
SENTENCES = Path(__file__).parent / "sentences"


COUNTS = tomllib.loads((SENTENCES / "counts.toml").read_text(encoding="utf-8"))


def of(file: str, table: str) -> list[tuple[str, str]]:
    """Every sentence of a table of a file, with its label."""
    told = tomllib.loads((SENTENCES / file).read_text(encoding="utf-8"))[table]
    return [(label, sentence) for label, sentences in told.items() for sentence in sentences]


def labelled(labeller: Labeller, text: str) -> Labelled:
    return labeller.label(Entry("enforcement", 1, "News from Hunan", text, dt.date(2024, 5, 1), "month", None, None))


@pytest.mark.parametrize(("outcome", "sentence"), of("outcomes.toml", "told"))
def test_an_outcome_is_read(labeller: Labeller, outcome: str, sentence: str) -> None:
    assert outcome in labelled(labeller, f"{WHO} {sentence}").outcomes


@pytest.mark.parametrize(("outcome", "sentence"), of("outcomes.toml", "not_told"))
def test_what_was_not_done_is_no_outcome(labeller: Labeller, outcome: str, sentence: str) -> None:
    assert outcome not in labelled(labeller, f"{WHO} {sentence}").outcomes


@pytest.mark.parametrize(("violation", "sentence"), of("violations.toml", "told"))
def test_a_violation_is_read(labeller: Labeller, violation: str, sentence: str) -> None:
    assert violation in labelled(labeller, f"{WHO} {sentence}").violations


@pytest.mark.parametrize(("violation", "sentence"), of("violations.toml", "not_told"))
def test_what_is_no_fault_is_no_violation(labeller: Labeller, violation: str, sentence: str) -> None:
    assert violation not in labelled(labeller, f"{WHO} {sentence}").violations


@pytest.mark.parametrize(
    ("field", "value", "sentence"), [(field, *told) for field, rows in COUNTS.items() for told in rows]
)
def test_a_number_is_read(labeller: Labeller, field: str, value: int, sentence: str) -> None:
    assert (getattr(labelled(labeller, sentence), field) or 0) == value
