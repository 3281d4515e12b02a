"""What the page About tells: counting rules, inputs, vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from etl.analysis import listing
from etl.analysis.names import WORDS
from etl.analysis.view import View
from pages.shared import tables

RULES = (
    "**Counted** are actions: one action or one notice of an authority. Tallies over a period, campaigns announced and "
    "context are kept and listed on request, never counted: they would count twice.",
    "**Once in totals**: an action with several authorities, regions, violations or outcomes counts once in each of "
    "them and once in the total, so parts can add up to more than the whole.",
    "**Unknown is unknown**: an empty count of apps, organisations or fines is not zero. Fines add only what is known.",
    "**Confidence** low means that only a headline was seen; it is left out unless you ask for it.",
    "**Coverage** is partial and differs by month. A quiet month here may be a month that our sources did not cover: "
    "see the page Coverage.",
    "**Month only**: where a source gives no day, the record stands on the first of its month.",
    "**Sources**: every record keeps the address and the title of the page it was read from; its own title is our "
    "words.",
)
TOUR = (
    "**Choose** on the left: each value says how many items it would show. “only” makes it the single choice.",
    "**Click** any bar, cell or tile: the items behind it are listed below, as many as it says. One more click makes "
    "it the filter. By keyboard: open “The numbers as a table” and select a row.",
    "**Hatched** means thinly covered or incomplete: more may have happened than our sources report. Empty means that "
    "they report none.",
    "**Share**: the address of your browser is the whole view. Send it, and others see the same.",
    "**Download** at the end of each page gives exactly what is shown, in a file that explains itself.",
)


def bullets(lines: Sequence[str]) -> None:
    """A few lines, one below the other."""
    st.markdown("\n".join(f"- {line}" for line in lines))


def counting_rules(view: View) -> None:
    """How numbers come about, in words."""
    bullets([view.say(words) for words in RULES])


def milestones(view: View) -> None:
    """Every milestone with its source."""
    say = view.say
    _table(
        [
            {
                say("From"): m.start_on,
                say("To"): m.end_on,
                say("What"): say.name(m),
                say("Why it matters"): say.pick(m.line, m.line_zh),
                say("Source"): m.source_url,
            }
            for m in view.reference.milestones
        ],
        say("Laws and campaigns"),
        {say("Source"): st.column_config.LinkColumn(display_text=say("Open"))},
    )


def vocabulary(view: View) -> None:
    """What each id means."""
    say, known = view.say, view.reference
    id_, name, meaning = say("Id"), say("Name"), say("Meaning")
    violations, outcomes, systems = st.tabs([say("Violations"), say("Outcomes"), say("Authority systems")])
    with violations:
        _table(
            [
                {
                    id_: v.id,
                    name: say.name(v),
                    say("Violation family"): say.name(known.families[v.family]),
                    meaning: say.pick(v.definition, v.definition_zh),
                    say("Legal basis"): say.pick(v.legal_basis, v.legal_basis_zh),
                }
                for v in known.violations.values()
            ],
            say("Violations"),
        )
    with outcomes:
        _table(
            [
                {
                    id_: o.id,
                    say("Severity"): o.severity,
                    name: say.name(o),
                    meaning: say.pick(o.definition, o.definition_zh),
                }
                for o in known.outcomes.values()
            ],
            say("Outcomes"),
        )
    with systems:
        _table(
            [
                {id_: s.id, name: say.name(s), say("Examples"): say.pick(s.examples, s.examples_zh)}
                for s in known.systems.values()
            ],
            say("Authority systems"),
        )


def loaded(view: View) -> None:
    """What is in the warehouse: by year and kind, by input, and what was refused."""
    say, data = view.say, view.data
    years, inputs, refused = st.tabs(
        [
            say("Records a year"),
            say("Inputs ({count})", count=data.sources.height),
            say("Refused ({count})", count=data.rejects.height),
        ]
    )
    with years:
        kinds = listing.kinds_a_year(data.items.lazy()).collect()
        wide = kinds.pivot(on="kind", index="year", values="items_count", sort_columns=True).sort("year")
        heads = {kind: say(WORDS[kind]) for kind in wide.columns[1:]} | {"year": say("Year")}
        _table(wide.rename(heads).to_dicts(), say("Records a year"))
    with inputs:
        names = {
            "source_id": say("Id"),
            "publisher": say("Publisher"),
            "title": say("Title"),
            "issue_month": say("Issue of"),
            "covers_month": say("Month it tells of"),
            "path": say("File"),
            "item_count": say("Items"),
            "rejected_count": say("Refused"),
            "loaded_at": say("Loaded (UTC)"),
        }
        _table(data.sources.select(*names).rename(names).to_dicts(), say("Inputs"))
    with refused:
        if data.rejects.is_empty():
            st.write(say("Nothing was refused."))
        else:
            names = {
                "source_id": say("Input"),
                "line": say("Line"),
                "reason": say("Reason, in the loader's words"),
                "raw": say("Text"),
            }
            _table(data.rejects.select(*names).rename(names).to_dicts(), say("What was refused and why"))


def columns(view: View) -> None:
    """The dictionary of every column, generated from the schema."""
    say = view.say
    _table(
        [
            {
                say("Table"): row["table"],
                say("Column"): row["column"],
                say("Type"): row["type"],
                say("Meaning"): say(row["meaning"]),
                say("Values"): row["values"],
            }
            for row in listing.columns().iter_rows(named=True)
        ],
        say("Every column of every table"),
    )


def _table(rows: Sequence[Mapping[str, object]], alt: str, config: dict[str, ColumnConfig] | None = None) -> None:
    tables.draw(pl.DataFrame(rows, infer_schema_length=None), alt, config)
