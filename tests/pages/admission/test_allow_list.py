"""Whose addresses are on the list: what looks alike is not the same."""

from __future__ import annotations

import pytest

from pages.shared.admission.allow_list import AllowList, BrokenList, plain

LIST = AllowList.of({"addresses": ["Ann@Example.org", "bob+news@example.org"], "domains": ["Law.Example"]})


@pytest.mark.parametrize(
    "address", ["ann@example.org", "ANN@EXAMPLE.ORG", "bob+news@example.org", "x.y@law.example", "Any@LAW.example"]
)
def test_an_address_on_the_list_is_admitted_in_whatever_case(address: str) -> None:
    told = plain(address)
    assert told is not None and LIST.admits(told)


@pytest.mark.parametrize(
    "address",
    [
        "bob@example.org",  # only with its tag
        "ann@example.org.evil.example",
        "ann@sub.law.example",
        "ann@evillaw.example",
        "ann@evil-law.example",
        "law.example@evil.example",
        "ann.example.org@evil.example",
    ],
)
def test_an_address_like_one_on_the_list_is_not_admitted(address: str) -> None:
    told = plain(address)
    assert told is not None and not LIST.admits(told)


@pytest.mark.parametrize(
    "address",
    [
        "аnn@example.org",  # a Cyrillic а
        "ann@exаmple.org",
        "ann@ｅxample.org",  # full width
        "ann@example。org",
        "\N{KELVIN SIGN}im@law.example",  # k in lower case
        "ann@law.example\N{ZERO WIDTH SPACE}",
        "ann@law.example\n",
        " ann@example.org",
        "ann@example.org ",
        "ann@example.org,eve@evil.example",
        "eve@evil.example@law.example",
        '"eve@evil.example"@law.example',
        "Ann <ann@example.org>",
        "ann@example.org\0",
        "ann@law.example.",
        "@law.example",
        "ann@",
        "ann@.law.example",
        "ann@localhost",
        "law.example",
        "",
        None,
        True,
        ["ann@example.org"],
        {"value": "ann@example.org"},
    ],
)
def test_what_is_no_plain_address_is_none(address: object) -> None:
    assert plain(address) is None


def test_a_list_of_nobody_admits_nobody() -> None:
    for section in ({}, {"addresses": [], "domains": []}):
        assert AllowList.of(section).is_empty
        assert not AllowList.of(section).admits("ann@example.org")
    assert not LIST.is_empty


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"addresses": "ann@example.org"}, r"addresses must be a list, as in addresses = \[\"...\"\], not 'ann@"),
        ({"domains": "law.example"}, "domains must be a list"),
        ({"domains": ["law.example", "@law.example"]}, "'@law.example' among the domains is none that can be compared"),
        ({"domains": ["*.law.example"]}, "among the domains"),
        ({"domains": ["com"]}, "'com' among the domains"),
        ({"domains": [""]}, "'' among the domains"),
        ({"domains": ["exämple.org"]}, "write it whole and in ASCII"),
        ({"addresses": ["law.example"]}, "'law.example' among the addresses"),
        ({"addresses": [1]}, "1 among the addresses"),
        ({"adresses": ["ann@example.org"]}, "'adresses' is not known; use addresses and domains"),
        ("ann@example.org", "it must be a section with addresses and domains"),
        (None, "it must be a section"),
    ],
)
def test_a_list_that_could_be_misread_is_refused_in_words(section: object, words: str) -> None:
    with pytest.raises(BrokenList, match=words):
        AllowList.of(section)
