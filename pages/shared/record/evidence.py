"""What says so: the text of a record with the words marked that carry each label, and the labels one by one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from etl.analysis import evidence
from etl.analysis.evidence import Claim, Label, Segment
from etl.analysis.tellings import Telling
from pages.shared.record import sources
from pages.shared.record.parts import Parts


def section(parts: Parts) -> str:
    """The whole section as HTML."""
    say, known = parts.view.say, parts.record
    claims = evidence.claims(known.labels)
    intro = f"<p class='record-soft'>{escape(' '.join(_origins(parts, claims)))}</p>"
    table = _table(parts, claims) if claims else ""
    if known.text is not None or known.placed:
        body = f"{_legend(parts)}<div class='record-columns'>{_words(parts)}{table}</div>"
    else:
        shown = escape(say.many("Show the {count} label", "Show all {count} labels", len(claims)))
        body = f"<details><summary>{shown}</summary>{table}</details>" if claims else ""
    title = f"<h3>{escape(say('Where each label comes from'))}</h3>"
    return parts.part(f"<section class='record-evidence'>{title}{intro}{body}</section>", "record-rule")


def links(parts: Parts) -> str:
    """Style that lights up a label's row and its words together, whichever of them is pointed at."""
    rules = (
        f".record-evidence:has(.n{n}:hover, .n{n}:focus) :is(mark, tr).n{n} {{ outline: 2px solid; }}"
        for n in (label.number for label in parts.record.placed)
    )
    return f"<style>{''.join(rules)}</style>"


def _legend(parts: Parts) -> str:
    marked = {label.field for label in parts.record.placed}
    lines = (
        f"<li style='--field:var(--{field})'>{escape(words)}</li>"
        for field, words in parts.fields.items()
        if field in marked
    )
    return f"<ul class='record-legend'>{''.join(lines)}</ul>"


def _origins(parts: Parts, claims: Sequence[Claim]) -> list[str]:
    say, known = parts.view.say, parts.record
    said = []
    if any(claim.is_reviewed for claim in claims):
        title = known.source_title or say("title not known")
        said.append(say("Reviewed by a person from: “{title}”.", title=title))
    if known.placed:
        said.append(say("The marked words are those that a rule read a label from; point at one, or use Tab."))
    if not claims:
        said.append(say("This record has no labels."))
    if not all(claim.is_reviewed or claim.is_overruled for claim in claims):
        said.append(say("Labels given by a rule alone have not been reviewed by a person."))
    if any(label.origin == "overruled" for label in known.labels):
        said.append(say("What a text says otherwise is listed as overruled; it is not counted."))
    if known.text is None:
        said.append(say("The words of the source are not stored here, so none can be marked."))
    return said


def _words(parts: Parts) -> str:
    """The words of each source, under its name where there are several."""
    told = [telling for telling in parts.record.told if telling.has_words]
    heads = [sources.name(parts, telling) if len(told) > 1 else "" for telling in told]
    texts = (f"{head}{_text(parts, telling)}" for head, telling in zip(heads, told, strict=True))
    return f"<div>{''.join(texts)}</div>"


def _text(parts: Parts, telling: Telling) -> str:
    """The text of one source; our own title, which may stand before it, heads the record already."""
    known, start, end = parts.record, telling.start or 0, telling.end or 0
    runs = evidence.segments(known.labelled_text[start:end], evidence.part(known.placed, start, end))
    written = (f"<p>{''.join(_run(parts, run) for run in line)}</p>" for line in evidence.paragraphs(runs))
    return f"<div class='record-words'>{''.join(written)}</div>"


def _run(parts: Parts, run: Segment) -> str:
    """A run of text; marked in the colours of its labels, with the numbers of those that end here."""
    if not run.labels:
        return escape(run.text)
    fields = list(dict.fromkeys(escape(label.field) for label in run.labels))
    share = 100 / len(fields)
    bands = ", ".join(
        f"color-mix(in srgb, var(--{field}) 20%, var(--paper)) {share * at:.0f}% {share * (at + 1):.0f}%"
        for at, field in enumerate(fields)
    )
    style = f"background:linear-gradient({bands});border-color:var(--{fields[0]});--last:var(--{fields[-1]})"
    tip = f"record-tip-{'-'.join(str(label.number) for label in run.labels)}"
    ends = " ".join(str(label.number) for label in run.ends)
    told = "".join(f"<span>{_told(parts, label)}</span>" for label in run.labels)
    return (
        f'<mark tabindex="0" class="{_classes(run.labels)}" style="{style}" aria-describedby="{tip}"'
        f"{f' data-ends={chr(34)}{ends}{chr(34)}' if ends else ''}>{escape(run.text)}</mark>"
        f'<span role="tooltip" class="record-tip" id="{tip}">{told}</span>'
    )


def _told(parts: Parts, label: Label) -> str:
    rule = escape(parts.view.say("rule {rule}", rule=label.rule_id or parts.view.say("not known")))
    named = parts.view.say(
        "{label}: {value}", label=parts.field(label.field), value=parts.value(label.field, label.value)
    )
    over = f" <small>{_overruled(parts, label.field)}</small>" if label.origin == "overruled" else ""
    return f"<b>{label.number} {named}</b> <small>{rule}</small>{over}"


def _overruled(parts: Parts, field: str) -> str:
    """Who wins over what a text says."""
    say = parts.view.say
    if parts.record.is_by_review(field):
        return escape(say("overruled: the reviewed value stands"))
    return escape(say("overruled: the source known first stands"))


def _table(parts: Parts, claims: Sequence[Claim]) -> str:
    """The labels in the order of their words in the text, then those without."""
    say = parts.view.say
    heads = ("", say("Label"), say("Given by"), say("Its words"))
    head = "".join(f"<th scope='col'>{escape(words)}</th>" if words else "<td></td>" for words in heads)
    last = len(parts.record.placed) + 1
    in_order = sorted(claims, key=lambda claim: min((x.number for x in claim.found if x.number), default=last))
    rows = "".join(_row(parts, claim) for claim in in_order)
    return f"<table class='record-labels'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(parts: Parts, claim: Claim) -> str:
    say = parts.view.say
    numbers = " ".join(str(label.number) for label in claim.found if label.number)
    by = [escape(say("a person"))] if claim.is_reviewed else []
    by += [f"{escape(say('rule'))} <code>{escape(label.rule_id or '?')}</code>" for label in claim.found]
    by += [_overruled(parts, claim.field)] if claim.is_overruled else []
    words = [escape(say("“{quote}”", quote=label.quote)) for label in claim.found if label.quote]
    colour = f"--field:var(--{escape(claim.field)})"
    classes = f"{_classes(claim.found)} is-overruled" if claim.is_overruled else _classes(claim.found)
    return (
        f"<tr class='{classes}'><td class='record-number' style='{colour}'>{numbers}</td>"
        f"<td><small>{parts.field(claim.field)}</small>{parts.value(claim.field, claim.value)}</td>"
        f"<td>{'<br>'.join(by)}</td><td>{'<br>'.join(words) or escape(say('not marked'))}</td></tr>"
    )


def _classes(labels: Sequence[Label]) -> str:
    return " ".join(f"n{label.number}" for label in labels if label.number)
