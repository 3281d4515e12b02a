"""Behind nginx as `docs/nginx.conf` has it: TLS, a path in front, the line to pages, files, sign-in."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page, WebSocket, expect
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from etl.paths import ROOT
from pages.shared.browser_policy import HEADERS
from tests.browser.conftest import CHROMIUM, PATIENCE, QUIET
from tests.conftest import await_answer, free_port
from tests.pages.admission.signing import secrets

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin")
NAME = "dashboard.example"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the dashboard's name, made by nobody but ourselves, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


class Proxy:
    """nginx in front of a dashboard that asks people to sign in."""

    def __init__(self, folder: Path) -> None:
        self.port, self.plain = free_port(), free_port()
        self.certificate, self._key = certificate(folder)
        self._folder = folder
        self.address = f"https://{NAME}:{self.port}/enforcement"

    def run(self, upstream: str) -> subprocess.Popen[bytes]:
        """Starts it with the file of the documentation, but for ports and certificate."""
        site = (ROOT / "docs/nginx.conf").read_text(encoding="utf-8")
        for documented, here in {
            "127.0.0.1:8501": upstream,
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "301 https://dashboard.example$": f"301 https://dashboard.example:{self.port}$",
            "/etc/ssl/certs/dashboard.example.pem": str(self.certificate),
            "/etc/ssl/private/dashboard.example.key": str(self._key),
        }.items():
            assert documented in site
            site = site.replace(documented, here)
        (self._folder / "site.conf").write_text(site, encoding="utf-8")
        parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        whole = f"""
            {"user root;" if os.geteuid() == 0 else ""}
            daemon off; pid {self._folder}/nginx.pid; error_log {self._folder}/error.log;
            events {{}}
            http {{
                access_log off;
                {" ".join(f"{part}_temp_path {self._folder}/{part};" for part in parts)}
                include {self._folder}/site.conf;
            }}
        """
        (self._folder / "nginx.conf").write_text(whole, encoding="utf-8")
        return subprocess.Popen([str(NGINX), "-e", f"{self._folder}/error.log", "-c", f"{self._folder}/nginx.conf"])

    def get(self, path: str, cookies: str = "") -> urllib3.BaseHTTPResponse:
        """What it answers over TLS, its certificate verified."""
        with urllib3.HTTPSConnectionPool(
            "127.0.0.1", self.port, ca_certs=str(self.certificate), server_hostname=NAME, assert_hostname=NAME
        ) as pool:
            headers = {"Host": f"{NAME}:{self.port}", "Cookie": cookies}
            return pool.request("GET", path, headers=headers, redirect=False, retries=False)


@pytest.fixture(scope="module")
def proxy(
    start: Callable[..., str], built_warehouse: Path, provider: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    found = Proxy(tmp_path_factory.mktemp("nginx"))
    file = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    file.write_text(secrets(redirect_uri=f"{found.address}/oauth2callback", issuer=provider), encoding="utf-8")
    options = ("--secrets.files", str(file))
    dashboard = start(built_warehouse, *options, base="/enforcement", WEBSOCKETS_MAX_LINE_LENGTH="65536")
    process = found.run(urlsplit(dashboard).netloc)
    await_answer(f"http://127.0.0.1:{found.plain}", process, expected=301)
    yield found
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A window of a browser that knows the name."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*QUIET, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    )
    context = browser.new_context(ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    browser.close()


def test_a_reader_signs_in_sees_takes_a_file_along_and_signs_out(
    proxy: Proxy, page: Page, count_shown: Callable[[Page], int]
) -> None:
    lines: list[WebSocket] = []
    page.on("websocket", lambda line: lines.append(line))
    page.goto(f"{proxy.address}/regions?region=Beijing")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/oauth2/authorize"))
    assert parse_qs(urlsplit(page.url).query)["redirect_uri"] == [f"{proxy.address}/oauth2callback"]
    page.get_by_role("button", name="max", exact=True).click()
    expect(page).to_have_url(f"{proxy.address}/regions?region=Beijing")
    shown = count_shown(page)
    assert {line.url for line in lines} == {f"wss://{NAME}:{proxy.port}/enforcement/_stcore/stream"}
    page.get_by_role("link", name="Items", exact=True).click()
    expect(page).to_have_url(f"{proxy.address}/items?region=Beijing")
    assert count_shown(page) == shown
    page.get_by_role("button", name=re.compile("Download these")).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON Lines", exact=True).first.click()
    about, *rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(rows) == shown > 10
    assert json.loads(about)["about"]["link"].startswith(f"{proxy.address}/export/items.jsonl?")

    kept = {one["name"]: one for one in page.context.cookies()}
    assert all(one["secure"] for one in kept.values())
    assert kept[USER_COOKIE_NAME]["path"] == "/enforcement"
    cookies = "; ".join(f"{name}={one['value']}" for name, one in kept.items())
    assert len(cookies) > 15_000
    assert proxy.get("/enforcement/export/items.csv", cookies).status == 200
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert USER_COOKIE_NAME not in {one["name"] for one in page.context.cookies()}
    assert proxy.get("/enforcement/export/items.csv", cookies).status == 401


def test_what_it_answers_without_a_browser(proxy: Proxy) -> None:
    assert proxy.get("/enforcement/_stcore/health").data == b"ok"
    assert proxy.get("/enforcement/export/items.csv").status == 401
    assert proxy.get("/enforcement/_stcore/metrics").status == 404
    assert proxy.get("/").status == 404
    shell = proxy.get("/enforcement/regions")
    assert {name: shell.headers[name] for name in HEADERS} == HEADERS
    assert shell.headers["Strict-Transport-Security"] == "max-age=31536000"
    front = proxy.get("/enforcement")
    assert (front.status, front.headers["Location"]) == (301, f"{proxy.address}/")
    plain = urllib3.request("GET", f"http://127.0.0.1:{proxy.plain}/enforcement/?region=Beijing", redirect=False)
    assert (plain.status, plain.headers["Location"]) == (301, f"{proxy.address}/?region=Beijing")


def test_whoever_calls_it_by_another_name_reaches_nothing(proxy: Proxy) -> None:
    with (
        urllib3.HTTPSConnectionPool("127.0.0.1", proxy.port, server_hostname="evil.example", cert_reqs="NONE") as pool,
        pytest.raises(urllib3.exceptions.SSLError),
    ):
        pool.request("GET", "/enforcement/", retries=False)
