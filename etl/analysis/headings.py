"""What columns, units and states are called, on screen and in files alike: English words to be said in a language."""

from __future__ import annotations

from etl.analysis import coverage

DIMENSIONS = {
    "authority": "Authority",
    "system": "Authority system",
    "region": "Region",
    "violation": "Violation",
    "family": "Violation family",
    "outcome": "Outcome",
    "law": "Law",
    "period": "Period",
}
MEASURES = {
    "items_count": "Actions",
    "apps_count": "Apps",
    "apps_known_count": "Apps known for",
    "entity_count": "Organisations",
    "entity_known_count": "Organisations known for",
    "fine_cny": "Fines, CNY",
    "fined_count": "Actions with a fine",
    "fine_known_count": "Fines known for",
}
# What is counted, as switches and cards name it; `UNITS` say it in full.
METRICS = {"items": "Actions", "apps": "Apps named", "entities": "Organisations", "fines": "Fines, CNY"}
UNITS = {
    "items": "Actions",
    "apps": "Apps, mini-programs and SDKs named",
    "entities": "Organisations targeted",
    "fines": "Fines, CNY (known ones)",
}
PER = {"month": "{unit} a month", "quarter": "{unit} a quarter", "year": "{unit} a year"}
UNSURE = {
    coverage.THIN: "thinly covered: more may have happened",
    coverage.NEWEST: "newest month included: still coming in",
    coverage.NOTHING: "no source loaded: not known",
    coverage.CUT: "cut by your choice of months",
}
STATES = {coverage.COMPLETE: "well covered"} | UNSURE
# The states of a month, as a table and a key name them.
MONTHS = {
    coverage.COMPLETE: "Well covered",
    coverage.THIN: "Thin",
    coverage.NEWEST: "Newest month",
    coverage.NOTHING: "No source",
}
# What charts warn of.
HATCHED = "hatched: thinly covered or incomplete"
PALE = "pale: may be chance, or not tested"
OVERLAPPING = "one action can stand in several parts"
LOGARITHMIC = "each step of the scale is ten times the last; empty: no fine, or no sum known"
