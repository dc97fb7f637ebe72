"""Numbers that only their table gives away: found there, masked wherever else they stand.

A savings account fails every check of its own; the head of its column and the name beside it tell what it is. Flat
text and markup have lost both.
"""

from collections.abc import Iterable, Mapping

from gkcrawl.model import Table
from gkcrawl.privacy import bank_card
from gkcrawl.privacy._passage import Detector, Passage, bare_digits, masked_in_place
from gkcrawl.privacy._scan import mask_text

Known = Mapping[str, str]
"""Digits of a number → its form that may be seen, one character for each digit."""

LEAST_FIGURES = 8
"""Cells of fewer figures are left out: the same figures may stand elsewhere with another meaning."""


def known_numbers(tables: Iterable[tuple[Table, Table]]) -> dict[str, str]:
    """What ``scan_table`` masked in cells and nobody could tell from the cell alone; pairs of raw and clean."""
    known: dict[str, str] = {}
    for before, after in tables:
        for row, masked in zip(before.rows, after.rows, strict=True):
            for raw, clean in zip(row, masked, strict=True):
                if raw != clean and mask_text(raw) != clean:
                    pairs = [(figure, seen) for figure, seen in zip(raw, clean, strict=True) if figure.isdecimal()]
                    if len(pairs) >= LEAST_FIGURES:
                        digits = bare_digits("".join(figure for figure, _ in pairs))
                        known[digits] = "".join("*" if seen == "*" else digit
                                                for digit, (_, seen) in zip(digits, pairs, strict=True))
    return known


def known_detector(known: Known) -> Detector:
    """Finds those numbers however they are written; they win over every other kind."""
    return Detector(
        kind="bank-card", rank=-1, lengths=frozenset(map(len, known)), valid=known.__contains__,
        mask=known.__getitem__, context=bank_card.CONTEXT,
    )


def mask_known(text: str, known: Known) -> str:
    """The text with those numbers masked in place."""
    return masked_in_place(text, Passage(text).sightings((known_detector(known),))) if known else text
