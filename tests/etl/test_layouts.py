"""The layouts in which publishers set an issue: each gives the same three items."""

from __future__ import annotations

import datetime as dt

import pytest

from etl import dates, newsletter, rules
from etl.issue import outline
from etl.newsletter import Issue
from etl.readers.document import Document
from etl.readers.text import paragraphs

TITLES = ("CAC issued draft rules on labels", "Police fined a hospital for a leak", "MIIT named nine apps")
BODIES = (
    "The CAC issued draft rules on the labels of synthetic pictures.",
    "The police of Wuhan fined a hospital whose records had been copied.",
    "The MIIT named nine apps that gathered contacts without consent.",
)


def issue(text: str) -> Issue:
    return newsletter.read(Document(paragraphs(text)), "notes.txt", rules.load())


def told(text: str) -> list[tuple[str, str, str, int]]:
    return [(e.section, e.title, e.text or "", e.date.day) for e in issue(text).entries]


def laid_out(
    marks: tuple[str, str, str] = ("", "", ""),
    *,
    names: tuple[str, str] = ("Legislative Developments", "Enforcement Developments"),
    title: str = "{title} (2{n} May)",
    after: str = "",
    front: str = "",
    back: str = "",
) -> str:
    lines = ["Fernhill Privacy Notes - June 2024", front]
    for n, (mark, words, body) in enumerate(zip(marks, TITLES, BODIES, strict=True)):
        lines += [names[n]] if n < 2 else []
        lines += [mark + title.format(title=words, n=n), body, after if n == 1 else ""]
    return "\n\n".join([*lines, back])


def expected(after: str = "") -> list[tuple[str, str, str, int]]:
    added = after.replace("\n\n", "\n")
    return [
        (
            "legislative" if n == 0 else "enforcement",
            TITLES[n],
            BODIES[n] + (f"\n{added}" if added and n == 1 else ""),
            20 + n,
        )
        for n in range(3)
    ]


@pytest.mark.parametrize(
    "marks",
    [
        ("1. ", "2. ", "3. "),
        ("1. ", "1. ", "2. "),
        ("1) ", "2) ", "3) "),
        ("(1) ", "(2) ", "(3) "),
        ("1、", "2、", "3、"),
        ("[1] ", "[2] ", "[3] "),
        ("① ", "② ", "③ "),
        ("No. 1 ", "No. 2 ", "No. 3 "),
        ("Case 1: ", "Case 2: ", "Case 3: "),
        ("I. ", "II. ", "III. "),
        ("I. ", "I. ", "II. "),
        ("A. ", "B. ", "C. "),
        ("a) ", "a) ", "b) "),
        ("1.1 ", "2.1 ", "2.2 "),
        ("01 ", "02 ", "03 "),
        ("1 ", "1 ", "2 "),
        ("• ", "• ", "• "),
        ("### ", "### ", "### "),
    ],
)
def test_entries_are_marked_in_many_ways(marks: tuple[str, str, str]) -> None:
    assert told(laid_out(marks)) == expected()


@pytest.mark.parametrize(
    "title",
    [
        "{title} [2{n} May 2024]",
        "{title} (May 2{n}, 2024)",
        "{title} (2{n}/05/2024)",
        "{title} (2024-05-2{n})",
        "{title} (CAC, 2{n} May)",
        "{title} (issued 2{n} May, effective 1 July 2024)",
        "{title} (17-2{n} May)",
        "{title}（2{n} May）",
        "{title} - 2{n} May 2024",
        "{title}, 2{n} May 2024",
        "{title} 2{n} May 2024",
        "2{n} May: {title}",
        "[2{n} May] {title}",
        "2{n} May 2024 – {title}",
        "{title}\n\n2{n} May 2024",
        "{title}\n\nPublished: May 2{n}, 2024",
    ],
)
def test_dates_stand_in_many_places(title: str) -> None:
    assert told(laid_out(title=title)) == expected()


@pytest.mark.parametrize(
    "after",
    [
        "The notice lists these faults:\n\n1. gathering contacts;\n\n2. no way to delete an account.",
        "Three faults stood out:\n\n(1) gathering contacts\n\n(2) no policy",
        "What this means\n\nHospitals should look at their own servers before the summer.",
        "Our comment: small operators are looked at too.",
        "Source: Wuhan police",
        "(Chinese only)",
    ],
)
@pytest.mark.parametrize("marks", [("", "", ""), ("1. ", "2. ", "3. "), ("(1) ", "(2) ", "(3) ")])
def test_what_stands_inside_an_item_stays_there(after: str, marks: tuple[str, str, str]) -> None:
    assert told(laid_out(marks, after=after)) == expected(after)


@pytest.mark.parametrize("line", ["Read more", "Read more »", "Share this", "Back to top"])
def test_what_only_a_site_needs_is_left_out_and_ends_nothing(line: str) -> None:
    assert told(laid_out(after=line)) == expected()


@pytest.mark.parametrize(
    "front",
    [
        "Contents\n\nLegislative Developments\n\nEnforcement Developments\n\nThese notes sum up what happened in May.",
        "Contents\n\nLegislative Developments ..... 2\n\nEnforcement Developments ..... 3",
        "In this issue\n\nLegislative Developments\n\n1. {}\n\nEnforcement Developments\n\n2. {}\n\n3. {}".format(
            *TITLES
        ),
        "Our View\n\n1. Audits: where to begin\n\n2. How to file a contract\n\n3. Cameras in shops",
        "These notes are for reference only and do not constitute legal advice.",
    ],
)
def test_front_matter_is_no_item(front: str) -> None:
    assert told(laid_out(front=front)) == expected()


@pytest.mark.parametrize(
    "back",
    [
        "Latest insights\n\nA view on audits\n\n12 June 2024\n\nRead More",
        "Authors\n\nMaria Lind\n\nPartner, Shanghai",
        "This publication is for information only. It is not legal advice and should not be relied upon.",
        "© 2024 Fernhill LLP. All rights reserved.",
        "If you would like to know more, please contact Maria Lind.",
        "[1] See the notice of the MIIT.\n\n[2] See the notice of the police.",
    ],
)
def test_back_matter_is_no_item(back: str) -> None:
    assert told(laid_out(back=back)) == expected()


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("PART I – LEGISLATION", "legislative"),
        ("2. Laws, regulations and standards", "legislative"),
        ("一、立法动态 Legal updates", "legislative"),
        ("Supervision & Law Enforcement", "enforcement"),
        ("Regulatory enforcement", "enforcement"),
        ("Regulatory Actions (December 2024)", "enforcement"),
        ("执法案例", "enforcement"),
        ("Market news", "industry"),
        ("IV. Overseas", "international"),
        ("Around the World", "international"),
        ("Data Security", "group"),
        ("Local level", "group"),
        ("MIIT named nine apps", None),
        ("The police fined a hospital under the new law", None),
        ("Beyond the Mainland", "international"),
        ("From the Courts", "enforcement"),
    ],
)
def test_names_of_sections(words: str, section: str | None) -> None:
    assert outline.section_name(words, rules.load().sections) == section


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Late on 27 December, the CAC", dt.date(2024, 12, 27)),
        ("Between 20 and 27 December 2024, the CAC", dt.date(2024, 12, 27)),
        ("The CAC, on 27 December, said", dt.date(2024, 12, 27)),
        ("In a notice dated 27 December, the CAC", dt.date(2024, 12, 27)),
        ("A notice of 27 December says", dt.date(2024, 12, 27)),
        ("In late December, the CAC", dt.date(2024, 12, 1)),
        ("The law, which took effect on 1 November 2021, says", None),
    ],
)
def test_dates_in_prose(words: str, date: dt.date | None) -> None:
    found = dates.opening(words, dt.date(2025, 1, 1))
    assert (found and found.date) == date


def test_a_day_told_in_numbers_lies_before_the_issue() -> None:
    for words in ("(05/12/2024)", "(12/05/2024)"):
        found = dates.bracketed(f"A title {words}", dt.date(2025, 1, 1))
        assert found and found.date == dt.date(2024, 12, 5)


def test_a_date_after_the_issue_is_not_the_day_of_the_matter() -> None:
    (entry, *_) = issue(laid_out(title="{title} (2{n} August 2024)")).entries
    assert (entry.date, entry.date_precision) == (dt.date(2024, 5, 1), "month")


def test_bold_lines_below_headings_stand_inside_items_and_higher_headings_name_groups() -> None:
    parts = []
    for n, group in enumerate(("", "### Hospitals\n\n", "### Phones and tablets\n\n")):
        section = ("## Legislation\n\n", "## Enforcement\n\n", "")[n]
        parts.append(f"{section}{group}#### {TITLES[n]}\n\n{BODIES[n]}\n\n**Next month**\n\nMore will follow in June.")
    assert [title for _, title, _, _ in told("# Fernhill Notes, June 2024\n\n" + "\n\n".join(parts))] == list(TITLES)


def test_entries_without_any_section_named_are_read_and_their_sections_guessed() -> None:
    for front in ("", "Our View\n\n1. Audits: where to begin\n\n2. Cameras in shops"):
        lines = ["Fernhill Notes, June 2024", front]
        for n, (title, body) in enumerate(zip(TITLES, BODIES, strict=True)):
            lines += [f"{title} (2{n} May)", body]
        assert told("\n\n".join(lines)) == expected()


def test_a_date_alone_above_a_title_and_a_number_alone_above_it_belong_to_it() -> None:
    for above in ("2{n} May 2024\n\n{{title}}", "MIIT | 2{n} May 2024\n\n{{title}}", "0{n}\n\n{{title}} (2{n} May)"):
        text = "Fernhill Notes, June 2024\n\nEnforcement"
        for n, (title, body) in enumerate(zip(TITLES, BODIES, strict=True), 1):
            text += f"\n\n{above.format(n=n).format(title=title)}\n\n{body}"
        assert [(title, day) for _, title, _, day in told(text)] == [(t, 20 + n) for n, t in enumerate(TITLES, 1)]


def test_the_title_of_an_issue_is_no_section_and_its_month_stands_above_menus_and_section_names() -> None:
    text = laid_out(names=("Legal updates (May 2024)", "Enforcement (May 2024)"), front="Client alert")
    found = issue(text.replace("Fernhill Privacy Notes - June 2024", "China Cyber Security Law\n\nJune 2024"))
    assert (found.issue_month, len(found.entries)) == (dt.date(2024, 6, 1), 3)


def test_a_heading_among_those_of_sections_is_a_section_though_its_name_is_not_known() -> None:
    text = (
        "# Fernhill Privacy Notes - June 2024\n\n## Legislation\n\n### {}\n\n{}\n\n## Enforcement\n\n### {}\n\n{}\n\n"
    )
    text = text.format(TITLES[0], BODIES[0], TITLES[1], BODIES[1])
    found = issue(
        f"{text}## Postcards\n\n### Irish regulator fines a platform\n\nThe Irish commission fined a platform."
    )
    assert [(e.section, e.title) for e in found.entries] == [
        ("legislative", TITLES[0]),
        ("enforcement", TITLES[1]),
        ("international", "Irish regulator fines a platform"),
    ]


def test_a_section_that_only_the_contents_list_names_beside_known_ones_is_a_section() -> None:
    contents = "1. Curtain-raisers\n\n2. Enforcement\n\n3. International"
    lead = "Follow the links below to view the matters of this month."
    text = f"Fernhill Privacy Notes - June 2024\n\nContents\n\n{contents}\n\n{lead}\n\n1. Curtain-raisers\n\n"
    text += f"1. {TITLES[0]}\n\n{BODIES[0]}\n\n2. Enforcement\n\n2. {TITLES[1]}\n\n{BODIES[1]}"
    assert [(e.section, e.title, e.text) for e in issue(text).entries] == [
        ("legislative", TITLES[0], BODIES[0]),  # as it stands before enforcement
        ("enforcement", TITLES[1], BODIES[1]),
    ]


def test_nothing_between_the_lead_in_and_the_first_section_is_lost() -> None:
    text = f"Fernhill Privacy Notes - June 2024\n\nFollow the links below to view the matters.\n\n1. {TITLES[0]}\n\n"
    text += f"{BODIES[0]}\n\nEnforcement\n\n2. {TITLES[1]}\n\n{BODIES[1]}"
    assert [(e.section, e.title) for e in issue(text).entries] == [
        ("legislative", TITLES[0]),
        ("enforcement", TITLES[1]),
    ]
