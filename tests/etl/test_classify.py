"""A sentence, and the labels a careful reader gives it. A found bug becomes a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from etl.classify import Labelled, Labeller
from etl.newsletter import Entry

DAY = dt.date(2024, 12, 4)
Label = Callable[..., Labelled]


@pytest.fixture
def label(labeller: Labeller) -> Label:
    def labelled(text: str, title: str = "An item", section: str = "enforcement") -> Labelled:
        return labeller.label(Entry(section, 1, title, text, DAY, "day", None, None))

    return labelled


FORCED = {"forced-permissions"}


@pytest.mark.parametrize(
    ("sentence", "violations"),
    [
        ("The CAC found apps that collected personal information before users consent.", {"no-consent"}),
        (
            "The CAC found apps sharing personal information with third parties without consent.",
            {"third-party-sharing"},
        ),
        ("MIIT named apps with pop-up windows that jump.", {"misleading-conduct"}),
        ("MIIT named apps that infringe users' rights and interests.", {"app-rights-unspecified"}),
        ("MIIT named privacy-violating apps for mandatory permission requests.", {"forced-permissions"}),
        ("MPS fined a firm that failed to fulfil its cybersecurity obligations.", {"cybersecurity-unspecified"}),
        (
            "MPS fined a firm for failing to fulfil cybersecurity duties, with weak passwords.",
            {"weak-technical-measures"},
        ),
        ("The CAC fined a firm that sent customer data abroad without an assessment.", {"cross-border-transfer"}),
        ("The police fined a hotel that had not set up graded protection.", {"graded-protection"}),
        ("The CAC fined a school whose home page was tampered with.", {"system-compromise"}),
        ("The CAC fined a firm whose database leaked 3,000 records.", {"data-leak"}),
        ("SAMR fined a shop that took face images of visitors.", {"sensitive-information"}),
        ("The CAC opened a cybersecurity review of a chip maker.", {"national-security-risk"}),
        ("The CAC named apps without rules for the collection of personal information.", {"rules-not-disclosed"}),
        ("The CAC named apps that do not let users delete their data.", {"user-rights"}),
        ("The CAC named an app that refuses its service if users do not agree to every permission.", FORCED),
        ("The CAC warned a school for failing to protect the information of children.", {"minors"}),
        ("The CAC met three firms.", set()),
    ],
)
def test_violations(label: Label, sentence: str, violations: set[str]) -> None:
    assert set(label(sentence).violations) == violations


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        ("The Hunan CAC summoned a firm and ordered it to rectify.", {"interview", "rectification-order"}),
        ("The Hunan CAC imposed an administrative penalty on a firm.", {"penalty-unspecified"}),
        (
            "The Hunan CAC imposed administrative penalties, including warnings and fines, on a firm.",
            {"warning", "fine"},
        ),
        ("MIIT published a list of 12 apps.", {"public-notice"}),
        ("MIIT removed four apps from stores.", {"removal"}),
        ("MIIT named 12 apps. The operators must complete rectification.", {"public-notice", "rectification-order"}),
        ("MIIT named 12 apps. Operators must complete rectification.", {"public-notice"}),
        ("MIIT named 12 apps and will take further legal action against those who are late.", {"public-notice"}),
        ("The police fined a firm and issued warnings about weak passwords.", {"fine"}),
        ("The police arrested six people who sold personal data.", {"criminal-case"}),
        ("The CAC fined a firm and calls on others to order corrections.", {"fine"}),
        # The month of May is no word of what may come.
        ("The Hunan CAC on 8 May ordered a firm to correct its policy.", {"rectification-order"}),
        ("On 20 May the clerk was administratively detained.", {"detention"}),
        ("In May 2023 a civil action was brought by the procuratorate.", {"civil-case"}),
        ("Whoever sells data may be detained for five days.", set()),
    ],
)
def test_outcomes(label: Label, sentence: str, outcomes: set[str]) -> None:
    assert set(label(sentence).outcomes) == outcomes


@pytest.mark.parametrize(
    ("sentence", "authorities", "regions", "city", "level"),
    [
        ("The Zhengzhou CAC summoned two firms.", ("Zhengzhou CAC",), ("Henan",), "Zhengzhou", "municipal"),
        (
            "The public security authorities in Taizhou, Zhejiang, fined a firm.",
            ("Taizhou public security",),
            ("Zhejiang",),
            "Taizhou",
            "municipal",
        ),
        (
            "Public security authorities in Taizhou, Jiangsu, fined a firm.",
            ("Taizhou public security",),
            ("Jiangsu",),
            "Taizhou",
            "municipal",
        ),
        ("The CAC of Xiangtan interviewed app makers.", ("Xiangtan CAC",), ("Hunan",), "Xiangtan", "municipal"),
        (
            "The Shanghai Communications Administration named 9 apps.",
            ("Shanghai Communications Administration",),
            ("Shanghai",),
            None,
            "provincial",
        ),
        ("MIIT and CVERC named 9 apps.", ("MIIT", "CVERC"), ("National",), None, "national"),
        (
            "The Ministry of Industry and Information Technology named 9 apps.",
            ("MIIT",),
            ("National",),
            None,
            "national",
        ),
        ("A firm was fined by the Hunan CAC.", ("Hunan CAC",), ("Hunan",), None, "provincial"),
        ("A bank in a city was fined.", (), ("Unknown",), None, None),
        (
            "The Shanghai Office of the Cyberspace Administration of China fined a hospital.",
            ("Shanghai CAC",),
            ("Shanghai",),
            None,
            "provincial",
        ),
        (
            "The Xinjiang Uygur Autonomous Region CAC closed two sites.",
            ("Xinjiang CAC",),
            ("Xinjiang",),
            None,
            "provincial",
        ),
        (
            "The Qingdao Supervision Bureau of the NFRA fined a bank.",
            ("Qingdao NFRA",),
            ("Shandong",),
            "Qingdao",
            "municipal",
        ),
        (
            "The Ganzhou branch of the Zhangye Public Security Bureau in Gansu fined a firm.",
            ("Ganzhou District public security",),
            ("Gansu",),
            "Zhangye",
            "county",
        ),
        (
            "The procuratorate of Jilin City, Jilin, brought a case. It was accepted by the court.",
            ("Jilin procuratorate",),
            ("Jilin",),
            "Jilin",
            "municipal",
        ),
        (
            "A drive was started by the CAC, MIIT and the Ministry of Public Security.",
            ("CAC", "MIIT", "MPS"),
            ("National",),
            None,
            "national",
        ),
        (
            "The Ministry of Public Security released figures. Police nationwide solved 1,400 cases.",
            ("MPS",),
            ("National",),
            None,
            "national",
        ),
        (
            "The Guiyang Public Security Bureau's Nanming branch penalised a firm.",
            ("Nanming District public security",),
            ("Guizhou",),
            "Guiyang",
            "county",
        ),
        (
            "The Public Security Bureau in Yongkang City, Zhejiang fined a company.",
            ("Yongkang public security",),
            ("Zhejiang",),
            "Jinhua",
            "county",
        ),
        ("The central bank fined a payment company.", ("PBOC",), ("National",), None, "national"),
        (
            "The police of Kunshan, a city in Jiangsu, fined a firm.",
            ("Kunshan public security",),
            ("Jiangsu",),
            "Suzhou",
            "county",
        ),
        (
            "The cyberspace administration of Beijing's Haidian District warned a firm.",
            ("Haidian District CAC",),
            ("Beijing",),
            None,
            "county",
        ),
    ],
)
def test_who_acted_and_where(
    label: Label,
    sentence: str,
    authorities: tuple[str, ...],
    regions: tuple[str, ...],
    city: str | None,
    level: str | None,
) -> None:
    found = label(sentence)
    assert (found.authorities, found.regions, found.city, found.level) == (authorities, regions, city, level)


@pytest.mark.parametrize(
    ("sentence", "apps", "entities", "fine"),
    [
        ("MIIT named 22 privacy-violating Apps and SDKs.", 22, None, None),
        ("The CAC summoned two responsible entities.", None, 2, None),
        ("The CAC fined a company RMB 8.026 billion.", None, 1, 8_026_000_000),
        ("The CAC fined three lenders 1.2 million yuan.", None, 3, 1_200_000),
        ("The CAC fined a firm RMB 50,000.", None, 1, 50_000),
        ("MIIT named several apps.", None, None, None),
        ("Of 400 Apps tested, 38 were found to infringe users' rights.", 38, None, None),
        ("Of the 60 apps named in May, 55 have been corrected and five were removed.", 5, None, None),
        ("The Guangdong CA named 12 Apps and removed 5 Apps named earlier.", 17, None, None),
        ("Ten apps were named and two delisted.", 12, None, None),
        ("Seventy-nine apps, 46 of them for parents, were named.", 79, None, None),
        ("An app for parents was removed.", 1, None, None),
        ("The Jiangsu CA said that 585 apps were tested, and 55 of them were ordered to rectify.", 55, None, None),
        (
            "The police fined a firm one million yuan; a manager and an engineer were fined 80,000 yuan and "
            "60,000 yuan respectively.",
            None,
            1,
            1_140_000,
        ),
        ("The CAC fined a group RMB80,000 and confiscated unlawful gains of RMB12,500.", None, 1, 80_000),
        ("The police detained two men whose gains of about RMB36,000 were confiscated.", None, 2, None),
        ("A lender received a 3.8-million-yuan fine; its risk officer was fined 80,000 yuan.", None, 1, 3_880_000),
        ("The bank was fined 40 wan yuan.", None, 1, 400_000),
        ("The fines ranged from 10,000 to 80,000 yuan.", None, None, None),
        ("The CAC fined a chain, a gym, a kindergarten and a car dealer. All four were warned.", None, 4, None),
        ("The police published cases. In the first, a firm was warned. In the second, a gym was fined.", None, 2, None),
        ("The Shandong police published two cases. In the first, a firm was warned.", None, 2, None),
        ("The Hunan CAC interviewed five App operators.", None, 5, None),
        ("Eleven hotels and two internet cafes received warnings from the police.", None, 13, None),
        ("The police warned five operators, two of them banks.", None, 5, None),
        ("Fines were imposed on seven of the twelve shops inspected.", None, 7, None),
        ("The regulator summoned representatives of Alibaba, Tencent and Baidu.", None, 3, None),
        ("Police caught three hackers, and a court sentenced them.", None, 3, None),
        ("The police arrested three employees of a data company.", None, 1, None),
        ("The Xiamen CAC interviewed four fitness clubs.", None, 4, None),
    ],
)
def test_counts(label: Label, sentence: str, apps: int | None, entities: int | None, fine: int | None) -> None:
    found = label(sentence)
    assert (found.apps_count, found.entity_count, found.fine_cny) == (apps, entities, fine)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The MPS handled a total of 1,400 cases.", "statistic"),
        ("The CAC launched a special campaign.", "campaign"),
        ("The CAC fined a firm.", "action"),
    ],
)
def test_kinds(label: Label, sentence: str, kind: str) -> None:
    assert label(sentence).kind == kind


def test_laws_applied_are_labels_and_laws_only_mentioned_are_not(label: Label) -> None:
    assert label("The CAC fined a firm under the Data Security Law.").laws == ("DSL",)
    assert label("The CAC fined a firm. The Personal Information Protection Law is four years old.").laws == ()


def test_other_sections_get_no_enforcement_labels(label: Label) -> None:
    found = label("MIIT published a list of 12 apps with weak passwords.", section="industry")
    assert (found.kind, found.violations, found.outcomes, found.apps_count) == ("other", (), (), None)
    assert found.authorities == ("MIIT",)


def test_a_place_that_an_item_from_abroad_only_mentions_is_not_its_region(label: Label) -> None:
    assert label("The Commission met firms in Beijing.", section="international").regions == ("Unknown",)
    assert label("A commissioner in Hong Kong issued a guide.", section="international").regions == ("Hong Kong",)


def test_an_abbreviation_is_not_the_word_of_the_same_letters(label: Label) -> None:
    assert label("Games make up most of the list that MIIT published.").authorities == ("MIIT",)
    assert label("MOST named 12 apps.").authorities == ("Ministry of Science and Technology",)


def test_a_body_of_the_city_in_the_title_is_the_districts_that_the_text_names(label: Label) -> None:
    found = label("The Pudong New Area People's Court convicted eight.", title="Shanghai court sentences eight")
    assert (found.authorities, found.regions) == (("Pudong New Area court",), ("Shanghai",))


def test_a_districts_body_is_never_taken_for_the_national_one(label: Label) -> None:
    found = label("The Yubei District CAC summoned a firm.", title="A firm in Chongqing summoned")
    assert (found.authorities, found.regions, found.level) == (("Yubei District CAC",), ("Chongqing",), "county")
    assert label("The Nanchuan District CAC summoned a firm.").regions == ("Chongqing",)


@pytest.mark.parametrize(
    ("sentence", "authority", "region", "level"),
    [
        ("The Foobar District CAC fined a firm.", "Foobar District CAC", "Unknown", "county"),
        ("Foobar CAC summoned a firm.", "Foobar CAC", "Unknown", None),
        ("Foobar City Public Security Bureau fined a firm.", "Foobar public security", "Unknown", None),
        ("The Foobar Network Police fined a hospital in Hunan.", "Foobar public security", "Hunan", None),
        ("The public security bureau of Foobar fined a firm.", "Foobar public security", "Unknown", None),
        ("The Ningxiang City Public Security Bureau fined a firm.", "Ningxiang public security", "Hunan", "county"),
        ("Beijing's Haidian police fined a firm.", "Haidian District public security", "Beijing", "county"),
        ("Changsha Foobar police fined a firm in Hubei.", "Foobar public security", "Hunan", None),
        ("Changsha Network Police fined a firm.", "Changsha public security", "Hunan", "municipal"),
        ("Four Apps Named By CAC For Weak Passwords", "CAC", "National", "national"),
        ("Yesterday the CAC summoned a firm.", "CAC", "National", "national"),
        ("Local police fined a firm.", "Public security (place unknown)", "Unknown", None),
        ("Firm Warned After Hospital Police Report", "Public security (place unknown)", "Unknown", None),
    ],
)
def test_a_body_of_a_place_in_no_table_is_neither_the_national_one_nor_another_places(
    label: Label, sentence: str, authority: str, region: str, level: str | None
) -> None:
    found = label(sentence)
    assert (found.authorities, found.regions, found.level) == ((authority,), (region,), level)
