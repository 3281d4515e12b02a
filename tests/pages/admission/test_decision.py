"""Who may see: a request passes with a sign-in that holds, of somebody on the list, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from starlette.requests import Request
from streamlit import config
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from pages.shared.admission import decision, identity
from pages.shared.admission.decision import Refused
from tests.pages.admission.signing import ANN, CLIENT, DAY, ISSUER, KEY, claims, cookie, secrets

Configured = Callable[[str | bytes], Path]


def asked(cookies: str = "", *, arrived: str = "10.1.2.3", host: str = "dashboard.example") -> Request:
    """A request with that header of cookies."""
    headers = [(b"cookie", cookies.encode("latin-1")), (b"host", host.encode("latin-1"))]
    return Request({"type": "http", "server": (arrived, 443), "headers": headers, "method": "GET", "path": "/"})


def refused(request: Request) -> tuple[int, str]:
    with pytest.raises(Refused) as error:
        decision.check(request)
    return error.value.status, error.value.words


def signed_in(**others: object) -> str:
    return f"{USER_COOKIE_NAME}={cookie(claims(**others))}"


def test_somebody_on_the_list_passes(configured: Configured) -> None:
    configured(secrets())
    decision.check(asked(signed_in()))
    decision.check(asked(signed_in(email="Ann@EXAMPLE.org", aud=["other", CLIENT], iss=f"{ISSUER}/")))


def test_somebody_of_a_domain_on_the_list_passes(configured: Configured) -> None:
    configured(secrets([], ["example.org"]))
    decision.check(asked(signed_in(email="whoever@example.org")))


FORGED = {
    "nothing": "",
    "nothing in it": f"{USER_COOKIE_NAME}=",
    "what was never signed": f'{USER_COOKIE_NAME}={{"email": "{ANN}", "is_logged_in": true}}',
    "the key of another": f"{USER_COOKIE_NAME}={cookie(claims(), key=KEY + '.')}",
    "no key": f"{USER_COOKIE_NAME}={cookie(claims(), key='')}",
    "cut": f"{USER_COOKIE_NAME}={cookie(claims())[:-1]}",
    "cut in the middle": f"{USER_COOKIE_NAME}={cookie(claims())[:40]}",
    "without its signature": f"{USER_COOKIE_NAME}={cookie(claims()).rpartition('.')[0]}",
    "one letter changed": f"{USER_COOKIE_NAME}={'J' + cookie(claims())[1:]}",
    "signed under another name": f"{USER_COOKIE_NAME}={cookie(claims(), name=TOKENS_COOKIE_NAME)}",
    "sent under another name": f"{TOKENS_COOKIE_NAME}={cookie(claims())}",
    "as old as no sign-in": f"{USER_COOKIE_NAME}={cookie(claims(), age=31 * DAY + 60)}",
    "for another dashboard": signed_in(origin="https://other.example"),
    "for the same in the open": signed_in(origin="http://dashboard.example"),
    "signed out": signed_in(is_logged_in=False),
    "half signed in": signed_in(is_logged_in="yes"),
    "letters beyond": f"{USER_COOKIE_NAME}=\xe9\xff",
}


@pytest.mark.parametrize("cookies", FORGED.values(), ids=FORGED.keys())
def test_what_is_no_sign_in_that_holds_passes_nothing(configured: Configured, cookies: str) -> None:
    configured(secrets())
    decision.check(asked(signed_in()))
    assert refused(asked(cookies)) == (401, decision.NOT_SIGNED_IN)


def test_a_sign_in_holds_for_thirty_days_and_one(configured: Configured) -> None:
    configured(secrets())
    decision.check(asked(f"{USER_COOKIE_NAME}={cookie(claims(), age=31 * DAY - 60)}"))


@pytest.mark.parametrize(
    "others",
    [
        {"iss": "https://evil.example"},
        {"iss": f"{ISSUER}.evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": f"{CLIENT} another"},
        {"aud": None},
    ],
    ids=str,
)
def test_a_sign_in_of_another_issuer_or_for_another_client_passes_nothing(
    configured: Configured, others: dict[str, object]
) -> None:
    configured(secrets())
    assert refused(asked(signed_in(**others))) == (403, decision.SAID_ELSEWHERE)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"email": "eve@evil.example"}, decision.NOT_LISTED),
        ({"email": f"eve@evil.example,{ANN}"}, decision.NO_ADDRESS),
        ({"email": ANN.replace("a", "\N{CYRILLIC SMALL LETTER A}", 1)}, decision.NO_ADDRESS),
        ({"email": None}, decision.NO_ADDRESS),
        ({"email": None, "preferred_username": ANN, "name": ANN, "sub": ANN}, decision.NO_ADDRESS),
        ({"email_verified": False}, decision.NOT_VERIFIED),
        ({"email_verified": "false"}, decision.NOT_VERIFIED),
        ({"email_verified": 0}, decision.NOT_VERIFIED),
        ({"email_verified": "no"}, decision.NOT_VERIFIED),
    ],
    ids=str,
)
def test_whoever_is_not_known_to_be_on_the_list_is_told_so(
    configured: Configured, others: dict[str, object], words: str
) -> None:
    configured(secrets())
    assert refused(asked(signed_in(**others))) == (403, words)


@pytest.mark.parametrize("verified", [True, "true", None])
def test_an_address_that_the_provider_does_not_doubt_counts(configured: Configured, verified: object) -> None:
    configured(secrets())
    decision.check(asked(signed_in(email_verified=verified)))


@pytest.mark.parametrize("text", [secrets([]), secrets().partition("[who_may_see]")[0]])
def test_a_list_of_nobody_admits_nobody(configured: Configured, text: str) -> None:
    configured(text)
    assert refused(asked(signed_in())) == (403, decision.NOBODY)


def test_whoever_is_taken_off_the_list_sees_nothing_more(configured: Configured) -> None:
    configured(secrets())
    decision.check(asked(signed_in()))
    configured(secrets(["bob@example.org"]))
    assert refused(asked(signed_in())) == (403, decision.NOT_LISTED)


def test_a_sign_in_that_was_ended_holds_no_longer_and_another_does(configured: Configured) -> None:
    configured(secrets())
    cookies = {USER_COOKIE_NAME: cookie(claims(nonce="first"))}
    identity.end({USER_COOKIE_NAME: "not signed"})
    identity.end({})
    decision.check(asked(signed_in(nonce="first")))
    identity.end(cookies)
    assert refused(asked(signed_in(nonce="first"))) == (401, decision.NOT_SIGNED_IN)
    decision.check(asked(signed_in(nonce="second")))


def test_a_long_sign_in_comes_in_parts_and_without_one_it_is_none(configured: Configured) -> None:
    configured(secrets())
    parts: dict[str, str] = {}
    set_cookie_with_chunks(
        lambda name, value: parts.update({name: create_signed_value(KEY, name, value).decode()}),
        lambda name, value: create_signed_value(KEY, name, value),
        USER_COOKIE_NAME,
        claims(picture=Random(0).randbytes(5000).hex()),
        cookie_attr_size=100,
    )
    assert len(parts) > 3
    decision.check(asked("; ".join(f"{name}={value}" for name, value in parts.items())))
    for lost in parts:
        cookies = "; ".join(f"{name}={value}" for name, value in parts.items() if name != lost)
        assert refused(asked(cookies)) == (401, decision.NOT_SIGNED_IN)
    identity.end(parts)
    assert refused(asked("; ".join(f"{name}={value}" for name, value in parts.items())))[0] == 401


BROKEN = {
    "no TOML": b"[auth",
    "not UTF-8": b"\xff\xfe[auth]",
    "auth is no section": 'auth = "yes"',
    "an empty section": "[auth]\n",
    "no key": secrets().replace("cookie_secret", "cookie_sacred"),
    "a short key": secrets().replace(KEY, "short"),
    "a key that is a number": secrets().replace(f'"{KEY}"', "1" * 40),
    "no client": secrets().replace("client_id", "client_idea"),
    "no issuer": secrets().replace("server_metadata_url", "server"),
    "an issuer without description": secrets().replace("/.well-known/openid-configuration", "/"),
    "back in the open": secrets(redirect_uri="http://dashboard.example/oauth2callback"),
    "back to elsewhere": secrets(redirect_uri="https://dashboard.example/other/oauth2callback"),
    "back to no callback": secrets(redirect_uri="https://dashboard.example/"),
    "a list that is none": secrets().replace(f'["{ANN}"]', f'"{ANN}"'),
    "a list in the wrong place": secrets().replace("[who_may_see]", "[[who_may_see]]"),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_settings_that_cannot_be_used_let_nobody_pass_and_the_log_says_why(
    configured: Configured, text: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    configured(text)
    for request in (asked(), asked(signed_in()), asked(arrived="127.0.0.1", host="localhost:8501")):
        assert refused(request) == (503, decision.UNUSABLE)
    assert "Nothing is shown: " in caplog.text and KEY not in caplog.text


def test_settings_that_nobody_may_read_let_nobody_pass(configured: Configured) -> None:
    file = configured(secrets())
    file.unlink()
    file.mkdir()  # Not even root can read it as a file.
    assert refused(asked(arrived="127.0.0.1", host="localhost:8501")) == (503, decision.UNUSABLE)


@pytest.mark.parametrize("text", ["", "[who_may_see]", None])
def test_settings_that_vanish_while_the_server_runs_open_nothing(configured: Configured, text: str | None) -> None:
    file = configured(secrets())
    request = asked(signed_in(), arrived="127.0.0.1", host="localhost")
    decision.check(request)
    configured(text or "")
    if text is None:
        file.unlink()
        secrets_singleton._reset()
    assert refused(request) == (503, decision.UNUSABLE)
    configured(secrets())
    decision.check(request)


def test_the_way_back_from_the_provider_knows_the_path_of_the_dashboard(configured: Configured) -> None:
    configured(secrets(redirect_uri="https://dashboard.example/enforcement/oauth2callback"))
    assert refused(asked()) == (503, decision.UNUSABLE)
    config.set_option("server.baseUrlPath", "enforcement")
    try:
        assert refused(asked()) == (401, decision.NOT_SIGNED_IN)
    finally:
        config.set_option("server.baseUrlPath", "")


@pytest.mark.parametrize("arrived", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "LOCALHOST", "127.0.0.1:8501", "[::1]:8501", ""])
def test_without_sign_in_this_machine_sees_everything(arrived: str, host: str) -> None:
    decision.check(asked(arrived=arrived, host=host))


@pytest.mark.parametrize(
    ("arrived", "host"),
    [
        ("10.1.2.3", "10.1.2.3:8501"),
        ("10.1.2.3", "localhost:8501"),
        ("::ffff:10.1.2.3", "localhost"),
        ("fd00::2", "localhost"),
        ("/run/dashboard.sock", "localhost"),
        ("127.0.0.1", "dashboard.example"),  # what a proxy forwards
        ("127.0.0.1", "127.0.0.1.evil.example"),  # a name that was given this machine's number
        ("127.0.0.1", "localhost.evil.example:8501"),
        ("127.0.0.1", "localhost@evil.example"),
        ("127.0.0.1", "evil.example#localhost"),
        ("127.0.0.1", "0.0.0.0:8501"),
        ("127.0.0.1", "[::1"),
        ("127.0.0.1", "2130706433"),
    ],
)
def test_without_sign_in_nobody_else_sees_anything_unless_it_is_meant(
    arrived: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(arrived=arrived, host=host)
    assert refused(request) == (403, decision.NOT_HERE)
    for words in ("", "no", "0", "Yes "):
        monkeypatch.setenv("ENFORCEMENT_OPEN_TO_ALL", words)
        assert refused(request) == (403, decision.NOT_HERE)
    monkeypatch.setenv("ENFORCEMENT_OPEN_TO_ALL", "yes")
    decision.check(request)


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
def test_without_sign_in_what_a_proxy_forwards_sees_nothing(name: str) -> None:
    request = asked(arrived="127.0.0.1", host="localhost")
    decision.check(request)
    request.scope["headers"].append((name.lower().encode(), b"10.1.2.3"))
    assert refused(Request(request.scope)) == (403, decision.NOT_HERE)


def test_sign_in_is_asked_for_on_this_machine_too_and_whatever_is_meant_without(
    configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(secrets())
    monkeypatch.setenv("ENFORCEMENT_OPEN_TO_ALL", "yes")
    assert refused(asked(arrived="127.0.0.1", host="localhost")) == (401, decision.NOT_SIGNED_IN)
