"""The cached read of the warehouse; the only reader."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import streamlit as st

from etl import paths, warehouse

Unreadable = warehouse.Unreadable


@dataclass(frozen=True)
class Data:
    """The tables of one published warehouse."""

    version: str
    items: pl.DataFrame
    labels: pl.DataFrame
    sources: pl.DataFrame
    rejects: pl.DataFrame


def load() -> Data:
    """The newest published data; a replaced file is read on the next rerun. Raises Unreadable."""
    path = paths.warehouse()
    return _read(str(path), warehouse.version(path) or "")


@st.cache_resource(max_entries=2, show_spinner="Reading the data")
def _read(path: str, version: str) -> Data:
    return Data(version, **warehouse.read(Path(path)))
