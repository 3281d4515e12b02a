"""The only module that speaks DuckDB: write a warehouse, read one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from etl import schema
from etl.schema import Column

SQL_TYPES = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Date(): "DATE",
    pl.Datetime("us"): "TIMESTAMP",
    schema.TEXT_LIST: "VARCHAR[]",
}
# Nothing of the network, of other files or of Python variables is reachable from SQL.
CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


class Unreadable(ValueError):
    """The warehouse file cannot be read; the message is one sentence for its user.

    `words` is that sentence with a place for the name of the `file`, to be said in another language.
    """

    def __init__(self, words: str, path: Path) -> None:
        super().__init__(words.format(file=path.name))
        self.words, self.file = words, path.name


class Unwritable(ValueError):
    """A warehouse cannot be written; the message is one sentence for who loads."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The warehouse could not be written ({reason}); the one that was live stays. "
            "See that the disk has room and the folder may be written, then load again."
        )


# Why a warehouse cannot be read.
NONE_YET = "There is no warehouse at {file} yet; run `python -m etl run`."
DAMAGED = "The warehouse {file} is damaged; run `python -m etl run` to build it again."
ANOTHER_VERSION = (
    "The warehouse {file} was written by another version of the program; run `python -m etl run` to build it again."
)


def version(path: Path) -> str | None:
    """A key that changes when the file is replaced; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return f"{found.st_ino}-{found.st_mtime_ns}-{found.st_size}"


def write(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write all tables of `schema.TABLES` to a new file, whole and synced when this returns. Raises Unwritable."""
    try:
        with duckdb.connect(str(path), config=CLOSED) as connection:
            for name, columns in schema.TABLES.items():
                connection.execute(_create(name, columns))
                connection.register("incoming", tables[name].select(c.name for c in columns).to_arrow())
                connection.execute(f"INSERT INTO {name} SELECT * FROM incoming")
                connection.unregister("incoming")
            connection.execute("CHECKPOINT")
        sync(path)
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException, OSError) as error:
        # DuckDB tells of a full disk in different classes, what the system says at the end of the first line.
        raise Unwritable(str(error).splitlines()[0].rpartition(": ")[2]) from None


def read(path: Path) -> dict[str, pl.DataFrame]:
    """All tables of the warehouse, in the types of `schema`. Raises Unreadable with one sentence."""
    if version(path) is None:
        raise Unreadable(NONE_YET, path)
    try:
        with _attached(path) as connection:
            return {name: _typed(connection, name, columns) for name, columns in schema.TABLES.items()}
    except (duckdb.CatalogException, duckdb.BinderException):  # a table or a column is not there
        raise Unreadable(ANOTHER_VERSION, path) from None
    except (duckdb.Error, pl.exceptions.PolarsError):
        raise Unreadable(DAMAGED, path) from None


@contextmanager
def _attached(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    # A fresh connection each time: connecting to the path again would keep serving the file it replaced.
    with duckdb.connect(config=CLOSED) as connection:
        connection.execute(f"ATTACH {_quoted(path)} AS warehouse (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _typed(connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[Column, ...]) -> pl.DataFrame:
    names = ", ".join(f'"{column.name}"' for column in columns)
    frame: pl.DataFrame = connection.sql(f"SELECT {names} FROM warehouse.{name}").pl()
    return frame.cast(schema.polars_schema(columns))


def _create(name: str, columns: tuple[Column, ...]) -> str:
    lines = [f'"{c.name}" {SQL_TYPES[c.dtype]}{" NOT NULL" if c.required else ""}' for c in columns]
    if name == "items":
        lines.append("PRIMARY KEY (item_id)")
    return f"CREATE TABLE {name} ({', '.join(lines)})"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def sync(path: Path) -> None:
    """Have what was written to a file or a folder outlast a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
