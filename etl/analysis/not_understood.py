"""What was not understood of the inputs: how much of each kind, which words, and the line that would teach it."""

from __future__ import annotations

import polars as pl

from etl import schema
from etl.analysis.view import View
from etl.language import Language

# what -> what it means
WHAT = {
    "authority": "Authority not known or not named",
    "place": "Place not known or not clear",
    "violation": "No violation found",
    "outcome": "No outcome found",
    "date": "No date that can be read",
    "length": "Item too long to be labelled whole",
    "paragraph": "Paragraph that belongs to no item",
}


def remedy(what: str, add_to: str | None, add_line: str | None, fill_in: tuple[str, ...], say: Language) -> str:
    """What to do about one, in a sentence without the line itself."""
    if what == "length":
        return say("No labels were looked for from these words on; check whether other items have run into this one.")
    if add_to is None:
        return say("Check that its heading or number is written like those of the others.")
    columns = ", ".join(fill_in)
    if add_line is None:
        return say("Fill in {columns} in the item's row of {file}.", columns=columns, file=add_to)
    if columns:
        return say("Add the line to {file} and fill in {columns}.", columns=columns, file=add_to)
    return say("Add the line to {file}.", file=add_to)


def counts(view: View) -> tuple[str, ...]:
    """How many of each kind there are, in words; kinds that do not occur are left out."""
    say, found = view.say, view.data.unknowns["what"].to_list()
    return tuple(
        say("{label}: {value}", label=say(WHAT[what]), value=say.number(found.count(what)))
        for what in schema.UNKNOWNS_OF
        if what in found
    )


def table(view: View) -> pl.DataFrame:
    """By kind: `item_id` (null where there is none), `what`, `path`, `item`, `text`, `remedy`, `add_line`."""
    say, unknowns = view.say, view.data.unknowns
    order = pl.col("what").cast(pl.Enum(schema.UNKNOWNS_OF))
    titles = view.data.items.select("item_id", pl.col("title").alias("item"))
    rows = unknowns.sort(order, "path", maintain_order=True).join(titles, "item_id", "left", maintain_order="left")
    remedies = [
        remedy(row["what"], row["add_to"], row["add_line"], tuple(row["fill_in"]), say)
        for row in rows.iter_rows(named=True)
    ]
    return rows.select(
        # An item that was refused is none that can be opened.
        pl.when(pl.col("item").is_not_null()).then("item_id").alias("item_id"),
        pl.col("what").replace_strict({what: say(words) for what, words in WHAT.items()}, return_dtype=pl.String),
        "path",
        pl.coalesce("item", "item_id").alias("item"),
        "text",
        pl.Series("remedy", remedies, pl.String),
        "add_line",
    )


def lines(view: View) -> dict[str, tuple[str, ...]]:
    """The lines to add to each file, each once."""
    rows = view.data.unknowns.filter(pl.col("add_line").is_not_null()).sort("add_to", maintain_order=True)
    found: dict[str, dict[str, None]] = {}
    for file, line in rows.select("add_to", "add_line").iter_rows():
        found.setdefault(file, {})[line] = None
    return {file: tuple(of) for file, of in found.items()}
