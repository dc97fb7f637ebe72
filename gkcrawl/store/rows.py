"""Values to JSON and back, through pydantic's adapters over the dataclasses (validated on the way in)."""

import json
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Building an adapter costs milliseconds, so each is built once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(value: Any) -> str:
    """A frozen dataclass (or tuple of them) as compact JSON. Absent and empty fields are left out."""
    return _adapter(type(value)).dump_json(value, exclude_defaults=True).decode()


def from_json(kind: type[T], text: str) -> T:
    """The value of ``kind`` that ``to_json`` wrote."""
    value: T = _adapter(kind).validate_json(text)
    return value


def words(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
