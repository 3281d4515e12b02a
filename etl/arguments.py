"""What the command line takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from etl import paths, publishing
from etl.analysis import exports


def argument_parser() -> argparse.ArgumentParser:
    """The parser; `command` is the name of the one chosen."""
    parser = argparse.ArgumentParser(prog="python -m etl", description="Load monthly items into the warehouse.")
    commands = parser.add_subparsers(required=True, dest="command")
    inputs = argparse.ArgumentParser(add_help=False)
    inputs.add_argument("--items", type=Path, default=paths.ITEMS, metavar="DIR", help="folder of monthly tables")
    inputs.add_argument(
        "--newsletters",
        nargs="+",
        default=[str(paths.NEWSLETTERS)],
        metavar="PATH",
        help="newsletter files, folders of them, or addresses to fetch",
    )
    inputs.add_argument("--allow-private", action="store_true", help="also fetch from machines of a private network")
    loads = argparse.ArgumentParser(add_help=False)
    loads.add_argument("--warehouse", type=Path, default=paths.warehouse(), metavar="FILE")
    loads.add_argument(
        "--wait", type=_count, default=publishing.WAIT, metavar="SECONDS", help="for another load to end (%(default)s)"
    )
    runs = commands.add_parser("run", parents=[inputs, loads], help="load everything and publish it")
    runs.add_argument(
        "--keep",
        type=_count,
        default=publishing.KEPT,
        metavar="N",
        help="how many earlier warehouses to keep (%(default)s)",
    )
    runs.add_argument("--json", action="store_true", help="print one line of JSON, for a log, in place of tables")
    runs.add_argument("--may-lose", action="store_true", help="publish even if more than half of the items go")
    extracts = commands.add_parser("extract", help="print a newsletter's items as JSON Lines, load nothing")
    extracts.add_argument("newsletters", nargs="+", metavar="FILE", help="files, folders of them, or addresses")
    extracts.add_argument("--allow-private", action="store_true", help="also fetch from machines of a private network")
    commands.add_parser("check", parents=[inputs], help="check reference data, counts and unknown values")
    measures = commands.add_parser("evaluate", help="measure the reading against a gold file")
    measures.add_argument("gold", type=Path, metavar="GOLD.jsonl", help="reviewed items, as extract prints them")
    measures.add_argument(
        "documents", type=Path, nargs="*", metavar="FILE", help="the issues, if not beside the gold file"
    )
    measures.add_argument("--differences", action="store_true", help="also print each difference")
    returns = commands.add_parser("rollback", parents=[loads], help="make an earlier warehouse live again")
    returns.add_argument("--to", metavar="NAME", help="one of those kept; the newest before the live one if not named")
    returns.add_argument("--list", action="store_true", help="only say which are kept")
    tells = commands.add_parser("status", help="say what is live, since when, and how the last loads went")
    tells.add_argument("--warehouse", type=Path, default=paths.warehouse(), metavar="FILE")
    tells.add_argument("--json", action="store_true", help="as one line of JSON")
    writes = commands.add_parser("export", help="write the file that a page with the same query string offers")
    writes.add_argument("--query", default="", metavar="QUERY", help="'region=Beijing&from=2024-01', or an address")
    writes.add_argument(
        "--shape", default="items", help=f"one of {', '.join(exports.SHAPES)}; chart needs chart= in QUERY"
    )
    writes.add_argument("--warehouse", type=Path, default=paths.warehouse(), metavar="FILE")
    writes.add_argument("out", type=Path, metavar="OUT", help=f"file to write: .{', .'.join(exports.MEDIA_TYPES)}")
    return parser


def _count(words: str) -> int:
    """A number of things, in an argument."""
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"{words} is not a number; give 0 or more")
    return int(words)
