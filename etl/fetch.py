"""A page from an address, politely: one request, limits of time and size, no private addresses unless allowed."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import json
import re
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3

from etl import inputs, schema
from etl.quoting import quoted
from etl.records import is_web_page

AGENT = "china-cyber-enforcement-dashboard (reads newsletters; one page a request)"
LONGEST = 30.0  # seconds for a page
LARGEST = 20 * 1024 * 1024  # bytes
MOST_REDIRECTS = 5
LONGEST_ORIGIN = 100_000  # bytes
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "message/rfc822": ".eml",
    "multipart/related": ".mht",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


class NotFetched(ValueError):
    """An address that gave no document; the message is one sentence."""


class BrokenOrigin(ValueError):
    """What is kept of a fetched document cannot be read; the message is one sentence."""


@dataclass(frozen=True)
class Origin:
    """Where a document came from, kept beside it."""

    address: str
    fetched_at: str
    sha256: str


def is_address(words: str) -> bool:
    """Whether these words are a web address rather than a path."""
    return re.match(r"https?://", words, re.IGNORECASE) is not None


def fetch(address: str, folder: Path, *, allow_private: bool = False) -> Path:
    """Fetch the document at an address into a folder, as received, with its `Origin` as JSON beside it.

    A redirect is followed where each step's address is allowed. Raises NotFetched with one sentence.
    """
    asked = address
    for _ in range(MOST_REDIRECTS + 1):
        answer = _get(asked, allow_private=allow_private)
        if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("location"):
            asked = _onward(asked, answer.headers["location"])
            continue
        return _kept(address, asked, answer, folder)
    raise NotFetched(f"{address} leads from page to page without end; give the address of the page itself.")


def _onward(asked: str, location: str) -> str:
    try:
        return urljoin(asked, location)
    except ValueError:
        raise NotFetched(
            f"{asked} leads to {quoted(location)}, which is no web address; open it in a browser."
        ) from None


def _kept(address: str, asked: str, answer: _Answer, folder: Path) -> Path:
    if answer.status != 200:
        raise NotFetched(f"{address} answered with status {answer.status}; check the address in a browser.")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    parts = urlsplit(asked)
    stem = schema.slug(f"{parts.hostname} {Path(parts.path).stem}")[:100] or "page"
    suffix = SUFFIXES.get(kind) or (Path(parts.path).suffix if len(Path(parts.path).suffix) <= 5 else "") or ".html"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{stem}{suffix}"
    file.write_bytes(answer.content)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
    origin = Origin(asked, now, hashlib.sha256(answer.content).hexdigest())
    origin_file(file).write_text(json.dumps(asdict(origin), indent=1) + "\n", encoding="utf-8")
    return file


def origin_file(document: Path) -> Path:
    """Where the origin of a fetched document is kept: "page.html" -> "page.html.origin.json"."""
    return document.with_name(f"{document.name}.origin.json")


def origin(document: Path, sha256: str) -> Origin | None:
    """Where a document with this checksum was fetched from; None for one that was not, or that was changed since.

    Raises BrokenOrigin where what is kept of it cannot be read.
    """
    file = origin_file(document)
    if not file.exists():
        return None
    try:
        found = Origin(**json.loads(inputs.read(file, LONGEST_ORIGIN)))
        if not (is_web_page(found.address) and found.address.isprintable()):
            raise ValueError(found.address)
    except (inputs.UnreadableFile, TypeError, ValueError, RecursionError):
        raise BrokenOrigin(
            f"{inputs.name(file)} does not tell where the page was fetched from; fetch it again, or remove this file."
        ) from None
    return found if found.sha256 == sha256 else None


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: dict[str, str]
    content: bytes


def _get(address: str, *, allow_private: bool) -> _Answer:
    """One request to the very machine that was checked: its name is looked up once."""
    parts, port = _parts(address)
    machine = _machine(address, parts.hostname or "", port, allow_private=allow_private)
    timeout = urllib3.Timeout(total=LONGEST)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            machine,
            port,
            timeout=timeout,
            retries=False,
            server_hostname=parts.hostname,
            assert_hostname=parts.hostname,
        )
    else:
        pool = urllib3.HTTPConnectionPool(machine, port, timeout=timeout, retries=False)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT, "Accept": "text/html, */*"}
    try:
        with pool:
            answer = pool.urlopen("GET", target, headers=headers, redirect=False, preload_content=False)
            content = _read(address, answer)
            return _Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, content)
    except urllib3.exceptions.HTTPError as error:
        reason = str(getattr(error, "reason", error)).rpartition(": ")[2]
        raise NotFetched(f"{address} could not be fetched ({reason}); check the address and the network.") from None


def _parts(address: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), 0
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotFetched(f"{quoted(address)} is no web address; it must begin with http:// or https://.")
    return parts, port


def _read(address: str, answer: urllib3.BaseHTTPResponse) -> bytes:
    """The body, as long as it keeps the limits of size and time."""
    ends_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=LONGEST)
    content = bytearray()
    for piece in answer.stream(65536, decode_content=True):
        content += piece
        if len(content) > LARGEST:
            raise NotFetched(f"{address} is larger than {LARGEST // 1024**2} MB; save it and name the file instead.")
        if dt.datetime.now(dt.UTC) > ends_at:
            raise NotFetched(f"{address} took longer than {LONGEST:.0f} seconds; save it and name the file instead.")
    return bytes(content)


def _machine(address: str, host: str, port: int, *, allow_private: bool) -> str:
    """The number of a public machine that the host's name stands for."""
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotFetched(f"{address}: the name {host} is not known; check the address and the network.") from None
    allowed = [number for number in found if allow_private or ipaddress.ip_address(number.partition("%")[0]).is_global]
    if not allowed or len(allowed) < len(found):
        raise NotFetched(
            f"{address} is on a private network, which is not asked; add --allow-private if that is what you want."
        )
    return allowed[0]
