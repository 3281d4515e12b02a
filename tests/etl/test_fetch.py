"""Pages fetched from a real server on this machine."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from etl import fetch
from etl.fetch import NotFetched

PAGE = b"<!doctype html><html><body><h2>Enforcement</h2></body></html>"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/insights/2025-01-issue?a=1")
            self.end_headers()
        elif self.path.startswith("/loop"):
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path.startswith("/insights"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE)
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 3000)
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output stays readable."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_is_kept_as_received_with_its_origin_beside_it(site: str, tmp_path: Path) -> None:
    file = fetch.fetch(f"{site}/moved", tmp_path, allow_private=True)
    assert file.read_bytes() == PAGE
    assert file.suffix == ".html" and "2025-01-issue" in file.name
    sha256 = hashlib.sha256(PAGE).hexdigest()
    found = fetch.origin(file, sha256)
    assert found and found.address == f"{site}/insights/2025-01-issue?a=1"
    assert found.sha256 == sha256
    assert fetch.origin(file, hashlib.sha256(b"changed").hexdigest()) is None


@pytest.mark.parametrize(
    "kept",
    [b"", b"{", b"[]", b"\xff", b"[" * 50_000, b'{"address": "https://a.example/x"}', b"{}" + b" " * 200_000]
    + [
        b'{"address": %s, "fetched_at": "2025-01-02", "sha256": ""}' % address
        for address in (b"5", b'"file:///etc/passwd"', b'"https://a.example/\\ud800"', b'"https://a.example/\\u001b"')
    ],
)
def test_what_is_kept_of_a_fetched_page_may_be_broken_and_is_said(tmp_path: Path, kept: bytes) -> None:
    page = tmp_path / "page.html"
    fetch.origin_file(page).write_bytes(kept)
    with pytest.raises(fetch.BrokenOrigin, match=r"^page\.html\.origin\.json does not tell where .*\.$"):
        fetch.origin(page, "")


@pytest.mark.parametrize(
    ("path", "words"), [("/nothing", "answered with status 404"), ("/loop", "leads from page to page without end")]
)
def test_a_page_that_is_not_there_is_said(site: str, tmp_path: Path, path: str, words: str) -> None:
    with pytest.raises(NotFetched, match=words):
        fetch.fetch(f"{site}{path}", tmp_path, allow_private=True)
    assert list(tmp_path.iterdir()) == []


def test_private_machines_are_not_asked_unless_allowed(site: str, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="on a private network"):
        fetch.fetch(f"{site}/insights", tmp_path)
    with pytest.raises(NotFetched, match="on a private network"):
        fetch.fetch("http://[::1]/insights", tmp_path)


def test_too_much_is_not_taken(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LARGEST", 2000)
    with pytest.raises(NotFetched, match="is larger than"):
        fetch.fetch(f"{site}/large", tmp_path, allow_private=True)


@pytest.mark.parametrize(
    "address", ["ftp://a.example/x", "http:///x", "http://[::1", "http://a.example:port/x", "http://[a\n"]
)
def test_what_is_no_web_address_is_said(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="is no web address"):
        fetch.fetch(address, tmp_path)


def test_a_machine_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="could not be fetched"):
        fetch.fetch("http://127.0.0.1:9/x", tmp_path, allow_private=True)
