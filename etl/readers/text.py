"""Plain text and Markdown."""

from __future__ import annotations

import codecs
import html
import re

from etl.readers.document import BOLD, INNER_POINT, Document, UnreadableDocument, joined, led, row

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings of texts. Python knows others: of escapes, of names of machines, some of which take for ever.
DECLARED = re.compile(r"(?:utf-?(?:8|16|32)|gb|hz|big5|iso-|windows-|cp|koi8|euc|shift|mac)[\w-]{0,20}")
# A line that begins a paragraph of its own wherever it stands.
STARTS = re.compile(r"\s*(?:#|[•◦*·▪‣–-]\s|\(?\d{1,3}[.)]\s|[A-H][.)]\s|\|)")
OPEN_BRACKET = re.compile(r"[(（][^()（）]{0,60}$")
POINT_IN = re.compile(r"( *)[•◦*·▪‣–-] +(?=\S)")
# Signs that stand in no text, but for the spaces and separators among them.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1e]")
# What Markdown or HTML may have put into a line; most lines have none of it.
MARKED = re.compile(r"[&\[|*_]|^\s*[-=]")
LONGEST_WRAPPED = 100  # characters; longer lines are paragraphs


def read(content: bytes) -> Document:
    """The text in these bytes. Raises UnreadableDocument when they are not text."""
    return Document(paragraphs(decoded(content)))


def decoded(content: bytes) -> str:
    """Bytes of UTF-8, UTF-16, GB18030 or Windows-1252 as text. Raises UnreadableDocument for anything else."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    try:
        found = content.decode("utf-8")
    except UnicodeDecodeError:
        found = _decoded(content, _encoding(content))
    if "\0" in found:
        found = _decoded(content, "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be")
    if len(CONTROL.findall(found)) > len(found) / 100:
        raise UnreadableDocument("is no document of a type that is read; give text, HTML, mail, Word or PDF.")
    return found


def as_declared(content: bytes, charset: str, errors: str = "strict") -> str:
    """Bytes of the encoding that a page or a mail declares, as text; as `decoded` where that is none of texts, or not
    theirs."""
    name = charset.lower()
    if not DECLARED.fullmatch(name):
        return decoded(content)
    try:
        return content.decode("gb18030" if name in ("gb2312", "gbk") else name, errors)
    except (LookupError, UnicodeDecodeError):
        return decoded(content)


def paragraphs(words: str) -> str:
    """Text as one paragraph a line: lines broken at a width are joined, Markdown's emphasis and links are undone."""
    lines = _inner_points([re.sub(r"^\s*(?:>+ ?)+", "", line) for line in words.splitlines()])
    return joined(one for line in unwrapped(lines) for one in _plain(line).split("\n"))


def _inner_points(lines: list[str]) -> list[str]:
    """Lines whose points that stand further in than others are marked as points of an inner list."""
    points = [POINT_IN.match(line.expandtabs(4)) for line in lines]
    least = min((len(found[1]) for found in points if found), default=0)
    return [
        f"{found[1]}{INNER_POINT}{line.expandtabs(4)[found.end() :]}" if found and len(found[1]) > least + 1 else line
        for found, line in zip(points, lines, strict=True)
    ]


def unwrapped(lines: list[str]) -> list[str]:
    """Lines joined that were broken only because the next word did not fit.

    Whether they were shows in the width of the text: only a line as full as the next word allowed goes on.
    """
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not lengths:
        return []
    width = lengths[-1 - len(lengths) // 50]
    if width > LONGEST_WRAPPED:
        return lines
    found: list[str] = []
    before = ""
    for line in lines:
        words = line.strip()
        if _was_full(before, words, width) and (OPEN_BRACKET.search(before) or not STARTS.match(line)):
            found[-1] = f"{found[-1]}{'' if re.search(r'[^ ]-$', before) else ' '}{words}"
        else:
            found.append(words)
        before = line.rstrip()
    return found


def _was_full(line: str, following: str, width: int) -> bool:
    return bool(line and following) and len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _encoding(content: bytes) -> str:
    """Chinese characters are two high bytes; the curly quotes of Windows-1252 stand alone between letters."""
    # GB18030 writes the signs that it took from Unicode, as the bullet, as four bytes of which two are digits.
    runs = [len(run) for run in re.findall(rb"(?:[\x81-\xfe]\d){2}|[\x80-\xff]+", content)]
    return "gb18030" if sum(n for n in runs if n > 1) > sum(runs) / 2 else "cp1252"


def _decoded(content: bytes, encoding: str) -> str:
    return content.decode(encoding, errors="replace")


def _plain(line: str) -> str:
    if not MARKED.search(line):
        return line
    line = html.unescape(line)
    line = re.sub(r"!?\[([^\]\n]{1,300})\]\((?:[^()\s]|\([^()\s]*\)){1,500}\)", r"\1", line)
    piped = re.fullmatch(r"\s*\|(.+)\|\s*", line)
    if piped:
        cells = [_emphasis(cell.strip()) for cell in piped[1].split("|")]
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            return ""
        return row(cells) or "\n".join(cells)
    if re.fullmatch(r"\s*([-*_=])(?:\s*\1){2,}\s*", line):
        return ""
    whole = re.fullmatch(r"\s*(?:\*\*|__)((?:(?!\*\*|__).)+)(?:\*\*|__)\s*", line)
    if whole:
        return f"{BOLD}{whole[1]}"
    lead = re.match(r"\s*(?:\*\*|__)((?:(?!\*\*|__).){1,300})(?:\*\*|__)\s*(?=\S)", line)
    if lead:
        return "\n".join(led(lead[1].strip(), _emphasis(line[lead.end() :])))
    return _emphasis(line)


def _emphasis(line: str) -> str:
    return re.sub(r"(\*\*|__|(?<!\w)[*_](?=\w))(.{1,1000}?)\1(?!\w)", r"\2", line)
