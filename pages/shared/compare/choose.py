"""What the page Compare compares: comparisons worth a button, and the filters of each side."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from etl.analysis import presets, query, sides
from etl.analysis.headings import DIMENSIONS
from etl.analysis.names import names
from etl.analysis.query import Pairs
from etl.analysis.sides import Side
from etl.analysis.view import View
from etl.reference import Reference
from pages.shared import address
from pages.shared.compare import sections
from pages.shared.words import escaped

LISTS = ("region", "outcome", "system", "authority", "family", "violation")
MONTHS = ("from", "to")
MONTH_WORDS = {"from": "From", "to": "To"}
CHOOSE = {"a": "Choose A", "b": "Choose B"}


def spoken_out(view: View) -> View:
    """The view with both selections said in its query and in the address, also where they were left to the default."""
    whole = sides.spoken_out(view)
    if whole.query != view.query:
        address.add(tuple((key, urlencode(of)) for key, of in (("a", whole.query.a), ("b", whole.query.b)) if of))
    return whole


def offer_presets(view: View) -> None:
    """Comparisons one click away; the one shown is marked. They replace what A and B are."""
    say, shown, offered = view.say, sides.chosen_pairs(view), presets.offered(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="presets"):
        for preset in offered:
            a, b = (escaped(sides.side(view, "a", pairs).name) for pairs in (preset.a, preset.b))
            st.button(
                say("{a} against {b}", a=a, b=b),
                key=f"preset-{preset.id}",
                type="primary" if shown == (preset.a, preset.b) else "secondary",
                on_click=address.compare,
                args=(preset.a, preset.b, _section(view)),
            )
        # A law may begin with a year: what a button says already is not said twice.
        _milestones(view, shown, is_said=shown in [(preset.a, preset.b) for preset in offered])
        st.button(say("Swap A and B"), key="swap", on_click=_swap, args=(_drawn(view),))


def _milestones(view: View, shown: tuple[Pairs, Pairs], *, is_said: bool) -> None:
    say, name = view.say, "compare-milestone"
    laws = {m.milestone_id: m for m in presets.milestones(view)}
    around = {id_: presets.around(law) for id_, law in laws.items()}
    found = next((id_ for id_, preset in around.items() if shown == (preset.a, preset.b)), None)
    section = _section(view)
    st.session_state[name] = None if is_said else found

    def choose() -> None:
        preset = around.get(st.session_state[name])
        address.compare(*((preset.a, preset.b) if preset else ((), ())), section)

    st.selectbox(
        say("Before and after a law"),
        list(laws),
        index=None,
        format_func=lambda id_: say("Before and after: {law}", law=say.name(laws[id_])),
        key=name,
        placeholder=say("Before and after a law"),
        label_visibility="collapsed",
        on_change=choose,
        width=420,
    )


def panel(view: View, side: Side) -> None:
    """The filters of one side, on top of those in the sidebar."""
    say = view.say
    with st.expander(say(CHOOSE[side.key])):
        for left, right in (MONTHS, *zip(LISTS[::2], LISTS[1::2], strict=True)):
            for key, column in zip((left, right), st.columns(2, gap="small"), strict=True):
                with column:
                    (_month if key in MONTHS else _list)(view, side, key)
        st.caption(say("These narrow the filters in the sidebar. Nothing chosen means everything that they hold."))


def _month(view: View, side: Side, key: str) -> None:
    say, name = view.say, _name(side.key, key)
    chosen = side.chosen.first_month if key == "from" else side.chosen.last_month
    months = sorted({*view.coverage.states, *([chosen] if chosen else [])}, reverse=True)
    labels = {f"{month:%Y-%m}": say.period(month, "month") for month in months}
    st.session_state[name] = f"{chosen:%Y-%m}" if chosen else None
    st.selectbox(
        say(MONTH_WORDS[key]),
        list(labels),
        index=None,
        format_func=lambda id_: labels[id_],
        key=name,
        placeholder=say("Any month"),
        on_change=_choose,
        args=(_drawn(view), side.key),
    )


def _list(view: View, side: Side, key: str) -> None:
    say, name, known = view.say, _name(side.key, key), names(key, view.reference, view.say)
    chosen = side.chosen.chosen(key)
    counts = view.data.value_counts[key]
    seen = sorted({*counts, *chosen}, key=lambda id_: (-counts.get(id_, 0), id_))
    st.session_state[name] = list(chosen)
    st.multiselect(
        say(DIMENSIONS[key]),
        seen,
        format_func=lambda id_: known.get(id_, id_),
        key=name,
        placeholder=say("All"),
        select_all=False,
        on_change=_choose,
        args=(_drawn(view), side.key),
    )


def _name(side: str, key: str) -> str:
    return f"compare-{side}-{key}"


@dataclass(frozen=True)
class Drawn:
    """What a widget of the page knew when it was drawn: both selections and the question that stays open.

    Not the view: a page left open would hold its data for as long.
    """

    shown: tuple[Pairs, Pairs]
    section: str
    reference: Reference

    def now(self) -> dict[str, Pairs]:
        """What A and B add in the address as it is now, which may be newer."""
        now = query.read(address.pairs(), self.reference)[0]
        return dict(zip("ab", (now.a, now.b) if now.a or now.b else self.shown, strict=True))


def _drawn(view: View) -> Drawn:
    return Drawn(sides.chosen_pairs(view), _section(view), view.reference)


def _choose(drawn: Drawn, side: str) -> None:
    """Take what stands in all widgets of a side: two quick changes may arrive at once."""
    months = [st.session_state[_name(side, key)] for key in MONTHS]
    if all(months):
        months.sort()
    now = drawn.now()
    pairs = [
        *((key, month) for key, month in zip(MONTHS, months, strict=True) if month),
        *((key, id_) for key in LISTS for id_ in st.session_state[_name(side, key)]),
        # What only an address can say stays as it is.
        *((key, value) for key, value in now[side] if key not in (*MONTHS, *LISTS)),
    ]
    address.compare(**(now | {side: tuple(pairs)}), chart=drawn.section)


def _swap(drawn: Drawn) -> None:
    now = drawn.now()
    address.compare(now["b"], now["a"], drawn.section)


def _section(view: View) -> str:
    """The question that stays open, if the address names one."""
    return sections.section(view) if view.query.chart else ""
