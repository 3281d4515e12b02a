"""Who acted, and where: authorities in an item's text, and without one the place it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl import places, schema, strange_places, wording
from etl.mentions import Body, Found, Mention, distinct
from etl.places import Gazetteer, Named, Place
from etl.reference import Reference
from etl.rule import compiled
from etl.rules import Rules

# "Wuqing branch of the Tianjin public security bureau", "PBOC's Jiangxi branch", "Hubei Office of NFRA"
BRANCH = (
    r"(?:(?:(?:central|regulatory|supervis(?:ion|ory)|municipal|provincial|city|local) )*"
    r"(?:sub-?branch|branch(?:es)?|office|bureau|sub-?bureau[sx]?|department|detachment|brigade|corps))"
)
GAP_BEFORE = re.compile(rf"(?:'s?)?{places.OFFICIAL}(?: {BRANCH} of(?: the)?)? ?$", re.IGNORECASE)
GAP_AFTER = re.compile(
    rf"^(?: {BRANCH})?,? (?:(?:of|in|for|at|from|across|throughout)(?: the)?(?: city of| province of)? )$|^(?:'s)? $",
    re.IGNORECASE,
)
BARE_BEFORE = re.compile(rf"\b([A-Z][a-z']+(?: [A-Z][a-z']+)?)(?:'s?)?(?: (?i:{BRANCH}) of(?: the)?)? ?$")
JOINED = re.compile(
    r"^(?:,? and (?:the )?|, (?:the )?|'s? |,? as well as (?:the )?|,? (?:together|along|jointly) with (?:the )?|/)$"
)
BY = re.compile(r"\bby (?:the )?(?:\w+ ){0,2}$", re.IGNORECASE)
WITH = re.compile(
    r"\b(?:jointly|together|along|in (?:conjunction|cooperation|coordination|concert)) with (?:the )?(?:\w+ ){0,2}$",
    re.IGNORECASE,
)
# "police of Kunshan", a city below a city
BARE_AFTER = re.compile(r"^ (?:of|in|at) (?:the )?([A-Z][a-z']+(?: (?!City)[A-Z][a-z']+)?)\b(?: City\b)?")
# "the police of Beijing's Haidian District"
NARROWER = re.compile(r"'s |'? ")
BRANCH_AFTER = re.compile(rf" {BRANCH}", re.IGNORECASE)
INNER = re.compile(
    rf"\b(?:The )?([A-Z][a-z']+(?: (?!District|County)[A-Z][a-z']+)?)"
    rf"(?: District| County)? (?:District |County )?(?i:{BRANCH}) of (?:the )?$"
)
# "the Guiyang police's Nanming branch"
INNER_AFTER = re.compile(
    rf"^'s? ([A-Z][a-z']+(?: (?!District|County)[A-Z][a-z']+)?)(?: District| County)? (?i:{BRANCH})\b"
)
OPENING = 10_000  # characters: who acts is named long before, and what is read grows with names times places
NEAR = 60  # characters between a body and the place that belongs to it
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
        # Authorities' own names first, then kinds of bodies, each a group.
        own = [name for name in self._by_alias if not self._is_found_by_its_parts(name)]
        names = "|".join(re.escape(name) for name in sorted(own, key=len, reverse=True))
        kinds = "|".join(f"({body.pattern.pattern})" for body in rules.bodies)
        self._pattern = compiled(rf"\b(?:{names})\b|\b(?:{kinds})\b")

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
            if scored and JOINED.fullmatch(text[scored[-1][1].end : mention.start]):
                score = max(score, scored[-1][0])  # who stands in a list with one that acts acts too
            scored.append((score, mention))
        acting = [mention for score, mention in scored if score >= SUBJECT]
        if not acting:
            best = max((score for score, _ in scored), default=0)
            acting = [mention for score, mention in scored if score == best > 0]
        return Found(distinct(acting, title_length), ()) if acting else Found((), tuple(named[:1]))

    def _score(self, text: str, mention: Mention, title_length: int) -> int:
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        before, after = text[start : mention.start], text[mention.end : end if end >= 0 else len(text)]
        rules = self._sentence
        if rules["not-acting"].pattern.search(before) or rules["not-acting-after"].pattern.search(after):
            return 0
        if BY.search(before) or WITH.search(before):
            return SUBJECT
        verb = rules["verb"].pattern
        if not verb.search(before) and verb.search(after):
            return SUBJECT
        return TITLE if mention.start < title_length else NAMED_FIRST

    def _mentions(self, text: str, named: Sequence[Named]) -> Iterator[Mention]:
        bodies = list(self._named_bodies(text))
        located = [self._place_of(text, body, named) for body in bodies]
        for n, body in enumerate(bodies):
            if located[n] is None and (body.alias is None or body.is_national):
                located[n] = _shared(text, bodies, located, n)
        for body, place in zip(bodies, located, strict=True):
            mention = self._mention(text, body, place, named)
            if mention:
                yield mention
            if place and place.end > body.end:
                yield from self._further(text, body, place.end, named)

    def _named_bodies(self, text: str) -> Iterator[Body]:
        for match in self._pattern.finditer(text):
            known = self._by_alias.get(match[0].lower())
            if match[0].lower() in self._abbreviations and (match[0].islower() or match[0].istitle()):
                continue  # "most" is no Ministry of Science and Technology
            index = match.lastindex
            if index is None:
                if known:
                    yield Body(known.name, known.system, known.name, match.start(), match.end())
                continue
            body = self._bodies[index - 1]
            short = match[0].rstrip("s")
            if len(short) == 2 and not short.isupper():
                continue  # "Ca" is no communications administration
            own = known.name if known and body.is_national else None
            yield Body(body.name, body.system, own, match.start(), match.end(), is_national=body.is_national)

    def _place_of(self, text: str, body: Body, named: Sequence[Named]) -> Named | None:
        """The place that belongs to a body, with where the whole name begins and ends."""
        if body.alias and not body.is_national:
            return None
        before = [n for n in named if n.end <= body.start and body.start - n.end < NEAR]
        if before and GAP_BEFORE.fullmatch(text[before[-1].end : body.start]):
            return self._inner(text, before[-1], body.end)
        bare = BARE_BEFORE.search(text[max(0, body.start - NEAR) : body.start])
        part = self._places.part_named(bare[1], text) if bare else None
        if bare and part:
            return Named(part, body.start - len(bare[0]), body.end)
        after = next((n for n in named if n.start >= body.end), None)
        if after and GAP_AFTER.fullmatch(text[body.end : after.start]):
            # "PBOC's Jiangxi branch" is the branch; "CAC Beijing" with nothing behind it is no name.
            is_joined = text[body.end : after.start].strip() not in ("", "'s")
            if is_joined or BRANCH_AFTER.match(text, after.end):
                inner = next((n for n in named if NARROWER.fullmatch(text[after.end : n.start])), after)
                return Named(inner.place, body.start, inner.end)
        bare = BARE_AFTER.match(text[body.end : body.end + NEAR])
        part = self._places.part_named(bare[1], text) if bare else None
        return Named(part, body.start, body.end + bare.end()) if bare and part else None

    def _inner(self, text: str, named: Named, end: int) -> Named:
        """A branch named before or after its city's body: "the Wuqing branch of the Tianjin ..." is Wuqing's."""
        found = INNER.search(text[max(0, named.start - NEAR) : named.start])
        part = self._places.part_named(found[1], text) if found else None
        if found and part:
            return Named(part, named.start - len(found[0]), end)
        found = INNER_AFTER.match(text[end : end + NEAR])
        part = self._places.part_named(found[1], text) if found else None
        return Named(part or named.place, named.start, end + found.end() if found and part else end)

    def _further(self, text: str, body: Body, end: int, named: Sequence[Named]) -> Iterator[Mention]:
        """The other places of one body: "the sub-bureaux of Changping District and Chaoyang District"."""
        for other in named:
            if other.start >= end and re.fullmatch(r",? and (?:of |in )?", text[end : other.start]):
                yield self._local(body, other.place, other.start, other.end)
                end = other.end

    def _mention(self, text: str, body: Body, located: Named | None, named: Sequence[Named]) -> Mention | None:
        if located is None and (body.alias is None or body.is_national):
            located = strange_places.of_body(text, body, named, self._places)
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
        context = _context(body, named)
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


def _shared(text: str, bodies: Sequence[Body], located: Sequence[Named | None], n: int) -> Named | None:
    """The place of the body beside it in a list: "Tianjin's CAC, public security bureau and market regulator"."""
    for other in (n - 1, n + 1):
        shared = located[other] if 0 <= other < len(bodies) else None
        first, second = sorted((n, other))
        if shared and JOINED.fullmatch(text[bodies[first].end : bodies[second].start]):
            stands_outside = shared.start < bodies[other].start if other < n else shared.end > bodies[other].end
            if stands_outside:
                return Named(shared.place, bodies[n].start, bodies[n].end)
    return None


def _context(body: Body, named: Sequence[Named]) -> Named | None:
    """The place that a body without one belongs to: the narrowest that the item names, those before it first."""
    order = {"county": 0, "municipal": 1, "provincial": 2}
    before = [n for n in named if n.start < body.start] or named
    return min(before, key=lambda n: (order[n.place.level], -n.start), default=None)
