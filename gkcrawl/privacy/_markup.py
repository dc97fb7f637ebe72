"""Masking numbers inside HTML, also where tags, comments or entities break them.

The markup is searched as it is (attributes, scripts and comments included), and then with tags taken out, as a
browser shows it: as several plain texts, each of which knows where every one of its characters stands in the markup.
What is found in one of them is replaced in the markup itself, so that the snapshot stays a page.
"""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from gkcrawl.privacy._coded import meaning
from gkcrawl.privacy._known import Known, known_detector
from gkcrawl.privacy._passage import Detector, Passage, hidden_positions
from gkcrawl.privacy._scan import contains_personal_number, detectors, mask_text

_Reading = Literal["glued", "parted", "comments"]
"""``glued``: inline tags vanish. ``parted``: every tag is a gap. ``comments``: as ``parted``, with the inside of
comments."""
_READINGS: tuple[_Reading, ...] = ("glued", "parted", "comments")

_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});?"
_TOKEN = re.compile(rf"<!--|-->|<[^<>]*>|{_ENTITY}")
_INLINE = re.compile(
    r"</?(?:span|b|i|u|a|em|strong|font|o:p|st1:\w+|sub|sup|small|big|s|ins|del|mark|wbr|label|code)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_GAP = "\n"


@dataclass(slots=True)
class _Text:
    """A reading of the markup: pieces of plain text and where each begins in the text and in the markup."""

    pieces: list[str]
    starts: list[int]
    origins: list[tuple[int, int]]
    length: int = 0

    def add(self, piece: str, begin: int, end: int) -> None:
        if piece:
            self.pieces.append(piece)
            self.starts.append(self.length)
            self.origins.append((begin, end))
            self.length += len(piece)

    def origin(self, position: int) -> tuple[int, int]:
        """Where the character stands in the markup; the whole entity for a character that was coded."""
        index = bisect_right(self.starts, position) - 1
        begin, end = self.origins[index]
        if len(self.pieces[index]) == end - begin:
            offset = position - self.starts[index]
            return begin + offset, begin + offset + 1
        return begin, end


def mask_markup(markup: str, known: Known | None = None) -> str:
    """The markup with every personal number masked wherever it stands: text, attributes, scripts, comments,
    addresses.

    ``known``: further numbers to be masked (``known_numbers``). When the result, read by other means, still holds a
    number, the masked plain text is returned instead of markup.
    """
    for reading in _READINGS if known else ():
        markup = _mask_reading(markup, reading, (known_detector(known or {}),))
    markup = mask_text(markup)
    for reading in _READINGS:
        if reading == "comments" and "<!--" not in markup:
            continue
        markup = _mask_reading(markup, reading, detectors())
    plain = _plain(markup)
    return mask_text(plain) if contains_personal_number(plain) else markup


def _plain(markup: str) -> str:
    """The page as text, as a reader without knowledge of places sees it."""
    return html.unescape(_TAG.sub(" ", _INLINE.sub("", _without_comments(markup))))


def _quick_reading(markup: str, reading: _Reading) -> str:
    comments_open = reading == "comments"
    shown = markup.replace("<!--", _GAP).replace("-->", _GAP) if comments_open else _without_comments(markup)
    return html.unescape(_TAG.sub(_GAP, _INLINE.sub("", shown) if reading == "glued" else shown))


def _without_comments(markup: str) -> str:
    first, *rest = markup.split("<!--")
    return first + "".join(part.partition("-->")[2] if "-->" in part else part for part in rest)


def _mask_reading(markup: str, reading: _Reading, kinds: tuple[Detector, ...]) -> str:
    # Most pages hold no number: read quickly first, and remember places only when something was seen.
    if not Passage(_quick_reading(markup, reading)).sightings(kinds):
        return markup
    while True:
        text = _read(markup, reading)
        sightings = Passage("".join(text.pieces)).sightings(kinds)
        if not sightings:
            return markup
        spans = {text.origin(position) for one in sightings for position in hidden_positions(one)}
        parts, done = [], 0
        for begin, end in sorted(spans):
            parts += [markup[done:begin], "*"]
            done = end
        markup = "".join([*parts, markup[done:]])


def _read(markup: str, reading: _Reading) -> _Text:
    text = _Text([], [], [])
    done = hidden_until = 0
    closed = True
    for token in _TOKEN.finditer(markup):
        begin, end = token.span()
        if begin < hidden_until:
            done = max(done, min(end, hidden_until))
            continue
        text.add(markup[done:begin], done, begin)
        done = end
        piece = token[0]
        if piece[0] == "&":
            text.add(meaning(piece), begin, end)
        elif piece == "<!--" and reading != "comments":
            close = markup.find("-->", end) if closed else -1
            closed = close >= 0  # asked once only: a page may open a million comments
            hidden_until = done = close + 3 if closed else end
        elif reading != "glued" or not _INLINE.match(piece):
            text.add(_GAP, begin, end)
    text.add(markup[done:], done, len(markup))
    return text
