"""Brings what a click opened into sight: it may stand below the fold."""

from __future__ import annotations

import hashlib

from pages.shared import scripts


def into_view(key: str, what: str) -> None:
    """Scroll to the container of a key, once for each thing opened in it; `what` says which."""
    # Only a checksum: the words may come from the address.
    scripts.run("scroll", key=key, what=hashlib.sha256(what.encode()).hexdigest())
