"""Reference data: complete, linked, and every phrase mapped."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from etl import paths, reference
from etl.reference import BrokenReference, Reference

HAN = re.compile(r"[\u4e00-\u9fff]")
# (table, column, its Chinese twin)
TWINS = [
    ("authorities.csv", "name", "name_zh"),
    ("authority_systems.csv", "name_en", "name_zh"),
    ("authority_systems.csv", "examples", "examples_zh"),
    ("cities.csv", "name_en", "name_zh"),
    ("districts.csv", "name_en", "name_zh"),
    ("families.csv", "name_en", "name_zh"),
    ("laws.csv", "name_en", "name_zh"),
    ("milestones.csv", "name_en", "name_zh"),
    ("milestones.csv", "line", "line_zh"),
    ("outcomes.csv", "name_en", "name_zh"),
    ("outcomes.csv", "definition", "definition_zh"),
    ("regions.csv", "name_en", "name_zh"),
    ("regions.csv", "name_en", "short_zh"),
    ("violations.csv", "name_en", "name_zh"),
    ("violations.csv", "definition", "definition_zh"),
    ("violations.csv", "legal_basis", "legal_basis_zh"),
]


def rows(name: str) -> list[dict[str, str]]:
    with (paths.REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_34_regions_have_codes_and_a_place_of_their_own(known: Reference) -> None:
    regions = known.regions.values()
    assert len(regions) == 34
    assert len({(region.tile_row, region.tile_column) for region in regions}) == 34
    assert len({region.region_id for region in regions}) == len({region.gb_code for region in regions}) == 34
    assert known.regions["Shaanxi"].region_id == "CN-SN"
    assert known.regions["Shanxi"].gb_code == "140000"


def test_all_333_prefecture_level_cities_lie_in_their_province(known: Reference) -> None:
    assert len(known.cities) == 333
    codes = {region.name_en: region.gb_code[:2] for region in known.regions.values()}
    assert [city for city in known.cities if city.gb_code[:2] != codes[city.region]] == []


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("Taizhou", {"Zhejiang", "Jiangsu"}),
        ("Suzhou", {"Jiangsu", "Anhui"}),
        ("Yichun", {"Heilongjiang", "Jiangxi"}),
        ("Fuzhou", {"Fujian", "Jiangxi"}),
        ("Yulin", {"Shaanxi", "Guangxi"}),
    ],
)
def test_cities_of_one_name_are_told_apart_by_region(known: Reference, name: str, regions: set[str]) -> None:
    assert {city.region for city in known.cities if city.name_en == name} == regions


def test_every_alias_leads_to_one_authority(known: Reference) -> None:
    names = Counter(name for a in known.authorities.values() for name in {a.name, *a.aliases})
    assert [name for name, count in names.items() if count > 1] == []


def test_every_alias_leads_to_one_law(known: Reference) -> None:
    names = Counter(name for law in known.laws.values() for name in {law.law_id, law.name_en, *law.aliases})
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("file", "count", "terms"), [("violation_phrases.csv", 347, "violations"), ("outcome_phrases.csv", 36, "outcomes")]
)
def test_every_phrase_of_the_facts_is_mapped_to_known_ids(known: Reference, file: str, count: int, terms: str) -> None:
    phrases = rows(file)
    assert len({row["phrase"] for row in phrases}) == len(phrases) == count
    ids = {term for row in phrases for term in row["ids"].split("; ")}
    assert ids <= set(getattr(known, terms))


def test_milestones_are_in_order_and_hold_the_laws_that_matter(known: Reference) -> None:
    starts = [milestone.start_on for milestone in known.milestones]
    assert starts == sorted(starts)
    assert {"2017-06-01", "2021-09-01", "2021-11-01", "2025-01-01", "2026-01-01"} <= {str(day) for day in starts}
    assert all(m.end_on is None or m.end_on >= m.start_on for m in known.milestones)


@pytest.mark.parametrize(("file", "english", "chinese"), TWINS)
def test_what_is_said_in_english_is_said_in_chinese(file: str, english: str, chinese: str) -> None:
    assert [row for row in rows(file) if bool(row[english]) != bool(HAN.search(row[chinese]))] == []


def test_every_chinese_column_is_held_to_its_english_one() -> None:
    held = {(file, chinese) for file, _, chinese in TWINS}
    heads = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in paths.REFERENCE.glob("*.csv")}
    shipped = {(name, column) for name, head in heads.items() for column in head.split(",")}
    assert {(file, column) for file, column in shipped if column.endswith("_zh")} == held


def test_a_chinese_name_leads_to_one_authority(known: Reference) -> None:
    names = Counter(authority.name_zh for authority in known.authorities.values())
    assert [name for name, count in names.items() if count > 1] == []


def test_the_chinese_legal_basis_cites_the_same_articles() -> None:
    for row in rows("violations.csv"):
        english, chinese = row["legal_basis"], row["legal_basis_zh"].replace("条之一", "-1")
        # A range of two is written out, so the numbers are the same in both.
        assert re.findall(r"\d+", english) == re.findall(r"\d+", chinese), row["id"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.REFERENCE, tmp_path / "reference"))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("violations.csv", "no-consent,personal-information", "no-consent,nonsense", "family 'nonsense' is not known"),
        (
            "authorities.csv",
            "CVERC,国家计算机病毒应急处理中心,technical-centre",
            "CVERC,x,moon",
            "system 'moon' is not known",
        ),
        ("regions.csv", "CN-TJ,120000,Tianjin", "CN-TJ,120000,Beijing", "name_en 'Beijing' stands there twice"),
        ("outcomes.csv", "fine,5,", "fine,five,", "outcomes.csv, line"),
        ("expectations.csv", "2024-12,", "December,", "expectations.csv, line"),
        ("same_events.csv", "note\n", "note\na-1,b-1,perhaps,\n", "same_events.csv, line 2: same 'perhaps' is not yes"),
        ("same_events.csv", "note\n", "note\na-1,a-1,yes,\n", "same_events.csv, line 2: it needs two different ids"),
        (
            "merge_rules.toml",
            'verdict = "doubtful"',
            'verdict = "maybe"',
            "verdict 'maybe' is not one of same, doubtful",
        ),
        ("merge_rules.toml", 'figures = "apps"', 'figures = "some"', "rule 'same-list': figures 'some' is not one of"),
        (
            "merge_rules.toml",
            'id = "same-id"',
            'id = "by-id"',
            "merge_rules.toml: rules need ids of their own, same-id",
        ),
        ("merge_rules.toml", "telling_from = 5", "", "merge_rules.toml: .*telling_from"),
        ("merge_rules.toml", "words = 0.6", "wrods = 0.6", "merge_rules.toml: .*wrods"),
        ("merge_rules.toml", "[[rule]]", "[[rule]", "merge_rules.toml: "),
    ],
)
def test_a_broken_table_is_said_in_one_sentence(copy: Path, file: str, old: str, new: str, words: str) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenReference, match=words):
        reference.load(copy)


def test_an_authority_may_be_added_without_its_chinese_name(copy: Path) -> None:
    path = copy / "authorities.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "Xiamen CAC,,cyberspace,municipal,Fujian,Xiamen,\n", encoding="utf-8"
    )
    assert reference.load(copy).authorities["Xiamen CAC"].name_zh == ""


def test_a_missing_table_is_said_in_one_sentence(copy: Path) -> None:
    (copy / "laws.csv").unlink()
    with pytest.raises(BrokenReference, match=r"laws\.csv is missing"):
        reference.load(copy)
