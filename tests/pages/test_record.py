"""The record of one item on its page: what it says, that words of others stay words, that it opens and closes."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from etl import pipeline, schema, warehouse
from etl.analysis import exports
from etl.analysis.filters import Filters
from etl.analysis.query import Query
from etl.analysis.view import Data, View
from etl.paths import ROOT
from etl.records import Item, Label, Source
from etl.reference import Reference
from pages.shared.figures import palette
from pages.shared.scripts import TEXTS

DIDI = "cac-2022-07-21-1"
HOSTILE = (
    "<script>document.title=1</script><img src=x onerror=alert(1)> ![x](http://outside.example/a.png) "
    "[a](javascript:alert(1)) $\\alpha$ :red[b] **c** {title} \"'&amp;"
)
FINES: dict[str, dict[str, object]] = {
    "fined": {"outcomes": ("fine",), "fine_cny": 50_000},
    "fined-somehow": {"outcomes": ("fine",)},
    "warned": {"outcomes": ("warning",)},
    "penalised": {"outcomes": ("penalty-unspecified",)},
}
OUR_TAGS = {"a", "b", "br", "code", "dd", "details", "div", "dl", "dt", "h2", "h3", "li", "mark", "p", "section"} | {
    *("small", "span", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul")
}
FIELD_COLOURS = re.findall(r"--(\w+): (#\w{6});", (ROOT / "pages/shared/record/record.css").read_text(encoding="utf-8"))


class Reader(HTMLParser):
    """What a browser would read in HTML: its elements, its links and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def planted_item(item_id: str, **values: object) -> Item:
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


@pytest.fixture(scope="module")
def planted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with texts that would do harm if they were more than text."""
    quote = f"{HOSTILE}\n{HOSTILE}"[10 : len(HOSTILE) + 30]
    hostile = planted_item(
        "hostile",
        title=HOSTILE,
        text=HOSTILE,
        city=HOSTILE,
        entity_named=HOSTILE,
        sector=HOSTILE,
        authorities=("Hunan CAC", HOSTILE),
        regions=(HOSTILE,),
        violations=("data-leak", HOSTILE),
        laws=(HOSTILE,),
        source_title=HOSTILE,
        source_url="javascript:alert(1)//https://a.cn",
        labels=(
            Label("violations", HOSTILE, "extracted", HOSTILE, quote, 10, len(HOSTILE) + 30),
            Label(HOSTILE, HOSTILE, "reviewed"),
        ),
    )
    items = (
        hostile,
        planted_item("like", title=HOSTILE),
        planted_item("statistic", kind="statistic"),
        planted_item("law", section="legislative", kind="other", title="A law", violations=(), outcomes=()),
        planted_item("nobody", authorities=("Unknown",), regions=("Unknown",), date_precision="month"),
        *(planted_item(name, authorities=("MIIT",), **values) for name, values in FINES.items()),
    )
    source = Source("items-2024-01", HOSTILE, "abc", title=HOSTILE)
    file = tmp_path_factory.mktemp("planted") / "w.duckdb"
    loaded = pipeline.Summary((source,), items, (), (), (), (), Counter())
    warehouse.write(file, pipeline.tables(loaded, {}, dt.datetime.now(dt.UTC)))
    return file


@pytest.fixture
def planted(planted_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(planted_file))


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page("pages/items.py")
    app.run()
    assert not app.exception
    return app


def read(app: AppTest) -> Reader:
    """The parts of the record."""
    reader = Reader()
    for part in app.get("html"):
        if part.proto.body.startswith("<div"):
            reader.feed(part.proto.body)
    return reader


def words(app: AppTest) -> str:
    return " | ".join(read(app).words)


def title(app: AppTest) -> str:
    found = [re.search(r"<h2>(.*?)</h2>", part.proto.body) for part in app.get("html")]
    return next((match[1] for match in found if match), "")


# What it says


@pytest.mark.usefixtures("warehouse_file")
def test_without_an_item_in_the_address_there_is_no_record() -> None:
    app = opened()
    assert words(app) == ""
    assert "record-close" not in [button.key for button in app.button]


@pytest.mark.usefixtures("warehouse_file")
def test_a_reviewed_item_is_told_as_a_whole() -> None:
    app = opened(item=DIDI)
    said = words(app)
    for expected in (
        "21 July 2022",
        "CNY 8.03bn | 8,028,000,000 yuan, organisations and people together",
        "Apps | not known",
        "Organisations | 1",
        "Confidence | High | The source tells what is recorded here.",
        "Violations | Personal information | Unlawful collection or use (no closer reason) | Excessive collection",
        "Laws | CSL | Cybersecurity Law",
        "Target named | Didi Global",
        "Sector | ride hailing",
        "Level | National level",
        "Reviewed by a person from: “滴滴存在16项违法事实被罚超80亿元,程维、柳青各被罚100万元”.",
        "Read from | Reviewed items of 2022-07 (2022-07.csv)",
        "Known to us since | August 2022",
        DIDI,
    ):
        assert expected in said
    assert "m.7778890.com" in said
    assert said.index("滴滴存在16项违法事实") < said.index("http://m.7778890.com/xinwen")


@pytest.mark.usefixtures("warehouse_file")
def test_in_chinese_the_names_are_chinese() -> None:
    said = words(opened(item=DIDI, lang="zh"))
    for expected in (
        "2022年7月21日",
        "国家互联网信息办公室",
        "违规收集使用个人信息",
        "罚款",
        "个人信息保护法",
        "80.28亿",
    ):
        assert expected in said


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("fined", "Fine | CNY 50,000 | organisations and people together"),
        ("fined-somehow", "Fine | not known | A fine was imposed; the source does not say how much."),
        ("warned", "Fine | none | The source reports no fine."),
        ("penalised", "Fine | not known | The source does not say which penalty."),
    ],
)
def test_no_fine_and_an_unknown_fine_are_told_apart(item: str, expected: str) -> None:
    assert expected in words(opened(item=item))


@pytest.mark.usefixtures("planted")
def test_what_is_not_known_is_said_and_never_zero() -> None:
    said = words(opened(item="nobody"))
    for expected in ("Authority not known", "Place not known", "January 2024  | (day not known)", "Laws | not stated"):
        assert expected in said
    assert "Apps | not known" in said and "Organisations | not known" in said
    assert "| 0" not in said


@pytest.mark.usefixtures("planted")
def test_a_tally_says_that_no_chart_counts_it() -> None:
    assert "no chart counts it" in words(opened(item="statistic"))


@pytest.mark.usefixtures("planted")
def test_a_law_has_no_fine_and_no_like() -> None:
    said = words(opened(item="law"))
    assert "Legislative" in said
    assert "Fine" not in said and "Violations" not in said and "Same authority" not in said


# Words of others


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_words_are_shown_as_they_are_and_nothing_more(language: str) -> None:
    app = opened(item="hostile", lang=language)
    reader = read(app)
    assert reader.tags <= OUR_TAGS
    assert not [name for name in reader.attributes if name.startswith("on") or name == "src"]
    assert all(link.startswith(("/items?", "mailto:")) for link in reader.links)
    assert title(app) and "".join(reader.words).count(HOSTILE) >= 10
    marked = "".join(re.findall(r"<mark [^>]*>(.*?)</mark>", " ".join(p.proto.body for p in app.get("html")), re.S))
    assert marked.count("&lt;img src=x onerror=alert(1)&gt;") == 1


@pytest.mark.usefixtures("planted")
def test_a_hostile_title_on_a_button_is_escaped() -> None:
    app = opened(item="hostile")
    shown = next(button.label for button in app.button if button.key == "record-related-0")
    label = shown.replace("\u2060", "")  # the invisible joiner that keeps addresses from becoming links
    assert r"\!\[x\]\(http\://outside.example/a.png\)" in label and r"\$\\alpha\$" in label and r"\<script\>" in label


@pytest.mark.usefixtures("planted")
def test_an_address_that_is_no_web_page_is_no_link() -> None:
    app = opened(item="hostile")
    assert not [link for link in read(app).links if "javascript" in link.split("?")[0]]
    assert "Not the address of a web page, so not a link: javascript:alert(1)//https://a.cn" in words(app)


@pytest.mark.usefixtures("planted")
def test_only_our_own_script_runs_and_the_address_reaches_it_as_a_checksum() -> None:
    app = opened(item="like*/alert(1)</script>")
    scripts = [part.proto.body for part in app.get("html") if "<script" in part.proto.body]
    assert len(scripts) == 2 and scripts[0] == f"<script>{TEXTS['print']}</script>"
    told = scripts[1].removesuffix(f"{TEXTS['scroll']}</script>")
    assert re.fullmatch(r'<script data-key="record" data-what="[0-9a-f]{64}">', told)


# Opening and closing


@pytest.mark.usefixtures("planted")
def test_an_unknown_id_is_said_with_what_to_do_and_can_be_closed() -> None:
    app = opened(item=HOSTILE)
    assert "no such record" in app.warning[0].value and "search for a word of its title" in app.warning[0].value
    assert app.text[0].value == f"Asked for: {HOSTILE}"
    app.button("record-close").click().run()
    assert "item" not in app.query_params
    assert not app.warning


@pytest.mark.usefixtures("warehouse_file")
def test_previous_next_and_related_open_the_record_they_name() -> None:
    app = opened(item=DIDI, region="National")
    first = title(app)
    app.button("record-next").click().run()
    assert title(app) not in ("", first)
    app.button("record-previous").click().run()
    assert title(app) == first
    assert app.query_params["item"] in (DIDI, [DIDI])
    related = app.button("record-related-0").label
    app.button("record-related-0").click().run()
    assert title(app) in related.replace("\\", "")
    app.button("record-close").click().run()
    assert title(app) == ""
    assert app.query_params["region"] in ("National", ["National"])


@pytest.mark.usefixtures("planted")
def test_the_ends_of_the_list_lead_nowhere_and_a_record_outside_says_so() -> None:
    listed = opened().dataframe[0].value["item_id"].to_list()
    assert opened(item=listed[0]).button("record-previous").disabled
    assert not opened(item=listed[0]).button("record-next").disabled
    assert opened(item=listed[-1]).button("record-next").disabled
    app = opened(item="statistic")
    assert any("the filters leave this record out" in caption.value for caption in app.caption)
    assert "record-next" not in [button.key for button in app.button]


@pytest.mark.usefixtures("planted")
def test_a_report_goes_to_whom_the_operator_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def mail() -> str:
        return next((link for link in read(opened(item="like")).links if link.startswith("mailto:")), "")

    assert mail() == ""
    monkeypatch.setenv("ENFORCEMENT_REPORT_TO", "data team@example.org")
    assert mail().startswith("mailto:data%20team@example.org?subject=Error%20in%20record%20like")


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(("language", "told"), [("en", "keeper of this dashboard"), ("zh", "看板的维护者")])
def test_a_report_that_nobody_is_named_to_receive_is_there_to_copy(language: str, told: str) -> None:
    app = opened(item="like", lang=language)
    assert any(told in caption.value for caption in app.caption)
    assert any(code.value.startswith(("Error in record like", "记录like")) for code in app.code)


# Colours


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, paper: str, share: float) -> str:
    pairs = ((int(colour[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def test_every_field_of_a_label_has_a_colour_in_both_themes() -> None:
    assert Counter(name for name, _ in FIELD_COLOURS) == dict.fromkeys(schema.LABEL_FIELDS, 2)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_marks_and_their_numbers_can_be_read(mode: str) -> None:
    half = len(FIELD_COLOURS) // 2
    colours = FIELD_COLOURS[:half] if mode == "light" else FIELD_COLOURS[half:]
    paper = palette.PAPER[mode]
    tints = [mixed(colour, paper, 0.2) for _, colour in colours]
    for (field, colour), tint in product(colours, tints):  # Labels of two fields may share their words.
        assert contrast(palette.INK[mode], tint) >= 7, (field, "words")
        assert contrast(colour, tint) >= 4.5, (field, "number in the text")
        assert contrast(colour, paper) >= 4.5, (field, "number in the table")
    assert contrast(palette.SOFT[mode], paper) >= 4.5


# Several sources


@pytest.mark.usefixtures("told_twice")
def test_each_source_is_named_with_why_it_tells_of_the_same_event() -> None:
    said = words(opened(item="harbour-2025-01-3"))
    for expected in (
        "Reported by 2 sources",
        "Harbour Street Compliance Notes: China data and network security, January 2025 |  · January 2025 · item 3",
        "Known first: its values stand.",
        "Tideline Privacy Bulletin: mainland China, January 2025 |  · January 2025 · item 1",
        "“Thirty-one apps on the MIIT's December list”",
        "The same authority on the same day, the same number of apps and outcomes in common; no figure differs.",
        "same-list",
    ):
        assert expected in said


@pytest.mark.usefixtures("told_twice")
def test_each_sources_words_stand_under_its_name_with_their_marks() -> None:
    app = opened(item="harbour-2025-01-3")
    html = next(part.proto.body for part in app.get("html") if "record-words" in part.proto.body)
    first, second = html.split("In the words of ")[1:]
    assert first.startswith("Harbour Street") and second.startswith("Tideline Privacy")
    assert "pushing advertising" in first and "December list" not in first
    assert "<mark" in first and "<mark" in second.partition("</table>")[0]


@pytest.mark.usefixtures("told_twice")
@pytest.mark.parametrize("asked", ["harbour-2025-01-4", "tideline-2025-01-2"])
def test_the_id_of_any_report_opens_the_record_also_behind_a_mark(asked: str) -> None:
    for more in ({}, {"chart": "top-authorities", "mark": "authority=Xiangtan+CAC"}):
        app = opened(item=asked, **more)
        assert title(app) == "Hospital in Xiangtan fined"
        assert "of 1 in the list" in " ".join(c.value for c in app.caption) or not more


@pytest.mark.usefixtures("told_twice")
def test_what_a_review_overrules_is_shown_as_such_with_its_words() -> None:
    said = words(opened(item="tideline-2025-01-2"))
    assert "Fine | CNY 90,000" in said
    assert "80,000 | rule  | fine | rule  | fine | overruled: the reviewed value stands | “RMB 80,000”" in said
    assert "What a text says otherwise is listed as overruled; it is not counted." in said


@pytest.mark.usefixtures("told_twice")
def test_several_sources_in_chinese() -> None:
    said = words(opened(item="tideline-2025-01-2", lang="zh"))
    for expected in ("2 个来源均有报道", "未采用：以核对值为准", "经核对的记录使用了这一报道的编号。"):
        assert expected in said


def test_what_is_told_twice_is_counted_listed_and_downloaded_once(told_twice: Path, known: Reference) -> None:
    app = opened(authority="Xiangtan CAC")
    assert "**1 action**" in app.caption[0].value
    assert app.dataframe[0].value["item_id"].to_list() == ["tideline-2025-01-2"]
    view = View(Data.of(warehouse.read(told_twice), known), Query(Filters(authorities=("Xiangtan CAC",))), known)
    row = pl.read_parquet(exports.make(view, "items", "parquet").content).row(0, named=True)
    assert row["reports_count"] == 2
    assert [name.split(":")[0] for name in row["reports"]] == [
        "Harbour Street Compliance Notes",
        "Tideline Privacy Bulletin",
    ]
    labels = exports.make(view, "labels", "parquet")
    origins = pl.read_parquet(labels.content).filter(field="fine_cny").select("value", "origin").rows()
    assert labels.items_count == 1
    assert sorted(origins) == [("80000", "overruled"), ("80000", "overruled"), ("90000", "reviewed")]
