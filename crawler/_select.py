"""CSS selection over BeautifulSoup trees: plain selectors by one walk, everything else by soupsieve.

Most questions of the families are of the plain kind (``h1.newstitle``, ``#zoom``, ``a[href]``, several of them with
commas). Measured on portal pages of 4 kB, soupsieve took half of a page's whole reading time for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_PLAIN = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9]*)?(?P<id>#[\w-]+)?(?P<classes>(?:\.[\w-]+)*)"
    r"(?P<attributes>(?:\[[\w-]+(?:=(?:[\w-]+|\"[^\"\]]*\"|'[^'\]]*'))?\])*)")
_ATTRIBUTE = re.compile(r"\[([\w-]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([\w-]+)))?\]")


@dataclass(frozen=True, slots=True)
class _Plain:
    """One selector without combinators: tag name, id, classes, attributes (``None``: any value)."""

    name: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]

    def fits(self, tag: "Tag") -> bool:
        if self.name and tag.name != self.name:
            return False
        if self.id and tag.get("id") != self.id:
            return False
        if self.classes:
            own = tag.get("class")
            if own is None or not self.classes.issubset(own if isinstance(own, list) else own.split()):
                return False
        return all(_has(tag, name, value) for name, value in self.attributes)


def _has(tag: "Tag", name: str, wanted: str | None) -> bool:
    value = tag.get(name)
    if value is None or wanted is None:
        return value is not None
    own = value if isinstance(value, str) else " ".join(value)
    return own.lower() == wanted.lower() if name == "type" else own == wanted  # as HTML has it


@lru_cache(maxsize=2_048)
def _plain(selector: str) -> tuple[_Plain, ...] | None:
    """The parts of a plain selector list, ``None`` when one of them is not plain."""
    parts: list[_Plain] = []
    for part in selector.split(","):
        found = _PLAIN.fullmatch(part.strip())
        if found is None or not part.strip():
            return None
        attributes = tuple(
            (name, next((value for value in (a, b, c) if value), None))
            for name, a, b, c in _ATTRIBUTE.findall(found["attributes"]))
        parts.append(_Plain((found["name"] or "").lower(), (found["id"] or "")[1:],
                            frozenset(filter(None, found["classes"].split("."))), attributes))
    return tuple(parts)


def tags_in(tag: "Tag") -> "Iterator[Tag]":
    """Descendant elements in document order."""
    from bs4 import Tag

    return (item for item in tag.descendants if isinstance(item, Tag))


class Index:
    """The elements of a whole page by name, id and class: a page is asked some dozen questions."""

    def __init__(self, root: "Tag") -> None:
        self.tags = list(tags_in(root))
        self._places: dict[str, list[int]] = {}
        for place, tag in enumerate(self.tags):
            for word in _words(tag):
                self._places.setdefault(word, []).append(place)

    def candidates(self, parts: "tuple[_Plain, ...]") -> "list[Tag]":
        """Elements that may fit one of ``parts``, in document order."""
        places: set[int] = set()
        for part in parts:
            words = [f"#{part.id}"] if part.id else [f".{name}" for name in part.classes] or [part.name]
            if words == [""]:
                return self.tags
            shortest = min((self._places.get(word, []) for word in words), key=len)
            places.update(shortest)
        return [self.tags[place] for place in sorted(places)]


def _words(tag: "Tag") -> list[str]:
    identity, classes = tag.get("id"), tag.get("class")
    named = classes if isinstance(classes, list) else (classes or "").split()
    return [tag.name, *([f"#{identity}"] if identity else []), *(f".{name}" for name in dict.fromkeys(named))]


def select(tag: "Tag", selector: str, limit: int, index: Index | None = None) -> "list[Tag]":
    """Descendants that match, in document order, at most ``limit``; a selector that is wrong matches nothing.

    ``index``: that of ``tag``, when the caller has one.
    """
    plain = _plain(selector)
    if plain is not None:
        among = tags_in(tag) if index is None else index.candidates(plain)
        return list(islice((item for item in among if any(part.fits(item) for part in plain)), limit))
    from soupsieve import SelectorSyntaxError

    try:
        return list(tag.select(selector, limit=limit))
    except (SelectorSyntaxError, NotImplementedError, RecursionError):
        return []

