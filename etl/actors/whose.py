"""The place that belongs to a body: before it, after it, in its branch, or shared with the bodies beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.actors.mentions import Body
from etl.actors.places import OFFICIAL, Gazetteer, Named, Place

# "Wuqing branch of the Tianjin public security bureau", "PBOC's Jiangxi branch", "Hubei Office of NFRA"
BRANCH = (
    r"(?:(?:(?:central|regulatory|supervis(?:ion|ory)|municipal|provincial|city|local) )*"
    r"(?:sub-?branch|branch(?:es)?|office|outpost|bureau|sub-?bureau[sx]?|department|detachment|brigade|corps))"
)
GAP_BEFORE = re.compile(rf"(?:'s?)?{OFFICIAL}(?: {BRANCH} of(?: the| China's)?)? ?$", re.IGNORECASE)
BRANCH_OF = re.compile(rf" {BRANCH} of", re.IGNORECASE)
GAP_AFTER = re.compile(
    rf"^(?:'s)?(?: {BRANCH})?,? (?:(?:of|in|for|at|from|across|throughout)(?: the)?"
    r"(?: city of| province of| (?:city|capital|county|province)'s)? )$|^(?:'s|,)? $",
    re.IGNORECASE,
)
BARE_BEFORE = re.compile(rf"\b(?:The )?([A-Z][a-z']+(?: [A-Z][a-z']+)?)(?:'s?)?(?: (?i:{BRANCH}) of(?: the)?)? ?$")
JOINED = re.compile(
    r"^(?:,? and (?:the )?|, (?:the )?|'s? |,? as well as (?:the )?|,? (?:together|along|jointly) with (?:the )?|/)$"
)
LISTED = re.compile(r"(,|,? and) (?:of |in )?")
# "police of Kunshan", a city below a city
BARE_AFTER = re.compile(r"^ (?:of|in|at) (?:the )?([A-Z][a-z']+(?: (?!City)[A-Z][a-z']+)?)\b(?: City\b)?")
# "police of the Yuhang Sub-bureau"
SUB_BUREAU = re.compile(
    r"^ (?:of|in|at) (?:the )?([A-Z][a-z']+(?: [A-Z][a-z']+)?)(?: District| County)? (?i:sub-?bureau|branch)\b"
)
# "the police of Beijing's Haidian District"
NARROWER = re.compile(r"'s |'? ")
# "PBOC Weifang fined a bank", but not "told CAC Beijing firms"
ACTS = re.compile(
    r" (?:[a-z]+ly )?(?:has|had|fin|warn|nam|summon|order|penali[sz]|issu|publish|list|impos|interview)[a-z]*\b"
)
BRANCH_AFTER = re.compile(rf" {BRANCH}", re.IGNORECASE)
INNER = re.compile(
    rf"\b(?:The )?([A-Z][a-z']+(?: (?!District|County)[A-Z][a-z']+)?)"
    rf"(?: District| County)? (?:District |County )?(?i:{BRANCH}) of (?:the )?$"
)
# "the Guiyang police's Nanming branch"
INNER_AFTER = re.compile(
    rf"^(?:'s?)? ([A-Z][a-z']+(?: (?!District|County)[A-Z][a-z']+)?)(?: District| County)? (?i:{BRANCH})\b"
)
# "the local CAC", "the provincial communications administration", "the city branch of the PBOC"
OF_HERE = re.compile(
    r"\b(local|provincial|province'?s|municipal|city'?s?|county'?s?|district'?s?)"
    rf"(?: {BRANCH} of(?: the)?)? $",
    re.IGNORECASE,
)
NEAR = 60  # characters between a body and the place that belongs to it


def place_of(text: str, body: Body, named: Sequence[Named], gazetteer: Gazetteer) -> Named | None:
    """The place that belongs to a body, with where the whole name begins and ends."""
    if body.alias and not body.is_national:
        return None
    across = next((n for n in named if n.start < body.start < n.end < body.end), None)
    if across:  # "Foobar District procuratorate", where a district's procuratorate is a kind of body too
        return _inner(text, across, body.end, gazetteer)
    before = [n for n in named if n.end <= body.start and body.start - n.end < NEAR]
    if before and GAP_BEFORE.fullmatch(gap := text[before[-1].end : body.start]):
        part = gazetteer.part_named(before[-1].place.name, text) if BRANCH_OF.match(gap) else None
        if part and text[body.end :].startswith((f" of {part.city}", f" in {part.city}")):
            # "Qinzhou branch of the public security bureau of Tianshui" is that of Tianshui's Qinzhou District
            return Named(part, before[-1].start, body.end)
        return _inner(text, before[-1], body.end, gazetteer)
    bare = BARE_BEFORE.search(text[max(0, body.start - NEAR) : body.start])
    part = gazetteer.part_named(bare[1], text) if bare else None
    if bare and part:
        return Named(part, body.start - len(bare[0]), body.end)
    sub_bureau = SUB_BUREAU.match(text[body.end : body.end + NEAR])
    part = gazetteer.part_named(sub_bureau[1], text) if sub_bureau else None
    if sub_bureau and part:
        return Named(part, body.start, body.end + sub_bureau.end())
    after = next((n for n in named if n.start >= body.end), None)
    if after and GAP_AFTER.fullmatch(text[body.end : after.start]):
        # "PBOC's Jiangxi branch" is the branch; "CAC Beijing" with nothing behind it is no name.
        is_joined = text[body.end : after.start].strip() not in ("", "'s", ",")
        is_branch = BRANCH_AFTER.match(text, after.end) or (
            text[body.start : body.end].isupper() and ACTS.match(text, after.end)
        )
        if is_joined or is_branch:
            inner = next((n for n in named if NARROWER.fullmatch(text[after.end : n.start])), after)
            return Named(inner.place, body.start, inner.end)
    bare = BARE_AFTER.match(text[body.end : body.end + NEAR])
    part = gazetteer.part_named(bare[1], text) if bare else None
    return Named(part, body.start, body.end + bare.end()) if bare and part else None


def _inner(text: str, named: Named, end: int, gazetteer: Gazetteer) -> Named:
    """A branch named before or after its city's body: "the Wuqing branch of the Tianjin ..." is Wuqing's."""
    found = INNER.search(text[max(0, named.start - NEAR) : named.start])
    part = gazetteer.part_named(found[1], text) if found else None
    if found and part:
        return Named(part, named.start - len(found[0]), end)
    found = INNER_AFTER.match(text[end : end + NEAR])
    part = gazetteer.part_named(found[1], text) if found else None
    return Named(part or named.place, named.start, end + found.end() if found and part else end)


def paired(text: str, located: Named, named: Sequence[Named]) -> Named | None:
    """The place before that of bodies told in the plural: "Sichuan and Chongqing Communications Administrations"."""
    whole = next((n for n in named if n.start == located.start), None)
    before = next((n for n in named if text[n.end : located.start] in (" and ", "'s and ")), None) if whole else None
    is_plural = text[located.start : located.end].rstrip().endswith("s")
    return before if is_plural else None


def further(text: str, end: int, named: Sequence[Named]) -> list[Named]:
    """The other places of one body, the first of which ends at `end`: "Changping District and Chaoyang District"."""
    listed: list[Named] = []
    joined = ""
    for other in named:
        joint = LISTED.fullmatch(text[end : other.start]) if other.start >= end else None
        if joint:
            listed.append(other)
            joined, end = joint[1], other.end
    return listed if joined.endswith("and") else []  # "Taizhou, Zhejiang" is one place


def shared(text: str, bodies: Sequence[Body], located: Sequence[Named | None], n: int) -> Named | None:
    """The place of the body beside it in a list: "Tianjin's CAC, public security bureau and market regulator"."""
    for other in (n - 1, n + 1):
        shared = located[other] if 0 <= other < len(bodies) else None
        first, second = sorted((n, other))
        if shared and JOINED.fullmatch(text[bodies[first].end : bodies[second].start]):
            stands_outside = shared.start < bodies[other].start if other < n else shared.end > bodies[other].end
            if stands_outside:
                return Named(shared.place, bodies[n].start, bodies[n].end)
    return None


def of_here(text: str, body: Body, named: Sequence[Named]) -> Named | None:
    """The place that a body told to be a local one belongs to: the one the item speaks of, or its province or city."""
    said = OF_HERE.search(text[max(0, body.start - NEAR) : body.start])
    spoken_of = context(body, named) if said else None
    if said is None or spoken_of is None:
        return None
    place = spoken_of.place
    if said[1].lower().startswith("provinc"):
        place = Place(place.region, place.region, None)
    elif said[1].lower().startswith(("municipal", "city")) and place.is_part and place.city:
        place = Place(place.city, place.region, place.city)
    return Named(place, body.start, body.end)


def context(body: Body, named: Sequence[Named]) -> Named | None:
    """The place that a body without one belongs to: the narrowest that the item names, those before it first."""
    order = {"county": 0, "municipal": 1, "provincial": 2}
    before = [n for n in named if n.start < body.start] or named
    return min(before, key=lambda n: (order[n.place.level], -n.start), default=None)
