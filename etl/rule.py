"""One reading rule, what may hold in a sentence, and where it does.

Patterns run in time linear in the text, whatever the text (RE2): no look-around, no back-references. They read the
copy that `etl.wording` makes: plain ASCII, one sentence a line, so `.` never leaves a sentence. Case does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import re2

# Characters of a sentence read before and after a match: the work grows with the text, not with its square.
READ = 500


Pattern = Any  # re2 gives its patterns no type


class Sentence(NamedTuple):
    """One sentence of a copy: its words as RE2 reads them, where it begins, which rules may hold in it."""

    words: bytes
    start: int
    may_hold: frozenset[int]

    def blanked(self, start: int, end: int) -> Sentence:
        """The sentence with a part of it blank; everything keeps its place."""
        return self._replace(words=self.words[:start] + b" " * (end - start) + self.words[end:])


class Prefilter:
    """Tells which of many rules may hold in a sentence, by the words that each cannot do without.

    One automaton of all rules would tell it exactly, but patterns with gaps in them make it grow with every new
    sentence, and that takes a hundred times longer than all the rest.
    """

    def __init__(self) -> None:
        self._filter = re2.Filter()
        self._is_complete = False

    def add(self, *patterns: str) -> int:
        """Take in a rule by the patterns that it needs, in any order; its number. Raises re2.error."""
        return int(self._filter.Add(".*".join(f"(?:{pattern})" for pattern in patterns).encode(), _options()))

    def read(self, text: str) -> list[Sentence]:
        """The sentences of a copy that say something. No rule can be added afterwards."""
        if not self._is_complete:
            self._filter.Compile()
            self._is_complete = True
        found: list[Sentence] = []
        start = 0
        # Bytes are what RE2 reads: a copy is ASCII, so that places are the same and no text is encoded again and again.
        for words in text.encode("ascii", "replace").split(b"\n"):
            if words.strip():
                found.append(Sentence(words, start, frozenset(self._filter.Match(words, potential=True) or ())))
            start += len(words) + 1
        return found


@dataclass(frozen=True, eq=False)  # each is itself: looked up many times, never compared
class Rule:
    """What to look for and the label it gives.

    `near`: what else the sentence must say at most `within` characters from the match, before or after it; `without`:
    what it must not say there. `unless`: labels beside which this one says nothing more. `yields_to`: what, in the
    sentence before the match or in it, shows that another fault is told, or none; `not_before`: the same for the
    words right after it. `number`: the rule's in its prefilter.
    """

    id: str
    label: str
    number: int
    pattern: Pattern
    near: tuple[Pattern, ...]
    within: int
    without: Pattern | None
    example: str
    not_example: str | None
    unless: tuple[str, ...]
    yields_to: Pattern | None
    not_before: Pattern | None

    def spans(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """Where this rule holds in a sentence: from the first to the last of the words that carry it."""
        for match in self.matches(sentence):
            start, end = match.span()
            if not self.near and not self.without:
                yield start, end
                continue
            around, last = self._around(sentence.words, start, end)
            if _found_in(self.without, sentence, around, last):
                continue
            others = [pattern.search(sentence.words, around, last) for pattern in self.near]
            if all(others):
                yield min([start, *(other.start() for other in others)]), max([end, *(other.end() for other in others)])

    def matches(self, sentence: Sentence) -> Iterator[Any]:
        """Where the pattern stands in a sentence, whatever must be near it."""
        if self.number not in sentence.may_hold:
            return
        for match in self.pattern.finditer(sentence.words):
            start, end = match.span()
            if _found_in(self.yields_to, sentence, start - READ, end):
                continue
            if not _found_in(self.not_before, sentence, end, end + READ):
                yield match

    def first(self, sentence: Sentence) -> Any:
        """The first place where the pattern stands in a sentence; None where it does not."""
        return next(self.matches(sentence), None)

    def first_in(self, sentences: Iterable[Sentence]) -> tuple[Any, Sentence] | None:
        """The first place where the pattern stands in several sentences, and its sentence."""
        return next(((match, sentence) for sentence in sentences for match in self.matches(sentence)), None)

    def found_in(self, sentence: Sentence, start: int, end: int | None = None) -> Any:
        """The first place where the pattern stands in a part of a sentence, which is read as if it were all."""
        return _found_in(self.pattern, sentence, start, end) if self.number in sentence.may_hold else None

    def _around(self, words: bytes, first: int, last: int) -> tuple[int, int]:
        """Where the words near a match begin and end, none of them cut."""
        start, end = max(0, first - self.within), last + self.within
        while words[start - 1 : start].isalnum():
            start -= 1
        while words[end : end + 1].isalnum():
            end += 1
        return start, end


class RuleSet:
    """Rules of one prefilter: those that hold in sentences, in their order."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._by_number = {rule.number: n for n, rule in enumerate(self.rules)}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def found(self, sentences: Iterable[Sentence]) -> Iterator[tuple[Rule, Iterator[tuple[int, int]]]]:
        """Rules that may hold in a copy of `etl.wording`, in their order, each with the places where it does."""
        may_hold: dict[int, list[Sentence]] = {}
        for sentence in sentences:
            for number in sentence.may_hold & self._by_number.keys():
                may_hold.setdefault(self._by_number[number], []).append(sentence)
        for n in sorted(may_hold):
            yield self.rules[n], _placed(self.rules[n], may_hold[n])


def _placed(rule: Rule, sentences: Iterable[Sentence]) -> Iterator[tuple[int, int]]:
    for sentence in sentences:
        for start, end in rule.spans(sentence):
            yield sentence.start + start, sentence.start + end


def _found_in(pattern: Pattern | None, sentence: Sentence, start: int, end: int | None) -> Any:
    return pattern.search(sentence.words[max(0, start) : end]) if pattern else None


def compiled(pattern: str) -> Pattern:
    """A pattern for the bytes of a copy, without regard to case. Raises re2.error."""
    return re2.compile(pattern.encode(), _options())


def compiled_for_text(pattern: str) -> Pattern:
    """A pattern for text as it was written, without regard to case. Raises re2.error."""
    options = _options()
    options.encoding = re2.Options.Encoding.UTF8
    return re2.compile(pattern, options)


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.encoding = re2.Options.Encoding.LATIN1  # a copy is ASCII: no letter has a third case beyond it
    options.log_errors = False
    options.max_mem = 256 << 20
    return options
