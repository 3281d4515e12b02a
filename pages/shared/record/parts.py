"""The parts of a record as HTML. Every text comes from outside: all of it goes through `escape`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

from etl import schema
from etl.analysis.names import names
from etl.analysis.record import Record
from etl.analysis.view import View
from pages.shared.figures import palette

# field of a label -> query key whose values have names
NAMED = {
    "authorities": "authority",
    "regions": "region",
    "violations": "violation",
    "outcomes": "outcome",
    "laws": "law",
    "kind": "kind",
}
Fact = tuple[str, str]  # a term, plain; what is known, as HTML


@dataclass(frozen=True)
class Parts:
    """Writes one record in the reader's language, for light or dark paper."""

    view: View
    record: Record
    is_dark: bool = False

    def heading(self) -> str:
        """What, when, who and where, at a glance."""
        say, known = self.view.say, self.record
        kind = self.name("kind", known.kind) if known.section == "enforcement" else self.name("section", known.section)
        where = [*(self.name("region", r) for r in known.regions)] + [self.name("city", c) for c in [known.city] if c]
        who = [self.name("authority", a) for a in known.authorities]
        line = [f"<b>{kind}</b>", self._date(), escape(say("; ")).join(who), escape(say(", ")).join(where)]
        note = ""
        if known.section == "enforcement" and known.kind != "action":
            words = say("Not a single action: it is listed, but no chart counts it.")
            note = f"<p class='record-soft'>{escape(words)}</p>"
        title = escape(known.title)
        return self.part(f"<p class='record-kicker'>{' · '.join(filter(None, line))}</p><h2>{title}</h2>{note}")

    def figures(self) -> str:
        """The numbers, where "none" and "not known" are two things, and how sure the record is."""
        say, known = self.view.say, self.record
        figures = []
        if known.section == "enforcement":
            figures = [
                (say("Fine"), *self._fine()),
                (say("Apps"), *self._count(known.apps_count, say("apps, mini-programs and SDKs named or acted on"))),
                (say("Organisations"), *self._count(known.entity_count, say("targeted"))),
            ]
        sure = {
            "high": (say("High"), say("The source tells what is recorded here.")),
            "medium": (say("Medium"), say("Part of it is cut off, inferred or told at second hand.")),
            "low": (say("Low"), say("A headline only: no text behind it was seen.")),
        }
        figures.append((say("Confidence"), sure[known.confidence][0], sure[known.confidence][1], True))
        tiles = (
            f"<div><dt>{escape(term)}</dt><dd{'' if is_known else ' class=is-unknown'}>{escape(value)}"
            f"<small>{escape(hint)}</small></dd></div>"
            for term, value, hint, is_known in figures
        )
        return self.part(f"<dl class='record-figures'>{''.join(tiles)}</dl>")

    def facts(self) -> str:
        """Everything else that is known, and what is not."""
        say, known = self.view.say, self.record
        by = [(self.name("authority", a), self._system(a)) for a in known.authorities]
        city = f"{escape(say(', '))}{self.name('city', known.city)}" if known.city else ""
        where = [(f"{self.name('region', region)}{city}", "") for region in known.regions]
        facts = [
            (say("Authority"), self._list(by)),
            (say("Where it sits"), self._list(where)),
            (say("Level"), self._list([(self.name("level", known.level), "")] if known.level else [])),
            (say("Date"), self._date()),
        ]
        if known.section == "enforcement":
            laws = [(self.name("law", id_), self._law(id_)) for id_ in known.laws]
            facts += [
                (say("Violations"), self._violations()),
                (say("Outcomes"), self._list((self.name("outcome", o), "") for o in known.outcomes)),
                (say("Laws"), self._list(laws, say("not stated"))),
            ]
        facts += [
            (say("Target named"), self._list([(escape(known.entity_named or ""), "")], say("not named"))),
            (say("Sector"), self._list([(escape(known.sector or ""), "")])),
        ]
        return self.part(_facts(facts), "record-rule")

    def source(self) -> str:
        """The source's own title before its address: the address may be a mirror, and gone."""
        say, known = self.view.say, self.record
        title = f"“{escape(known.source_title)}”" if known.source_title else escape(say("Title not known"))
        host = f" <small>({escape(known.host)})</small>" if known.host else ""
        lines = [f"<p class='record-cited'>{title}{host}</p>"]
        if known.link:
            lines.append(f'<p><a href="{escape(known.link)}" target="_blank">{escape(known.link)}</a></p>')
            words = say("Many sources are mirrors that change or vanish. If the page is gone, search for its title.")
            lines.append(f"<p class='record-soft'>{escape(words)}</p>")
        elif known.source_url:
            words = say("Not the address of a web page, so not a link: {address}", address=known.source_url)
            lines.append(f"<p class='record-soft'>{escape(words)}</p>")
        else:
            lines.append(f"<p class='record-soft'>{escape(say('No address is known for this source.'))}</p>")
        return self.part(f"<h3>{escape(say('Source'))}</h3>{''.join(lines)}", "record-rule")

    def provenance(self, version: str, address: str) -> str:
        """What this record is in the data, and since when."""
        say, known = self.view.say, self.record
        input_ = say(
            "{title} ({file})", title=known.input_title or known.source_id, file=known.input_path or say("not known")
        )
        since = ""
        if known.known_on:  # Of an issue only the month is known, kept as its first day.
            since = say.day(known.known_on, "month" if known.known_on.day == 1 else "day")
        record = f'<a href="{escape(address)}" target="_blank">{escape(known.item_id)}</a>'
        facts = [
            (say("Record"), record),
            (say("Read from"), escape(input_)),
            (say("Known to us since"), escape(since) or self._unknown()),
            (say("Data version"), escape(version)),
        ]
        return self.part(_facts(facts, "is-small"), "record-rule")

    def title(self, words: str) -> str:
        """The heading of a section."""
        return self.part(f"<h3>{escape(words)}</h3>", "record-rule")

    def link(self, words: str, address: str, class_: str = "") -> str:
        """A link to an address of ours."""
        return self.part(f'<a class="{class_}" href="{escape(address)}">{escape(words)}</a>')

    def value(self, field: str, value: str) -> str:
        """A label's value in words."""
        say = self.view.say
        if field in NAMED:
            return self.name(NAMED[field], value)
        if field == "date":
            is_month = len(value) == len("2024-12")
            day = dt.date.fromisoformat(f"{value}-01" if is_month else value)
            # A reviewed month is kept as its first day.
            is_month |= day == self.record.date and self.record.date_precision == "month"
            return escape(say.day(day, "month" if is_month else "day"))
        return escape(say.number(int(value)) if value.isdecimal() else value)

    def field(self, field: str) -> str:
        """What a label says something about."""
        return escape(self.fields.get(field, field))

    def name(self, dimension: str, id_: str) -> str:
        """The name of an id of `names.names`; the id itself where it has none."""
        if (dimension, id_) == ("authority", schema.UNKNOWN):
            return escape(self.view.say("Authority not known"))
        if dimension not in self._known:
            self._known[dimension] = names(dimension, self.view.reference, self.view.say)
        return escape(self._known[dimension].get(id_, id_))

    def part(self, html: str, class_: str = "") -> str:
        """One piece of the page in the colours of the reader's paper."""
        mode = "dark" if self.is_dark else "light"
        colours = ("paper", palette.PAPER), ("ink", palette.INK), ("soft", palette.SOFT), ("faint", palette.FAINT)
        style = ";".join(f"--{name}:{by_mode[mode]}" for name, by_mode in colours)
        return f"<div class='record-part is-{mode} {class_}' style='{style}'>{html}</div>"

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """The fields that labels stand in, in words."""
        say = self.view.say
        return {
            "authorities": say("Authority"),
            "regions": say("Region"),
            "violations": say("Violation"),
            "outcomes": say("Outcome"),
            "laws": say("Law"),
            "apps_count": say("Apps"),
            "entity_count": say("Organisations"),
            "fine_cny": say("Fine, CNY"),
            "date": say("Date"),
            "kind": say("Kind"),
        }

    @cached_property
    def _known(self) -> dict[str, Mapping[str, str]]:
        return {}

    def _fine(self) -> tuple[str, str, bool]:
        say, known = self.view.say, self.record
        match known.fine:
            case "amount":
                amount = known.fine_cny or 0
                hint = say("organisations and people together")
                if say.compact(amount) != say.number(amount):
                    hint = say("{amount} yuan, organisations and people together", amount=say.number(amount))
                return say("CNY {amount}", amount=say.compact(amount)), hint, True
            case "amount not known":
                return say("not known"), say("A fine was imposed; the source does not say how much."), False
            case "none":
                return say("none"), say("The source reports no fine."), True
        said = say("The source does not say which penalty.") if known.outcomes else say("The source names no outcome.")
        return say("not known"), said, False

    def _count(self, count: int | None, unit: str) -> tuple[str, str, bool]:
        return (self.view.say("not known"), unit, False) if count is None else (self.view.say.number(count), unit, True)

    def _date(self) -> str:
        say, known = self.view.say, self.record
        day = escape(say.day(known.date, known.date_precision))
        return f"{day} <small>{escape(say('(day not known)'))}</small>" if known.date_precision == "month" else day

    def _system(self, authority: str) -> str:
        known = self.view.reference.authorities.get(authority)
        systems = (known.system,) if known else self.record.systems
        return self.name("system", systems[0]) if len(systems) == 1 else ""

    def _violations(self) -> str:
        """The violations below their families."""
        families: dict[str, list[str]] = {}
        for id_ in self.record.violations:
            term = self.view.reference.violations.get(id_)
            family = self.name("family", term.family) if term else ""
            families.setdefault(family, []).append(self.name("violation", id_))
        return self._list((f"<small>{family}</small>{'<br>'.join(found)}", "") for family, found in families.items())

    def _law(self, id_: str) -> str:
        known = self.view.reference.laws.get(id_)
        other = self.view.say.pick(known.name_en, id_) if known else id_
        return "" if escape(other) == self.name("law", id_) else escape(other)

    def _list(self, rows: Iterable[tuple[str, str]], unknown: str = "") -> str:
        """Values with a smaller word each, both HTML; the word for "not known" where there are none."""
        lines = [f"<li>{value}{f'<small>{word}</small>' if word else ''}</li>" for value, word in rows if value]
        return f"<ul>{''.join(lines)}</ul>" if lines else self._unknown(unknown)

    def _unknown(self, words: str = "") -> str:
        return f"<span class='is-unknown'>{escape(words or self.view.say('not known'))}</span>"


def _facts(facts: Iterable[Fact], class_: str = "") -> str:
    rows = "".join(f"<div><dt>{escape(term)}</dt><dd>{known}</dd></div>" for term, known in facts)
    return f"<dl class='record-facts {class_}'>{rows}</dl>"
