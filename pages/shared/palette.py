"""One thing, one colour, on every page: Okabe-Ito, told apart by colour-blind eyes, on light and dark."""

BLUE, ORANGE, GREEN, SKY = "#0072B2", "#E69F00", "#009E73", "#56B4E9"
VERMILLION, PURPLE, GREY = "#D55E00", "#CC79A7", "#8C96A3"

SYSTEMS = {
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
}
FAMILIES = {
    "personal-information": BLUE,
    "app-conduct": ORANGE,
    "cybersecurity": GREEN,
    "data-security": VERMILLION,
    "information-services": PURPLE,
    "other": GREY,
}
# From few to many; the darkest carries white text, the lightest dark text.
SCALE = ("#D6E6F2", "#A9CBE4", "#74ABD2", "#3E88BC", "#0B5F96", "#083D61")
PAPER = {"light": "#FFFFFF", "dark": "#10161E"}
INK = {"light": "#1B2430", "dark": "#E8ECF1"}
FAINT = {"light": "#E3E8EE", "dark": "#2B3542"}


def on_scale(share: float) -> str:
    """The colour of a share between 0 and 1."""
    return SCALE[min(int(share * len(SCALE)), len(SCALE) - 1)]


def text_on(colour: str) -> str:
    """White or dark, whichever reads better on the colour (WCAG relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#FFFFFF" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.06 else "#10161E"
