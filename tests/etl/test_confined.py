"""Documents that would hang, swell or break the reader: each is refused in a sentence, and the next one is read."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from threading import Timer

import docx
import pytest

from etl import confined, paths, pipeline, warehouse
from etl.confined import Reader
from etl.documents import UnreadableDocument
from tests.conftest import quietly

OURS = paths.ROOT / "tests/newsletters/harbour-2024-12.md"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader(seconds=20, memory=600 << 20)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Reader]:
    reader = Reader(seconds=2)
    yield reader
    reader.close()


def word_file(change: Callable[[bytes], bytes], *, told_size: int | None = None) -> bytes:
    """A Word file whose main part was changed; `told_size` is what it says that part unpacks to."""
    plain, changed = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("words")
    document.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "word/document.xml" else content)
        if told_size is not None:
            new.getinfo("word/document.xml").file_size = told_size
    return changed.getvalue()


def swollen(megabytes: int) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(b"words", b"x" * (megabytes * 1_000_000))


def many_laughs(content: bytes) -> bytes:
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    head = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + entities + b"]>"
    return head + content[content.index(b"<w:document") :].replace(b"words", b"&j;")


def another_file(content: bytes) -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return head + content[content.index(b"<w:document") :].replace(b"words", b"before &a; after")


def mails_in_mails(depth: int) -> bytes:
    message = EmailMessage()
    message["Subject"] = "innermost"
    message.set_content("words")
    for n in range(depth):
        outer = EmailMessage()
        outer["Subject"] = f"level {n}"
        outer["From"] = "a@b.example"
        outer.add_attachment(message)
        message = outer
    return bytes(message)


def pdf_of(pages: int) -> bytes:
    """A PDF file whose pages hold a line each."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>>>" % (pages, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for n in range(pages):
        words = b"BT/F 12 Tf 72 400 Td(Leaf number %d of a long book)Tj ET" % n
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (5 + 2 * n))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(words), words))
    file, places = bytearray(b"%PDF-1.4\n"), []
    for n, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj%s endobj\n" % (n, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(file))
    return bytes(file) + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


HOSTILE = {
    "unpacks to much": (
        lambda: word_file(swollen(300)),
        r"would unpack to 300 MB, more than 200; give the issue alone",
    ),
    "unpacks to more than it says": (
        lambda: word_file(swollen(250), told_size=1000),
        "is a damaged Word document",
    ),
    "entities in entities": (lambda: word_file(many_laughs), "is a damaged Word document"),
    "half of its XML": (lambda: word_file(lambda content: content[:200]), "is a damaged Word document"),
    "deep tables": (lambda: b"<html><body>" + b"<table><tr><td>" * 20_000 + b"x", "is nested too deeply to be read"),
    "mails in mails": (lambda: mails_in_mails(30), "holds more than 20 mails in mails"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_in_a_sentence_and_the_next_one_is_read(name: str, reader: Reader) -> None:
    make, words = HOSTILE[name]
    with pytest.raises(UnreadableDocument, match=rf"^hostile ({words}).*\.$"):
        reader.read(make(), "hostile")
    assert reader.read(b"Plain words", "plain.txt").text == "Plain words"


def test_a_document_that_takes_too_long_is_refused_and_the_next_one_is_read(hasty: Reader) -> None:
    with pytest.raises(UnreadableDocument, match=r"^deep takes longer than 2 seconds to read; give another format\.$"):
        hasty.read(b"<html><body>" + b"<div>" * 300_000 + b"x", "deep")
    assert hasty.read(b"Plain words", "plain.txt").text == "Plain words"


def test_a_document_that_takes_too_much_memory_is_refused_and_the_next_one_is_read() -> None:
    """Of a size that no check of its own refuses."""
    reader = Reader(memory=400 << 20)
    with pytest.raises(UnreadableDocument, match=r"^large takes more memory than a document may; it is damaged"):
        reader.read(word_file(swollen(190)), "large")
    assert reader.read(b"Plain words", "plain.txt").text == "Plain words"
    reader.close()


def test_a_word_file_reads_no_other_file(reader: Reader) -> None:
    try:
        text = reader.read(word_file(another_file), "a.docx").text
    except UnreadableDocument:
        return
    assert "root:" not in text


def test_a_page_of_a_million_tags_is_read(reader: Reader) -> None:
    page = b"<html><body>" + b"<p>A <b>word</b></p>" * 250_000
    assert reader.read(page, "a.html").text.count("A word") == 250_000


def test_a_book_of_ten_thousand_pages_is_read(reader: Reader) -> None:
    text = reader.read(pdf_of(10_000), "a.pdf").text
    assert "Leaf number 0 of" in text and "Leaf number 9999 of" in text


def test_a_reader_that_breaks_off_costs_its_document_only(reader: Reader) -> None:
    reader.read(b"Plain words", "plain.txt")
    child = reader._child
    assert child
    Timer(0.3, child.kill).start()
    with pytest.raises(
        UnreadableDocument, match=r"^deep made its reader break off; it is damaged, or made to do harm\.$"
    ):
        reader.read(b"<html><body>" + b"<div>" * 300_000 + b"x", "deep")
    assert reader.read(b"Plain words", "plain.txt").text == "Plain words"


def test_documents_of_too_many_bytes_or_words_are_refused(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "BYTES", 2_000_000)
    monkeypatch.setattr(confined, "CHARACTERS", 1_000_000)
    with pytest.raises(UnreadableDocument, match=r"^a\.txt has 3 MB, more than 2; give the issue alone\.$"):
        reader.read(b"word " * 600_000, "a.txt")
    with pytest.raises(UnreadableDocument, match=r"^a\.txt holds 1,499,999 characters, more than 1,000,000; give"):
        reader.read(b"word " * 300_000, "a.txt")


def test_the_other_files_load_and_each_refusal_is_a_reject(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    shutil.copy(OURS, folder)
    (folder / "bomb.docx").write_bytes(word_file(swollen(300)))
    (folder / "laughs.docx").write_bytes(word_file(many_laughs))
    pipeline.run(tmp_path, [folder], tmp_path / "w.duckdb", quietly)
    tables = warehouse.read(tmp_path / "w.duckdb")
    assert tables["items"].height == 8
    assert sorted(tables["rejects"]["reason"]) == [
        "bomb.docx would unpack to 300 MB, more than 200; give the issue alone.",
        "laughs.docx is a damaged Word document; save or download it again.",
    ]
