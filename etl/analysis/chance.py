"""Could a difference between two groups of actions be chance? An exact test, and Holm's allowance for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import comb


@lru_cache(maxsize=4096)
def two_sided(a: int, b: int, a_total: int, b_total: int) -> float:
    """How likely is a split of the `a + b` actions at least as odd as this one, if A and B were drawn from one pot?

    Fisher's exact test (1935): the actions of a row fall on A and B as a draw without replacement from all
    `a_total + b_total` would; summed are the probabilities of all splits no likelier than the one found. Whole numbers
    throughout, so that equal splits are equal and exchanging A and B gives the same number to the last digit.
    """
    sum_ = a + b
    weights: list[int] = [comb(a_total, k) * comb(b_total, sum_ - k) for k in range(sum_ + 1)]
    return sum(weight for weight in weights if weight <= weights[a]) / sum(weights)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values allowing for how many there are (Holm 1979), in the order given; holds however they depend."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, n in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[n]))
        adjusted[n] = highest
    return adjusted
