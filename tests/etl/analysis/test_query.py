"""An address holds a whole view, and says what it cannot read."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.analysis.filters import Filters
from etl.analysis.query import Query, read, strictly
from etl.analysis.reading import UnknownValue
from etl.quoting import NO_TEXT
from etl.reference import Reference, load

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6).map(lambda w: NO_TEXT.sub("", w))
MARKS = st.sampled_from([(), (("region", "Hunan"),), (("from", "2024-01"), ("to", "2024-03"), ("outcome", "fine"))])
QUERIES = st.builds(
    Query,
    filters=st.sampled_from([Filters(), Filters(regions=("Hunan", "Beijing"), text="a&b = c")]),
    language=st.sampled_from(["", "en", "zh"]),
    grain=st.sampled_from(["month", "quarter", "year"]),
    metric=st.sampled_from(["items", "apps", "entities", "fines"]),
    is_share=st.booleans(),
    is_split=st.booleans(),
    has_milestones=st.booleans(),
    chart=WORDS,
    mark=MARKS,
    item=WORDS,
    a=MARKS,
    b=MARKS,
)


@given(QUERIES)
def test_a_view_round_trips_through_its_address(query: Query) -> None:
    known = load()
    assert read(parse_qsl(query.address(), keep_blank_values=True), known) == (query, ())


def test_an_empty_address_is_the_plain_view(known: Reference) -> None:
    assert read([], known) == (Query(), ())
    assert Query().address() == ""


def test_what_cannot_be_read_is_left_out_and_said(known: Reference) -> None:
    found, complaints = read(
        [("region", "Hunan"), ("region", "Nowhere"), ("grain", "week"), ("colour", "red"), ("mark", "from=x")], known
    )
    assert found == Query(filters=Filters(regions=("Hunan",)))
    assert [words.partition(":")[0] for words in complaints if ":" in words] == [
        "region=Nowhere",
        "grain=week",
        "from=x",
    ]
    assert len(complaints) == 4
    assert read([("a", "zz")], known)[1] == ("a=zz: 'zz' is not a query string like region=Beijing.",)


@pytest.mark.parametrize(
    ("words", "count", "complaint"),
    [
        ("region=Atlantis", 0, "region=Atlantis: 'Atlantis' is not known"),
        ("region=Atlantis&outcome=fine", 0, "region=Atlantis: "),
        ("region=Atlantis&region=Hunan", 22, "region=Atlantis: "),
        ("system=Atlantis&authority=MPS", None, "system=Atlantis: "),
        ("section=gossip", 0, "section=gossip: "),
        ("from=May", 0, "from=May: 'May' is not a month"),
        ("month=May", 0, "month=May: "),
        ("colour=red", 330, "The query key 'colour' is not known"),
        ("from=2025-06&to=2025-01", 0, "from=2025-06 is after to=2025-01, so no month lies between them; "),
    ],
)
def test_what_is_asked_in_vain_is_not_everything(
    words: str, count: int | None, complaint: str, shipped: pl.LazyFrame, known: Reference
) -> None:
    found, (said,) = read(parse_qsl(words), known)
    assert said.startswith(complaint) and said.endswith(".")
    if count is None:
        assert found.filters == Filters(authorities=("MPS",))
    else:
        assert shipped.filter(found.filters.where(known)).collect().height == count
    if count == 0:
        assert set(found.pairs()) >= set(parse_qsl(words)[:1])  # a link from there complains again
        assert "nothing fits “" in found.filters.describe(known, found.say)
    with pytest.raises(UnknownValue, match=re.escape(said)):
        strictly(parse_qsl(words), known)


@pytest.mark.parametrize("pair", [("a", "from=2025-06&to=2025-01"), ("b", "region=Atlantis"), ("mark", "from=x")])
def test_what_is_wrong_within_a_part_of_the_address_is_said(pair: tuple[str, str], known: Reference) -> None:
    assert len(read([pair], known)[1]) == 1


def test_complaints_speak_the_language_of_the_link(known: Reference) -> None:
    _, (complaint,) = read([("lang", "zh"), ("region", "Nowhere")], known)
    assert complaint.startswith("region=Nowhere") and "未知" in complaint


def test_a_program_is_told_at_once(known: Reference) -> None:
    with pytest.raises(UnknownValue, match="use one of month, quarter, year"):
        strictly([("grain", "week")], known)


def test_another_page_keeps_the_choice_and_lets_go_of_the_rest() -> None:
    query = Query(
        filters=Filters(regions=("Hunan",)), grain="year", chart="trend", mark=(("from", "2024-01"),), item="x"
    )
    assert query.elsewhere() == Query(filters=Filters(regions=("Hunan",)), grain="year")


@pytest.mark.parametrize("name", ["北京", "北京市"])
def test_a_region_is_read_by_its_short_chinese_name_too(name: str, known: Reference) -> None:
    assert strictly([("region", name)], known).filters.regions == ("Beijing",)


def test_every_short_chinese_name_is_read(known: Reference) -> None:
    asked = strictly([("region", region.short_zh) for region in known.regions.values()], known)
    assert asked.filters.regions == tuple(known.regions)
