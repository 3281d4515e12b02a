"""One issue in every format that is read, with what sites, mail programs and printers put around it."""

from __future__ import annotations

import html
import io
import re
import textwrap
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF

FONT = "Helvetica"
MARKS = re.compile(r"^(#+ |\*\*.*\*\*$|[•*-] |\d{1,3}[.)] )")


def blocks(text: str) -> list[tuple[str, str]]:
    """(kind, words) of each paragraph of a plain issue: heading, point, number or words."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            found.append(("heading", line.lstrip("# ")))
        elif re.fullmatch(r"\*\*.*\*\*", line):
            found.append(("strong", line.strip("*")))
        elif re.match(r"[•*-] ", line):
            found.append(("point", line[2:].strip()))
        elif re.match(r"\d{1,3}[.)] ", line):
            found.append(("number", line))
        else:
            found.append(("words", line))
    return found


def as_html(text: str) -> bytes:
    """A page of a site: menu, cookie notice, breadcrumbs, article, related cards, footer."""
    body = []
    for kind, words in blocks(text):
        said = html.escape(words)
        bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", said)
        body.append(
            {
                "heading": f"<h2>{said}</h2>",
                "strong": f"<p><strong>{said}</strong></p>",
                "point": f"<ul><li>{bold}</li></ul>",
                "number": f"<p>{bold}</p>",
                "words": f"<p>{bold}</p>",
            }[kind]
        )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Issue | A Firm</title>
<style>.x {{ color: red }}</style><script>var enforcement = "Enforcement Developments";</script></head><body>
<div class="cookie-banner">We use cookies. Accept all or choose.</div>
<nav><ul><li>Enforcement</li><li>Industry</li><li>Insights</li></ul></nav>
<header class="site-header"><a href="/">A Firm</a></header><div class="breadcrumbs">Home &gt; Insights</div>
<main><article>{"".join(body)}</article>
<aside class="related"><h3>Latest insights</h3><p>Another card</p></aside></main>
<footer><p>&copy; A Firm. All rights reserved.</p><p>Follow us</p></footer></body></html>""".encode()


def as_mht(text: str) -> bytes:
    """A saved page: a MIME message of related parts, quoted-printable."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = "https://firm.example/insights/issue"
    message["Subject"] = "Issue"
    message["MIME-Version"] = "1.0"
    message.set_content(as_html(text).decode(), subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png", cid="<picture>")
    return bytes(message)


def as_mail(text: str) -> bytes:
    """A mail with a plain and an HTML version."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "A Firm <news@firm.example>", "team@client.example"
    message["Subject"] = "FW: our newsletter"
    message["Date"] = "Tue, 14 Jan 2025 09:00:00 +0000"
    message.set_content(as_wrapped(text).decode())
    message.add_alternative(as_html(text).decode(), subtype="html")
    return bytes(message)


def as_plain_mail(text: str) -> bytes:
    """A mail of plain text only, its lines broken at 72 characters."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "news@firm.example", "team@client.example", "Our newsletter"
    message.set_content(as_wrapped(text).decode())
    return bytes(message)


def as_wrapped(text: str) -> bytes:
    """Plain text with its lines broken at 72 characters, a blank line between paragraphs."""
    lines = [textwrap.fill(line.strip(), 72, break_long_words=False) for line in text.splitlines() if line.strip()]
    return "\n\n".join(lines).encode()


def as_docx(text: str) -> bytes:
    """A Word file: headings by style, numbers and points that Word draws itself, a page header and footer."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "A Firm · Newsletter"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    for kind, words in blocks(text):
        if kind == "heading":
            document.add_heading(words, level=1)
        elif kind == "strong":
            document.add_paragraph().add_run(words).bold = True
        elif kind == "point":
            document.add_paragraph(words.replace("**", ""), style="List Bullet")
        else:
            _inserted(document.add_paragraph(), words.replace("**", ""))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _inserted(paragraph: docx.text.paragraph.Paragraph, words: str) -> None:
    """Words, the last of which stand in a tracked insertion."""
    first, _, last = words.rpartition(" ")
    paragraph.add_run(f"{first} " if first else "")
    inserted = OxmlElement("w:ins")
    run = OxmlElement("w:r")
    told = OxmlElement("w:t")
    told.text = last
    told.set(qn("xml:space"), "preserve")
    run.append(told)
    inserted.append(run)
    paragraph._p.append(inserted)


class _Paper(FPDF):
    def header(self) -> None:
        self.set_font(FONT, size=8)
        self.cell(0, 8, "A Firm - China newsletter", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FONT, size=8)
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")


def as_pdf(text: str) -> bytes:
    """A PDF of several pages, each with a header and a page number; headings larger, titles bold."""
    paper = _Paper()
    paper.set_auto_page_break(auto=True, margin=20)
    paper.add_page()
    for kind, words in blocks(text):
        style, size = {"heading": ("B", 14), "strong": ("B", 11)}.get(kind, ("", 11))
        paper.set_font(FONT, style=style, size=size)
        said = ("- " if kind == "point" else "") + words.replace("**", "")
        paper.multi_cell(0, 5.5, _latin(said), align="L", new_x="LMARGIN", new_y="NEXT")
        paper.ln(3)
    return bytes(paper.output())


def _latin(words: str) -> str:
    """The font of the test knows Latin-1 only."""
    return words.translate(str.maketrans("“”‘’–—•…", "\"\"''---.")).encode("latin-1", "replace").decode("latin-1")


FORMATS: dict[str, Callable[[str], bytes]] = {
    "txt": str.encode,
    "wrapped.txt": as_wrapped,
    "html": as_html,
    "mht": as_mht,
    "eml": as_mail,
    "plain.eml": as_plain_mail,
    "docx": as_docx,
    "pdf": as_pdf,
}
