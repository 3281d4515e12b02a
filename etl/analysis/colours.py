"""One thing, one colour, on every page and in every file: Okabe-Ito, told apart by colour-blind eyes."""

from __future__ import annotations

from collections.abc import Sequence

from etl.reference import Reference

BLUE, ORANGE, GREEN, SKY = "#0072B2", "#E69F00", "#009E73", "#56B4E9"
VERMILLION, PURPLE, GREY = "#D55E00", "#CC79A7", "#8C96A3"
# From mild to severe: light to dark, each step in lightness too.
RUNGS = ("#F6D746", "#F08A24", "#C43C4E", "#7A1F6D", "#2B0F54")
LIGHTEST, DARKEST = "#FFFFFF", "#3E88BC"

BY_ID = {
    "system": {
        "communications": BLUE,
        "cyberspace": ORANGE,
        "public-security": GREEN,
        "technical-centre": SKY,
        "finance": PURPLE,
        "market": VERMILLION,
        "data": "#7B6BA8",
        "audit": "#A6761D",
        "justice": "#5B6C8F",
        "state-security": "#3F8F8B",
        "transport": "#B5A642",
        "health": "#B86B77",
        "other": GREY,
        "unknown": "#BAC2CC",
    },
    "family": {
        "personal-information": BLUE,
        "app-conduct": ORANGE,
        "cybersecurity": GREEN,
        "data-security": VERMILLION,
        "information-services": PURPLE,
        "other": GREY,
    },
}
# For groups without a colour of their own, as many as a chart has series.
SERIES = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, "#7B6BA8", "#A6761D")


def of(dimension: str, id_: str, reference: Reference) -> str:
    """The colour of one value: an authority has its system's, a violation its family's."""
    if dimension == "authority" and id_ in reference.authorities:
        return of("system", reference.authorities[id_].system, reference)
    if dimension == "violation" and id_ in reference.violations:
        return of("family", reference.violations[id_].family, reference)
    if dimension in ("authority", "violation", *BY_ID):
        return BY_ID.get(dimension, {}).get(id_, GREY)
    return BLUE


def series(dimension: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Colours that tell the series of one chart apart."""
    own = BY_ID.get(dimension, {})
    return tuple(own.get(id_, GREY) if own else SERIES[n % len(SERIES)] for n, id_ in enumerate(ids))


def ladder(count: int) -> tuple[str, ...]:
    """As many colours from the mildest to the severest."""
    return tuple(blend(RUNGS, n / max(1, count - 1)) for n in range(count))


def pale(colour: str) -> str:
    """The same colour, standing back."""
    return blend((LIGHTEST, colour), 0.4)


def blend(stops: Sequence[str], share: float) -> str:
    """The colour that lies at `share` (0 to 1) of the way along the stops."""
    place = share * (len(stops) - 1)
    at = min(int(place), len(stops) - 2)
    low, high = (bytes.fromhex(stop[1:]) for stop in stops[at : at + 2])
    return "#" + "".join(f"{round(a + (b - a) * (place - at)):02X}" for a, b in zip(low, high, strict=True))
