"""What a chart is called: its question, put to the metric shown. English sentences, to be said in a language."""

from __future__ import annotations

from collections.abc import Mapping

from etl.analysis.query import Query
from etl.analysis.questions import Question, metric_of

METRICS = ("apps", "entities", "fines")
# the question put to actions -> to apps, organisations and fines
TITLES: Mapping[str, tuple[str, str, str]] = {
    "How much enforcement is reported, and when?": (
        "How many apps are named, and when?",
        "How many organisations are targeted, and when?",
        "How much is fined, and when?",
    ),
    "How far do authorities go?": (
        "What becomes of the apps named?",
        "What becomes of the organisations targeted?",
        "Which outcomes come with fines, and how high?",
    ),
    "Who acts most?": ("Who names most apps?", "Who targets most organisations?", "Who fines most?"),
    "What is found most?": (
        "What are most apps named for?",
        "What are most organisations targeted for?",
        "What is fined most?",
    ),
    "Which systems of authorities act, and when?": (
        "Which systems of authorities name apps, and when?",
        "Which systems of authorities target organisations, and when?",
        "Which systems of authorities fine, and when?",
    ),
    "Which authorities act most?": (
        "Which authorities name most apps?",
        "Which authorities target most organisations?",
        "Which authorities fine most?",
    ),
    "Which authority finds what?": (
        "Which authority names apps for what?",
        "Which authority targets organisations for what?",
        "Which authority fines what?",
    ),
    "Where do regional authorities act?": (
        "Where do regional authorities name apps?",
        "Where do regional authorities target organisations?",
        "Where do regional authorities fine?",
    ),
    "Which regions act most?": (
        "Which regions name most apps?",
        "Which regions target most organisations?",
        "Which regions fine most?",
    ),
    "Which regions act, and when?": (
        "Which regions name apps, and when?",
        "Which regions target organisations, and when?",
        "Which regions fine, and when?",
    ),
    "What is found where?": (
        "What are apps named for, and where?",
        "What are organisations targeted for, and where?",
        "What is fined where?",
    ),
    "Which kinds of violations are found, and when?": (
        "Which kinds of violations are apps named for, and when?",
        "Which kinds of violations are organisations targeted for, and when?",
        "Which kinds of violations are fined, and when?",
    ),
    "Which violations are found most?": (
        "Which violations are most apps named for?",
        "Which violations are most organisations targeted for?",
        "Which violations are fined most?",
    ),
    "Which violations are found when?": (
        "Which violations are apps named for, and when?",
        "Which violations are organisations targeted for, and when?",
        "Which violations are fined when?",
    ),
    "When do they act?": ("When do they name apps?", "When do they target organisations?", "When do they fine?"),
    "Which systems of authorities act?": (
        "Which systems of authorities name apps?",
        "Which systems of authorities target organisations?",
        "Which systems of authorities fine?",
    ),
    "Where do they act?": ("Where do they name apps?", "Where do they target organisations?", "Where do they fine?"),
    "Which kinds of violations are found?": (
        "Which kinds of violations are apps named for?",
        "Which kinds of violations are organisations targeted for?",
        "Which kinds of violations are fined?",
    ),
    "What do authorities do about it?": (
        "What becomes of the apps they name?",
        "What becomes of the organisations they target?",
        "Which outcomes come with fines?",
    ),
}


def of(question: Question, query: Query) -> str:
    """The title of a question in a view; its own where it holds to one metric or fits each."""
    metric = metric_of(question, query)
    put = TITLES.get(question.title)
    if put is None or question.metric or metric not in METRICS:
        return question.title
    return put[METRICS.index(metric)]
