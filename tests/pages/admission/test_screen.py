"""What is drawn for whoever may not see: what this is and one button, and not a word of the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from pages.shared import source, words
from pages.shared.admission import decision
from pages.shared.source import Snapshot
from tests.pages.admission.signing import secrets

Configured = Callable[[str | bytes], Path]


@pytest.fixture(autouse=True)
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes it an error to touch the data."""

    def touched() -> Snapshot:
        raise AssertionError("The data were touched.")

    monkeypatch.setattr(source, "load", touched)


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(f"pages/{page}.py").run()


@pytest.mark.parametrize("page", words.PAGES)
@pytest.mark.parametrize("query", [{}, {"region": "Beijing", "chart": "regions", "mark": "region=Beijing"}], ids=str)
def test_whoever_is_not_signed_in_sees_one_button_on_every_page(
    configured: Configured, page: str, query: dict[str, str]
) -> None:
    configured(secrets())
    app = opened(page, **query)
    assert not app.exception
    assert [button.label for button in app.button] == ["Sign in"]
    assert [title.value for title in app.title] == ["China cybersecurity enforcement"]
    assert len(app.markdown) == 1 and app.markdown[0].value.endswith("for whoever is on the list of this dashboard.")
    assert not app.sidebar.children and not app.dataframe and not app.caption
    chinese = opened(page, lang="zh", **query)
    assert [button.label for button in chinese.button] == ["登录"]
    assert chinese.markdown[0].value.endswith("本看板仅供名单上的人员查看。")


@pytest.mark.parametrize("page", words.PAGES)
def test_settings_that_cannot_be_used_are_said_on_every_page(configured: Configured, page: str) -> None:
    configured(secrets().replace("[who_may_see]", "[[who_may_see]]"))
    app = opened(page)
    assert not app.exception and not app.button
    assert [warning.value for warning in app.warning] == [words.escaped(decision.UNUSABLE)]
