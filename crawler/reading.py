"""From a fetched page to a visit: what the page holds and which addresses it leads to. No Scrapy, no store,
no clock."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from crawler import door
from crawler.cms import Cms, FoundPath, Listing
from crawler.cms._rows import MAX_ROWS
from crawler.guard import AddressPolicy
from crawler.page import MAX_URL, Page
from gkcrawl.config import CatalogueColumn, Profile
from gkcrawl.errors import ParseError
from gkcrawl.model import (
    ColumnRef,
    Draft,
    FoundColumn,
    FrontierEntry,
    ListedItem,
    ListPage,
    PageKind,
    Snapshot,
    Unit,
    Visit,
)
from gkcrawl.privacy import mask_text
from gkcrawl.text import canonical_url, digest, normalize_label

MAX_PAGES = 500
"""Pages of one list that are read; a longer list is reported as failed there, not cut in silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the pages of one portal are read.

    ``wanted``: column names to which the crawl is limited, empty for all. ``fresh``: addresses of documents
    that were fetched so recently that no visit is due. ``key``: the workspace's secret, for the hash of raw
    bodies.
    """

    profile: Profile
    cms: Cms
    policy: AddressPolicy
    units: tuple[Unit, ...]
    key: bytes
    wanted: tuple[str, ...] = ()
    fresh: frozenset[str] = frozenset()

    def read(
        self, page: Page, entry: FrontierEntry, ref: ColumnRef, listed: ListedItem | None = None,
        seen: AbstractSet[str] = frozenset(),
    ) -> Visit:
        """A page of any kind. ``seen``: hashes of the column's list pages met in this run."""
        match entry.kind:
            case "portal":
                return self.portal(page, entry)
            case "unit":
                return self.unit(page, entry)
            case "column":
                return self.column(page, entry, ref, seen)
            case "list" | "external-list":
                return self.list_page(page, entry, ref, seen)
            case _:
                return self.document(page, entry, ref, listed)

    # ------------------------------------------------------------ portal and units

    def portal(self, page: Page, entry: FrontierEntry) -> Visit:
        """The disclosure home: units of our list, found by the portal's number or by name."""
        found = self.cms.units(page)
        if not found:
            return failed(entry, page.status, "首页上没有识别出任何单位（登录页、防护页，或页面已改版）")
        by_number = {u.site_id: u for u in self.units if u.site_id}
        by_name = {
            normalize_label(word): u for u in self.units for word in (u.name, u.short_name, *u.aliases)
        }
        entries: list[FrontierEntry] = []
        met: set[str] = set()
        for unit in found:
            ours = by_number.get(unit.site_id) or by_name.get(normalize_label(unit.name))
            if ours is None:
                note = f"单位表中没有该单位：{mask_text(unit.name)[:60]}"
                entries.append(self._entry(unit.url, "unit", page, entry, state="skipped", error=note))
            elif ours.id not in met:
                met.add(ours.id)
                entries.append(self._entry(unit.url, "unit", page, entry, unit=ours.id))
        entries += [self._unlisted(unit, page, entry) for unit in self.units if unit.id not in met]
        return done(entry, page.status, discovered=tuple(entries))

    def _unlisted(self, unit: Unit, page: Page, entry: FrontierEntry) -> FrontierEntry:
        if unit.homepage:
            return self._entry(unit.homepage, "unit", page, entry, unit=unit.id)
        return FrontierEntry(
            url=f"unit:{unit.id}",
            kind="unit",
            unit=unit.id,
            depth=entry.depth + 1,
            state="skipped",
            error="门户首页没有列出该单位，单位表中也没有填写主页",
        )

    def unit(self, page: Page, entry: FrontierEntry) -> Visit:
        """A unit's page: its columns with the catalogue's words on each."""
        found = self.cms.columns(page)
        if not found:
            return failed(entry, page.status, "没有识别出栏目（登录页、防护页，或页面已改版）")
        columns: list[FoundColumn] = []
        entries: list[FrontierEntry] = []
        seen: set[str] = set()
        for each in found:
            known = self.profile.catalogue_entry(each.path)
            if each.path and (known is None or not known.ignore) and self._is_wanted(each.path, known):
                column = _column(entry.unit, each, known, page.url)
                # The rows of a heading are those of its sub-columns; an address is one column, however
                # often shown.
                if column.ref.id in seen or (column.url and column.url in seen):
                    continue
                seen |= {column.ref.id, column.url}
                columns.append(column)
                if column.url and not column.child_count:
                    entries.append(
                        self._entry(column.url, "column", page, entry, unit=entry.unit, column=column.ref.id)
                    )
        return done(entry, page.status, discovered=tuple(entries), columns=tuple(columns))

    def _is_wanted(self, path: tuple[str, ...], known: CatalogueColumn | None) -> bool:
        if not self.wanted:
            return True
        names = {path[-1], "/".join(path), *(("/".join(path[i:])) for i in range(len(path)))}
        return not names.isdisjoint(self.wanted) or (known is not None and known.kind in self.wanted)

    def configured(self) -> tuple[FrontierEntry, tuple[FoundColumn, ...], tuple[FrontierEntry, ...]]:
        """Columns written into the profile: a marker entry, the columns, and the addresses of their lists."""
        by_word = {word: u for u in self.units for word in (u.id, u.name, u.short_name, *u.aliases)}
        marker = FrontierEntry(
            url="profile:column", kind="unit", state="skipped", error="栏目取自 portal.toml"
        )
        columns: list[FoundColumn] = []
        entries: list[FrontierEntry] = []
        for given in self.profile.column:
            unit = by_word.get(given.unit)
            if unit is None or not self._is_wanted(tuple(given.path), None):
                continue
            known = self.profile.catalogue_entry(tuple(given.path))
            column = _column(
                unit.id, FoundPath(path=tuple(given.path), url=given.url), known, self.profile.portal.url
            )
            column = replace(
                column,
                ref=replace(column.ref, kind=given.kind or column.ref.kind),
                max_age_days=given.max_age_days or column.max_age_days,
                minimum_items=given.minimum_items or column.minimum_items,
            )
            columns.append(column)
            entries.append(self._address(column.url, "column", marker, unit=unit.id, column=column.ref.id))
        return marker, tuple(columns), tuple(entries)

    # ------------------------------------------------------------ lists

    def column(self, page: Page, entry: FrontierEntry, ref: ColumnRef, seen: AbstractSet[str]) -> Visit:
        """A column's page: either it holds the rows, or it names the address that does."""
        endpoint = self.cms.listing_endpoint(page)
        if endpoint is None or canonical_url(endpoint, page.url) == entry.url:
            return self.list_page(page, entry, ref, seen)
        following = self._entry(endpoint, "list", page, entry, unit=entry.unit, column=entry.column)
        if following.state == "skipped":
            return failed(entry, page.status, f"列表地址不可用：{following.error}")
        return done(entry, page.status, discovered=(following,))

    def list_page(self, page: Page, entry: FrontierEntry, ref: ColumnRef, seen: AbstractSet[str]) -> Visit:
        """One page of a list. ``seen`` holds the hashes (``ListPage.body_hash``) of the column's pages met in
        this run."""
        listing = self.cms.listing(page)
        if not listing.recognised:
            return failed(entry, page.status, "没有识别出列表（登录页、防护页，或页面已改版）")
        if entry.page > 1 and listing.page_count is not None and entry.page > listing.page_count:
            return done(entry, page.status, error=f"超出总页数 {listing.page_count}，停止翻页")
        items = tuple(door.admit_item(item, page.url) for item in listing.items)
        fingerprint = digest(tuple((item.url, item.title, item.date_text) for item in items))
        if items and fingerprint in seen:
            return done(entry, page.status, error="与已读过的一页完全相同，停止翻页")
        stored = ListPage(
            column=entry.column,
            page=entry.page,
            items=items,
            empty_signal=listing.empty_signal,
            page_count=listing.page_count,
            body_hash=fingerprint,
        )
        visit = done(
            entry,
            page.status,
            listing=stored,
            discovered=(
                *self._unread_rows(page, entry, listing),
                *self._next_page(page, entry, listing),
                *self._documents(page, entry, listing),
            ),
        )
        if any(item.url == entry.url for item in items):
            # Some columns are one article and no list: the guide, a report. The page is its own only
            # document.
            return self._with_document(visit, page, entry, ref, next(i for i in items if i.url == entry.url))
        return visit

    def _unread_rows(self, page: Page, entry: FrontierEntry, listing: Listing) -> Iterator[FrontierEntry]:
        """A failure beside what was read, so that a list that is too long is not taken for a whole one."""
        if page.truncated or len(listing.items) >= MAX_ROWS:
            yield replace(
                entry, url=f"{entry.url}#rest", state="failed", depth=entry.depth + 1,
                error=f"列表的这一页过长（超过 {MAX_ROWS} 条，或过大、嵌套过深），其余未读",
            )

    def _next_page(self, page: Page, entry: FrontierEntry, listing: Listing) -> Iterator[FrontierEntry]:
        if listing.next_url is None or not listing.items:
            return
        following = replace(
            self._entry(listing.next_url, "list", page, entry, unit=entry.unit, column=entry.column),
            page=entry.page + 1,
        )
        if entry.page >= MAX_PAGES:
            following = replace(following, state="failed", error=f"列表超过 {MAX_PAGES} 页，其余未读")
        yield following

    def _documents(self, page: Page, entry: FrontierEntry, listing: Listing) -> Iterator[FrontierEntry]:
        for item in listing.items:
            if not item.url:
                continue
            found = self._entry(item.url, "document", page, entry, unit=entry.unit, column=entry.column)
            if found.url != entry.url and found.url not in self.fresh:
                yield found

    # ------------------------------------------------------------ documents

    def document(self, page: Page, entry: FrontierEntry, ref: ColumnRef, listed: ListedItem | None) -> Visit:
        """One content page, masked at the door."""
        return self._with_document(done(entry, page.status), page, entry, ref, listed)

    def _with_document(
        self, visit: Visit, page: Page, entry: FrontierEntry, ref: ColumnRef, listed: ListedItem | None
    ) -> Visit:
        try:
            draft = self.cms.document(page)
        except ParseError as error:
            return failed(entry, page.status, mask_text(str(error)))
        if draft.redirects_to:
            return replace(visit, entry=replace(visit.entry, error=f"转向 {mask_text(draft.redirects_to)}"))
        if _is_blank(draft):
            return failed(entry, page.status, "没有识别出标题、正文和元数据（登录页、防护页，或页面已改版）")
        # The address in the list is the document's address, also when the server answered from another one:
        # findings, rows of the list and later visits all speak of it.
        document = door.admit(
            replace(draft, url=entry.url), column=ref, unit=entry.unit, key=self.key, listed=listed
        )
        body = door.mask_page(page.text, draft, key=self.key).encode("utf-8", "replace")
        snapshot = Snapshot(
            hash=hashlib.sha256(body).hexdigest(), url=entry.url, fetched_at=page.fetched_at, body=body
        )
        return replace(
            visit,
            document=document,
            snapshot=snapshot,
            content_hash=digest(document),
            raw_hash=hmac.digest(self.key, page.body, "sha256").hex(),
        )

    def redirect_target(self, page: Page) -> str | None:
        """Where a page of a few bytes sends its reader, canonical; ``None`` for a page of its own."""
        try:
            target = self.cms.document(page).redirects_to
        except ParseError:
            return None
        return canonical_url(target, page.url) if target else None

    # ------------------------------------------------------------ addresses

    def _entry(
        self,
        url: str,
        kind: PageKind,
        page: Page,
        parent: FrontierEntry,
        *,
        unit: str = "",
        column: str = "",
        state: str = "pending",
        error: str = "",
    ) -> FrontierEntry:
        entry = self._address(canonical_url(url, page.url), kind, parent, unit=unit, column=column)
        if state == "skipped" and entry.state == "pending":
            return replace(entry, state="skipped", error=error)
        return entry

    def _address(
        self, url: str, kind: PageKind, parent: FrontierEntry, *, unit: str, column: str
    ) -> FrontierEntry:
        """An entry for the address: pending, or skipped with the reason why it is not to be visited."""
        reason = self.policy.refusal(url)
        if not reason and not self.policy.on_portal(url):
            reason = "不在本门户的主机之内，不抓取（如属本门户，请在 portal.toml 的 hosts 中登记）"
        if not reason and len(url) > MAX_URL:
            reason = "地址过长，不访问"
        shown = mask_text(url)[:MAX_URL] if reason else url
        return FrontierEntry(
            url=shown,
            kind=kind,
            unit=unit,
            column=column,
            depth=parent.depth + 1,
            state="skipped" if reason else "pending",
            error=reason,
        )


def done(
    entry: FrontierEntry,
    status: int | None,
    *,
    error: str = "",
    discovered: Iterable[FrontierEntry] = (),
    columns: tuple[FoundColumn, ...] = (),
    listing: ListPage | None = None,
) -> Visit:
    return Visit(
        entry=replace(entry, state="done", status=status, error=error),
        discovered=tuple(discovered),
        columns=columns,
        listing=listing,
    )


def failed(entry: FrontierEntry, status: int | None, error: str) -> Visit:
    """A visit that gave nothing; ``error`` in Chinese."""
    return Visit(entry=replace(entry, state="failed", status=status, error=error[:300]))


def skipped(entry: FrontierEntry, status: int | None, error: str) -> Visit:
    """A visit that was not made, or led to something that is no page; ``error`` in Chinese."""
    return Visit(entry=replace(entry, state="skipped", status=status, error=error[:300]))


def _column(unit: str, found: FoundPath, known: CatalogueColumn | None, base: str) -> FoundColumn:
    path = tuple(mask_text(word) for word in found.path)
    return FoundColumn(
        ref=ColumnRef(id=f"{unit}/{'/'.join(path)}", unit=unit, path=path, kind=known.kind if known else ""),
        url=mask_text(canonical_url(found.url, base)) if found.url else "",
        max_age_days=known.max_age_days if known else None,
        minimum_items=known.minimum_items if known else 0,
        child_count=found.child_count,
    )


def _is_blank(draft: Draft) -> bool:
    return not (draft.title or draft.metadata or draft.text.strip() or draft.tables or draft.attachments)
