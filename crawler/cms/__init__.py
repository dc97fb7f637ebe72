"""CMS families: one file each, plain parsers without Scrapy. Found by walking this folder.

A family is a module with a module-level ``CMS = Cms(...)``. Every function takes a ``Page`` and never raises for a
missing element: absence is ``None`` or an empty tuple, because absence is what the rules judge.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.page import Page
from gkcrawl.config import Selectors
from gkcrawl.errors import UnknownCms
from gkcrawl.model import Draft, ListedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUnit:
    """A unit as the portal's own unit list names it. ``site_id`` is the portal's number for it."""

    site_id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPath:
    """A column as the unit's page shows it: headings from the top down, and the address of its list."""

    path: tuple[str, ...]
    url: str
    child_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list. ``next_url`` is the address of the next page, ``None`` on the last.

    ``recognised`` is false when nothing on the page looks like this family's list at all (a login page, a firewall).
    """

    items: tuple[ListedItem, ...]
    next_url: str | None = None
    page_count: int | None = None
    empty_signal: bool = False
    recognised: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cms:
    """A family's functions.

    ``recognise(page)``: how sure (0 … 1) that this family made the page.
    ``units(page)``: units on the disclosure home page. ``columns(page)``: columns on a unit's page.
    ``list_url(column_url, page_number)``: address that really returns the rows (the fragment endpoint); the page that
    is fetched before it, if any, is handed to ``listing_endpoint``.
    ``listing(page)``: rows of one list page. ``document(page)``: one content page. ``document_kind`` is not their job.
    """

    name: str
    title: str
    recognise: Callable[[Page], float]
    units: Callable[[Page], tuple[FoundUnit, ...]]
    columns: Callable[[Page], tuple[FoundPath, ...]]
    listing_endpoint: Callable[[Page], str | None]
    listing: Callable[[Page], Listing]
    document: Callable[[Page], Draft]
    notes: tuple[str, ...] = field(default=())


def families() -> dict[str, Cms]:
    """Every family by name. Names that start with ``_`` are helpers."""
    found: dict[str, Cms] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        cms = getattr(importlib.import_module(f"{__name__}.{module.name}"), "CMS", None)
        if not isinstance(cms, Cms):
            raise UnknownCms(f"crawler/cms/{module.name}.py 没有定义 CMS，无法作为平台适配使用")
        found[cms.name] = cms
    return found


def family(name: str, selectors: Selectors | None = None) -> Cms:
    """The family of that name; ``generic`` is built from the profile's selectors."""
    if name == "generic":
        from crawler.cms.generic import from_selectors

        return from_selectors(selectors or Selectors())
    known = families()
    if name not in known:
        raise UnknownCms(f"没有名为“{name}”的平台适配；已有：{'、'.join(sorted(known))}")
    return known[name]


def detect(page: Page) -> list[tuple[str, float]]:
    """Families with how sure each is, best first."""
    rated = [(cms.name, cms.recognise(page)) for cms in families().values()]
    return sorted(rated, key=lambda pair: (-pair[1], pair[0]))
