"""Bytes of a document -> its text, one paragraph a line, with the marks that tell headings and lists."""

from __future__ import annotations

import re
from collections.abc import Callable

from etl.quoting import quoted
from etl.readers import html, mail, pdf, text, word
from etl.readers.document import LONGEST_TITLE, Document, cleaned
from etl.readers.document import UnreadableDocument as UnreadableDocument

YEARS = range(1990, 2101)  # in which a document may say that it was written; others are of a clock set wrong


def read(content: bytes, name: str) -> Document:
    """The document in these bytes as paragraphs. What the bytes are decides, not how the name ends.

    `name` is only said in errors. Raises UnreadableDocument with one sentence.
    """
    name = quoted(name)
    if not content.strip():
        raise UnreadableDocument(f"{name} is empty; save the issue again.")
    try:
        found = _reader(content)(content)
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{name} {error}") from None
    if not found.text:
        raise UnreadableDocument(f"{name} holds no text; if it is a scan, give a version with text.")
    title = cleaned(found.title or "")[:LONGEST_TITLE]
    is_likely = found.written_on is not None and found.written_on.year in YEARS
    return Document(found.text, title or None, found.written_on if is_likely else None)


def _reader(content: bytes) -> Callable[[bytes], Document]:
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in content[:1024]:
        return pdf.read
    if content.startswith(b"PK\x03\x04"):
        return word.read
    if start.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise UnreadableDocument("is of an older Word format; save it as .docx and try again.")
    if mail.is_mail(start):
        return lambda found: mail.read(found, read)
    if re.search(rb"<(?:!doctype\s+html|html|head|body|div|p|h[1-6]|table|article|ul|ol)\b", start, re.IGNORECASE):
        return html.read
    if html.is_html(content):
        return html.read
    return text.read
