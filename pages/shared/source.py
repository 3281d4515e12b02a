"""The cached read of the warehouse; the only reader. Pages and the export address share what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from etl import paths, publishing, reference, warehouse
from etl.analysis.view import Data
from pages.shared import kept

Unreadable = warehouse.Unreadable


@dataclass(frozen=True)
class Snapshot:
    """Published data; `trouble` is why they are not those of the live file, None where they are."""

    data: Data
    trouble: Unreadable | None = None


class _Reader:
    """Reads one file when it has changed, once for all who ask, and holds on to the last that could be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._seen: object = self  # no version yet, not even that of a file that is not there
        self._held: Data | None = None
        self._trouble: Unreadable | None = None

    def load(self) -> Snapshot:
        with self._lock:
            version = warehouse.version(self._path)
            if version != self._seen:
                self._read()
                self._seen = version
            if self._held is None:
                raise self._trouble or Unreadable(warehouse.NONE_YET, self._path)
            return Snapshot(self._held, self._trouble)

    def _read(self) -> None:
        try:
            self._held, self._trouble = _data(self._path), None
            kept.forget()
        except Unreadable as error:
            self._trouble = error
            if self._held is None:
                self._held = self._kept()

    def _kept(self) -> Data | None:
        """The newest of the earlier warehouses that can be read: a server that has just started holds nothing."""
        for earlier in reversed(publishing.kept(self._path)):
            try:
                return _data(earlier.file)
            except Unreadable:
                continue
        return None


_readers: dict[Path, _Reader] = {}


def load() -> Snapshot:
    """The newest published data, or the last good ones where the file cannot be read.

    A replaced file is read on the next call. Raises Unreadable where there are none.
    """
    path = paths.warehouse()
    return _readers.setdefault(path, _Reader(path)).load()


def _data(path: Path) -> Data:
    return Data.of(warehouse.read(path), reference.load())
