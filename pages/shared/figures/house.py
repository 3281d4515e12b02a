"""The house style as Plotly templates, one for light paper and one for dark: what a figure leaves unsaid."""

from __future__ import annotations

from collections.abc import Mapping

from plotly.graph_objs.layout import Template

from pages.shared.figures import palette


def _template(mode: str) -> Template:
    ink, faint, paper = palette.INK[mode], palette.FAINT[mode], palette.PAPER[mode]
    axis = {
        "gridcolor": faint,
        "linecolor": faint,
        "showline": True,
        "zerolinecolor": faint,
        "zerolinewidth": 2,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
        "title": {"font": {"size": 13}, "standoff": 12},
    }
    layout = {
        "paper_bgcolor": paper,
        "plot_bgcolor": paper,
        "font": {"family": palette.FONT, "size": 14, "color": ink},
        "hoverlabel": {
            "bgcolor": paper,
            "bordercolor": palette.SOFT[mode],
            "font": {"color": ink, "size": 14, "family": palette.FONT},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "yref": "container",
            "yanchor": "bottom",
            "y": 0,
            "x": 0,
            "traceorder": "normal",
            "entrywidth": 280,
            "font": {"size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "dragmode": False,
        "hovermode": "closest",
        "clickmode": "event+select",
        "uniformtext": {"mode": "hide", "minsize": 9},
        "autotypenumbers": "strict",  # a name that looks like a number stays a name
        "xaxis": axis,
        "yaxis": axis,
    }
    bar = {"marker": {"line": {"width": 0}}}
    return Template(layout=layout, data={"bar": [bar]})


# Set once a figure: given property by property the same style costs more than all the rest of the drawing.
TEMPLATES: Mapping[str, Template] = {mode: _template(mode) for mode in palette.PAPER}
