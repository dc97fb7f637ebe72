"""Digests over whole values: what a verdict depends on."""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import cast


def digest(value: object) -> str:
    """SHA-256 (64 hex characters) over a value and everything in it; the same in every process and on every
    machine.

    For frozen dataclasses with all their fields, nested, and for the plain values in them. Raises
    ``TypeError`` for a type whose content it cannot vouch for.
    """
    pieces: list[bytes] = []
    _encode(value, pieces.append)
    return hashlib.sha256(b"".join(pieces)).hexdigest()


_Put = Callable[[bytes], None]


@lru_cache(maxsize=256)
def _layout(kind: type) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
    names = [field.name for field in fields(kind)]
    return f"D{kind.__qualname__};{len(names)};".encode(), tuple((name, f"{name}=".encode()) for name in names)


def _encode(value: object, put: _Put) -> None:
    """Each value as tag, length and content, so that no two values share an encoding."""
    kind = type(value)
    if kind is str:
        _encode_plain("str", cast(str, value), put)
    elif is_dataclass(kind):
        head, layout = _layout(kind)
        put(head)
        for name, tag in layout:
            put(tag)
            _encode(getattr(value, name), put)
    elif isinstance(value, (tuple, list)):
        put(b"T%d;" % len(value))
        for item in value:
            _encode(item, put)
    elif isinstance(value, (set, frozenset)):
        put(b"S%d;" % len(value))
        put(b"".join(sorted(_alone(item) for item in value)))
    elif isinstance(value, dict):
        put(b"M%d;" % len(value))
        put(b"".join(sorted(_alone(pair) for pair in value.items())))
    elif isinstance(value, bytes):
        put(b"Y%d;" % len(value) + value)
    elif isinstance(value, (date, time)):
        _encode_plain(kind.__name__, value.isoformat(), put)
    elif value is None or isinstance(value, (str, bool, int, float, Decimal)):
        _encode_plain(kind.__name__, str(value), put)
    else:
        raise TypeError(f"cannot digest a {kind.__qualname__}")


def _encode_plain(tag: str, text: str, put: _Put) -> None:
    content = text.encode("utf-8", "surrogatepass")
    put(f"{tag}{len(content)};".encode() + content)


def _alone(value: object) -> bytes:
    pieces: list[bytes] = []
    _encode(value, pieces.append)
    return b"".join(pieces)
