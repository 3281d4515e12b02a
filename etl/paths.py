"""Every path of the project, and what the environment and the project file say of it. Imports nothing of ours."""

import os
import tomllib
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
ITEMS = DATA / "items"
NEWSLETTERS = DATA / "newsletters"
REFERENCE = DATA / "reference"


def warehouse() -> Path:
    """The DuckDB file; `ENFORCEMENT_WAREHOUSE` names another one."""
    return Path(os.environ.get("ENFORCEMENT_WAREHOUSE", DATA / "enforcement.duckdb"))


def stale_after_days() -> int:
    """After how many days without a load the pages say so; `ENFORCEMENT_STALE_DAYS` gives another number.

    Raises ValueError where it gives none.
    """
    days = os.environ.get("ENFORCEMENT_STALE_DAYS", "45")
    if not days.isdecimal():
        raise ValueError(f"ENFORCEMENT_STALE_DAYS is '{days}'; give a number of days.")
    return int(days)


@lru_cache(maxsize=1)
def program_version() -> str:
    """The version in `pyproject.toml`."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
