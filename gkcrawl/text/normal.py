"""Normal forms of words: for comparison, for labels, for the identity of titles."""

import re
import unicodedata

ZERO_WIDTH = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff"
"""Inside of a character class: what editors leave in text and nobody sees."""

_INVISIBLE = re.compile(f"[{ZERO_WIDTH}\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f]")
_SPACES = re.compile(r"\s+")


def normalize(text: str) -> str:
    """NFKC, zero-width and control characters dropped, runs of white space to one space, stripped."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).strip()


def normalize_label(label: str) -> str:
    """A label of a metadata table for comparison: as ``normalize``, without spaces and colons."""
    return normalize(label).replace(" ", "").replace(":", "")


_TITLE_LEAD = re.compile(
    r"\s*(?:【[^】]{0,20}】|[\[(〔][^\])〕]{0,6}(?:转载|转发|置顶|图文|图解|热点|最新|推荐|公开)[^\])〕]{0,6}[\])〕])\s*"
)
_NOT_WORD = re.compile(r"[\W_]+")


def title_key(title: str) -> str:
    """A title for identity: NFKC, lower case, letters and digits only, no leading 【…】 or （转载）."""
    text = normalize(title).casefold()
    bare = text
    while lead := _TITLE_LEAD.match(bare):
        bare = bare[lead.end() :]
    return _NOT_WORD.sub("", bare) or _NOT_WORD.sub("", text)
