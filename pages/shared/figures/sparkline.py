"""A figure's course as small bars among text, which screen readers read out as one picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

HEIGHT = 36


def sparkline(values: Sequence[int | None], is_sure: Sequence[bool], colour: str, alt: str) -> str:
    """One bar a value as HTML, the newest at the right; hollow where coverage is thin, a dash where not known."""
    highest = max((value for value in values if value), default=0) or 1
    bars = "".join(_bar(value, highest, colour, sure) for value, sure in zip(values, is_sure, strict=True))
    return (
        f'<div role="img" aria-label="{escape(alt)}" title="{escape(alt)}" '
        f'style="display:flex;align-items:flex-end;gap:3px;height:{HEIGHT}px">{bars}</div>'
    )


def _bar(value: int | None, highest: int, colour: str, sure: bool) -> str:
    box = f"flex:1;box-sizing:border-box;border:1px solid {colour}"
    if value is None:
        return f'<span style="{box};height:0;border-style:dotted"></span>'
    if not value:
        return '<span style="flex:1"></span>'
    height = max(round(value / highest * HEIGHT), 2)
    return f'<span style="{box};height:{height}px;background:{colour if sure else "transparent"}"></span>'
