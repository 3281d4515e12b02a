"""Bytes of documents: encodings, types told by content, refusals in one sentence."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import docx
import pytest

from etl import documents
from etl.documents import UnreadableDocument
from etl.readers import text

WORDS = "The CAC’s “list” names 22 apps – Beijing’s too."


def read(content: bytes) -> str:
    return documents.read_bytes(content, "a").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030"])
def test_text_is_read_in_each_of_its_encodings(encoding: str) -> None:
    assert read(WORDS.encode(encoding)) == WORDS


def test_chinese_in_gb18030_is_read_as_chinese() -> None:
    assert read("工业和信息化部通报22款APP".encode("gb18030")) == "工业和信息化部通报22款APP"


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
    assert documents.read_bytes(page, "issue.txt").text == "One & two"


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
    found = documents.read_bytes(bytes(message), "a.eml")
    assert found.text.split("\n") == ["Please find our issue attached.", "1. MIIT named 22 apps"]
    assert found.title == "January issue"
