"""Where an item can be read: its source, or each of several with why it tells of the same event."""

from __future__ import annotations

from html import escape

from etl.analysis.tellings import Telling
from pages.shared.record.parts import Parts


def section(parts: Parts) -> str:
    """The whole section as HTML."""
    say, told = parts.view.say, parts.record.sources
    if len(told) < 2:
        return parts.source()
    title = say("Reported by {count} sources", count=say.number(len(told)))
    intro = say("They tell of the same event, so it is one record and counts once. Why, stands below each.")
    rows = "".join(f"<li>{_source(parts, telling)}</li>" for telling in told)
    html = f"<h3>{escape(title)}</h3><p class='record-soft'>{escape(intro)}</p><ul class='record-sources'>{rows}</ul>"
    return parts.part(html, "record-rule")


def name(parts: Parts, telling: Telling) -> str:
    """Whose words follow."""
    said = parts.view.say("In the words of {name}", name=telling.name)
    return f"<p class='record-soft record-whose'>{escape(said)}</p>"


def _source(parts: Parts, telling: Telling) -> str:
    """Who, when, its title and address, and why it is the same event."""
    say = parts.view.say
    when = ""
    if telling.known_on:  # Of an issue only the month is known, kept as its first day.
        when = f" · {escape(say.day(telling.known_on, 'month' if telling.known_on.day == 1 else 'day'))}"
    number = f" · {escape(say('item {number}', number=telling.number))}" if telling.number is not None else ""
    lines = [f"<b>{escape(telling.name)}</b>{when}{number}", f"“{escape(telling.title)}”"]
    if telling.source_title and telling.source_title != telling.name:
        lines.append(escape(telling.source_title))
    if telling.link:
        lines.append(f'<a href="{escape(telling.link)}" target="_blank">{escape(telling.link)}</a>')
    rule = f" <code>{escape(telling.rule_id)}</code>" if telling.rule_id else ""
    lines.append(f"<small>{escape(telling.why)}{rule}</small>")
    return "<br>".join(lines)
