"""Papers, inks and scales on light and dark; the colours of things stand in `etl.analysis.colours`."""

from etl.analysis.colours import BLUE as BLUE
from etl.analysis.colours import GREY as GREY
from etl.analysis.colours import ORANGE as ORANGE
from etl.analysis.colours import VERMILLION as VERMILLION

# From few to many; the darkest carries white text, the lightest dark text.
SCALE = ("#D6E6F2", "#A9CBE4", "#74ABD2", "#3E88BC", "#0B5F96", "#083D61")
PAPER = {"light": "#FFFFFF", "dark": "#10161E"}
INK = {"light": "#1B2430", "dark": "#E8ECF1"}
SOFT = {"light": "#55606E", "dark": "#AEB8C4"}
FAINT = {"light": "#E3E8EE", "dark": "#2B3542"}
# Hatching of cells of which nothing can be said.
HATCH = {"light": "#B4BEC9", "dark": "#4A586A"}
CLEAR = "rgba(0,0,0,0)"
FONT = "Source Sans, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"


def text_on(colour: str) -> str:
    """White or dark, whichever reads better on the colour (WCAG relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#FFFFFF" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.06 else "#10161E"
