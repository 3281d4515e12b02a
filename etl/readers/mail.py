"""Mails and saved web archives: both are MIME messages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from email import policy
from email.errors import MessageError
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import Any, cast

from etl.readers import html, text
from etl.readers.document import Document, UnreadableDocument, cleaned

HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,40}:[ \t]")
TELLING = re.compile(
    rb"^(?:From|To|Subject|MIME-Version|Content-Type|Received|Message-ID|Snapshot-Content-Location):", re.I | re.M
)
ATTACHED = re.compile(r"\.(?:docx|pdf|html?|mht|eml|txt|md)$", re.IGNORECASE)
SUBJECT_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|转发|回复)\s*[:：]\s*)+", re.IGNORECASE)
# The headers of a forwarded mail, as the mail program that forwards it writes them into the body.
FORWARDED = re.compile(
    r"^\W*(?:from|sent|date|to|cc|subject|reply-to|发件人|发送时间|收件人|抄送|主题|日期)\W{0,4}[:：].*", re.IGNORECASE
)
WROTE = re.compile(r"^(?:on|le|am|在)\b.{10,160}(?:wrote|写道)\s*[:：]$", re.IGNORECASE)
ANNOUNCED = re.compile(
    r"^\W*(?:original message|forwarded message|begin forwarded message|转发的邮件)\W*$", re.IGNORECASE
)
SIGNATURE = re.compile(r"^-- ?$(?:\n.*){0,15}\Z", re.MULTILINE)
MOST = 0.5  # share of a mail's words that the mail forwarded in it holds
NESTED = 20  # mails in a mail, beside and in one another
PARSED = HeaderRegistry()
# What the parser of headers raises of broken ones.
UNPARSED = (AssertionError, AttributeError, LookupError, MessageError, TypeError, ValueError)
Read = Callable[[bytes, str], Document]


def is_mail(start: bytes) -> bool:
    """Whether these bytes begin with the headers of a message."""
    if start.startswith(b"From "):
        return True
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return bool(HEADER.match(head)) and len(TELLING.findall(head)) >= 2


class _Words(str):
    """A header that cannot be parsed: its words, and nothing that they would tell."""

    content_disposition = None
    params: Mapping[str, str] = {}


def _header(name: str, value: str) -> Any:
    try:
        return PARSED(name, value)
    except UNPARSED:
        return _Words(value)


def read(content: bytes, read_attached: Read) -> Document:
    """The message's own words, then those of the documents attached to it, each read by `read_attached`.

    Raises UnreadableDocument where too many mails lie in one another.
    """
    if content.count(b"message/rfc822") > NESTED:
        raise UnreadableDocument(f"holds more than {NESTED} mails in mails; give the one with the issue alone.")
    headers = policy.default.clone(header_factory=_header)
    return _told(BytesParser(policy=headers).parsebytes(content), read_attached)


def _told(message: EmailMessage, read_attached: Read) -> Document:
    subject = SUBJECT_PREFIX.sub("", cleaned(str(message.get("Subject", ""))))
    parts = [found for found in (_body(message), *_attached(message, read_attached)) if found and found.text]
    title = subject or next((part.title for part in parts if part.title), None)
    return Document("\n".join(_forwarded(part.text) for part in parts), title, _sent_on(message))


def _forwarded(words: str) -> str:
    """The mail that is forwarded in these paragraphs, without the words and headers above it; else all of them."""
    told = words.split("\n")
    starts = [
        n
        for n, line in enumerate(told)
        if WROTE.match(line)
        or ANNOUNCED.match(line)
        or (
            n > 1
            and all(map(FORWARDED.match, told[n - 2 : n + 1]))
            and not any(map(FORWARDED.match, told[n + 1 : n + 2]))
        )
    ]
    for n in reversed(starts):
        rest = "\n".join(told[n + 1 :])
        if len(rest) >= MOST * len(words):
            return rest
    return words


def _body(message: EmailMessage) -> Document | None:
    """Of the versions of a body the page is taken, as it keeps headings and lists."""
    part = cast("EmailMessage | None", message.get_body(preferencelist=("html", "plain")))
    if part is None:
        return None
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None
    words = text.as_declared(content, part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        return html.read_text(words)
    if part.get_param("format") == "flowed":
        words = re.sub(r" \r?\n(?!-- \r?\n)", " ", words)
    return Document(text.paragraphs(SIGNATURE.sub("", words.replace("\r\n", "\n").rstrip())))


def _attached(message: EmailMessage, read_attached: Read) -> Iterator[Document]:
    for part in message.iter_attachments():
        if part.get_content_type() == "message/rfc822":
            yield _told(cast(EmailMessage, part.get_content()), read_attached)
            continue
        content = part.get_payload(decode=True) if ATTACHED.search(part.get_filename() or "") else None
        if isinstance(content, bytes) and content:
            yield read_attached(content, part.get_filename() or "")


def _sent_on(message: EmailMessage) -> dt.date | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).date() if message["Date"] else None
    except ValueError:
        return None
