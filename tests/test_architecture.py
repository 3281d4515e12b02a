"""Who may import whom. The picture and the reasons stand in README.md."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
from pathlib import Path

import pytest

from etl.paths import ROOT

STEPS = ("documents", "newsletter", "monthly", "classify", "resolve", "validate")
SCREEN = ("streamlit", "plotly", "pages")

# files -> modules they must not import; "etl.*" but those after "except"
RULES: dict[str, tuple[str, ...]] = {
    "etl/**/*.py": SCREEN,
    "etl/analysis/**/*.py": ("duckdb",),
    "dashboard.py": ("duckdb", "plotly"),
    "pages/*.py": ("duckdb", "plotly"),
    "pages/shared/**/*.py": ("duckdb",),
    "pages/shared/figures/*.py": ("streamlit", "pages.shared.panels", "pages.shared.tables", "pages.shared.frame"),
}
RULES |= {f"etl/{step}.py": ("duckdb", *(f"etl.{other}" for other in STEPS if other != step)) for step in STEPS}

# files -> the only modules of etl they may import
ONLY: dict[str, tuple[str, ...]] = {
    "etl/analysis/**/*.py": (
        "etl.analysis",
        "etl.schema",
        "etl.reference",
        "etl.terms",
        "etl.records",
        "etl.language",
        "etl.quoting",
    ),
    "dashboard.py": ("etl.analysis",),
    "pages/*.py": ("etl.analysis",),
}


def imports(path: Path) -> set[str]:
    """Every module a file imports, `from a import b` as both a and a.b."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("files", RULES)
def test_no_file_imports_what_it_must_not(files: str) -> None:
    paths = list(ROOT.glob(files))
    assert paths
    broken = [
        (path.name, module)
        for path in paths
        for module in imports(path)
        for banned in RULES[files]
        if within(module, banned)
    ]
    assert broken == []


@pytest.mark.parametrize("files", ONLY)
def test_only_the_door_of_etl_is_used(files: str) -> None:
    paths = list(ROOT.glob(files))
    assert paths
    broken = [
        (path.name, module)
        for path in paths
        for module in imports(path)
        if within(module, "etl") and module != "etl" and not any(within(module, door) for door in ONLY[files])
    ]
    assert broken == []


def test_only_the_source_reads_the_warehouse() -> None:
    readers = [path.name for path in ROOT.glob("pages/shared/**/*.py") if "etl.warehouse" in imports(path)]
    assert readers == ["source.py"]


def test_pages_hand_nothing_to_the_addresses_of_streamlit_which_ask_nobody_who_they_are() -> None:
    """Files go through the export address: what Streamlit serves itself (/media/...) whoever knows the address gets."""
    served = {"download_button", "image", "audio", "video", "pdf", "logo", "file_uploader", "camera_input"}
    called = {
        node.func.attr
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert "link_button" in called
    assert called & served == set()


def test_only_the_warehouse_speaks_duckdb() -> None:
    assert [path.name for path in ROOT.glob("etl/**/*.py") if "duckdb" in imports(path)] == ["warehouse.py"]


def test_paths_imports_nothing_of_ours() -> None:
    assert not any(within(module, "etl") for module in imports(ROOT / "etl/paths.py"))


def test_modules_and_pages_stay_small() -> None:
    modules = [*ROOT.glob("etl/**/*.py"), *ROOT.glob("pages/shared/**/*.py")]
    long = [(path.name, n) for path in modules if (n := len(path.read_text(encoding="utf-8").splitlines())) > 250]
    pages = [ROOT / "dashboard.py", *ROOT.glob("pages/*.py")]
    long += [(path.name, n) for path in pages if (n := len(path.read_text(encoding="utf-8").splitlines())) > 70]
    assert long == []


def test_data_holds_no_python() -> None:
    assert list((ROOT / "data").rglob("*.py")) == []


def test_the_lock_names_no_index_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = [line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert pinned
    assert all(line.endswith("\\") for line in pinned)


def test_the_licence_of_every_dependency_that_is_installed_is_listed() -> None:
    """`make licences` renews the list."""
    rows = (ROOT / "docs/licences.md").read_text(encoding="utf-8").splitlines()[2:]
    listed = {
        name.strip().lower().replace("_", "-"): licence.strip() for _, name, licence, _ in (r.split("|") for r in rows)
    }
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    installed = {found.name.lower().replace("_", "-") for found in importlib.metadata.distributions()}
    assert pinned & installed - listed.keys() == set()
    # What is passed on with the program must be free to pass on; LGPL is for the tests' own tools.
    assert {name for name, licence in listed.items() if "GPL" in licence} == {"fpdf2"}


def test_the_publishers_text_and_the_warehouse_are_not_tracked() -> None:
    listed = subprocess.run(["git", "ls-files", "data"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [name for name in listed.splitlines() if name.startswith("data/newsletters/")] in (
        [],
        ["data/newsletters/README.md"],
    )
    assert ".duckdb" not in listed
