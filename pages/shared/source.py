"""The cached read of the warehouse; the only reader. Pages and the export address share what it holds."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from etl import paths, reference, warehouse
from etl.analysis.view import Data

Unreadable = warehouse.Unreadable


def load() -> Data:
    """The newest published data; a replaced file is read on the next call. Raises Unreadable."""
    path = paths.warehouse()
    return _read(str(path), warehouse.version(path) or "")


@lru_cache(maxsize=2)
def _read(path: str, _version: str) -> Data:
    return Data.of(warehouse.read(Path(path)), reference.load())
