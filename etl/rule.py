"""One reading rule, and a set of rules tried at once: where in a text they hold.

Patterns run in time linear in the text, whatever the text (RE2): no look-around, no back-references. They read the
copy that `etl.wording` makes: plain ASCII, one sentence a line, so `.` never leaves a sentence. Case does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import re2

Pattern = Any  # re2 gives its patterns no type
# Characters of a sentence read before and after a match: the work grows with the text, not with its square.
SENTENCE = 500


@dataclass(frozen=True)
class Rule:
    """What to look for and the label it gives.

    `near`: what else the sentence must say at most `within` characters from the match, before or after it; `without`:
    what it must not say there. `unless`: labels beside which this one says nothing more. `yields_to`: what, in the
    sentence before the match or in it, shows that another fault is told, or none; `not_before`: the same for the
    words right after it.
    """

    id: str
    label: str
    pattern: Pattern
    near: tuple[Pattern, ...]
    within: int
    without: Pattern | None
    example: str
    not_example: str | None
    unless: tuple[str, ...]
    yields_to: Pattern | None
    not_before: Pattern | None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where this rule holds in a copy of `etl.wording`: from the first to the last of the words that carry it."""
        for match in self.matches(text):
            offset, sentence = self._around(text, match)
            start, end = match.span()
            if self.without and self.without.search(sentence):
                continue
            others = [pattern.search(sentence) for pattern in self.near]
            if all(others):
                yield (
                    min([start, *(offset + other.start() for other in others)]),
                    max([end, *(offset + other.end() for other in others)]),
                )

    def matches(self, text: str) -> Iterator[Any]:
        """Where the pattern stands, whatever must be near it."""
        for match in self.pattern.finditer(text):
            if self.yields_to and self.yields_to.search(text[_line_start(text, match.start()) : match.end()]):
                continue
            if self.not_before and self.not_before.match(text[match.end() : _line_end(text, match.end())]):
                continue
            yield match

    def _around(self, text: str, match: Any) -> tuple[int, str]:
        """The words of the sentence near a match, none of them cut, and where they begin."""
        start = max(_line_start(text, match.start()), match.start() - self.within)
        end = min(_line_end(text, match.end()), match.end() + self.within)
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        return start, text[start:end]


class RuleSet:
    """Rules that are tried all at once: one pass tells which of them can hold, and only those are asked where."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        patterns = {pattern.pattern: None for rule in rules for pattern in (rule.pattern, *rule.near)}
        self._all = re2.Set.SearchSet(_options())
        numbers = {pattern: self._all.Add(pattern) for pattern in patterns}
        self._all.Compile()
        self._needed = [frozenset(numbers[p.pattern] for p in (rule.pattern, *rule.near)) for rule in rules]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def found(self, text: str) -> Iterator[tuple[Rule, Iterator[tuple[int, int]]]]:
        """Rules that may hold in a copy of `etl.wording`, in their order, each with the places where it does."""
        said = frozenset(self._all.Match(text) or ())
        for rule, needed in zip(self.rules, self._needed, strict=True):
            if needed <= said:
                yield rule, rule.spans(text)


def compiled(pattern: str) -> Pattern:
    """A pattern as rules are read: without regard to case. Raises re2.error."""
    return re2.compile(pattern, _options())


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 256 << 20
    return options


def _line_start(text: str, at: int) -> int:
    """Where the sentence begins; in one without end, where what is read of it begins."""
    start = max(0, at - SENTENCE)
    return max(start, text.rfind("\n", start, at) + 1)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at, at + SENTENCE)
    return end if end >= 0 else min(len(text), at + SENTENCE)
