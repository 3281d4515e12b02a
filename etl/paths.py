"""Every path of the project. Imports nothing of ours."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
ITEMS = DATA / "items"
NEWSLETTERS = DATA / "newsletters"
REFERENCE = DATA / "reference"


def warehouse() -> Path:
    """The DuckDB file; `ENFORCEMENT_WAREHOUSE` names another one."""
    return Path(os.environ.get("ENFORCEMENT_WAREHOUSE", DATA / "enforcement.duckdb"))
