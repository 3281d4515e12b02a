"""What the page About tells: counting rules, inputs, vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from etl.reference import Reference
from etl.terms import Milestone


def milestone_table(found: Sequence[Milestone]) -> None:
    """Every milestone with its source."""
    st.dataframe(
        [
            {
                "From": m.start_on,
                "To": m.end_on,
                "What": m.name_en,
                "中文": m.name_zh,
                "Why it matters": m.line,
                "Source": m.source_url,
            }
            for m in found
        ],
        hide_index=True,
        alt="Laws and campaigns",
        placeholder="",
        column_config={"Source": st.column_config.LinkColumn("Source", display_text="Open")},
    )


def vocabulary(known: Reference) -> None:
    """What each id means."""
    violations, outcomes, systems = st.tabs(["Violations", "Outcomes", "Authority systems"])
    with violations:
        _table(
            [
                {
                    "Id": v.id,
                    "Name": v.name_en,
                    "中文": v.name_zh,
                    "Family": known.families[v.family].name_en,
                    "Meaning": v.definition,
                    "Legal basis": v.legal_basis,
                }
                for v in known.violations.values()
            ],
            "Violations",
        )
    with outcomes:
        _table(
            [
                {"Id": o.id, "Severity": o.severity, "Name": o.name_en, "中文": o.name_zh, "Meaning": o.definition}
                for o in known.outcomes.values()
            ],
            "Outcomes",
        )
    with systems:
        _table(
            [
                {"Id": s.id, "Name": s.name_en, "中文": s.name_zh, "Examples": s.examples}
                for s in known.systems.values()
            ],
            "Authority systems",
        )


def loaded(kinds: pl.DataFrame, sources: pl.DataFrame, rejects: pl.DataFrame) -> None:
    """What is in the warehouse: by year and kind, by input, and what was refused."""
    years, inputs, refused = st.tabs(["Records a year", f"Inputs ({sources.height})", f"Refused ({rejects.height})"])
    with years:
        wide = kinds.with_columns(pl.concat_str("kind", pl.lit(", "), "confidence").alias("what"))
        st.dataframe(
            wide.pivot(on="what", index="year", values="items_count", sort_columns=True).sort("year"),
            hide_index=True,
            alt="Records a year by kind and confidence",
            placeholder="",
            column_config={"year": st.column_config.NumberColumn("Year", format="%d")},
        )
    with inputs:
        st.dataframe(sources.drop("sha256"), hide_index=True, alt="Inputs", placeholder="")
    with refused:
        if rejects.is_empty():
            st.write("Nothing was refused.")
        else:
            st.dataframe(rejects, hide_index=True, alt="What was refused and why", placeholder="")


def counting_rules() -> None:
    """How numbers come about, in words."""
    st.markdown("""
- **Counted** are actions: one action or one notice of an authority. Tallies over a period, campaigns announced and
  context are kept and listed on request, never counted: they would count twice.
- **Once in totals**: an action with several authorities, regions, violations or outcomes counts once in each of them
  and once in the total, so parts can add up to more than the whole.
- **Unknown is unknown**: an empty count of apps, organisations or fines is not zero. Fines add only what is known.
- **Confidence** low means that only a headline was seen; it is left out unless you ask for it.
- **Coverage** is partial and differs by month. A quiet month here may be a month that our sources did not cover.
- **Month only**: where a source gives no day, the record stands on the first of its month.
- **Sources**: every record keeps the address and the title of the page it was read from; its own title is our words.
""")


def _table(rows: Sequence[Mapping[str, object]], alt: str) -> None:
    st.dataframe(rows, hide_index=True, alt=alt)
