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
        ("Gansu CAC: RMB 200,000 for the firm, 20,000 for its manager.", {"fine"}),
        ("The hospital and its supplier were warned.", {"warning"}),
        ("The bank may open no new online accounts for six months.", {"suspension"}),
        ("The site was closed for a month by the CAC.", {"suspension"}),
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
            "The police of the Yuhang Sub-bureau warned a firm.",
            ("Yuhang District public security",),
            ("Zhejiang",),
            "Hangzhou",
            "county",
        ),
        (
            "A hospital in Chaoyang District, Beijing, was warned by police of the Chaoyang Sub-bureau.",
            ("Chaoyang District public security",),
            ("Beijing",),
            None,
            "county",
        ),
        (
            "A school in Haikou was warned by police from the city's Longhua District.",
            ("Longhua District public security",),
            ("Hainan",),
            "Haikou",
            "county",
        ),
        (
            "The communications administrations of Jilin, Hebei and Hunan named apps.",
            (
                "Jilin Communications Administration",
                "Hebei Communications Administration",
                "Hunan Communications Administration",
            ),
            ("Jilin", "Hebei", "Hunan"),
            None,
            "provincial",
        ),
        (
            "The Jilin and Hebei Communications Administrations named apps.",
            ("Jilin Communications Administration", "Hebei Communications Administration"),
            ("Jilin", "Hebei"),
            None,
            "provincial",
        ),
        ("PBOC Weifang fined a bank.", ("Weifang PBOC",), ("Shandong",), "Weifang", "municipal"),
        ("The Suzhou CAC fined a firm.", ("Suzhou CAC",), ("Jiangsu",), "Suzhou", "municipal"),
        ("The Suzhou CAC in Anhui fined a firm.", ("Suzhou CAC",), ("Anhui",), "Suzhou", "municipal"),
        (
            "The Hangzhou Internet Court rules on apps. In the court's view consent was missing.",
            ("Hangzhou Internet Court",),
            ("Zhejiang",),
            "Hangzhou",
            "municipal",
        ),
        (
            "The Minhang District procuratorate in Shanghai sued a firm.",
            ("Minhang District procuratorate",),
            ("Shanghai",),
            None,
            "county",
        ),
        ("Police in Urumqi fined a firm.", ("Urumqi public security",), ("Xinjiang",), "Urumqi", "municipal"),
        ("The Yiwu court sentenced a man.", ("Yiwu court",), ("Zhejiang",), "Jinhua", "county"),
        (
            "Hubei's and Hunan's communications administrations named apps.",
            ("Hubei Communications Administration", "Hunan Communications Administration"),
            ("Hubei", "Hunan"),
            None,
            "provincial",
        ),
        (
            "The Guangdong CA named 20 apps, the Hunan CA 22.",
            ("Guangdong Communications Administration", "Hunan Communications Administration"),
            ("Guangdong", "Hunan"),
            None,
            "provincial",
        ),
        (
            "The national financial regulator's Anhui office fined a bank.",
            ("Anhui NFRA",),
            ("Anhui",),
            None,
            "provincial",
        ),
        (
            "The Guizhou branch of China's central bank fined a bank.",
            ("Guizhou PBOC",),
            ("Guizhou",),
            None,
            "provincial",
        ),
        ("In Xiangtan the local CAC fined a firm.", ("Xiangtan CAC",), ("Hunan",), "Xiangtan", "municipal"),
        ("In Xiangtan the provincial CAC fined a firm.", ("Hunan CAC",), ("Hunan",), None, "provincial"),
        (
            "The local branch of the PBOC fined a bank in Weifang.",
            ("Weifang PBOC",),
            ("Shandong",),
            "Weifang",
            "municipal",
        ),
        (
            "It went on until the Tianshui police intervened.",
            ("Tianshui public security",),
            ("Gansu",),
            "Tianshui",
            "municipal",
        ),
        (
            "A list of 31 apps went up on the Liaoning Communications Administration's website.",
            ("Liaoning Communications Administration",),
            ("Liaoning",),
            None,
            "provincial",
        ),
        (
            "The Mianyang police's order to rectify names a school.",
            ("Mianyang public security",),
            ("Sichuan",),
            "Mianyang",
            "municipal",
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


def test_a_place_before_a_colon_is_that_of_a_body_that_acts(label: Label) -> None:
    found = label("The CAC fined a company.", title="Chengdu: CAC fines medical technology company")
    assert (found.authorities, found.regions) == (("Chengdu CAC",), ("Sichuan",))


@pytest.mark.parametrize(
    ("sentence", "organisations"),
    [
        ("The Hunan CAC inspected 40 firms and ordered 12 to rectify.", 12),
        ("The Hunan CAC checked forty hospitals. It warned nine and fined three.", 12),
        ("An audit by the Hunan CAC covered 40 websites, 12 of which must rectify.", 12),
        ("The Hunan CAC visited 40 schools. Twelve were ordered to rectify; three of them were fined.", 12),
        ("The Hunan CAC screened 40 schools. Eleven were warned. A twelfth, found wanting before, was fined.", 12),
        ("Forty banks were inspected by the Hunan CAC. Warnings went to nine, fines to three.", 12),
        ("The Hunan CAC inspected 40 firms and published guidance for all.", None),
        ("The Hunan CAC inspected 40 firms and fined 12 banks and three schools.", 15),
    ],
)
def test_of_organisations_inspected_those_acted_on_count(
    label: Label, sentence: str, organisations: int | None
) -> None:
    assert label(sentence).entity_count == organisations
    assert label(sentence, title=sentence).entity_count == organisations  # A title told again in the text counts once.


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("A school left its site to a contractor. The police gave each of the two a warning.", 2),
        ("A school left its site to a contractor. The police warned both.", 2),
        ("A school left its site to a contractor. Each was fined RMB 10,000 by the police.", 2),
        ("A school left its site to a contractor. The police fined one and warned the other.", 2),
        ("A school left its site to a contractor. Both the school and its director were fined.", 1),
        ("A bank had sent files to its subsidiary. The pair were warned.", 2),
        ("Alpha, Bravo and Charlie kept faces. Each received a warning.", 3),
        ("A hotel, a gym and a school kept faces on open servers. All three must rectify within ten days.", 3),
        ("A hotel and a gym kept faces. Both companies were fined.", 2),
    ],
)
def test_organisations_told_before_what_was_done_to_all_of_them_count(
    label: Label, text: str, organisations: int
) -> None:
    assert label(text).entity_count == organisations


@pytest.mark.parametrize(
    ("title", "text", "apps", "entities"),
    [
        ("Mall Fined and Parking Operator Warned", "The mall let its contractor do as it liked.", None, 2),
        ("Six Sentenced in Nantong over Courier Labels", "They had sold pictures of labels.", None, 6),
        ("Dental clinic and its contractor", "The clinic was fined. The contractor was warned.", None, 2),
        ("Ningxia CA Names 30 Mobile Apps and Has Four Others Taken Down", "They have until May.", 34, None),
        ("New findings; eleven earlier apps pulled", "CVERC reported 64 apps.", 75, None),
        (
            "Five Thousand Detained in a Year",
            "The police count 5,000 suspects in 2,000 cases over the year.",
            None,
            None,
        ),
    ],
)
def test_counts_of_title_and_text(
    labeller: Labeller, title: str, text: str, apps: int | None, entities: int | None
) -> None:
    entry = Entry("enforcement", 1, title, text, dt.date(2024, 5, 1), "month", None, None)
    found = labeller.label(entry)
    assert (found.apps_count, found.entity_count) == (apps, entities)


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
        ("The bank was fined RMB 1.6 mln.", None, 1, 1_600_000),
        ("The bank was hit with a RMB 1.6-million penalty.", None, 1, 1_600_000),
        ("The bank was fined CNY 100 000.", None, 1, 100_000),
        ("The bank was fined half a million yuan.", None, 1, 500_000),
        ("The bank was fined RMB 50,000 and its manager 5,000.", None, 1, 55_000),
        ("The bank was fined RMB 50,000, and the manager in charge half that.", None, 1, 75_000),
        ("The bank was fined RMB 50,000 for the data of its 20,000 users.", None, 1, 50_000),
        ("Fines of RMB 80,000 and 60,000 were imposed on the two firms.", None, 2, 140_000),
        ("The police fined each of the three firms RMB 50,000.", None, 3, 150_000),
        ("It was decided that the firm shall be fined RMB 50,000.", None, 1, 50_000),
        ("The court told the firm to pay the passenger RMB 8,000 for her losses.", None, 1, None),
        ("The police fined two lighthouses.", None, 2, None),
        ("The lighthouse was told to keep logs.", None, 1, None),
        ("The public was warned of a scam.", None, None, None),
        ("A hotel in Hefei and another in Wuhu were warned.", None, 2, None),
        ("China Merchants Bank's Hefei branch was fined 500,000 yuan.", None, 1, 500_000),
        ("The CAC summoned the heads of Zhihu and Douban.", None, 2, None),
        ("Xinlong Technology Co., Ltd. and Yuntu Network Co. were fined.", None, 2, None),
        ("Of 120 schools inspected, 17 were told to correct.", None, 17, None),
        ("Police checked 120 firms; 17 were warned and two fined.", None, 19, None),
        ("Police checked 120 firms, warning 17 and fining two.", None, 19, None),
        ("Both the hospital and its supplier were warned.", None, 2, None),
        ("Both the hospital and its manager were fined.", None, 1, None),
        ("A parent company and its three subsidiaries were fined.", None, 4, None),
        ("The firm and two of its subsidiaries were fined.", None, 3, None),
        ("The police fined a chain because its 62 shops had kept no logs.", None, 1, None),
        ("A company sold data of 14 hospitals and was fined.", None, 1, None),
        ("Two firms were fined, and a third was warned.", None, 3, None),
        ("A clinic was warned. So was a pharmacy.", None, 2, None),
        ("One of the banks had kept no logs and was fined.", None, 1, None),
        ("Gambling pages stood on the website of a school. Police issued a warning.", None, 1, None),
        ("MIIT named 19 apps and four software development kits.", 23, None, None),
        ("MIIT named some 60-odd apps.", 60, None, None),
        ("MIIT named 31 apps in its first batch and 22 in its second.", 53, None, None),
        ("The Hubei CA named 31 apps and the Hunan CA named another 22.", 53, None, None),
        ("The Hunan CA has 19 apps: 12 are on the list of May and 7 on that of June.", 19, None, None),
        ("MIIT tested 31 apps, all of which were found at fault.", 31, None, None),
        ("A shopping app and 11 others were named.", 12, None, None),
        ("Stores were told to remove Alpha and 25 other apps of its owner.", 26, None, None),
        ("The police warned the hospital for it, and warned the software house.", None, 2, None),
        ("The police told the company to correct and fined the company.", None, 1, None),
        ("In Henan 2.9 organisations in a million residents were interviewed.", None, None, None),
        ("Warnings went to two hotels.", None, 2, None),
        ("Of the 130 hotels inspected, 14 were warned.", None, 14, None),
        ("Police visited two websites, all of which were warned.", None, 2, None),
        ("Clerks sold tracks at 300 yuan a car. Fines came to 260,000 yuan in all.", None, None, 260_000),
        ("MIIT checked 400 apps, found fault with 31 and named them.", 31, None, None),
        ("The call centre had kept no logs.", None, 1, None),
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
        ("The police arrested three employees of a data company.", None, 3, None),
        ("The police arrested three employees of a data company. The company had sold lists.", None, 1, None),
        ("Police gave a 17-year-old a warning and put a 24-year-old under detention.", None, 2, None),
        ("A court fined a nurse 15,000 yuan. She must also pay 12,000 yuan in damages.", None, 1, 15_000),
        ("A village accountant in Shangrao was fined RMB 1,000.", None, 1, 1_000),
        ("A gym, a hair salon and a swimming pool were fined 10,000 yuan apiece.", None, 3, 30_000),
        ("The police warned three clinics and penalised two pharmacies.", None, 5, None),
        ("Nine apps from Sichuan and six from Chongqing were named.", 15, None, None),
        ("Alpha Weather, Bravo and Charlie have been taken down from the stores.", 3, None, None),
        ("The ministry named ten of the e-reader apps.", 10, None, None),
        ("The CAC had the companion apps Xinyu and Mengban taken down.", 2, None, None),
        ("The list names eleven apps which hid their rules and three SDKs which sent device numbers.", 14, None, None),
        ("The CAC named 29 apps. It followed with a second list of 17 further apps.", 46, None, None),
        ("Four apps are named, and two apps of the first list have been taken down.", 6, None, None),
        ("It covers 21 video apps, 36 browsers and 47 job apps.", 104, None, None),
        ("The CAC named 164 apps and took down 27 of them.", 164, None, None),
        ("The police arrested a married couple.", None, 2, None),
        ("Prosecutors charged two hospital employees.", None, 2, None),
        ("The police inspected 9,300 firms and imposed penalties on 1,870 of them.", None, 1870, None),
        ("Two years ago a firm was fined eight billion yuan. Now the CAC fined a platform RMB 5,000.", None, 1, 5_000),
        ("The dating app Nearby was named in a notice.", 1, None, None),
        ("MIIT said that it had ordered the rectification of 1,530 apps, of which 66 were removed.", 1530, None, None),
        ("The CAC ordered a firm to stop a service and fined the company RMB 8,000.", None, 1, 8_000),
        ("The CAC inspected 2,000 shops, ordered 152 companies to rectify and fined nine of them.", None, 152, None),
        ("By decision of PBOC Jincheng branch, a village bank was fined.", None, 1, None),
        ("Eleven people sold labels to a ring abroad. All were placed under detention.", None, 11, None),
        ("A nurse sold data to a studio. The court sentenced her to ten months.", None, 1, None),
        ("The bank was fined RMB 6.5 million and confiscated RMB 1.2 million.", None, 1, 6_500_000),
        ("Four dealers were fined between them RMB 120,000.", None, 4, 120_000),
        ("The fines on two firms were of between RMB 50,000 and RMB 200,000.", None, 2, None),
        ("The Xiamen CAC interviewed four fitness clubs.", None, 4, None),
        ("A hundred and thirty-two apps were named.", 132, None, None),
        ("The CAC tested 90 apps. Of these, 12 were found to collect too much. Five were mended.", 12, None, None),
        ("It named nine apps and removed three apps from its May list.", 12, None, None),
        ("Nine apps were named. Separately, three apps listed in May have been taken down.", 12, None, None),
        ("Nine apps were named. Three more, listed in May, have disappeared from the stores.", 12, None, None),
        ("Nine apps were named. The other two did not comply and were removed.", 9, None, None),
        ("Of the nine apps named in May, seven passed. The other two have been removed.", 2, None, None),
        ("No policy was shown (5 apps) and consent was not asked (4 apps).", None, None, None),
        ("The police warned three inns in Lixia and six in Huaiyin.", None, 9, None),
        ("The CAC summoned Acme, Bravo and two other platforms.", None, 4, None),
        ("The police fined a maker of toys and a sports club.", None, 2, None),
        ("In Jinan, a clinic was warned. In Dezhou, a travel agency was fined.", None, 2, None),
        ("Eight hotels were warned. Another three hotels were fined.", None, 11, None),
        ("Eight hotels were warned. Another three hotels inspected were found to be in order.", None, 8, None),
        ("A bank was fined. It had passed records to a broker and an insurer.", None, 1, None),
        ("The police looked at 90 inns. Seven were fined for want of logs.", None, 7, None),
        ("A firm drew records from two recruitment websites and was fined.", None, 1, None),
        ("The schools have been warned.", None, None, None),
        ("Four residents sent the list to three chat groups and were detained.", None, 4, None),
        ("A clerk sent a list of 61 residents. Ms. Wang was detained for five days.", None, 1, None),
        ("The CAC fined each of the three firms RMB 40,000.", None, 3, 120_000),
        ("The bank was fined RMB 90,000 in each case.", None, 1, 90_000),
        ("For RMB 3,000 the shop bought a list, and it was fined RMB 20,000.", None, 1, 20_000),
        ("A shop was fined RMB 20,000; it may be fined up to RMB 500,000 next time.", None, 1, 20_000),
    ],
)
def test_counts(label: Label, sentence: str, apps: int | None, entities: int | None, fine: int | None) -> None:
    found = label(sentence)
    assert (found.apps_count, found.entity_count, found.fine_cny) == (apps, entities, fine)


@pytest.mark.parametrize(
    ("sentence", "fine"),
    [
        ("The bank was fined RMB 50,000 and its manager RMB 5,000.", 55_000),
        ("The bank was fined RMB 50,000, its manager RMB 5,000.", 55_000),
        ("The bank was fined RMB 50,000; its manager was fined RMB 5,000.", 55_000),
        ("The bank was fined RMB 50,000. Its manager was fined RMB 5,000.", 55_000),
        ("The bank was fined RMB 50,000. Its manager must pay RMB 5,000.", 55_000),
        ("The bank and its manager were fined RMB 50,000 and RMB 5,000 respectively.", 55_000),
        ("The bank was fined RMB 50,000 and two managers RMB 5,000 each.", 60_000),
        ("The bank was fined RMB 50,000, and two managers were each fined RMB 5,000.", 60_000),
        ("Three banks were fined RMB 50,000 each.", 150_000),
        ("Three banks were each fined RMB 50,000.", 150_000),
        ("Three banks were fined a total of RMB 150,000.", 150_000),
        ("Three banks were fined RMB 150,000 in total.", 150_000),
        ("Three banks were fined RMB 150,000.", 150_000),
        ("Three banks were fined RMB 50,000, RMB 60,000 and RMB 70,000.", 180_000),
        ("The bank was fined RMB 50,000 and had gains of RMB 30,000 confiscated.", 50_000),
        ("The bank's gains of RMB 30,000 were confiscated and a fine of RMB 50,000 was imposed.", 50_000),
        ("The bank, with a turnover of RMB 3 billion, was fined RMB 50,000.", 50_000),
        ("The bank had sold the data for RMB 30,000 and was fined RMB 50,000.", 50_000),
        ("The bank was fined RMB 50,000, half the maximum of RMB 100,000.", 50_000),
        ("The bank was fined RMB 50,000 last year and RMB 80,000 now.", 80_000),
        ("The bank was fined RMB 80,000, after RMB 50,000 last year.", 80_000),
        ("A fine of RMB 50,000 fell on the bank, one of RMB 5,000 on its manager.", 55_000),
        ("Fines: bank RMB 50,000, manager RMB 5,000.", 55_000),
        ("The bank (RMB 50,000) and its manager (RMB 5,000) were fined.", 55_000),
        ("The bank was fined RMB 50,000, three employees RMB 5,000, RMB 6,000 and RMB 7,000.", 68_000),
        ("Fines of between RMB 10,000 and RMB 50,000 were imposed on three banks.", None),
        ("The fines range from RMB 10,000 to RMB 50,000.", None),
        ("The bank was fined RMB 50,000 and ordered to pay RMB 20,000 in damages.", 50_000),
        ("The bank was fined RMB 50,000 under Article 66, which allows fines of up to RMB 50 million.", 50_000),
        ("The bank was fined RMB 50,000 (about USD 7,000).", 50_000),
        ("The bank was fined RMB 50,000, the equivalent of USD 7,000.", 50_000),
        ("The total fine is RMB 55,000: RMB 50,000 for the bank and RMB 5,000 for its manager.", 55_000),
        ("The bank was fined RMB 55,000 in all (RMB 50,000 and RMB 5,000).", 55_000),
        ("The court sentenced the man to two years and a fine of RMB 20,000.", 20_000),
        ("The two men were fined RMB 20,000 and RMB 10,000.", 30_000),
        ("The court ordered each of the four defendants to pay a fine of RMB 20,000.", 80_000),
        ("The man had earned RMB 70,000 and was fined RMB 20,000.", 20_000),
        ("The platform was fined RMB 8.026 billion and two executives RMB 1 million each.", 8_028_000_000),
        ("The platform was fined 8.026 billion yuan; its chairman and president 1 million yuan each.", 8_028_000_000),
        ("RMB 50,000 fine for bank, RMB 5,000 for manager.", 55_000),
    ],
)
def test_fines_of_a_bank_and_of_its_people(label: Label, sentence: str, fine: int | None) -> None:
    assert label(sentence).fine_cny == fine


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
