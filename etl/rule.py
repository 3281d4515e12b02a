"""One reading rule, and a set of rules tried at once: where in a text they hold.

Patterns run in time linear in the text, whatever the text (RE2): no look-around, no back-references. They read the
copy that `etl.wording` makes: plain ASCII, one sentence a line, so `.` never leaves a sentence. Case does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, AnyStr

import re2

Pattern = Any  # re2 gives its patterns no type
# Characters of a sentence read before and after a match: the work grows with the text, not with its square.
READ = 500


@dataclass(frozen=True, eq=False)  # each is itself: looked up many times, never compared
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

    def spans(self, sentence: AnyStr) -> Iterator[tuple[int, int]]:
        """Where this rule holds in a sentence: from the first to the last of the words that carry it."""
        for match in self.matches(sentence):
            start, end = match.span()
            if not self.near and not self.without:
                yield start, end
                continue
            offset: int
            around: AnyStr
            offset, around = self._around(sentence, start, end)
            if self.without and self.without.search(around):
                continue
            others: list[Any] = [pattern.search(around) for pattern in self.near]
            if all(others):
                yield (
                    min([start, *(offset + other.start() for other in others)]),
                    max([end, *(offset + other.end() for other in others)]),
                )

    def matches(self, sentence: AnyStr) -> Iterator[Any]:
        """Where the pattern stands, whatever must be near it."""
        for match in self.pattern.finditer(sentence):
            start, end = match.span()
            if self.yields_to and self.yields_to.search(sentence[max(0, start - READ) : end]):
                continue
            if self.not_before and self.not_before.match(sentence[end : end + READ]):
                continue
            yield match

    def _around(self, sentence: AnyStr, first: int, last: int) -> tuple[int, AnyStr]:
        """The words near a match, none of them cut, and where they begin."""
        start, end = max(0, first - self.within), last + self.within
        while sentence[start - 1 : start].isalnum():
            start -= 1
        while sentence[end : end + 1].isalnum():
            end += 1
        return start, sentence[start:end]


class RuleSet:
    """Rules that are tried all at once: one pass tells which of them can hold, and only those are asked where."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        patterns = {pattern.pattern: None for rule in rules for pattern in (rule.pattern, *rule.near)}
        self._all = re2.Set.SearchSet(_options())
        numbers = {pattern: self._all.Add(pattern) for pattern in patterns}
        self._all.Compile()
        # By the pattern that a rule is about: the rules that are about it, each with all that it needs.
        self._about: dict[int, list[tuple[int, frozenset[int]]]] = {}
        for n, rule in enumerate(rules):
            needed = frozenset(numbers[pattern.pattern] for pattern in (rule.pattern, *rule.near))
            self._about.setdefault(numbers[rule.pattern.pattern], []).append((n, needed))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def found(self, text: str) -> Iterator[tuple[Rule, Iterator[tuple[int, int]]]]:
        """Rules that may hold in a copy of `etl.wording`, in their order, each with the places where it does."""
        may_hold: dict[int, list[tuple[int, bytes]]] = {}
        # Bytes are what RE2 reads: a copy is ASCII, so that places are the same and no text is encoded again and again.
        for start, sentence in sentences(text.encode("ascii", "replace")):
            said = frozenset(self._all.Match(sentence) or ())
            for pattern in said:
                for n, needed in self._about.get(pattern, ()):
                    if needed <= said:
                        may_hold.setdefault(n, []).append((start, sentence))
        for n in sorted(may_hold):
            yield self.rules[n], _placed(self.rules[n], may_hold[n])


def sentences(text: AnyStr, start: int = 0) -> Iterator[tuple[int, AnyStr]]:
    """Each line of a copy that says something, and where it begins if the text begins at `start`."""
    for line in text.split("\n" if isinstance(text, str) else b"\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _placed(rule: Rule, sentences: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int]]:
    for offset, sentence in sentences:
        for start, end in rule.spans(sentence):
            yield offset + start, offset + end


def compiled(pattern: str) -> Pattern:
    """A pattern as rules are read: without regard to case. Raises re2.error."""
    return re2.compile(pattern, _options())


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 256 << 20
    return options
