"""One item from several inputs: what joins them, who wins, and that each source's words stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from etl import reference, resolve
from etl.events.merge_rules import Decision, MergeRules
from etl.records import Item, Label

RULES = reference.load().merging
REVIEWED = Item(
    "bird-bird-2025-01-13",
    "items-2024-12",
    "enforcement",
    "action",
    dt.date(2024, 12, 4),
    "day",
    "Lender summoned",
    "high",
    violations=("purpose-not-stated",),
    entity_count=1,
    labels=(Label("violations", "purpose-not-stated", "reviewed"),),
)
EXTRACTED = replace(
    REVIEWED,
    source_id="bird-bird-2025-01",
    title="A lender",
    text="hid its purpose",
    number=13,
    violations=("purpose-not-stated", "minors"),
    entity_count=2,
    outcomes=("interview",),
    labels=(
        Label("violations", "purpose-not-stated", "extracted", "purpose", "purpose", 17, 24),
        Label("violations", "minors", "extracted", "minors", "its", 13, 16),
        Label("outcomes", "interview", "extracted", "summons", "hid", 9, 12),
    ),
)


def test_reviewed_values_win_and_gaps_are_filled() -> None:
    (item,) = resolve.merge([REVIEWED], [EXTRACTED], RULES).items
    assert (item.title, item.source_id, item.number) == ("Lender summoned", "items-2024-12", 13)
    assert (item.violations, item.entity_count, item.outcomes) == (("purpose-not-stated",), 1, ("interview",))


def test_what_the_review_overruled_is_said() -> None:
    decisions = resolve.merge([REVIEWED], [EXTRACTED], RULES).decisions
    assert decisions == (
        "bird-bird-2025-01-13: violations stays 'purpose-not-stated' as reviewed; the text reads "
        "'purpose-not-stated; minors'.",
        "bird-bird-2025-01-13: entity_count stays '1' as reviewed; the text reads '2'.",
    )


def test_quotes_still_stand_where_they_say_after_joining() -> None:
    (item,) = resolve.merge([REVIEWED], [EXTRACTED], RULES).items
    quoted = [label for label in item.labels if label.quote]
    assert [(label.value, label.origin) for label in quoted] == [
        ("purpose-not-stated", "extracted"),
        ("minors", "overruled"),
        ("interview", "extracted"),
    ]
    assert all(item.labelled_text[label.start : label.end] == label.quote for label in quoted)


def test_the_same_id_twice_in_tables_keeps_the_first_and_rejects_the_second() -> None:
    other = replace(REVIEWED, source_id="items-2025-01", title="Another")
    resolved = resolve.merge([REVIEWED, other], [], RULES)
    assert [item.title for item in resolved.items] == ["Lender summoned"]
    assert "already used in items-2024-12" in resolved.rejects[0].reason
    assert resolved.rejects[0].raw == "Another"


FIRST = Item(
    "harbour-2025-01-4",
    "harbour-2025-01",
    "enforcement",
    "action",
    dt.date(2024, 12, 9),
    "day",
    "Hospital fined after patient records leaked",
    "high",
    number=4,
    text="It paid RMB 80,000.",
    authorities=("Xiangtan CAC",),
    systems=("cyberspace",),
    regions=("Hunan",),
    violations=("data-leak",),
    outcomes=("fine",),
    fine_cny=80_000,
    source_title="Harbour Street",
    known_on=dt.date(2025, 1, 1),
    labels=(
        Label("violations", "data-leak", "extracted", "leak", "leaked", 37, 43),
        Label("fine_cny", "80000", "extracted", "fine", "RMB 80,000", 52, 62),
    ),
)
SECOND = replace(
    FIRST,
    item_id="tideline-2025-01-2",
    source_id="tideline-2025-01",
    number=2,
    title="Hospital pays for leaked patient records",
    text="It kept no logs; four others paid, too.",
    violations=("data-leak", "no-log-retention", "minors"),
    fine_cny=81_000,
    entity_count=5,
    source_title="Tideline",
    labels=(
        Label("violations", "data-leak", "extracted", "leak", "leaked", 18, 24),
        Label("violations", "no-log-retention", "extracted", "logs", "no logs", 49, 56),
        Label("entity_count", "5", "extracted", "count", "four others", 58, 69),
        Label("fine_cny", "81000", "extracted", "fine", "paid", 70, 74),
    ),
)


def placed_rightly(item: Item) -> bool:
    text = item.labelled_text
    return all(text[x.start : x.end] == x.quote for x in item.labels if x.quote)


def decided(*decisions: Decision) -> MergeRules:
    return replace(RULES, decisions=decisions)


def test_two_sources_of_one_event_are_one_item_that_keeps_both() -> None:
    (item,) = resolve.merge([], [SECOND, FIRST], RULES).items
    assert (item.item_id, item.source_id, item.number) == ("harbour-2025-01-4", "harbour-2025-01", 4)
    assert [(r.report_id, r.source_title, r.rule_id) for r in item.reports] == [
        ("harbour-2025-01-4", "Harbour Street", None),
        ("tideline-2025-01-2", "Tideline", "same-words"),
    ]
    assert item.reports[1].reason is not None and item.reports[1].reason.endswith(
        "Same day; 100% of the telling words."
    )


def test_each_sources_words_are_kept_where_its_report_says() -> None:
    (item,) = resolve.merge([], [FIRST, SECOND], RULES).items
    told = [item.labelled_text[report.start : report.end] for report in item.reports]
    assert told == [FIRST.labelled_text, SECOND.labelled_text]
    assert placed_rightly(item) and len(item.labels) == 6


def test_a_later_source_fills_gaps_and_adds_what_it_has_words_for() -> None:
    (item,) = resolve.merge([], [FIRST, SECOND], RULES).items
    assert item.violations == ("data-leak", "no-log-retention")  # "minors" has no words
    assert item.entity_count == 5


def test_figures_that_contradict_stay_as_the_first_says_and_are_said() -> None:
    resolved = resolve.merge([], [FIRST, SECOND], RULES)
    (item,) = resolved.items
    assert item.fine_cny == 80_000
    assert ("81000", "overruled") in {(label.value, label.origin) for label in item.labels}
    said = "harbour-2025-01-4: fine_cny stays '80000' as harbour-2025-01 has it; tideline-2025-01 reads '81000'."
    assert said in resolved.decisions


def test_a_month_told_later_contradicts_no_day() -> None:
    later = replace(SECOND, date=dt.date(2024, 12, 1), date_precision="month", fine_cny=80_000)
    resolved = resolve.merge([], [FIRST, later], decided(Decision(FIRST.item_id, later.item_id, is_same=True, note="")))
    (item,) = resolved.items
    assert item.date == dt.date(2024, 12, 9)
    assert not any("date stays" in said for said in resolved.decisions)


def test_authorities_that_only_a_later_source_has_bring_their_system_and_level() -> None:
    label = Label("authorities", "MIIT", "extracted", "authority-miit", "pays", 9, 13)
    later = replace(SECOND, authorities=("Xiangtan CAC", "MIIT"), systems=("cyberspace", "industry"), level="national")
    later = replace(later, labels=(label,), fine_cny=None)
    first = replace(FIRST, level="municipal")
    rules = decided(Decision(first.item_id, later.item_id, is_same=True, note=""))
    (item,) = resolve.merge([], [first, later], rules).items
    assert (item.authorities, item.systems, item.level) == (
        ("Xiangtan CAC", "MIIT"),
        ("cyberspace", "industry"),
        "national",
    )


def test_a_day_told_later_fills_a_month() -> None:
    month = replace(FIRST, date=dt.date(2024, 12, 1), date_precision="month", fine_cny=81_000)
    later = replace(SECOND, fine_cny=81_000)
    (item,) = resolve.merge([], [month, later], RULES).items
    assert (item.date, item.date_precision) == (dt.date(2024, 12, 9), "day")


def test_a_reviewed_row_of_another_id_leads_and_keeps_its_source() -> None:
    table = replace(FIRST, item_id="xiangtan-cac-2024-12-1", source_id="items-2024-12", text=None, number=None)
    table = replace(table, labels=(Label("fine_cny", "80000", "reviewed"),), source_title="A notice")
    resolved = resolve.merge([table], [FIRST, SECOND], RULES)
    (item,) = resolved.items
    assert (item.item_id, item.source_title, item.number) == ("xiangtan-cac-2024-12-1", "A notice", None)
    assert (item.violations, item.entity_count) == (("data-leak",), 5)
    assert [item.labelled_text[r.start : r.end] for r in item.reports[1:]] == [
        FIRST.labelled_text,
        SECOND.labelled_text,
    ]
    assert item.reports[0].start is None and placed_rightly(item)
    origins = {(label.field, label.value): label.origin for label in item.labels if label.quote}
    assert origins["violations", "no-log-retention"] == origins["fine_cny", "81000"] == "overruled"
    assert origins["entity_count", "5"] == "extracted"


def test_a_correction_of_any_of_the_reports_wins_and_leads() -> None:
    row = replace(SECOND, source_id="items-2024-12", text=None, fine_cny=90_000, entity_count=None, labels=())
    row = replace(row, source_title=None, number=None)
    (item,) = resolve.merge([row], [FIRST, SECOND], RULES).items
    assert (item.source_title, item.number) == ("Tideline", 2)
    assert (item.item_id, item.fine_cny, item.entity_count) == ("tideline-2025-01-2", 90_000, 5)
    assert [(r.report_id, r.rule_id) for r in item.reports] == [
        ("tideline-2025-01-2", None),
        ("harbour-2025-01-4", "same-words"),
        ("tideline-2025-01-2", "same-id"),
    ]


def test_a_review_that_found_nothing_is_no_gap() -> None:
    row = replace(FIRST, source_id="items-2024-12", text=None, fine_cny=None, outcomes=(), violations=(), labels=())
    resolved = resolve.merge([replace(row, settled=("fine_cny", "violations"))], [FIRST], RULES)
    (item,) = resolved.items
    assert (item.fine_cny, item.violations, item.outcomes) == (None, (), ("fine",))
    assert {label.origin for label in item.labels} == {"overruled"}
    assert "harbour-2025-01-4: fine_cny stays '-' as reviewed; the text reads '80000'." in resolved.decisions


def test_reviewed_rows_and_items_of_one_issue_are_never_joined() -> None:
    for source in ("items-2024-12", "harbour-2025-01"):
        reviewed = [replace(FIRST, source_id=source), replace(SECOND, source_id=source)]
        of = (reviewed, []) if source.startswith("items") else ([], reviewed)
        assert len(resolve.merge(*of, RULES).items) == 2


def test_of_two_that_fit_about_as_well_neither_is_joined() -> None:
    twin = replace(FIRST, item_id="harbour-2025-01-5", number=5)
    resolved = resolve.merge([], [FIRST, twin, SECOND], RULES)
    assert len(resolved.items) == 3
    assert {frozenset((d.item_id, d.other_id)) for d in resolved.doubts} == {
        frozenset((FIRST.item_id, SECOND.item_id)),
        frozenset((twin.item_id, SECOND.item_id)),
    }
    assert all(d.differs == ("fine_cny", "rival") or d.differs == ("rival",) for d in resolved.doubts)


def test_of_two_that_fit_the_clearly_better_one_is_joined() -> None:
    twin = replace(FIRST, item_id="harbour-2025-01-5", title="Clinic warned over cameras", text=None, labels=())
    resolved = resolve.merge([], [twin, FIRST, SECOND], RULES)
    assert [[r.report_id for r in item.reports] for item in resolved.items] == [
        ["harbour-2025-01-4", "tideline-2025-01-2"],
        ["harbour-2025-01-5"],
    ]
    assert resolved.doubts == ()


def test_a_doubtful_pair_is_reported_with_what_speaks_for_and_against_and_stays_two() -> None:
    other = replace(SECOND, date=dt.date(2024, 12, 15), apps_count=3)
    resolved = resolve.merge([], [replace(FIRST, apps_count=2), other], RULES)
    assert len(resolved.items) == 2
    (doubt,) = resolved.doubts
    assert (doubt.rule_id, doubt.differs) == ("perhaps-words", ("apps_count",))
    assert doubt.reason.endswith("6 days apart; 100% of the telling words. Against it: apps_count 2 and 3.")


def test_people_decide_a_doubtful_pair_either_way() -> None:
    other = replace(SECOND, date=dt.date(2024, 12, 15))
    for is_same, count in ((True, 1), (False, 2)):
        rules = decided(Decision(FIRST.item_id, other.item_id, is_same, ""))
        resolved = resolve.merge([], [FIRST, other], rules)
        assert len(resolved.items) == count
        assert resolved.doubts == ()
    assert resolve.merge(
        [], [FIRST, SECOND], decided(Decision(FIRST.item_id, SECOND.item_id, is_same=False, note=""))
    ).items == (
        FIRST,
        SECOND,
    )


def test_a_decision_that_cannot_be_followed_is_said() -> None:
    table = (
        replace(FIRST, item_id="a-1", source_id="items-2024-12"),
        replace(FIRST, item_id="a-2", source_id="items-2024-12", title="Another"),
    )
    resolved = resolve.merge(table, [], decided(Decision("a-1", "a-2", is_same=True, note="")))
    assert len(resolved.items) == 2
    assert "'a-1' and 'a-2' cannot be one event" in resolved.decisions[0]
    for item_id in ("a-1", "b-1"):
        said = resolve.merge(table, [], decided(Decision(item_id, "b-2", is_same=True, note=""))).decisions
        missing = "b-2" if item_id == "a-1" else "b-1"
        assert said == (
            f"same_events.csv: no input of this run has '{missing}'; correct it, unless its source is not loaded.",
        )
