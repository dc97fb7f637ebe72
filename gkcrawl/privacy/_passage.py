"""How personal numbers are looked for: windows of digits in a passage, and what a detector says about one.

A number may be written with spaces, dashes, full-width digits, zero-width characters or line breaks inside,
or be spread over neighbouring table cells. So the unit of search is not a run of digits but a *chain* of runs
with short separators between them; a *window* is a stretch of whole runs in a chain. Masking replaces single
digits by ``*`` in place: the length of the text never changes, and separators, cells and tags stay where they
are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from gkcrawl.model import PersonalDataKind
from gkcrawl.text import ZERO_WIDTH

CELL = "\x1f"
"""Stands between the cells of a table row when the row is searched as one passage."""

_SEPARATOR = rf"[\s{ZERO_WIDTH}{CELL}\-－﹣—–―‒‐‑−_＿·•,，、/／|｜+＋]"
# Starts with a character class, for which the engine skips ahead quickly; never in the middle of a run. A dot
# parts groups of four (138.1234.5678) but not a figure from its decimals, or every table of money would be
# one chain.
_CHAIN = re.compile(
    rf"\d(?<!\d\d)(?:(?:{_SEPARATOR}{{0,4}}+|\.(?=\d{{4}}(?!\d)))\d){{10,}}+(?:{_SEPARATOR}{{0,2}}[xXｘＸ])?"
)
_RUN = re.compile(r"\d+")
_LONG_RUN = re.compile(r"\d{18,}")
_CHECK_LETTERS = ("x", "X", "ｘ", "Ｘ")
_LETTER = re.compile(r"[0-9A-Za-zＡ-Ｚａ-ｚ]")
# A label in letters may touch its number (TEL138…, NO110…); any other letter makes it a name of something.
_LABEL = re.compile(r"(?<![0-9A-Za-z])(?:tel|phone|mobile|id|no|sfzh?|sjh?)$", re.IGNORECASE)
_BEFORE, _AFTER = 40, 15
_SPACE = re.compile(r"[^\S\r\n]+")


def squeezed(text: str) -> str:
    """Without the spaces that set a word's characters apart (联 系 人); line breaks stay."""
    return _SPACE.sub("", text)


@dataclass(frozen=True, slots=True)
class Window:
    """A candidate: ``digits`` (half-width, ``X`` in upper case) and the ``positions`` of each in the passage.

    ``runs`` are the lengths of the runs of digits it was written in, ``gaps`` the separators between them;
    ``header`` is the head of its table column, ``""`` outside of tables.
    """

    passage: str
    digits: str
    positions: tuple[int, ...]
    runs: tuple[int, ...]
    gaps: tuple[str, ...]
    header: str = ""

    @property
    def start(self) -> int:
        return self.positions[0]

    @property
    def end(self) -> int:
        return self.positions[-1] + 1

    @property
    def before(self) -> str:
        """Up to 40 characters in front."""
        return self.passage[max(0, self.start - _BEFORE) : self.start]

    @property
    def after(self) -> str:
        """Up to 15 characters behind."""
        return self.passage[self.end : self.end + _AFTER]

    def led_by(self, pattern: re.Pattern[str], reach: int = _BEFORE) -> bool:
        """Whether a word stands in front of the number, at most ``reach`` away, or heads its column."""
        return bool(pattern.search(self.header) or pattern.search(squeezed(self.before[-reach:])))

    def near(self, pattern: re.Pattern[str]) -> bool:
        """Whether a word stands around the number or heads its column."""
        return self.led_by(pattern) or bool(pattern.search(squeezed(self.after)))


def _same(digits: str) -> str:
    return digits


def _always(window: Window) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """One kind of personal number. Each public module of this package holds one, named ``DETECTOR``.

    ``valid`` judges the digits alone and must be quick; ``accepts`` then judges the circumstances.
    ``lengths``: how many digits; others are not offered. ``pattern``: for numbers that are not pure digits;
    its matches are offered instead. ``mask`` gives the publishable form, one character for each digit.
    ``context``: words that speak for the kind; ``official``: words near it that make it an office's, ``None``
    where no such number exists. When two kinds claim the same digits, the smaller ``rank`` wins. ``bare``
    drops what is not part of the number (a country code). ``reported`` may hold back the report (never the
    masking) of a number, given its digits and whether it is tied to a person's name. ``distinct``: so well
    checked that 18 digits are masked also where letters touch them and inside a longer run (附件1 beside the
    number, with no space between).
    """

    kind: PersonalDataKind
    rank: int
    valid: Callable[[str], bool]
    accepts: Callable[[Window], bool] = _always
    mask: Callable[[str], str]
    context: re.Pattern[str]
    lengths: frozenset[int] = frozenset()
    pattern: re.Pattern[str] | None = None
    official: re.Pattern[str] | None = None
    bare: Callable[[str], str] = _same
    reported: Callable[[str, bool], bool] = lambda digits, tied: True
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A window that a detector accepted; not ``alone`` when letters or further digits touch it."""

    detector: Detector
    window: Window
    alone: bool = True

    @property
    def may_be_reported(self) -> bool:
        """A part of something longer may be a number by chance: a word near it must say what it is."""
        return self.alone or self.window.near(self.detector.context)


def bare_digits(text: str) -> str:
    """Half-width digits of a run of any script's digits."""
    return text if text.isascii() else "".join(str(unicodedata.decimal(char)) for char in text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is searched; ``header_at`` gives the head of the column at a position, for table rows."""

    text: str
    header_at: Callable[[int], str] = lambda position: ""

    def sightings(self, detectors: tuple[Detector, ...]) -> list[Sighting]:
        """What the detectors accept, without overlap, in order of place."""
        found = [
            Sighting(detector, window)
            for detector in detectors
            if detector.pattern
            for window in self._matches(detector.pattern)
            if detector.valid(window.digits) and detector.accepts(window)
        ]
        by_length = _by_length(detectors)
        distinct = tuple(detector for detector in detectors if detector.distinct)
        for chain in _CHAIN.finditer(self.text):
            found.extend(self._in_chain(chain, by_length))
            for run in _LONG_RUN.finditer(chain[0]):
                found.extend(self._inside(_Run(chain.start() + run.start(), chain.start() + run.end()), distinct))
        return _without_overlap(found) if found else found

    def _matches(self, pattern: re.Pattern[str]) -> Iterator[Window]:
        for match in pattern.finditer(self.text):
            spots = tuple(range(match.start(), match.end()))
            yield Window(self.text, match[0], spots, (len(spots),), (), self.header_at(match.start()))

    def _in_chain(self, chain: re.Match[str], by_length: "_ByLength") -> Iterator[Sighting]:
        text, last = self.text, chain.end()
        runs = [_Run(run.start(), run.end()) for run in _RUN.finditer(text, chain.start(), last)]
        digits = bare_digits("".join(text[start:end] for start, end in runs))
        ends = list(accumulate(end - start for start, end in runs))
        run_ending_at = {end: index for index, end in enumerate(ends)}
        letter = last - 1 if text[last - 1] in "xXｘＸ" else None
        for first, begin in enumerate([0, *ends[:-1]]):
            for length, detectors in by_length:
                index = run_ending_at.get(begin + length)
                if index is not None:
                    piece = digits[begin : begin + length]
                    for detector in detectors:
                        if detector.valid(piece):
                            yield from self._accepted(detector, piece, runs[first : index + 1], None)
            # The letter is only ever the check digit of an 18-digit number.
            if letter and begin + 17 == len(digits):
                piece = digits[begin:] + "X"
                for detector in dict(by_length).get(18, ()):
                    if detector.valid(piece):
                        yield from self._accepted(detector, piece, runs[first:], letter)

    def _inside(self, run: "_Run", detectors: tuple[Detector, ...]) -> Iterator[Sighting]:
        """Numbers that are a part of a longer run of digits."""
        digits = bare_digits(self.text[run.start : run.end])
        letter = run.end if self.text[run.end : run.end + 1] in _CHECK_LETTERS else None
        for detector in detectors:
            for at in range(len(digits) - 17):
                piece = digits[at : at + 18]
                if len(digits) > 18 and detector.valid(piece):
                    part = _Run(run.start + at, run.start + at + 18)
                    yield from self._accepted(detector, piece, [part], None)
            if letter is not None and detector.valid(digits[-17:] + "X"):
                part = _Run(run.end - 17, run.end)
                yield from self._accepted(detector, digits[-17:] + "X", [part], letter)

    def _accepted(
        self, detector: Detector, digits: str, runs: list["_Run"], letter: int | None
    ) -> Iterator[Sighting]:
        window = self._window(digits, runs, letter)
        alone = self._stands_alone(runs[0].start) and not _LETTER.match(self.text, window.end)
        if (alone or (detector.distinct and len(runs) == 1)) and detector.accepts(window):
            yield Sighting(detector, window, alone)

    def _stands_alone(self, start: int) -> bool:
        if not start or not _LETTER.match(self.text, start - 1):
            return True
        return bool(_LABEL.search(self.text, max(0, start - 7), start))

    def _window(self, digits: str, runs: list["_Run"], letter: int | None) -> Window:
        positions = [position for run in runs for position in range(run.start, run.end)]
        if letter is not None:
            positions.append(letter)
        gaps = tuple(self.text[left.end : right.start] for left, right in pairwise(runs))
        lengths = tuple(end - start for start, end in runs)
        return Window(self.text, digits, tuple(positions), lengths, gaps, self.header_at(runs[0].start))


class _Run(NamedTuple):
    start: int
    end: int


_ByLength = tuple[tuple[int, tuple[Detector, ...]], ...]


@lru_cache(maxsize=8)
def _by_length(detectors: tuple[Detector, ...]) -> _ByLength:
    lengths = sorted({length for one in detectors for length in one.lengths})
    return tuple((length, tuple(one for one in detectors if length in one.lengths)) for length in lengths)


def _without_overlap(found: list[Sighting]) -> list[Sighting]:
    kept: list[Sighting] = []
    taken: set[int] = set()
    first = sorted(found, key=lambda one: (one.detector.rank, one.window.start, len(one.window.gaps)))
    for sighting in first:
        if taken.isdisjoint(sighting.window.positions):
            taken.update(sighting.window.positions)
            kept.append(sighting)
    return sorted(kept, key=lambda one: one.window.start)


def hidden_positions(sighting: Sighting) -> list[int]:
    """Where the passage must get a ``*``."""
    shown = sighting.detector.mask(sighting.window.digits)
    return [place for place, char in zip(sighting.window.positions, shown, strict=True) if char == "*"]


def masked_in_place(text: str, sightings: list[Sighting]) -> str:
    """The passage with the digits that must not be seen replaced by ``*``."""
    if not sightings:
        return text
    characters = list(text)
    for sighting in sightings:
        for position in hidden_positions(sighting):
            characters[position] = "*"
    return "".join(characters)
