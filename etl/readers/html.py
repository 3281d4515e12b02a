"""Web pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl.readers.document import (
    BOLD,
    HEADING,
    INNER_POINT,
    POINT,
    Document,
    cleaned,
    joined,
    led,
    numbered,
    row,
)
from etl.readers.text import as_declared, decoded

CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
NOT_TEXT = "script, style, noscript, template, svg, iframe, object, select, button, input, textarea, head, nav, dialog"
# Furniture by the names that sites give it: whole words of class and id.
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent-banner|breadcrumbs?|share|sharing|social|subscribe|newsletter-signup|sidebar|"
    r"related|site-?(?:header|footer|nav)|menu|pagination|skip-?link|print-?only|toolbar|advert\w*|promo)(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
NAMED = "[class], [id], [style], [hidden], [aria-hidden=true]"
FRAMES = "header, footer, aside, form"
BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "header|hr|html|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MAIN = ("article", "main", "[role=main]", "#content", ".content")
DATED = (
    "meta[property='article:published_time']",
    "meta[name='date']",
    "meta[name='dcterms.date']",
    "meta[itemprop='datePublished']",
    "time[datetime]",
)
# The part of a page that is the document holds most of the page's words.
MOST = 0.6


def is_html(content: bytes) -> bool:
    """Whether these bytes hold a page, though they do not begin like one."""
    return len(re.findall(rb"</(?:p|div|li|h[1-6]|td|a)>", content[:65536], re.IGNORECASE)) > 3


def read(content: bytes) -> Document:
    """The document on this page, without what the site puts around it."""
    declared = CHARSET.search(content[:4096])
    text = decoded(content)
    if declared and "\ufffd" in text:
        text = as_declared(content, declared[1].decode(), "replace")
    return read_text(text)


def read_text(text: str) -> Document:
    """As `read`, of a page that is decoded already."""
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    named = cleaned(title.text()) if title else ""
    written_on = _written_on(tree)
    root = tree.body or tree.root
    if root is None:
        return Document("")
    _take_out(root, NOT_TEXT, lambda node, whole: True)
    _take_out(root, NAMED, lambda node, whole: _is_furniture(node) and len(node.text()) < MOST * whole)
    whole = len(root.text())
    main = next((found for name in MAIN for found in root.css(name) if len(found.text()) >= MOST * whole), root)
    _take_out(main, FRAMES, _frames)
    lines = joined(_paragraphs(main))
    first = root.css_first("h1")
    heading = cleaned(first.text(separator=" ")) if first else ""
    if heading and heading not in lines:
        lines = joined((f"{HEADING}{heading}", *lines.split("\n")))
    return Document(lines, heading or named or None, written_on)


def _is_furniture(node: LexborNode) -> bool:
    attributes = node.attributes
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(HIDDEN.search(attributes.get("style") or ""))
        or bool(FURNITURE.search(named))
    )


def _frames(node: LexborNode, whole: int) -> bool:
    """Whether a header or its like only stands around the document, and does not hold it."""
    is_header = node.tag == "header" and node.css_first("h1, h2, p")
    return not is_header and len(node.text()) < (1 - MOST) * whole


def _take_out(root: LexborNode, selector: str, is_out: Callable[[LexborNode, int], bool]) -> None:
    """Take nodes out of the page; `is_out` is asked of each, with how many characters are left in all.

    What lies in one that was taken out is gone with it, and must not be touched again.
    """
    gone: set[int] = set()
    whole = len(root.text())
    for node in root.css(selector):
        if node.mem_id not in gone and is_out(node, whole):
            gone.update(inner.mem_id for inner in node.css(selector))
            whole -= len(node.text())
            node.decompose()


def _written_on(tree: LexborHTMLParser) -> dt.date | None:
    for name in DATED:
        node = tree.css_first(name)
        said = (node.attributes.get("content") or node.attributes.get("datetime") or "") if node else ""
        found = re.match(r"(\d{4})-(\d\d)-(\d\d)", said)
        if found:
            try:
                return dt.date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


class _Lines:
    """Paragraphs as they are walked: words gather until a block begins or ends."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.words: list[str] = []
        self.mark = ""
        self.strong = 0
        self.plain = 0
        self.lead = 0  # how many of the words, from the first, are bold

    def add(self, words: str, *, is_strong: bool) -> None:
        if (is_strong or not words.strip()) and self.lead == len(self.words):
            self.lead += 1
        self.words.append(words)
        size = len(words.strip())
        self.strong += size * is_strong
        self.plain += size * (not is_strong)

    def end(self) -> None:
        words = cleaned("".join(self.words))
        if words:
            is_heading = self.strong and not self.plain and not self.mark
            if self.lead and self.plain and not self.mark:
                self.done += led(cleaned("".join(self.words[: self.lead])), cleaned("".join(self.words[self.lead :])))
            else:
                self.done.append((BOLD if is_heading else self.mark) + words)
            self.mark = ""
        self.words, self.strong, self.plain, self.lead = [], 0, 0, 0


def _paragraphs(root: LexborNode) -> Iterator[str]:
    lines = _Lines()
    _walk(root, lines, depth=0, is_strong=False)
    lines.end()
    yield from lines.done


def _walk(node: LexborNode, lines: _Lines, depth: int, *, is_strong: bool) -> None:
    number = _start(node)
    for child in node.iter(include_text=True):
        tag = child.tag
        if tag == "-text":
            lines.add(child.text(deep=False) or "", is_strong=is_strong)
        elif tag == "br":
            lines.end()
        elif tag == "sup" and re.fullmatch(r"\W*\d{0,3}\W*", child.text()):
            continue  # a footnote's mark, which would stick to its word
        elif tag in HEADINGS:
            lines.end()
            lines.mark = lines.mark or f"{'#' * int(tag[1])} "
            _walk(child, lines, depth, is_strong=False)
            lines.end()
            lines.mark = ""
        elif tag == "tr" and (row := _row(child)):
            lines.end()
            lines.add(row, is_strong=False)
            lines.end()
        elif tag == "li":
            lines.end()
            if node.tag == "ol":
                lines.mark = numbered(_value(child, number), is_inner=depth > 1)
                number = _value(child, number) + 1
            else:
                lines.mark = INNER_POINT if depth > 1 else POINT
            _walk(child, lines, depth, is_strong=False)
            lines.end()
            lines.mark = ""
        elif BLOCK.fullmatch(tag or ""):
            lines.end()
            _walk(child, lines, depth + (tag in ("ol", "ul")), is_strong=is_strong)
            lines.end()
        else:
            _walk(child, lines, depth, is_strong=is_strong or tag in ("b", "strong"))


def _row(node: LexborNode) -> str | None:
    return row([cleaned(cell.text(separator=" ")) for cell in node.iter() if cell.tag in ("td", "th")])


def _start(node: LexborNode) -> int:
    return _integer(node.attributes.get("start"), 1) if node.tag == "ol" else 1


def _value(node: LexborNode, otherwise: int) -> int:
    return _integer(node.attributes.get("value"), otherwise)


def _integer(words: str | None, otherwise: int) -> int:
    return int(words) if words and re.fullmatch(r"\d{1,4}", words) else otherwise
