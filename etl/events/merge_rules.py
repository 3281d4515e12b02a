"""What decides whether two sources tell of one event: `data/reference/merge_rules.toml`, `same_events.csv`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl import written
from etl.quoting import quoted
from etl.records import Item

VERDICTS = ("same", "doubtful")
AUTHORITIES = ("same", "shared", "place")  # the most in common first
FIGURES = ("agree", "apps", "open", "any")
# Rules that no comparison gives: the same id, and what a person decided.
SAME_ID, DECIDED = "same-id", "decided-by-a-person"


@dataclass(frozen=True)
class MergeRule:
    """What two tellings must have in common; meanings of the keys stand at the head of the file.

    `authorities` is None for the two rules that no comparison gives.
    """

    id: str
    verdict: str
    reason: str
    reason_zh: str
    authorities: str | None = None
    days: int = 0
    by_month: bool = False
    figures: str = "open"
    words: float = 0
    violations: float = 0
    outcomes: float = 0
    named: bool = False
    not_national: bool = False
    example: tuple[Item, ...] = ()
    not_example: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        for name, value, known in (
            ("verdict", self.verdict, VERDICTS),
            ("authorities", self.authorities, (None, *AUTHORITIES)),
            ("figures", self.figures, FIGURES),
        ):
            if value not in known:
                raise ValueError(
                    f"rule '{quoted(self.id)}': {name} '{quoted(value)}' is not one of {', '.join(filter(None, known))}"
                )
        if self.authorities and (len(self.example), len(self.not_example)) != (2, 2):
            raise ValueError(f"rule '{quoted(self.id)}' needs an example and a not_example of two tellings each")


@dataclass(frozen=True)
class Decision:
    """What a person decided of two ids."""

    item_id: str
    other_id: str
    is_same: bool
    note: str

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Decision:
        """A row of the table. Raises KeyError or ValueError for one that cannot be read."""
        if row["same"] not in ("yes", "no"):
            raise ValueError(f"same '{quoted(row['same'])}' is not yes or no")
        if not row["item_id"] or not row["other_id"] or row["item_id"] == row["other_id"]:
            raise ValueError("it needs two different ids")
        return cls(row["item_id"], row["other_id"], row["same"] == "yes", row["note"])

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.item_id, self.other_id))


@dataclass(frozen=True)
class MergeRules:
    """The rules in the order in which they are asked, what they weigh, and what people decided."""

    rules: Mapping[str, MergeRule]
    telling_from: int
    fine_within: float
    lead_over_rivals: float
    common_words: frozenset[str]
    targets: tuple[frozenset[str], ...]
    decisions: tuple[Decision, ...] = ()


def read(told: Mapping[str, Any], decisions: tuple[Decision, ...]) -> MergeRules:
    """The rules that a file tells. Raises KeyError or ValueError, in words, for one that cannot be used."""
    rules = [_rule(entry) for entry in written.tables(told, "rule")]
    by_id = {rule.id: rule for rule in rules}
    if len(by_id) < len(rules) or not {SAME_ID, DECIDED} <= set(by_id):
        raise ValueError(f"rules need ids of their own, {SAME_ID} and {DECIDED} among them")
    common, targets = told["common_words"], told["targets"]
    written.fitting("common_words", common, str)
    written.fitting("targets", tuple(targets) if isinstance(targets, list) else targets, tuple[str, ...])
    words = {"common_words": frozenset(common.split()), "targets": [frozenset(one.split()) for one in targets]}
    rest = {name: value for name, value in told.items() if name != "rule"}
    return written.record(MergeRules, rest | words | {"rules": by_id, "decisions": decisions})


def _rule(entry: dict[str, Any]) -> MergeRule:
    examples = [name for name in ("example", "not_example") if name in entry]
    told = {name: [_telling(one) for one in written.tables(entry, name)] for name in examples}
    return written.record(MergeRule, entry | told)


def _telling(entry: dict[str, Any]) -> Item:
    """A telling as an example writes it: dates as dates, a month as its text."""
    values = dict(entry)
    date = values.pop("date")
    day = date if isinstance(date, dt.date) else _first_day(date)
    plain: dict[str, Any] = {
        "item_id": str(values["title"]),
        "source_id": "example",
        "section": "enforcement",
        "kind": "action",
        "date_precision": "day" if day is date else "month",
        "confidence": "high",
        "regions": (),
    }
    return written.record(Item, plain | values | {"date": day})


def _first_day(month: object) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise ValueError(f"date '{quoted(month)}' is no such date as 2024-12-31 or \"2024-12\"") from None
