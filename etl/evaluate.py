"""How well the reading is: extracted items against a gold file of reviewed ones."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from etl import schema
from etl.records import Item

LISTS = ("authorities", "systems", "regions", "violations", "outcomes", "laws")
VALUES = ("section", "date", "kind", "level", "city", "apps_count", "entity_count", "fine_cny")
OF_ENFORCEMENT = (
    "systems",
    "violations",
    "outcomes",
    "laws",
    "kind",
    "level",
    "city",
    "apps_count",
    "entity_count",
    "fine_cny",
)
# How a gold file may spell what it holds.
SPELLINGS = {"issue": "source_id", "apps": "apps_count", "entities": "entity_count"}
ALIKE = 0.6  # titles that share less are of two items


class UnreadableGold(ValueError):
    """A gold file that cannot be used; the message is one sentence."""


@dataclass(frozen=True)
class Score:
    """What was found of what should be: right, found though wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Evaluation:
    """Scores of a gold file.

    `items`: items found, found though there is none, missed. `fields` and `labels` score the lists of the items found,
    `exact` counts values that are equal and not. `confused`: (field, missed, found instead) with how often.
    """

    items: Score = Score()
    fields: dict[str, Score] = field(default_factory=dict)
    labels: dict[tuple[str, str], Score] = field(default_factory=dict)
    exact: dict[str, tuple[int, int]] = field(default_factory=dict)
    confused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def read(file: Path) -> dict[str, list[dict[str, Any]]]:
    """The gold items of each source, in order. Raises UnreadableGold with one sentence."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = {SPELLINGS.get(key, key): value for key, value in json.loads(line).items()}
            found[str(row["source_id"])].append(row | {"title": str(row["title"]), "section": str(row["section"])})
        except (json.JSONDecodeError, AttributeError, KeyError) as error:
            raise UnreadableGold(
                f"{file.name}, line {number}: {error}; each line is one item with source_id, section and title."
            ) from None
    if not found:
        raise UnreadableGold(f"{file.name} holds no items; give JSON Lines as `python -m etl extract` prints them.")
    return dict(found)


def evaluate(
    gold: Mapping[str, Sequence[Mapping[str, Any]]],
    extracted: Callable[[str], Sequence[Item]],
    named: Callable[[str], str] = str,
) -> Evaluation:
    """Score what `extracted` gives for each source of the gold.

    `named` gives an authority the name that the reference knows it by: a gold file may use another.
    """
    result = Evaluation()
    for source_id, rows in gold.items():
        found = list(extracted(source_id))
        pairs = _aligned(rows, found)
        result.items += Score(len(pairs), len(found) - len(pairs), len(rows) - len(pairs))
        matched = {n for n, _ in pairs}
        missed = (row["title"] for n, row in enumerate(rows) if n not in matched)
        result.differences += [f"{source_id}: missed the item '{title}'" for title in missed]
        for n, item in pairs:
            _compare(rows[n], item, named, result)
    result.labels = dict(sorted(result.labels.items()))
    return result


def _compare(row: Mapping[str, Any], item: Item, named: Callable[[str], str], result: Evaluation) -> None:
    """Add one item's scores to the result."""
    is_enforcement = row["section"] == "enforcement"
    where = f"{row['source_id']}: '{row['title'][:60]}'"
    for name in LISTS:
        if name not in row or (name in OF_ENFORCEMENT and not is_enforcement):
            continue
        wanted, optional = set(row[name] or ()), set(row.get(f"{name}_optional") or ())
        if name == "authorities":
            wanted, optional = set(map(named, wanted)), set(map(named, optional))
        told = set(getattr(item, name)) - (optional - wanted)
        if name == "regions" and not wanted:
            told.discard(schema.UNKNOWN)
        of_field = Score(len(told & wanted), len(told - wanted), len(wanted - told))
        result.fields[name] = result.fields.get(name, Score()) + of_field
        for value in told | wanted:
            of_label = Score(value in told & wanted, value in told - wanted, value in wanted - told)
            result.labels[name, value] = result.labels.get((name, value), Score()) + of_label
        for missed in sorted(wanted - told):
            for instead in sorted(told - wanted) or ["nothing"]:
                result.confused[name, missed, instead] += 1
        if told != wanted:
            result.differences.append(f"{where}: {name} {sorted(told)}, gold {sorted(wanted)}")
    for name in VALUES:
        if name not in row or (name in OF_ENFORCEMENT and not is_enforcement):
            continue
        wanted_value, value = _plain(row, name), _told(item, name)
        is_right = value == wanted_value or value in row.get(f"{name}_optional", ())
        right, of = result.exact.get(name, (0, 0))
        result.exact[name] = (right + is_right, of + 1)
        if not is_right:
            result.differences.append(f"{where}: {name} {value}, gold {wanted_value}")


def _plain(row: Mapping[str, Any], name: str) -> object:
    value = row[name]
    if name == "date" and value and row.get("date_precision") == "month":
        return str(value)[:7]
    return value


def _told(item: Item, name: str) -> object:
    """A value as gold files write it: a date as far as the text tells it."""
    if name != "date":
        return getattr(item, name)
    if not any(label.field == "date" for label in item.labels):
        return None
    return f"{item.date:%Y-%m}" if item.date_precision == "month" else item.date.isoformat()


def _aligned(rows: Sequence[Mapping[str, Any]], found: Sequence[Item]) -> list[tuple[int, Item]]:
    """Gold rows with the item of the same title, or else of the most similar one."""
    left = list(found)
    pairs: list[tuple[int, Item]] = []
    rest: list[int] = []
    for n, row in enumerate(rows):
        same = next((item for item in left if _key(item.title) == _key(row["title"])), None)
        if same is None:
            rest.append(n)
        else:
            pairs.append((n, same))
            left.remove(same)
    for n in rest:
        best = max(left, key=lambda item: _likeness(rows[n]["title"], item.title), default=None)
        if best is not None and _likeness(rows[n]["title"], best.title) >= ALIKE:
            pairs.append((n, best))
            left.remove(best)
    return sorted(pairs, key=lambda pair: pair[0])


def _key(title: str) -> str:
    return "".join(letter for letter in title.lower() if letter.isalnum())


def _likeness(a: str, b: str) -> float:
    a, b = _key(a), _key(b)
    shorter = min(len(a), len(b))
    if shorter > 30 and a[:shorter] == b[:shorter]:
        return 1.0
    return SequenceMatcher(None, a, b).ratio()
