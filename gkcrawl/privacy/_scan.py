"""Scanning a text: find, mask in place, describe; and the detectors, found by walking this folder."""

import hashlib
import hmac
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import gkcrawl.privacy
from gkcrawl.model import PersonalDatum
from gkcrawl.privacy._coded import is_coded, plain, plain_with_places
from gkcrawl.privacy._passage import Detector, Passage, Sighting, hidden_positions, masked_in_place
from gkcrawl.privacy._people import official_near, person_near
from gkcrawl.text import normalize

_CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Scan:
    """A text with every personal number masked, and what was met in it."""

    text: str
    data: tuple[PersonalDatum, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said about a sighting by the place where it stands."""

    tied_to_name: bool
    official_contact: bool


@lru_cache(maxsize=1)
def detectors() -> tuple[Detector, ...]:
    """Every ``DETECTOR`` of the public modules of this package, by rank."""
    found = [
        importlib.import_module(f"{gkcrawl.privacy.__name__}.{module.name}").DETECTOR
        for module in pkgutil.iter_modules(gkcrawl.privacy.__path__)
        if not module.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda one: one.rank))


def mask_until_clean(
    text: str, header_at: Callable[[int], str] = lambda position: ""
) -> tuple[str, list[Sighting]]:
    """The text with all sightings masked in place, and the sightings of all passes.

    One pass is not enough where numbers overlap (the tail of one being the head of the next). Every pass
    replaces at least one digit, so it ends.
    """
    sightings: list[Sighting] = []
    while found := Passage(text, header_at).sightings(detectors()):
        sightings += found
        text = masked_in_place(text, found)
    while is_coded(text) and (seen := _coded_sightings(text, header_at)):
        characters = list(text)
        for sighting, hidden in seen:
            sightings.append(sighting)
            for begin, end in hidden:
                characters[begin:end] = "*" * (end - begin)
        text = "".join(characters)
    return text, sightings


def _coded_sightings(
    text: str, header_at: Callable[[int], str]
) -> list[tuple[Sighting, list[tuple[int, int]]]]:
    """Numbers that are written in codes, told as they stand in ``text``, and the stretches to be hidden."""
    if not Passage(plain(text)).sightings(detectors()):
        return []
    read, places = plain_with_places(text)
    found = []
    for sighting in Passage(read, lambda position: header_at(places[position][0])).sightings(detectors()):
        positions = tuple(places[position][0] for position in sighting.window.positions)
        window = replace(sighting.window, passage=text, positions=positions)
        found.append((replace(sighting, window=window), [places[at] for at in hidden_positions(sighting)]))
    return found


def scan(text: str, *, key: bytes, place: str = "text") -> Scan:
    """Mask every personal number of ``text`` and describe each under the workspace key (``load_key``).

    ``text`` keeps its length: hidden digits become ``*`` where they stood. A number that occurs again in the
    same circumstances is described once.
    """
    masked, sightings = mask_until_clean(text)

    def around(sighting: Sighting) -> Surroundings:
        start, end = sighting.window.start, sighting.window.end
        words = sighting.detector.official
        official = words is not None and official_near(text, start, end, words)
        return Surroundings(person_near(text, start, end), official)

    return Scan(masked, describe(masked, sightings, around, key=key, place=place))


def describe(
    masked: str, sightings: list[Sighting], around: Callable[[Sighting], Surroundings], *,
    key: bytes, place: str,
) -> tuple[PersonalDatum, ...]:
    """One datum for each sighting that may be reported, without repetitions, in order of place."""
    data: dict[tuple[object, ...], PersonalDatum] = {}
    for sighting in sorted(sightings, key=lambda one: one.window.start):
        if not sighting.may_be_reported:
            continue
        where = around(sighting)
        datum = _datum(masked, sighting, where, key=key, place=place)
        if sighting.detector.reported(sighting.window.digits, where.tied_to_name):
            data.setdefault((replace(datum, context=""),), datum)
    return tuple(data.values())


def _datum(masked: str, sighting: Sighting, where: Surroundings, *, key: bytes, place: str) -> PersonalDatum:
    window, detector = sighting.window, sighting.detector
    digits = detector.bare(window.digits)
    return PersonalDatum(
        kind=detector.kind,
        masked=detector.mask(digits),
        digest=hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()[:32],
        place=place,
        tied_to_name=where.tied_to_name,
        official_contact=where.official_contact,
        has_context_word=window.near(detector.context),
        context=_context(masked, window.start, window.end),
    )


def _context(masked: str, start: int, end: int) -> str:
    room = max(0, _CONTEXT - (end - start))
    low = max(0, start - room * 2 // 3)
    return normalize(masked[low : end + room // 3])[:_CONTEXT]


def mask_text(text: str) -> str:
    """The text with every personal number masked, of the same length; for logs and messages."""
    return mask_until_clean(text)[0]


def contains_personal_number(text: str) -> bool:
    """Whether anything in ``text`` would be masked."""
    return bool(
        Passage(text).sightings(detectors()) or (is_coded(text) and Passage(plain(text)).sightings(detectors()))
    )
