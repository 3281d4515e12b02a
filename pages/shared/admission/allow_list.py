"""Whose e-mail addresses may see the dashboard: single addresses and whole domains, compared strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ADDRESS = rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{DOMAIN}"
KINDS = {"addresses": ADDRESS, "domains": DOMAIN}


class BrokenList(ValueError):
    """The list cannot be used; the message says which entry is wrong."""


@dataclass(frozen=True)
class AllowList:
    """Addresses, and domains all of whose addresses are meant; not those of their subdomains."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(cls, section: object) -> AllowList:
        """What a section of the settings says: `addresses` and `domains`. Raises BrokenList."""
        if not isinstance(section, Mapping):
            raise BrokenList(f"it must be a section with {' and '.join(KINDS)}, not {section!r}.")
        unknown = sorted(set(section) - set(KINDS))
        if unknown:
            raise BrokenList(f"{unknown[0]!r} is not known; use {' and '.join(KINDS)}.")
        return cls(**{kind: _entries(kind, section.get(kind, [])) for kind in KINDS})

    def admits(self, address: str) -> bool:
        """Whether an address in its plain form is on the list."""
        return address in self.addresses or address.rpartition("@")[2] in self.domains

    @property
    def is_empty(self) -> bool:
        return not (self.addresses or self.domains)


def plain(address: object) -> str | None:
    """An address in the one form in which addresses are compared; None for whatever is no plain address.

    Letters beyond ASCII may look like others, or become others in lower case: an address that has any is none.
    """
    return _fitting(address, ADDRESS)


def _entries(kind: str, entries: object) -> frozenset[str]:
    if not isinstance(entries, list):
        raise BrokenList(f'{kind} must be a list, as in {kind} = ["..."], not {entries!r}.')
    found = set()
    for entry in entries:
        fitting = _fitting(entry, KINDS[kind])
        if fitting is None:
            raise BrokenList(f"{entry!r} among the {kind} is none that can be compared; write it whole and in ASCII.")
        found.add(fitting)
    return frozenset(found)


def _fitting(words: object, pattern: str) -> str | None:
    if not isinstance(words, str) or not words.isascii():
        return None
    found = re.fullmatch(pattern, words.lower())
    return found[0] if found else None
