"""Bytes of documents: encodings, types told by content, refusals in one sentence."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import docx
import pytest
from fpdf import FPDF

from etl import documents
from etl.documents import UnreadableDocument
from etl.readers import text

WORDS = "The CAC’s “list” names 22 apps – Beijing’s too."


def read(content: bytes) -> str:
    return documents.read(content, "a").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030"])
def test_text_is_read_in_each_of_its_encodings(encoding: str) -> None:
    assert read(WORDS.encode(encoding)) == WORDS


def test_chinese_in_gb18030_is_read_as_chinese() -> None:
    assert read("工业和信息化部通报22款APP".encode("gb18030")) == "工业和信息化部通报22款APP"


def test_signs_that_gb18030_writes_with_digits_are_read() -> None:
    assert read("• MIIT named apps\n• Police fined a firm".encode("gb18030")).split("\n")[1] == "• Police fined a firm"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 nothing", "is a damaged PDF"),
        (b"PK\x03\x04nothing", "is a zip archive but no Word document"),
        (b"\xd0\xcf\x11\xe0old", "older Word format"),
        (bytes(range(1, 32)) * 40, "is no document of a type that is read"),
        (b"<html><body><script>x</script></body></html>", "holds no text"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        read(content)


def test_the_content_decides_and_not_how_the_name_ends() -> None:
    page = b"<!doctype html><html><body><p>One &amp; two</p></body></html>"
    assert documents.read(page, "issue.txt").text == "One & two"


def test_a_zip_that_is_no_word_file_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "words")
    with pytest.raises(UnreadableDocument, match="no Word document"):
        read(file.getvalue())


def test_lines_broken_at_a_width_are_joined_and_paragraphs_kept_apart() -> None:
    lines = ["A first line that is as long as", "it can be, and goes on here.", "", "A second one.", "Short", "lines"]
    assert text.unwrapped(lines) == [
        "A first line that is as long as it can be, and goes on here.",
        "",
        "A second one.",
        "Short",
        "lines",
    ]


def test_numbers_that_word_draws_itself_are_written_out() -> None:
    document = docx.Document()
    for words in ("First", "Second"):
        document.add_paragraph(words, style="List Number")
    document.add_paragraph("A point", style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    assert read(file.getvalue()).split("\n") == ["1. First", "2. Second", "• A point"]


def test_lists_of_a_page_keep_their_numbers_and_inner_lists_have_marks_of_their_own() -> None:
    page = "<ol start='3'><li>Third<ol><li>inner</li></ol></li><li>Fourth</li></ol><p>the<sup>1</sup> end</p>"
    assert read(f"<html><body>{page}</body></html>".encode()).split("\n") == [
        "3. Third",
        "(1) inner",
        "4. Fourth",
        "the end",
    ]


def test_a_mail_gives_the_document_attached_to_it() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Fwd: January issue"
    message.set_content("Please find our issue attached.")
    message.add_attachment(b"1. MIIT named 22 apps", "text", "plain", filename="issue.txt")
    found = documents.read(bytes(message), "a.eml")
    assert found.text.split("\n") == ["Please find our issue attached.", "1. MIIT named 22 apps"]
    assert found.title == "January issue"


def test_a_forwarded_mail_is_read_without_what_stands_above_it_and_the_signature_below() -> None:
    words = WORDS * 3
    headers = "From: A Firm\nSent: Tuesday, January 14, 2025\nTo: Jo\nSubject: Notes"
    for above in (f"-----Original Message-----\n{headers}", "On 14 Jan 2025, at 09:00, A Firm wrote:"):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Fwd: Notes"
        message.set_content(f"Please see below.\n\n{above}\n\n> {words}\n>> {words}\n\n-- \nJo\nClient Ltd\n")
        assert read(bytes(message)).split("\n") == [words, words]


def test_what_is_bold_at_the_start_of_a_paragraph_is_its_title_if_it_is_as_long_as_one() -> None:
    title, body = "Police fined a hospital for a leak.", "The police of Wuhan fined a hospital."
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run(title).bold = True
    paragraph.add_run(f" {body}")
    file = io.BytesIO()
    document.save(file)
    page = f"<html><body><p><b>{title}</b> {body}</p></body></html>".encode()
    for content in (file.getvalue(), page, f"**{title}** {body}".encode()):
        assert read(content).split("\n") == [f"####### {title}", body]
    assert read(b"**Outcome:** the hospital was fined.") == "Outcome: the hospital was fined."


def test_tables_give_a_line_for_each_row_of_short_cells() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Blue Map", "No policy"
    file = io.BytesIO()
    document.save(file)
    page = b"<html><body><table><tr><td>Blue Map</td><td>No policy</td></tr></table></body></html>"
    for content in (file.getvalue(), page, b"| App |\n|---|\n| Blue Map | No policy |"):
        assert read(content).split("\n")[-1] == "Blue Map | No policy"


def test_hidden_words_moved_words_and_marks_of_footnotes_are_no_text() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It was fined")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" hidden").font.hidden = True
    paragraph.add_run(".")
    document.styles.add_style("Item", 1).font.bold = True
    document.add_paragraph("Bold by its style", style="Item")
    file = io.BytesIO()
    document.save(file)
    assert read(file.getvalue()).split("\n") == ["It was fined.", "####### Bold by its style"]


def test_points_further_in_are_of_an_inner_list() -> None:
    assert text.paragraphs("- One\n  - inner\n- Two") == "- One\n◦ inner\n- Two"


def test_a_number_in_an_open_bracket_goes_on_with_its_line() -> None:
    words = "The ministry named nine apps in a notice (2024 batch 2, running number"
    assert text.paragraphs(f"{words}\n47) of May, and the firms were told to put it\nright.").startswith(f"{words} 47)")


class _Paper(FPDF):
    """Pages with a small header that names what each tells of, and dates at their edges that are text."""

    def header(self) -> None:
        self.set_font("Helvetica", size=7)
        self.cell(0, 5, f"Notes - about matter {'abc'[self.page_no() - 1] * 3}", new_x="LMARGIN", new_y="NEXT")


def test_headers_that_change_with_the_page_are_no_text_and_short_lines_at_the_edge_are() -> None:
    paper = _Paper()
    for day in (3, 4, 5):
        paper.add_page()
        paper.set_font("Helvetica", size=11)
        for n in range(day):
            paper.cell(0, 6, f"Line {n} of the text of the page for this day.", new_x="LMARGIN", new_y="NEXT")
        paper.set_y(-25 - day * 5)
        paper.cell(0, 6, f"2024-05-0{day}")
    found = read(bytes(paper.output()))
    assert "about matter" not in found
    assert all(f"2024-05-0{day}" in found for day in (3, 4, 5))
