"""Nothing that we say is missing in either language."""

from __future__ import annotations

import ast
import importlib
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qsl, urlencode

import pytest
import streamlit as st
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from etl import language, pipeline, schema, warehouse
from etl.analysis import comparison, exports, headings, names, not_understood, phrases, questions, titles
from etl.analysis.files import blocks, shapes
from etl.analysis.query import strictly
from etl.analysis.view import Data, View
from etl.paths import ITEMS, ROOT
from etl.reference import Reference
from pages.shared import controls, downloads, glossary, headlines, words
from pages.shared.admission import decision
from pages.shared.coverage import grids

SOURCES = [*ROOT.glob("etl/analysis/**/*.py"), *ROOT.glob("pages/**/*.py")]
# What is said in loops over tables, where the call alone does not tell the words.
TABLES: tuple[object, ...] = (
    [question.title for question in (*questions.QUESTIONS.values(), *comparison.QUESTIONS, grids.MONTHS)],
    [question.title for question in blocks.COUNTS],
    [title for put in titles.TITLES.values() for title in put],
    [phrases.KNOWN, phrases.FINES_KNOWN, phrases.NO_FINE],
    [headings.DIMENSIONS, headings.MEASURES, headings.UNITS, headings.PER, headings.STATES],
    [headings.METRICS, headings.MONTHS],
    [names.WORDS, phrases.SECTION_NOUNS, phrases.KIND_NOUNS, phrases.CONFIDENCES, phrases.CHOICES],
    [phrases.OPEN],
    [words.PAGES, glossary.RULES, glossary.TOUR, headlines.ON_PERIOD, headlines.ON_YEAR],
    [controls.FACETS, controls.GRAINS, controls.PANEL_WORDS],
    [downloads.LABELS, downloads.SHAPES, comparison.VERDICTS],
    [not_understood.WHAT],
    [warehouse.NONE_YET, warehouse.DAMAGED, warehouse.ANOTHER_VERSION],
    [decision.NOT_SIGNED_IN, decision.SAID_ELSEWHERE, decision.NO_ADDRESS, decision.NOT_VERIFIED],
    [decision.NOBODY, decision.NOT_LISTED, decision.UNUSABLE, decision.NOT_HERE],
    [column.meaning for columns in schema.TABLES.values() for column in columns],
)
# With a text that rules read labels from.
NEWSLETTER = ROOT / "tests/newsletters/harbour-2024-12.md"


def said(path: Path) -> Iterator[str]:
    """Every word that a file hands to `say(...)` or `say.many(...)`: as a literal, or out of a table of its module."""
    # The pages themselves run when imported; they hold no tables.
    module = None if path.parent.name == "pages" else importlib.import_module(dotted(path))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name == "say":
            yield from literals(node.args[0], module)
        elif name == "many":
            yield from literals(node.args[1], module)


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def literals(node: ast.expr, module: ModuleType | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from literals(node.body, module)
            yield from literals(node.orelse, module)
        case ast.Subscript(value=ast.Name(id=name)) | ast.Name(id=name):
            yield from texts(getattr(module, name, ()))


def texts(of: object) -> Iterator[str]:
    """Every text in tables of tables."""
    match of:
        case str():
            yield from [of] if of else []
        case Mapping():
            yield from texts(list(of.values()))
        case Iterable():
            for one in of:
                yield from texts(one)


def constants(path: Path) -> Iterator[str]:
    """Every string of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def read() -> dict[str, str]:
    with language.CATALOGUE.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream, locale="zh_CN", abort_invalid=True) if m.id}


@pytest.fixture(scope="module")
def chinese() -> Mapping[str, str]:
    return read()


class Heard(dict[str, str]):
    """A catalogue that keeps in `missed` what was asked of it in vain."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self.missed: set[str] = set()

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        found = super().get(key)
        if key and not found:
            self.missed.add(key)
        return found or default


def listening(monkeypatch: pytest.MonkeyPatch, known: Mapping[str, str]) -> Heard:
    """From now on the product speaks Chinese out of this catalogue; every view has its language from `Query.say`."""
    heard = Heard(known)
    speaker = language.Language("zh", heard)
    st.cache_resource.clear()  # Charts of an earlier page were said already.
    monkeypatch.setattr("etl.analysis.query.spoken", lambda code: speaker if code == "zh" else language.ENGLISH)
    return heard


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, chinese: Mapping[str, str]) -> Heard:
    return listening(monkeypatch, chinese)


def opened(page: str, query: Mapping[str, list[str]]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, values in {**query, "lang": ["zh"]}.items():
        app.query_params[key] = values
    app.switch_page(f"pages/{page}.py")
    return app.run()


def entry(words_: str) -> str:
    return f'msgid "{words_}"\nmsgstr ""\n'


def test_everything_said_has_its_chinese(chinese: Mapping[str, str]) -> None:
    needed = {found for path in SOURCES for found in said(path)} | set(texts(TABLES))
    missing = sorted(needed - {id_ for id_, translation in chinese.items() if translation})
    assert not missing, "Add to data/reference/language.zh.po:\n\n" + "\n".join(map(entry, missing))


def test_the_catalogue_holds_nothing_that_is_no_longer_said(chinese: Mapping[str, str]) -> None:
    known = {
        found for path in [*SOURCES, ROOT / "etl/schema.py", ROOT / "etl/warehouse.py"] for found in constants(path)
    }
    assert sorted(chinese.keys() - known) == []


def test_translations_keep_the_places_of_values(chinese: Mapping[str, str]) -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [id_ for id_, translation in chinese.items() if places(translation) != places(id_)] == []


def test_translations_are_chinese(chinese: Mapping[str, str]) -> None:
    has_words = re.compile(r"[A-Za-z]{3}")
    same_in_both = {"Excel", "CSV", "Parquet", "JSON Lines"}
    # The names of places are no words of ours: "{label}: {value}" has none.
    ours = {id_: re.sub(r"\{\w+\}", "", id_) for id_ in chinese}
    plain = [
        id_ for id_, zh in chinese.items() if has_words.search(ours[id_]) and not re.search(r"[\u4e00-\u9fff]", zh)
    ]
    assert sorted(set(plain) - same_in_both) == []


def test_translations_have_chinese_punctuation(chinese: Mapping[str, str]) -> None:
    narrow = re.compile(r"[\u4e00-\u9fff}][,;:?!()]|[,;:?!()][\u4e00-\u9fff{]|[\u4e00-\u9fff]\.")
    assert [zh for zh in chinese.values() if narrow.search(zh)] == []
    ends = {".": "。", "?": "？", ":": "："}
    assert [id_ for id_, zh in chinese.items() if id_[-1] in ends and zh[-1] != ends[id_[-1]]] == []


def test_sheets_have_names_that_excel_takes(chinese: Mapping[str, str]) -> None:
    sheets = {chinese[words_] for words_ in ("data", "aggregate", "about")}
    assert len(sheets) == 3
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in sheets)


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("page", words.PAGES)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"grain": ["month"], "metric": ["fines"], "share": ["1"], "split": ["1"]},
        {"grain": ["year"], "metric": ["apps"], "region": ["Hunan"], "city": ["Changsha"], "level": ["municipal"]},
        {"kind": ["statistic", "campaign"], "section": ["enforcement", "industry"], "q": ["a"], "law": ["DSL"]},
        {"from": ["2024-01"], "to": ["2024-01"], "authority": ["MIIT"], "outcome": ["fine", "removal"]},
        {"month": ["2024-01"], "region": ["Nowhere"], "item": ["none"]},
        {"q": ["nothing has these words"]},
        {"metric": ["entities"], "milestones": ["off"], "family": ["data-security"], "system": ["cyberspace"]},
        {"kind": list(schema.KINDS), "section": list(schema.SECTIONS), "confidence": list(schema.CONFIDENCES)},
        {"to": ["2020-12"], "violation": ["no-consent"], "colour": ["red"], "grain": ["week"], "from": ["May"]},
    ],
    ids=str,
)
def test_a_page_in_chinese_says_nothing_without_translation(
    page: str, query: dict[str, list[str]], heard: Heard
) -> None:
    app = opened(page, query)
    assert not app.exception
    assert sorted(heard.missed) == []


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("page", "query"),
    [
        *(("compare", query) for query in (
            "a=region=Hunan&b=region=Beijing",
            "a=region=Hunan&b=region=Hunan&share=1&metric=fines",
            "a=from=2024-01%26to=2024-12&b=from=2025-01%26to=2025-12&share=1&metric=apps&grain=month",
            "a=to=2021-12&b=from=2022-01&chart=compare-a-months&mark=from=2021-01%26to=2021-01",
            "a=system=cyberspace&b=system=communications&chart=compare-b-most&mark=violation=no-consent",
            "a=q=bank&b=q=app&chart=compare-b-regions&mark=region=National",
            "a=month=2019-02&b=outcome=fine%26month=2024-02&kind=action&kind=statistic",
            "a=family=data-security&b=q=nothing+has+these+words",
        )),
        ("overview", "chart=trend&mark=from=2026-01%26to=2026-03"),
        ("overview", "chart=outcomes-over-time&mark=outcome=fine%26from=2020-01%26to=2020-03"),
        ("overview", "chart=top-authorities&mark=authority=MIIT&from=2019-01&to=2019-12"),
        ("authorities", "chart=authority-violation&mark=authority=MIIT%26violation=no-consent&metric=apps"),
        ("regions", "chart=regions&mark=region=Tibet"),
        ("violations", "chart=violations&mark=violation=not-stated"),
        ("coverage", "chart=coverage-months&mark=from=2026-09%26to=2026-09"),
        ("coverage", "chart=coverage-systems&mark=system=audit%26from=2019-01%26to=2019-03"),
        ("coverage", "chart=coverage-miit-lists&mark=authority=MIIT%26outcome=public-notice%26to=2019-12"),
    ],
)  # fmt: skip
def test_what_opens_on_a_page_says_nothing_without_translation(page: str, query: str, heard: Heard) -> None:
    values: dict[str, list[str]] = {}
    for key, value in parse_qsl(query):
        values.setdefault(key, []).append(value)
    assert not opened(page, values).exception
    assert sorted(heard.missed) == []


@pytest.fixture(scope="module")
def with_newsletter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with items read from a text by rules, and something refused."""
    folder = tmp_path_factory.mktemp("spoken")
    items = folder / "items"
    items.mkdir()
    for table in ITEMS.glob("2024-1*.csv"):
        (items / table.name).write_bytes(table.read_bytes())
    header = (ITEMS / "2024-12.csv").read_text(encoding="utf-8").splitlines()[0]
    (items / "2025-01.csv").write_text(f"{header}\n{'x,' * header.count(',')}x\n", encoding="utf-8")
    pipeline.run(items, [NEWSLETTER], folder / "w.duckdb", lambda inputs, _: inputs)
    return folder / "w.duckdb"


def test_records_say_nothing_without_translation(
    with_newsletter: Path, monkeypatch: pytest.MonkeyPatch, heard: Heard
) -> None:
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(with_newsletter))
    app = opened("items", {"section": list(schema.SECTIONS)})
    ids = app.dataframe[0].value["item_id"].to_list()
    assert len(ids) > 20
    for item_id in ids:
        assert not opened("items", {"item": [item_id], "section": list(schema.SECTIONS)}).exception
    assert not opened("items", {"item": [ids[0]], "q": ["nothing has these words"]}).exception
    assert not opened("about", {}).exception
    assert not opened("coverage", {}).exception
    assert sorted(heard.missed) == []


@pytest.mark.parametrize("chart", ["", *shapes.CHARTS])
def test_files_in_chinese_say_nothing_without_translation(
    chart: str, shipped_data: Data, known: Reference, heard: Heard
) -> None:
    a, b = (urlencode([("region", region)]) for region in ("Hunan", "Beijing"))
    asked = [("lang", "zh"), ("from", "2023-06"), ("a", a), ("b", b), ("chart", chart), ("share", "1")]
    for shape in ("chart",) if chart else ("items", "labels", "comparison"):
        for kind in exports.KINDS[shape]:
            for pairs in (asked, asked[:1] + asked[4:5], [*asked[:1], ("q", "nothing has these words"), *asked[4:5]]):
                exports.make(View(shipped_data, strictly(pairs, known), known), shape, kind)
    assert sorted(heard.missed) == []


def test_files_that_are_not_on_offer_are_named_in_chinese(shipped_data: Data, known: Reference, heard: Heard) -> None:
    view = View(shipped_data, strictly([("lang", "zh")], known), known)
    for shape, kind in (("rows", "csv"), ("items", "docx"), ("chart", "csv")):
        with pytest.raises(exports.UnknownFile, match="未知"):
            exports.make(view, shape, kind)
    assert sorted(heard.missed) == []


@pytest.mark.usefixtures("warehouse_file")
def test_a_word_without_translation_is_heard_wherever_it_is_said(
    known: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the tests above: out of an empty catalogue every word is missing."""
    heard = listening(monkeypatch, {})
    assert not opened(
        "overview",
        {"region": ["Nowhere", *known.region_names], "chart": ["trend"], "mark": ["from=2025-01&to=2025-03"]},
    ).exception
    expected = {
        "menu": "Coverage",
        "complaint": "{pair}: '{value}' is not known; the page About lists what there is.",
        "panel": "Clear all filters",
        "count": "{count} actions",
        "choice": "{levels} confidence",
        "switch": "Share of total",
        "finding": "{name}, {now} after {before}",
        "figure": "Apps named",
        "chart": "How far do authorities go?",
        "axis": "CNY",
        "hovering": "none reported",
        "table": "Fines known for",
        "behind a mark": "Make this the filter",
        "download": "Slides",
    }  # fmt: skip
    assert {place: words_ for place, words_ in expected.items() if words_ not in heard.missed} == {}
