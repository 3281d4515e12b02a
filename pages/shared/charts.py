"""Small table -> figure. Titles, units, colours and hover text live here; Streamlit does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl
from plotly.graph_objects import Figure

from etl.terms import Milestone
from pages.shared import palette


def themed(figure: Figure, *, dark: bool) -> Figure:
    """The house style on light or dark paper."""
    mode = "dark" if dark else "light"
    ink, faint = palette.INK[mode], palette.FAINT[mode]
    axis = {
        "gridcolor": faint,
        "linecolor": faint,
        "zerolinecolor": faint,
        "automargin": True,
        "title": {"font": {"size": 13}, "standoff": 12},
    }
    figure.update_layout(
        paper_bgcolor=palette.PAPER[mode],
        plot_bgcolor=palette.PAPER[mode],
        font={"family": "Source Sans, Noto Sans CJK SC, sans-serif", "size": 14, "color": ink},
        title={"font": {"size": 18}, "x": 0, "xanchor": "left", "xref": "container", "pad": {"l": 4, "t": 4}},
        hoverlabel={"bgcolor": palette.PAPER[mode], "bordercolor": faint, "font": {"color": ink, "size": 14}},
        legend={
            "orientation": "h",
            "yanchor": "top",
            "y": -0.12,
            "x": 0,
            "traceorder": "normal",
            "entrywidth": 200,
            "font": {"size": 13},
        },
        dragmode=False,
        clickmode="event+select",
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    figure.update_annotations(font_color=ink)
    figure.for_each_trace(lambda t: t.update(line_color=ink), selector={"name": "Mean of 12 months"})
    # On dark paper the most is the brightest; the other way round it would sink into the paper.
    figure.for_each_trace(lambda t: t.update(reversescale=dark), selector={"type": "heatmap"})
    return figure


def trend(table: pl.DataFrame, grain: str, milestones: Sequence[Milestone] = ()) -> Figure:
    """Bars over time with milestones: lines for laws, bands for campaigns, numbered as in their list."""
    figure = Figure(
        layout={
            "title": {"text": f"How many actions a {grain}?"},
            "height": 500,
            "bargap": 0.15,
            "margin": {"t": 130, "b": 60, "l": 10, "r": 10},
        }
    )
    figure.add_bar(
        x=table["period"],
        y=table["items_count"],
        name=f"Actions a {grain}",
        marker_color=palette.BLUE,
        customdata=[_period_words(period, grain) for period in table["period"]],
        hovertemplate="%{customdata}: %{y} actions<extra></extra>",
    )
    if "trailing_mean" in table.columns:
        figure.add_scatter(
            x=table["period"],
            y=table["trailing_mean"],
            name="Mean of 12 months",
            mode="lines",
            line={"width": 2},
            hovertemplate="12 months to %{x|%B %Y}: %{y:.1f} a month on average<extra></extra>",
        )
    for number, milestone in numbered(milestones, table["period"].min(), table["period"].max()):  # type: ignore[arg-type]
        _mark(figure, number, milestone)
    figure.update_yaxes(title_text=f"Actions a {grain}", rangemode="tozero", tickformat=",d")
    _ticks(figure, grain)
    return figure


def numbered(milestones: Sequence[Milestone], first: dt.date, last: dt.date) -> list[tuple[int, Milestone]]:
    """The milestones that fall into the months shown, with their numbers on the chart."""
    shown = [m for m in milestones if m.start_on <= last and (m.end_on or m.start_on) >= first]
    return list(enumerate(shown, 1))


def stacked(
    table: pl.DataFrame, by: str, names: Mapping[str, str], colours: Mapping[str, str], title: str, grain: str
) -> Figure:
    """Stacked bars over time, one colour a group, the largest at the bottom."""
    figure = Figure(
        layout={
            "title": {"text": title},
            "height": 520,
            "barmode": "stack",
            "bargap": 0.15,
            "margin": {"t": 60, "b": 110, "l": 10, "r": 10},
        }
    )
    totals = table.group_by(by).agg(pl.col("items_count").sum()).sort("items_count", by, descending=[True, False])
    for group in totals[by]:
        rows = table.filter(pl.col(by) == group)
        figure.add_bar(
            x=rows["period"],
            y=rows["items_count"],
            name=names.get(group, group),
            marker_color=colours.get(group, palette.GREY),
            customdata=[_period_words(p, grain) for p in rows["period"]],
            hovertemplate=f"{_plain(names.get(group, group))}, %{{customdata}}: %{{y}} actions<extra></extra>",
        )
    figure.update_yaxes(title_text=f"Actions a {grain}", rangemode="tozero", tickformat=",d")
    _ticks(figure, grain)
    return figure


def ranking(
    table: pl.DataFrame, by: str, title: str, names: Mapping[str, str], colours: Mapping[str, str], top: int = 10
) -> Figure:
    """The largest groups as horizontal bars; the rest is said in the title."""
    rows = table.head(top).reverse()
    rest = table.height - rows.height
    more = f" <span style='font-size:13px'>top {top} of {table.height}</span>" if rest else ""
    labels = [_plain(names.get(key, key)) for key in rows[by]]
    figure = Figure(
        layout={
            "title": {"text": title + more},
            "height": 130 + 38 * rows.height,
            "bargap": 0.3,
            "margin": {"t": 60, "b": 50, "l": 10, "r": 30},
        }
    )
    figure.add_bar(
        x=rows["items_count"],
        y=[_wrapped(label) for label in labels],
        orientation="h",
        text=rows["items_count"],
        textposition="outside",
        cliponaxis=False,
        marker_color=[colours.get(key, palette.BLUE) for key in rows[by]],
        customdata=list(zip(rows[by], labels, strict=True)),
        hovertemplate="%{customdata[1]}: %{x} actions<extra></extra>",
    )
    figure.update_xaxes(title_text="Actions", rangemode="tozero", tickformat=",d", nticks=6)
    figure.update_yaxes(showgrid=False, tickfont={"size": 13})
    return figure


def heatmap(table: pl.DataFrame, by: str, title: str, grain: str) -> Figure:
    """Groups by period, the group with most actions on top. Empty cells: no action in our sources."""
    totals = table.group_by(by).agg(pl.col("items_count").sum()).sort("items_count", by, descending=[False, True])
    periods = table["period"].unique().sort()
    wide = table.pivot(on="period", index=by, values="items_count").sort(by)
    order = {group: wide[by].to_list().index(group) for group in totals[by]}
    cells = [[wide.row(order[group])[1:][i] or None for i in range(periods.len())] for group in totals[by]]
    figure = Figure(
        layout={
            "title": {"text": title},
            "height": 140 + (34 if any(len(g) > 34 for g in totals[by]) else 22) * totals.height,
            "margin": {"t": 60, "b": 50, "l": 10, "r": 10},
        }
    )
    figure.add_heatmap(
        z=cells,
        x=[_period_short(p, grain) for p in periods],
        y=[_wrapped(_plain(group)) for group in totals[by]],
        xgap=1,
        ygap=1,
        colorscale=[[i / (len(palette.SCALE) - 1), c] for i, c in enumerate(palette.SCALE)],
        colorbar={"title": {"text": "Actions"}, "thickness": 12, "tickformat": "d"},
        hoverongaps=False,
        # Beside a few rows a scale would be too short to read; the hover says the numbers.
        showscale=totals.height >= 6,
        hovertemplate="%{y}, %{x}: %{z} actions<extra></extra>",
    )
    figure.update_xaxes(showgrid=False, type="category", nticks=8)
    figure.update_yaxes(showgrid=False, type="category", dtick=1)
    return figure


def _ticks(figure: Figure, grain: str) -> None:
    """A tick a year where bars are years; else as many as fit."""
    figure.update_xaxes(showgrid=False, **{"dtick": "M12", "tickformat": "%Y"} if grain == "year" else {})


def _mark(figure: Figure, number: int, milestone: Milestone) -> None:
    what = f"{number}. {_plain(milestone.name_en)}"
    if milestone.end_on:
        figure.add_vrect(
            x0=milestone.start_on,
            x1=milestone.end_on,
            fillcolor=palette.ORANGE,
            opacity=0.13,
            line_width=0,
            layer="below",
        )
        what += f"<br>{milestone.start_on:%d %B %Y} to {milestone.end_on:%d %B %Y}"
    else:
        figure.add_vline(
            x=milestone.start_on, line={"color": palette.VERMILLION, "width": 1, "dash": "dot"}, layer="below"
        )
        what += f"<br>from {milestone.start_on:%d %B %Y}"
    # Four rows of numbers keep neighbours apart.
    figure.add_annotation(
        x=milestone.start_on,
        y=1.0,
        yref="paper",
        yshift=10 + 16 * (number % 4),
        text=str(number),
        showarrow=False,
        font={"size": 12},
        hovertext=f"{what}<br>{_plain(milestone.line)}",
    )


def _period_words(period: dt.date, grain: str) -> str:
    if grain == "quarter":
        return f"quarter {(period.month + 2) // 3} of {period.year}"
    return f"{period:%Y}" if grain == "year" else f"{period:%B %Y}"


def _period_short(period: dt.date, grain: str) -> str:
    if grain == "quarter":
        return f"{period.year} Q{(period.month + 2) // 3}"
    return f"{period:%Y}" if grain == "year" else f"{period:%Y-%m}"


def _plain(words: str) -> str:
    """Text that Plotly shows as it is: it would render tags and links."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _wrapped(words: str, width: int = 34) -> str:
    if len(words) <= width:
        return words
    cut = words.rfind(" ", 0, width + 1)
    return words if cut < 0 else f"{words[:cut]}<br>{words[cut + 1 :]}"
