"""One item as a whole: its labels, the words that carry them, its like and its neighbours."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import pipeline, resolve, warehouse
from etl.analysis import evidence, listing, record
from etl.analysis.evidence import Label, Segment
from etl.analysis.filters import Filters
from etl.analysis.query import Query
from etl.analysis.view import Data, View
from etl.language import ENGLISH, spoken
from etl.paths import ROOT
from etl.records import Item, Source
from etl.records import Label as Found
from etl.reference import Reference

NEWSLETTER = ROOT / "tests/newsletters/harbour-2024-12.md"
TEXT = "Hunan CAC fined a school"


def item(item_id: str, **values: object) -> Item:
    plain: dict[str, object] = {
        "source_id": "items-2024-01",
        "section": "enforcement",
        "kind": "action",
        "date": dt.date(2024, 1, 15),
        "date_precision": "day",
        "title": f"Title of {item_id}",
        "confidence": "high",
        "authorities": ("Hunan CAC",),
        "violations": ("data-leak",),
        "outcomes": ("warning",),
    }
    return Item(item_id=item_id, **(plain | values))  # type: ignore[arg-type]


def view_of(known: Reference, *items: Item, query: Query | None = None) -> View:
    sources = (Source("items-2024-01", "2024-01.csv", "abc", title="Reviewed items of 2024-01"),)
    tables = pipeline.tables(pipeline.Summary(sources, items, (), (), (), (), Counter()), {}, dt.datetime.now(dt.UTC))
    return View(Data.of(tables, known), query or Query(), known)


def found(view: View, item_id: str) -> record.Record:
    of = record.record(view, item_id)
    assert of is not None
    return of


@pytest.fixture(scope="module")
def newsletter(tmp_path_factory: pytest.TempPathFactory, known: Reference) -> View:
    """The items of our own newsletter, labelled by the rules, beside one reviewed item."""

    def plain(inputs: Iterable[Path], _words: str) -> Iterable[Path]:
        return inputs

    file = tmp_path_factory.mktemp("newsletter") / "w.duckdb"
    pipeline.run(file.parent, [NEWSLETTER], file, plain)
    return View(Data.of(warehouse.read(file), known), Query(), known)


# The words that carry a label


@st.composite
def labelled(draw: st.DrawFn) -> tuple[str, list[Label]]:
    text = draw(st.text(alphabet="ab \n中🦊", min_size=1, max_size=40))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=8))
    return text, [
        Label("violations", f"v{n}", "extracted", "rule", text[a:b], a, b) for n, (a, b) in enumerate(spans) if a < b
    ]


@given(labelled())
def test_the_segments_are_the_text_and_each_labels_runs_are_its_quote(case: tuple[str, list[Label]]) -> None:
    text, labels = case
    runs = evidence.segments(text, labels)
    assert "".join(run.text for run in runs) == text
    assert all(run.text for run in runs)
    for label in labels:
        covered = [n for n, run in enumerate(runs) if label in run.labels]
        assert "".join(runs[n].text for n in covered) == label.quote
        assert covered == list(range(covered[0], covered[-1] + 1))
        assert [n for n, run in enumerate(runs) if label in run.ends] == [covered[-1]]


@given(labelled())
def test_the_paragraphs_are_the_lines_and_lose_no_mark(case: tuple[str, list[Label]]) -> None:
    text, labels = case
    lines = evidence.paragraphs(evidence.segments(text, labels))
    assert ["".join(run.text for run in line) for line in lines] == text.split("\n")
    for label in labels:
        marked = "".join(run.text for line in lines for run in line if label in run.labels)
        assert marked == (label.quote or "").replace("\n", "")


def test_labels_that_share_words_are_told_apart() -> None:
    authority = Label("authorities", "Hunan CAC", "extracted", "a", "Hunan CAC", 0, 9)
    region = Label("regions", "Hunan", "extracted", "r", "Hunan", 0, 5)
    act = Label("outcomes", "fine", "extracted", "f", "CAC fined", 6, 15)
    assert evidence.segments(TEXT, [authority, region, act]) == (
        Segment("Hunan", (authority, region), (region,)),
        Segment(" ", (authority,), ()),
        Segment("CAC", (authority, act), (authority,)),
        Segment(" fined", (act,), (act,)),
        Segment(" a school", (), ()),
    )


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(0, 5, "Henan"), (-6, -1, "schoo"), (20, 99, "hool"), (5, 5, ""), (9, 4, ""), (None, None, "Hunan"), (0, 5, None)],
)
def test_words_that_do_not_stand_where_a_label_says_are_never_marked(
    start: int | None, end: int | None, quote: str | None
) -> None:
    label = Label("regions", "Hunan", "extracted", "r", quote, start, end)
    assert evidence.segments(TEXT, [label]) == (Segment(TEXT),)
    assert evidence.numbered((label,), TEXT)[0].number == 0


def test_a_value_given_twice_is_one_claim_with_all_that_says_so() -> None:
    reviewed = Label("outcomes", "fine", "reviewed")
    by_rule = Label("outcomes", "fine", "extracted", "f", "fined", 10, 15)
    kind = Label("kind", "action", "reviewed")
    assert evidence.claims([kind, reviewed, by_rule]) == (
        evidence.Claim("outcomes", "fine", True, (by_rule,)),  # noqa: FBT003
        evidence.Claim("kind", "action", True, ()),  # noqa: FBT003
    )


# The record


def test_a_record_has_every_column_of_an_item(known: Reference) -> None:
    one = item("a", title="School fined", outcomes=("fine",), fine_cny=5000)
    assert found(view_of(known, one), "a").row() == one.row()


def test_an_id_that_is_not_in_the_data_has_no_record(known: Reference) -> None:
    assert record.record(view_of(known, item("a")), "b") is None


def test_a_record_is_found_whatever_the_filters_and_names_its_input(known: Reference) -> None:
    view = view_of(known, item("a", confidence="low", laws=("PIPL",)), query=Query(Filters(regions=("Beijing",))))
    of = found(view, "a")
    assert (of.laws, of.regions, of.text) == (("PIPL",), (), None)
    assert (of.input_title, of.input_path) == ("Reviewed items of 2024-01", "2024-01.csv")
    assert record.place(view, "a") is None


def test_every_label_of_a_newsletters_items_is_marked_where_its_words_stand(newsletter: View) -> None:
    marked = 0
    for item_id in newsletter.data.items["item_id"]:
        of = found(newsletter, item_id)
        for label in of.placed:
            assert label.start is not None and label.end is not None
            assert of.labelled_text[label.start : label.end] == label.quote
        starts = [label.start for label in of.placed]
        assert [label.number for label in of.placed] == list(range(1, len(of.placed) + 1))
        assert starts == sorted(starts, key=lambda start: start or 0)
        marked += len(of.placed)
    assert marked > 30


def test_a_reviewed_item_keeps_the_marks_of_its_newsletters_text(known: Reference) -> None:
    reviewed = item("a", title="School fined", outcomes=("fine",), labels=(Found("outcomes", "fine", "reviewed"),))
    read = item("a", title=TEXT, text="It paid.", outcomes=("fine",))
    read_labels = (Found("outcomes", "fine", "extracted", "f", "fined", 10, 15),)
    read = Item(**(vars(read) | {"source_id": "harbour-2024-02", "labels": read_labels}))
    joined = resolve.merge([reviewed], [read], known.merging).items[0]
    of = found(view_of(known, joined), "a")
    assert [run.text for run in evidence.segments(of.labelled_text, of.placed) if run.labels] == ["fined"]
    assert len(evidence.claims(of.labels)) == 1


def test_a_text_is_overruled_by_a_person_or_by_the_source_known_first(known: Reference) -> None:
    labels = (Found("laws", "CSL", "reviewed"), Found("laws", "DSL", "overruled"), Found("fine_cny", "5", "overruled"))
    of = found(view_of(known, item("a", laws=("CSL",), apps_count=3, labels=labels)), "a")
    assert [claim.value for claim in evidence.claims(of.labels) if claim.is_overruled] == ["DSL", "5"]
    assert of.is_by_review("laws")
    assert of.is_by_review("fine_cny")  # nothing stands against it: a person found nothing
    assert not of.is_by_review("apps_count")


@pytest.mark.parametrize(
    ("fine_cny", "outcomes", "known_as"),
    [
        (50_000, ("fine",), "amount"),
        (None, ("fine", "warning"), "amount not known"),
        (None, ("warning",), "none"),
        (None, ("penalty-unspecified",), "not known"),
        (None, (), "not known"),
    ],
)
def test_no_fine_and_an_unknown_fine_are_two_things(
    known: Reference, fine_cny: int | None, outcomes: tuple[str, ...], known_as: str
) -> None:
    assert found(view_of(known, item("a", fine_cny=fine_cny, outcomes=outcomes)), "a").fine == known_as


@pytest.mark.parametrize(
    ("url", "link", "host"),
    [
        ("https://mp.weixin.qq.com/s?a=1&b=二", "https://mp.weixin.qq.com/s?a=1&b=二", "mp.weixin.qq.com"),
        ("http://a.cn/x", "http://a.cn/x", "a.cn"),
        ("javascript:alert(1)//https://a.cn", None, None),
        ("data:text/html,x", None, None),
        ("https://", None, None),
        ("https://[a", None, None),
        ("https://a.cn/x y", None, "a.cn"),
        (" https://a.cn", None, "a.cn"),
        (None, None, None),
    ],
)
def test_only_the_address_of_a_web_page_becomes_a_link(
    known: Reference, url: str | None, link: str | None, host: str | None
) -> None:
    of = found(view_of(known, item("a", source_url=url)), "a")
    assert (of.link, of.host) == (link, host)


# Its neighbours and its like


def test_neighbours_are_those_of_the_list_on_screen(known: Reference) -> None:
    items = [item(name, date=dt.date(2024, 1, day)) for name, day in (("a", 1), ("b", 20), ("c", 20), ("d", 9))]
    view = view_of(known, *items, item("low", confidence="low"))
    listed = listing.listing(view.items, known, ENGLISH).collect()["item_id"].to_list()
    assert listed == ["b", "c", "d", "a"]
    assert record.place(view, "b") == record.Place(1, 4, None, "c")
    assert record.place(view, "d") == record.Place(3, 4, "c", "a")
    assert record.place(view, "a") == record.Place(4, 4, "d", None)
    assert record.place(view, "low") is None


def test_behind_a_mark_the_neighbours_are_those_of_the_mark(known: Reference) -> None:
    items = item("a"), item("b", violations=("no-consent",)), item("c")
    view = view_of(known, *items, query=Query(chart="trend", mark=(("violation", "data-leak"),)))
    assert record.place(view, "a") == record.Place(1, 2, None, "c")
    assert record.place(view, "b") is None


def test_related_items_share_authority_and_violation_nearest_first(known: Reference) -> None:
    of = item("of", violations=("data-leak", "no-consent", "other"), date=dt.date(2024, 6, 15))
    view = view_of(
        known,
        of,
        item("far", date=dt.date(2020, 1, 1)),
        item("before", date=dt.date(2024, 6, 10)),
        item("after", date=dt.date(2024, 6, 20), violations=("no-consent", "data-leak", "minors")),
        item("same-day", date=dt.date(2024, 6, 15)),
        item("other-authority", authorities=("MIIT",)),
        item("other-violation", violations=("minors",)),
        item("only-other", violations=("other",)),
        item("tally", kind="statistic"),
        item("low", confidence="low"),
    )
    near = record.related(view, found(view, "of"))
    assert [x.item_id for x in near.items] == ["same-day", "after", "before", "far"]
    assert near.items[1].violations == ("data-leak", "no-consent")
    assert (near.more_count, near.all_count) == (0, 5)


def test_at_most_ten_are_named_and_the_rest_counted(known: Reference) -> None:
    view = view_of(known, *(item(f"i{n:02}", date=dt.date(2024, 1, 1) + dt.timedelta(n)) for n in range(15)))
    near = record.related(view, found(view, "i00"))
    assert [x.item_id for x in near.items] == [f"i{n:02}" for n in range(1, 11)]
    assert (near.more_count, near.all_count) == (4, 15)


@pytest.mark.parametrize(
    "values", [{"authorities": ("Unknown",)}, {"authorities": ("CAC (place unknown)",)}, {"violations": ("other",)}]
)
def test_what_is_not_known_makes_no_two_items_alike(known: Reference, values: dict[str, object]) -> None:
    view = view_of(known, item("a", **values), item("b", **values))
    assert record.related(view, found(view, "a")) == record.Related()


def test_the_view_of_related_items_lists_exactly_as_many_as_are_said(shipped_data: Data, known: Reference) -> None:
    view = View(shipped_data, Query(Filters(regions=("Hunan",)), "zh"), known)
    linked = 0
    for item_id in shipped_data.items["item_id"].to_list()[::7]:
        near = record.related(view, found(view, item_id))
        if near.query is None:
            continue
        listed = View(view.data, near.query, known).items.collect()["item_id"].to_list()
        assert near.all_count == len(listed)
        assert {x.item_id for x in near.items} <= set(listed) - {item_id}
        assert near.more_count + len(near.items) == len(set(listed) - {item_id})
        assert near.query.language == "zh"
        linked += bool(near.more_count)
    assert linked > 5


# The report


def test_a_report_says_what_it_is_about_and_cannot_be_steered_by_a_title(known: Reference) -> None:
    title = "罚款&cc=x@y.z?body=no #1 100%\r\nBcc: a@b.c"
    of = found(view_of(known, item("a-1", title=title)), "a-1")
    link = "http://h/items?item=a-1&q=数据"
    address = record.report(of, "2026-11-25-0", link, ENGLISH).mail("team@example.org")
    assert address.isascii() and " " not in address
    parts = urlsplit(address)
    assert (parts.scheme, parts.path, parts.fragment) == ("mailto", "team@example.org", "")
    fields = dict(parse_qsl(parts.query, strict_parsing=True))
    assert set(fields) == {"subject", "body"}
    assert fields["subject"] == f"Error in record a-1: {' '.join(title.split())}"
    assert "+" not in parts.query  # A space is %20: mail programs show a plus as it is.
    lines = unquote(parts.query.partition("body=")[2]).split("\r\n")
    assert [line for line in lines if line][:3] == ["What is wrong?", "What should it say?", "Source:"]
    assert {"Record: a-1", "Data version: 2026-11-25-0", "Link: http://h/items?item=a-1&q=数据"} <= set(lines)
    assert f"Title: {' '.join(title.split())}" in lines


def test_a_report_to_copy_says_the_same_in_lines(known: Reference) -> None:
    of = found(view_of(known, item("a")), "a")
    lines = record.report(of, "v", "l", spoken("zh")).text().splitlines()
    assert lines[0].startswith("记录a") and lines[1] == ""
    assert any(line.endswith("v") for line in lines) and any(line.endswith("l") for line in lines)
