"""Who is monitored, where, and in which round."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gkcrawl.model.words import UnitClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A monitored body. ``id`` is stable over the years; ``site_id`` is the portal's own number (LONSUN organId)."""

    id: str
    name: str
    short_name: str
    unit_class: UnitClass
    aliases: tuple[str, ...] = ()
    email: str = ""
    site_id: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRef:
    """Which column a document was listed in. ``path`` goes from the top heading down, ``kind`` is the catalogue's
    word for what belongs here (规范性文件, 政策解读, 年报, …), empty when the catalogue does not know the column."""

    id: str
    unit: str
    path: tuple[str, ...]
    kind: str = ""

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A monitoring round (监测): ``id`` such as 2020Q4, ``cut_off`` the last day whose facts count."""

    id: str
    kind: Literal["季度", "月度", "专项", "回头看"] = "季度"
    cut_off: date
    opened_on: date | None = None
    frozen: bool = False

    @property
    def title(self) -> str:
        """2020年第四季度."""
        year, _, quarter = self.id.partition("Q")
        return f"{year}年第{'一二三四'[int(quarter) - 1]}季度" if quarter.isdigit() else self.id


NO_COLUMN = ColumnRef(id="", unit="", path=())
"""Column of a document that is judged alone, as ``gkcrawl lint`` does."""
