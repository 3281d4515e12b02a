"""Who acted, and where: authorities in an item's text, and without one the place it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from etl import schema, wording
from etl.actors import strange_places, whose
from etl.actors.mentions import SHORT_FOR_LOCAL, Body, Found, Mention, distinct
from etl.actors.places import Gazetteer, Named, Place
from etl.counts.numbers import NUMBER_WORDS
from etl.reference import Reference
from etl.rule import compiled
from etl.rules import Named as Kind
from etl.rules import Rules

BY = re.compile(r"\bby (?:the )?(?:\w+ ){0,2}$", re.IGNORECASE)
WITH = re.compile(
    r"\b(?:jointly|together|along|in (?:conjunction|cooperation|coordination|concert)) with (?:the )?(?:\w+ ){0,2}$",
    re.IGNORECASE,
)
# Where a clause with a subject of its own begins, and within how many characters its verb follows.
CLAUSE = re.compile(r" (?:and|while|whereas|whilst)(?: the)? $", re.IGNORECASE)
VERB_FOLLOWS = 20
ANOTHER = re.compile(r",(?: and| while)? the $", re.IGNORECASE)
SO_MANY = re.compile(rf" (?:another |a further )?(?:\d+|{'|'.join(NUMBER_WORDS)})\b[^,]{{0,20}}(?:,|$)", re.IGNORECASE)
# "In the course of an inspection, the ..."
LED_IN = re.compile(r"^\W*(?:in|during|after|upon|following|on|at|by|under|through|with)\b[^,]*, ", re.IGNORECASE)
OPENING = 10_000  # characters: who acts is named long before, and what is read grows with names times places
# How surely an authority acts: it is the subject or follows "by"; it stands in the title; it is told to do something.
SUBJECT, TITLE, NAMED_FIRST = 3, 2, 1


class Finder:
    """Finds who acted. Built once from the reference and the rules, then asked of each item."""

    def __init__(self, reference: Reference, rules: Rules) -> None:
        self._authorities = reference.authorities
        self._by_alias = {wording.copy(name).lower(): known for name, known in reference.authority_by_alias.items()}
        written = (name for known in reference.authorities.values() for name in (known.name, *known.aliases))
        self._abbreviations = {name.lower() for name in written if name.isupper()}
        self._bodies = rules.bodies
        self._sentence = rules.sentence
        self._places = Gazetteer(reference)
        # Authorities' own names first, then kinds of bodies. Which of them a match is, its words tell.
        self._own = {name for name in self._by_alias if not self._is_found_by_its_parts(name)}
        names = "|".join(re.escape(name) for name in sorted(self._own, key=len, reverse=True))
        kinds = "|".join(f"(?:{body.pattern.pattern})" for body in rules.bodies)
        self._pattern = compiled(rf"\b(?:{names})\b|\b(?:{kinds})\b")
        self._kind_of = lru_cache(maxsize=1024)(self._kind)

    def _is_found_by_its_parts(self, name: str) -> bool:
        """Whether a name is that of a national body that has local ones, or a place and a kind of body."""
        if any(body.is_national and body.pattern.fullmatch(name) for body in self._bodies):
            return True
        place = next(iter(self._places.find(name)), None)
        rest = name[place.end :].strip() if place and place.start == 0 else ""
        return any(body.pattern.fullmatch(rest) for body in self._bodies)

    def find(self, text: str, title_length: int) -> Found:
        """Acting authorities and, without one, the place the item speaks of.

        `text` is the copy of title, line feed, text by `etl.wording`.
        """
        text = text[:OPENING]
        named = self._places.find(text)
        scored: list[tuple[int, Mention]] = []
        for mention in sorted(self._mentions(text, named), key=lambda m: m.start):
            score = self._score(text, mention, title_length)
            if scored and whose.JOINED.fullmatch(text[scored[-1][1].end : mention.start]):
                score = max(score, scored[-1][0])  # who stands in a list with one that acts acts too
            scored.append((score, mention))
        acting = [mention for score, mention in scored if score >= SUBJECT]
        if not acting:
            best = max((score for score, _ in scored), default=0)
            acting = [mention for score, mention in scored if score == best > 0]
        acting = [_meant(mention, [other for _, other in scored]) for mention in acting]
        return Found(distinct(acting, title_length), ()) if acting else Found((), tuple(named[:1]))

    def _score(self, text: str, mention: Mention, title_length: int) -> int:
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        before, after = text[start : mention.start], text[mention.end : end if end >= 0 else len(text)]
        if self._stands("not-acting", before) or self._stands("not-acting-after", after):
            return 0
        if BY.search(before) or WITH.search(before):
            return SUBJECT
        if not self._stands("verb", LED_IN.sub("", before)) and self._stands("verb", after):
            return SUBJECT
        if CLAUSE.search(before) and self._stands("verb", after[:VERB_FOLLOWS]):
            return SUBJECT  # "..., and the Hunan CA named another 22"
        if ANOTHER.search(before) and SO_MANY.match(after):
            return SUBJECT  # "..., the Hunan CA 22"
        return TITLE if mention.start < title_length else NAMED_FIRST

    def _stands(self, rule_id: str, words: str) -> bool:
        return self._sentence[rule_id].pattern.search(words.encode()) is not None

    def _mentions(self, text: str, named: Sequence[Named]) -> Iterator[Mention]:
        bodies = list(self._named_bodies(text))
        located = [whose.place_of(text, body, named, self._places) for body in bodies]
        headed = named[0] if named and named[0].start == 0 and text[named[0].end : named[0].end + 1] == ":" else None
        for n, body in enumerate(bodies):
            if located[n] is None and (body.alias is None or body.is_national):
                located[n] = whose.shared(text, bodies, located, n)
            if located[n] is None and body.is_national and headed:  # "Chengdu: CAC fines ..."
                located[n] = Named(headed.place, body.start, body.end)
        for body, place in zip(bodies, located, strict=True):
            mention = self._mention(text, body, place, named)
            if mention:
                yield mention
            before = whose.paired(text, place, named) if place else None
            if before:
                yield self._local(body, before.place, before.start, before.end)
            if place and place.end > body.end:
                for other in whose.further(text, place.end, named):
                    yield self._local(body, other.place, other.start, other.end)

    def _kind(self, words: str) -> Kind | None:
        """The kind of body that these words are; None where they are an authority's own name."""
        if words.lower() in self._own:
            return None
        return next(body for body in self._bodies if body.pattern.fullmatch(words))

    def _named_bodies(self, text: str) -> Iterator[Body]:
        for match in self._pattern.finditer(text.encode()):
            start, end = match.span()
            words = text[start:end]
            known = self._by_alias.get(words.lower())
            if words.lower() in self._abbreviations and (words.islower() or words.istitle()):
                continue  # "most" is no Ministry of Science and Technology
            body = self._kind_of(words)
            if body is None:
                if known:  # "the national financial regulator's Anhui office" is a local one
                    has_local = known.name in SHORT_FOR_LOCAL
                    yield Body(known.name, known.system, known.name, start, end, is_national=has_local)
                continue
            short = words.rstrip("s")
            if len(short) == 2 and not short.isupper():
                continue  # "Ca" is no communications administration
            own = known.name if known and body.is_national else None
            yield Body(body.name, body.system, own, start, end, is_national=body.is_national)

    def _mention(self, text: str, body: Body, located: Named | None, named: Sequence[Named]) -> Mention | None:
        if located is None and (body.alias is None or body.is_national):
            located = strange_places.of_body(text, body, named, self._places) or whose.of_here(text, body, named)
        if located is not None:
            return self._local(body, located.place, located.start, located.end)
        if body.alias:
            known = self._authorities[body.alias]
            region = known.region or schema.UNKNOWN
            rule_id = f"authority-{schema.slug(known.name)}"
            return Mention(
                known.name, known.system, known.level, region, known.city, rule_id, body.start, body.end, is_known=True
            )
        if text[body.start : body.end].isupper():
            return None  # an abbreviation that stands for a local body only beside its place
        context = whose.context(body, named)
        if context:
            return replace(self._local(body, context.place, body.start, body.end), is_placed=False)
        name, rule_id = (
            f"{body.name[0].upper()}{body.name[1:]} (place unknown)",
            f"authority-body-{schema.slug(body.name)}",
        )
        is_known = name in self._authorities
        return Mention(name, body.system, None, schema.UNKNOWN, None, rule_id, body.start, body.end, is_known)

    def _local(self, body: Body, place: Place, start: int, end: int) -> Mention:
        name = f"{place.name} {body.name}"
        known = self._authorities.get(name)
        if known and place.region not in (known.region, schema.UNKNOWN):
            known = None  # the city of the same name in another region
        return Mention(
            name,
            body.system,
            known.level if known else place.level if place.is_known or place.is_part else None,
            known.region if known and known.region else place.region,
            known.city if known else place.city,
            f"authority-body-{schema.slug(body.name)}",
            start,
            end,
            is_known=known is not None,
            place=place,
        )


def _meant(mention: Mention, named: Sequence[Mention]) -> Mention:
    """Who is meant by a body without a place: the one of its system that is named with its own elsewhere."""
    if mention.is_placed and mention.region != schema.UNKNOWN:
        return mention
    fuller = {m.name: m for m in named if m.system == mention.system and m.is_placed and m.region != schema.UNKNOWN}
    return next(iter(fuller.values())) if len(fuller) == 1 else mention
