"""What the columns of a file mean, in words."""

from __future__ import annotations

from collections.abc import Mapping

from etl.analysis import aggregates, questions
from etl.analysis.query import Query
from etl.analysis.questions import PERIOD, Question
from etl.language import Language


def of_names(say: Language, named: Mapping[str, str]) -> dict[str, str]:
    """The columns that hold names, each with the dimension it names."""
    of = {name: aggregates.DIMENSIONS[dimension] for name, dimension in named.items()}
    return {name: say("Names of what stands in {column}, in the same order.", column=ids) for name, ids in of.items()}


def of_reports(say: Language) -> dict[str, str]:
    """The columns that say which sources tell of an item."""
    return {
        "reports_count": say("How many sources tell of it; it is one row and counts once."),
        "reports": say("These sources, each with its address where known; the first one's values stand."),
    }


def of_chart(question: Question, query: Query, say: Language) -> dict[str, str]:
    """What the columns of a chart's table mean."""
    metric = aggregates.METRICS[questions.metric_of(question, query)].column
    is_share = questions.has_share(question, query)
    named_ids = {
        name: words
        for dimension in questions.dimensions(question)
        for name, words in (
            (dimension, say("Id, as the column of the items and the filter have it.")),
            (f"{dimension}_name", say("Its name.")),
        )
    }
    return named_ids | {
        PERIOD: say("First day of the period."),
        f"{PERIOD}_name": say("The period in words."),
        "items_count": say("Actions; one with several authorities, regions or labels is counted once in each."),
        "apps_count": say("Apps, mini-programs and SDKs, as far as told; empty where no action tells it."),
        "apps_known_count": say("How many of these actions tell it."),
        "entity_count": say("Organisations targeted, as far as told; empty where no action tells it."),
        "entity_known_count": say("How many of these actions tell it."),
        "fine_cny": say("Fines in yuan, as far as told; 0 without a fine, empty where no fine's amount is told."),
        "fined_count": say("How many of these actions fine somebody."),
        "fine_known_count": say("How many of these fines are of a known amount."),
        "value": say("What the chart draws: {column} in percent of the whole.", column=metric)
        if is_share
        else say("What the chart draws: {column}.", column=metric),
        "known_count": say("How many of these actions tell the value."),
        "state": say(
            "Coverage of the period: complete, thin (more may have happened), newest (still coming in), nothing (no "
            "source loaded); empty for tables without periods."
        ),
        "mark": say("Query string that, within the choice, gives exactly the items behind the row."),
    }
