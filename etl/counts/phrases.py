"""Nouns with what is told before them of how many: "three rural banks", "a software company", "the operators"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.counts.numbers import MULTIPLIERS, NUMBER_WORDS, number
from etl.rule import Rule, Sentence

LONGEST = 8  # words between a number and its noun
READ = 120  # characters before a noun
WORD = re.compile(r"[^\s\"(]\S*")
DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
ITEM_NUMBER = re.compile(r"\(?\d+[.)]")  # "(3) Riding Club"
FRACTION = re.compile(r"\d+\.\d+")  # "2.9 organisations" are a mean
YEAR = re.compile(r"(?:19|20)\d\d")


def _words(told: str) -> frozenset[str]:
    return frozenset(told.split())


GROUPS = {"pair": 2, "couple": 2, "trio": 3, "quartet": 4}  # "a trio of gyms"
ONE = frozenset(("a", "an", "another"))
KNOWN = _words("the this these those its their his her our whose each every")
OWN = frozenset(("its", "their"))
FURTHER = _words("more other others another further additional second third")
# Genitives that tell of what kind a thing is, and no owner.
FOR_WHOM = _words("children's women's men's people's girls' boys' students' pupils' drivers' parents' ladies' kids'")
# How many is not told by these, and no number of this noun stands before them.
OPEN = _words("several some many few various numerous no any all most dozens hundreds thousands multiple")
# Words that belong to no name of a thing: what stands before them counts something else.
APART = _words(
    "of in on at by with from for to into onto upon under over against between through via per about before after "
    "during without within was were is are be been being had has have that which who whom where when while whether "
    "or but because as if than then so it they he she him them not did does do will would may must shall should can "
    "occasions records pieces models cases faults problems days months years times links copies items kinds "
    "could found said fined warned named ordered told summoned interviewed notified removed listed penalised "
    "interview interviews summon summons fine fines warn warns order orders penalise penalises name names remove "
    "penalized punished investigated reported published released january february march april may june july august "
    "september october november december rmb cny yuan no. nos. article articles section"
)
# "seven of the twelve shops", "ten of the e-reader apps"
SOME_OF = re.compile(r"\b([\w,-]{1,60}) of (?:the|its|their|these|those|some|about|over)?(?: (?:some|about|over))?\s*$")


@dataclass(frozen=True)
class Phrase:
    """A noun in a sentence; `value` is None where how many is not told.

    `is_new`: a number or "a" tells of it for the first time; "the" speaks of what was told. `is_own`: told as another
    one's, "its subsidiary". `is_further`: beside others of its kind. `is_one_of`: one of several, "one of the banks".
    """

    sentence: Sentence
    start: int
    end: int
    value: int | None
    is_new: bool = False
    is_own: bool = False
    is_further: bool = False
    is_one_of: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it is one without an article, as headlines leave it out."""
        return self.value is None and not self._is_plural

    @property
    def is_single(self) -> bool:
        """Whether it is one, and its noun no plural: "the operators" are as many as were told before."""
        return self.value == 1 and (self.is_one_of or not self._is_plural)

    @property
    def is_meant_as_a_whole(self) -> bool:
        """Whether what follows is said of all of them: "tested 31 apps, all of which were found at fault"."""
        return self.sentence.words[self.end :].startswith((b", all of w", b", each of w", b", both of w"))

    @property
    def is_described(self) -> bool:
        """Whether it is told by what it does: "the firm that maintains the site"."""
        words = self.sentence.words
        told = words[max(0, self.start - len("the ")) : self.start + len("the ")].lower()
        is_definite = self.value is not None and not self.is_new and b"the " in told
        return is_definite and words[self.end :].startswith((b" of ", b" that ", b" which ", b" behind ", b" running "))

    @property
    def says_one(self) -> bool:
        """Whether "one" tells of it, which may be one of those told before."""
        return self.sentence.words[self.start : self.start + len("one ")].lower() == b"one "

    @property
    def noun(self) -> bytes:
        return self.sentence.words[self.start : self.end].split()[-1].lower()

    @property
    def is_pair(self) -> bool:
        return self.sentence.words[self.start : self.end].lower().endswith((b"couple", b"couples"))

    @property
    def _is_plural(self) -> bool:
        noun = self.sentence.words[self.start : self.end].lower()
        return noun.endswith(b"s") and not noun.endswith((b"ss", b"us"))


def phrases(sentence: Sentence, noun: Rule) -> Iterator[Phrase]:
    """Every noun of a rule in a sentence, in order."""
    last = 0
    for match in noun.matches(sentence):
        begin = max(last, match.start() - READ)
        yield _phrase(sentence, begin, match.start(), match.end())
        last = match.end()


def _phrase(sentence: Sentence, begin: int, noun: int, end: int) -> Phrase:
    words = [(found.start(), found[0]) for found in WORD.finditer(sentence.words[begin:noun].decode())]
    is_further = is_enumerated = False
    for n in range(len(words) - 1, max(-1, len(words) - 1 - LONGEST), -1):
        at, printed = words[n]
        word = printed.strip("\"')").lower()
        if word == "of" and n and (group := words[n - 1][1].lower()) in GROUPS:
            begins = words[max(0, n - 2)][0]
            return Phrase(sentence, begin + begins, end, GROUPS[group], is_new=True)
        is_enumerated |= word == "and"
        if is_enumerated and printed[-1] == "," and not word.rstrip(",").endswith("s"):
            continue  # "28 short video, browser and recruitment apps"
        if printed[-1] in ",;:" or ITEM_NUMBER.fullmatch(printed) or word in APART or word in OPEN:
            break
        is_further |= word in FURTHER
        if is_number(word):
            return _numbered(sentence, begin, words, n, end, is_further=is_further)
        if word in ONE:
            return Phrase(sentence, begin + at, end, 1, is_new=True, is_further=is_further)
        if word == "both" and sentence.words[:end].endswith(b"s"):
            return Phrase(sentence, begin + at, end, 2)
        if printed.endswith("s'") and n and is_number(words[n - 1][1].lower()):
            continue  # "sixteen websites' operators"
        if word in KNOWN or (printed.endswith(("'s", "s'")) and word not in FOR_WHOM):
            return _some_of(sentence, begin, begin + at, end) or Phrase(
                sentence, begin + at, end, 1, is_own=word in OWN, is_further=is_further
            )
    return Phrase(sentence, noun, end, None)


def _numbered(
    sentence: Sentence, begin: int, words: list[tuple[int, str]], last: int, end: int, *, is_further: bool
) -> Phrase:
    first = last
    while first and _goes_before(words[first - 1][1].lower()):
        first -= 1
    while words[first][1].lower() == "and":
        first += 1
    told = [word.strip("\"')") for _, word in words[first : last + 1]]
    value, start = number(" ".join(told)), words[first][0]
    if FRACTION.fullmatch(told[-1]):
        return Phrase(sentence, begin + start, end, None)
    some = _some_of(sentence, begin, begin + start, end)
    if some:
        return some
    known = sentence.words[begin : begin + start].decode().rstrip().rpartition(" ")[2].lower()
    is_further |= known in FURTHER
    is_own = known in OWN
    if is_own:
        start -= len(f"{known} ")
    return Phrase(sentence, begin + start, end, value, is_new=known not in KNOWN, is_own=is_own, is_further=is_further)


def _some_of(sentence: Sentence, begin: int, until: int, end: int) -> Phrase | None:
    """Those of a number that stands before "of" and the words told so far: "seven of the twelve shops" are seven."""
    some = SOME_OF.search(sentence.words[begin:until].decode())
    if not some or not is_number(some[1].lower()):
        return None
    value = number(some[1])
    return Phrase(sentence, begin + some.start(), end, value, is_new=True, is_one_of=value == 1)


def _goes_before(word: str) -> bool:
    """Whether a word before a number may be a part of it: "a hundred and fifty-seven", "two hundred"."""
    return word in ("a", "and", "half") or (is_number(word) and not word[0].isdigit()) or word in MULTIPLIERS


def is_number(word: str) -> bool:
    """Whether a word is a number, or a part of one told in several words; "60-odd" is one."""
    word = word.removesuffix("-odd")
    if word[:1].isdigit():
        return DIGITS.fullmatch(word) is not None and not YEAR.fullmatch(word)
    return word in MULTIPLIERS or all(part in NUMBER_WORDS for part in word.split("-"))
