"""What must hold whatever comes in, one function an input: each takes bytes and runs the real code in this process.

An assertion that fails, an exception that is not declared, or too much time or memory is a finding. `tests.fuzz.fuzz`
drives them by coverage, `test_fuzz.py` over the kept corpus and its neighbours.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from urllib.parse import parse_qsl

import polars as pl

from etl import documents, extraction, language, monthly, newsletter, paths, reference, rules, schema, wording
from etl.analysis import query
from etl.analysis.reading import UnknownValue
from etl.classify import Labeller
from etl.documents import UnreadableDocument
from etl.extraction import Reading
from etl.language import BrokenCatalogue, spoken
from etl.newsletter import UnreadableIssue
from etl.readers import text
from etl.readers.document import Document
from etl.records import Item
from etl.reference import BrokenReference
from etl.rules import BrokenRule, Rules
from tests.fuzz import promises, small_reference


def document(content: bytes) -> None:
    """Bytes of a file -> a document whose text and title can be stored, or one sentence."""
    try:
        found = documents.read(content, "issue")
    except UnreadableDocument as error:
        promises.is_sentence(str(error))
        assert str(error).startswith("issue ")
        return
    except RecursionError:
        return  # of what is nested without end; the child that reads documents says so in a sentence
    assert found.text
    promises.is_text(found.text)
    assert found.text.split("\n") == [" ".join(line.split()) for line in found.text.split("\n") if line.strip()]
    if found.title is not None:
        promises.is_text(found.title)
        assert 0 < len(found.title.splitlines()[0]) == len(found.title) <= 300
    assert found.written_on is None or 1990 <= found.written_on.year <= 2100


def newsletter_text(content: bytes) -> None:
    """Text -> an issue -> labelled items that can be stored, or one sentence.

    The first byte says whether the file has a title, a date and a name that tell of its month.
    """
    chosen, content = content[0] if content else 0, content[1:]
    try:
        words = text.read(content).text
    except UnreadableDocument as error:
        promises.is_sentence(f"issue {error}")
        return
    if not words:
        return
    title = words[:300].split("\n")[-1] if chosen & 2 else None
    written_on = dt.date(1990 + chosen % 111, 1 + chosen % 12, 1) if chosen & 1 else None
    told = Document(words, title, written_on)
    name = "2025-01-notes.txt" if chosen & 4 else "notes.txt"
    try:
        issue = newsletter.read(told, name, rules.load())
    except UnreadableIssue as error:
        promises.is_sentence(str(error))
        return
    promises.is_word_for_word(issue, told)
    reading = extraction.of_issue(issue, name, "0" * 64, _labeller())
    assert [(item.title, item.text) for item in reading.items] == [(e.title, e.text) for e in issue.entries]
    promises.holds(reading)


def monthly_table(content: bytes) -> None:
    """Bytes of a monthly table -> items and rejects that account for each row; the items written out read the same."""
    known = reference.load()
    found = monthly.of_bytes(content, "2024-12.csv", known)
    promises.holds(Reading((found.source,), found.items, found.rejects))
    assert all(reject.reason.startswith("2024-12.csv") for reject in found.rejects)
    assert all(item.month == dt.date(2024, 12, 1) for item in found.items)
    if all(reject.line is not None for reject in found.rejects):
        told = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        rows = sum(1 for row in told if row) - 1
        assert len(found.items) + len(found.rejects) == rows, "a row is neither loaded nor refused"
    again = monthly.of_bytes(_as_table(found.items), "2024-12.csv", known)
    assert again.rejects == (), again.rejects
    assert again.items == found.items
    assert [item.settled for item in again.items] == [item.settled for item in found.items]


def query_string(content: bytes) -> None:
    """A query string -> a view that has the same address, and sentences; strictly, the first of these."""
    known = reference.load()
    pairs = parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True)
    found, complaints = query.read(pairs, known)
    for complaint in complaints:
        promises.is_sentence(complaint)
    assert query.read(parse_qsl(found.address(), keep_blank_values=True), known)[0] == found
    try:
        assert query.strictly(pairs, known) == found
        assert not complaints
    except UnknownValue as error:
        assert str(error) == complaints[0]
    ours, marked = found.filters, found.marked(known)
    for say in map(spoken, language.CODES):
        for choice in (ours, marked):
            promises.is_text(choice.describe(known, say) + choice.describe_narrowing(known, say))
    chosen = _few_items().filter(ours.where(known)).collect()
    assert not (ours.vain and chosen.height)
    narrowed = ours.narrowed(marked, known)
    if narrowed is not None:
        both = _few_items().filter(ours.where(known), marked.narrowing(known)).collect()
        assert _few_items().filter(narrowed.where(known)).collect().equals(both)


def reference_file(content: bytes) -> None:
    """Bytes of a file of the reference data, which the first byte names, among small sound ones -> tables whose values
    are of the types that they declare, or one sentence."""
    number, content = content[0] if content else 0, content[1:]
    name = small_reference.NAMES[number % len(small_reference.NAMES)]
    with small_reference.with_file(name, content) as folder:
        try:
            if name == small_reference.CATALOGUE:
                promises.is_typed(language.read(folder / name))
            elif name in small_reference.OF_RULES:
                _can_be_used(rules.load.__wrapped__(folder))
            else:
                promises.is_typed(reference.load.__wrapped__(folder))
        except (BrokenReference, BrokenRule, BrokenCatalogue) as error:
            promises.is_sentence(str(error))
            assert any(one.rpartition("/")[2] in str(error) for one in small_reference.NAMES), "no file is named"


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "document": document,
    "newsletter": newsletter_text,
    "monthly": monthly_table,
    "query": query_string,
    "reference": reference_file,
}


@cache
def _labeller() -> Labeller:
    return Labeller(reference.load(), rules.load())


def _as_table(items: Iterable[Item]) -> bytes:
    """Items as their monthly table, with all columns."""
    written = io.StringIO()
    told = csv.writer(written, lineterminator="\n")
    told.writerow(column.name for column in schema.ITEMS)
    for item in items:
        row = {name: "-" if name in item.settled else value for name, value in item.row().items()}
        told.writerow("; ".join(v) if isinstance(v, list) else "" if v is None else str(v) for v in row.values())
    return written.getvalue().encode()


@cache
def _few_items() -> pl.LazyFrame:
    """Items of the shipped tables, some of each month."""
    known = reference.load()
    tables = [monthly.read(path, known) for path in sorted(paths.ITEMS.glob("*.csv"))[::6]]
    rows = [item.row() for table in tables for item in table.items[::2]]
    return pl.LazyFrame(rows, schema=schema.polars_schema(schema.ITEMS))


def _can_be_used(found: Rules) -> None:
    """Every rule and name is of the types that it declares, and reads a text."""
    words = wording.copy("On 5 May 2024, Hangzhou CAC fined two apps RMB 5,000 for weak passwords. It kept no logs.")
    sentences = found.items.read(words)
    for rule in (*found.violations, *found.outcomes, *found.kinds, *found.counts.values(), *found.sentence.values()):
        promises.is_typed(rule)
        for sentence in sentences:
            list(rule.spans(sentence))
    for rules_of in (found.ignored, found.signs):
        for rule in rules_of:
            promises.is_typed(rule)
    for named in (*found.sections, *found.publishers, *found.bodies):
        promises.is_typed(named)
        named.pattern.search(words)
