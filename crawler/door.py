"""The door: a parser's ``Draft`` becomes a masked ``Document`` in normal form.

Every string of a draft goes through the personal-data detectors here; beyond this module no unmasked number exists.
Then labels, numbers and dates get their normal forms. Pure functions.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from crawler.cms._labels import value_of, values_of
from crawler.kinds import infer_kind, is_annual_report
from crawler.page import MAX_URL
from gkcrawl.extract import annual_report
from gkcrawl.model import (
    AnnualReport,
    Attachment,
    ColumnRef,
    Document,
    Draft,
    Link,
    ListedItem,
    MetadataField,
    PersonalDatum,
    Table,
)
from gkcrawl.privacy import known_numbers, mask_known, mask_markup, mask_text, scan, scan_table
from gkcrawl.text import (
    canonical_url,
    find_dates,
    find_document_numbers,
    normalize,
    parse_date,
    parse_document_number,
)

HEAD_LINES = 15
"""The document's own number stands in one of so many first lines."""
MAX_NUMBER_LINE = 60
NOT_SAID = frozenset({"", "无", "/", "-", "—", "——", "--", "/无", "暂无", "空", "null", "none"})

PLACES = ("title", "text", "metadata", "table", "link", "attachment-name", "markup")


class _Masker:
    """Masks string after string and remembers what was met."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.met: list[PersonalDatum] = []

    def text(self, text: str, place: str) -> str:
        if not text:
            return text
        result = scan(text, key=self.key, place=place)
        self.met.extend(result.data)
        return result.text

    def optional(self, text: str | None, place: str) -> str | None:
        return self.text(text, place) if text else text

    def table(self, table: Table) -> Table:
        masked, data = scan_table(table, key=self.key)
        self.met.extend(data)
        return masked

    def link(self, link: Link) -> Link:
        return replace(link, url=self.text(link.url, "link"), text=self.text(link.text, "link"))

    def attachment(self, file: Attachment) -> Attachment:
        return replace(file, url=self.text(file.url, "link"), name=self.text(file.name, "attachment-name"))


def admit(
    draft: Draft, *, column: ColumnRef, unit: str, key: bytes, listed: ListedItem | None = None,
    first_seen_on: date | None = None,
) -> Document:
    """The document that may be stored and judged. ``key`` is the workspace key of the keyed hashes."""
    clean, found = mask(draft, key)
    return _document(clean, found, column=column, unit=unit, listed=listed, first_seen_on=first_seen_on)


def admit_item(item: ListedItem, base: str) -> ListedItem:
    """A list row that may be stored: address canonical against ``base``; address, title and date masked and bounded."""
    url = mask_text(canonical_url(item.url, base)) if item.url else ""
    return replace(item, url=url[:MAX_URL], title=mask_text(item.title), date_text=mask_text(item.date_text)[:40])


def mask(draft: Draft, key: bytes) -> tuple[Draft, tuple[PersonalDatum, ...]]:
    """``draft`` without any unmasked personal number, and the numbers that were met, each once."""
    masker = _Masker(key)
    tables = tuple((table, masker.table(table)) for table in draft.tables)
    known = known_numbers(tables)
    clean = replace(
        draft,
        url=masker.text(draft.url, "link"),
        title=masker.optional(draft.title, "title"),
        text=masker.text(mask_known(draft.text, known), "text"),
        metadata=tuple(
            MetadataField(label=masker.text(row.label, "metadata"), value=masker.text(row.value, "metadata"))
            for row in draft.metadata),
        published=masker.optional(draft.published, "metadata"),
        source=masker.optional(draft.source, "metadata"),
        signature=masker.optional(draft.signature, "text"),
        tables=tuple(table for _, table in tables),
        attachments=tuple(masker.attachment(file) for file in draft.attachments),
        links=tuple(masker.link(link) for link in draft.links),
        breadcrumb=tuple(masker.text(part, "metadata") for part in draft.breadcrumb),
        redirects_to=masker.text(draft.redirects_to, "link") if draft.redirects_to else None,
        rest=masker.text(draft.rest, "markup"),
    )
    return clean, _once(masker.met)


def mask_page(markup: str, draft: Draft, *, key: bytes) -> str:
    """The markup of a page as it may be kept: numbers masked, also those that only their table gives away."""
    return mask_markup(markup, known_numbers((table, scan_table(table, key=key)[0]) for table in draft.tables))


def _once(met: Iterable[PersonalDatum]) -> tuple[PersonalDatum, ...]:
    """One datum for each number: the first of ``PLACES`` where it stands, with what any of the places says of it."""
    order = {place: number for number, place in enumerate(PLACES)}
    kept: dict[tuple[str, str], PersonalDatum] = {}
    for datum in sorted(met, key=lambda d: order.get(d.place, len(order))):
        name = (datum.kind, datum.digest)
        before = kept.get(name)
        kept[name] = datum if before is None else replace(
            before,
            tied_to_name=before.tied_to_name or datum.tied_to_name,
            official_contact=before.official_contact or datum.official_contact,
            has_context_word=before.has_context_word or datum.has_context_word,
        )
    return tuple(kept.values())


# ---------------------------------------------------------------- normal forms


def _document(
    draft: Draft, found: tuple[PersonalDatum, ...], *, column: ColumnRef, unit: str, listed: ListedItem | None,
    first_seen_on: date | None,
) -> Document:
    rows = draft.metadata
    issued, doubtful = _issued(rows)
    issued_on, issued_text = _date(issued)
    published_on, published_text = _published(draft)
    number_text = value_of(rows, "document_number")
    url = canonical_url(draft.url)
    document = Document(
        url=url, identity=url, unit=unit, column=column,
        title=draft.title, metadata=rows, has_metadata_table=bool(rows),
        index_number=_value(rows, "index_number"),
        number_text=number_text, document_number=_number(number_text), body_numbers=body_numbers(draft.text),
        publisher=_value(rows, "publisher"),
        issued_on=issued_on, issued_text=issued_text, published_on=published_on, published_text=published_text,
        signature_on=_signature_date(draft.signature),
        effective_on=_date(value_of(rows, "effective_on"))[0], expires_on=_date(value_of(rows, "expires_on"))[0],
        validity=_value(rows, "validity"), category=_value(rows, "category"), topic=_value(rows, "topic"),
        keywords=_value(rows, "keywords"), source=draft.source or _value(rows, "source"),
        text=draft.text, tables=draft.tables, attachments=draft.attachments, links=draft.links,
        personal_data=found, annual_report=draft.annual_report or _annual_report(draft),
        unreadable=frozenset(draft.unreadable) | ({"issued_on"} if doubtful else frozenset()),
        first_seen_on=first_seen_on, listed_on=listed.listed_on if listed else None,
    )
    return replace(document, kind=column.kind or infer_kind(document))


def _value(rows: tuple[MetadataField, ...], name: str) -> str | None:
    """Value of a field in one normal line; ``None`` when the page has no such row, "" when the row is blank."""
    value = value_of(rows, name)
    return None if value is None else normalize(value)


def _number(text: str | None) -> str | None:
    """The document number in normal form; ``None`` for 无, /, organ names and the like."""
    if text is None or normalize(text).lower() in NOT_SAID:
        return None
    found = parse_document_number(text)
    return found.normal if found else None


def _date(text: str | None) -> tuple[date | None, str | None]:
    return (parse_date(text) if text else None), text


def _issued(rows: tuple[MetadataField, ...]) -> tuple[str | None, bool]:
    """The text of the date of writing, and whether the page leaves open which of two dates it is.

    发文日期 is the date of writing on some portals and that of publication on others. It decides only when nothing
    better is there; when it differs from 生成日期 and 成文日期 is missing, nothing may be concluded.
    """
    known = {"".join(row.label.split()).strip(":："): row.value for row in values_of(rows, "issued_on") if row.value}
    for sure in ("成文日期", "成文时间", "印发日期", "印发时间"):
        if sure in known:
            return known[sure], False
    if len({parse_date(value) for value in known.values()}) > 1:
        return None, True
    return value_of(rows, "issued_on"), False


def _published(draft: Draft) -> tuple[date | None, str | None]:
    """Visible line or script variable first, then the metadata block; 发文日期 beside 成文日期 means publication."""
    said = value_of(draft.metadata, "published_on")
    for text in (draft.published, said):
        if text and (day := parse_date(text)):
            return day, text
    labels = {"".join(row.label.split()).strip(":："): row.value for row in draft.metadata}
    if (labels.get("成文日期") or labels.get("成文时间")) and (text := labels.get("发文日期")):
        return parse_date(text), text
    return None, draft.published if draft.published is not None else said


def _signature_date(signature: str | None) -> date | None:
    dates = find_dates(signature) if signature else ()
    return dates[-1].value if dates else None


def body_numbers(text: str) -> tuple[str, ...]:
    """Numbers that stand alone on one of the first lines: the document's own, not those that it quotes."""
    found: dict[str, None] = {}
    lines = [line for line in text.split("\n", HEAD_LINES * 2)[: HEAD_LINES * 2] if line.strip()]
    for line in lines[:HEAD_LINES]:
        if len(line) > MAX_NUMBER_LINE or any(mark in line for mark in "《》。；") or "根据" in line:
            continue
        for number in find_document_numbers(line):
            rest = normalize(line).replace(normalize(number.text), "")
            if len(rest.replace(" ", "")) <= 15:
                found.setdefault(number.normal)
    return tuple(found)


def _annual_report(draft: Draft) -> AnnualReport | None:
    if not draft.title or not is_annual_report(draft.title):
        return None
    return annual_report.from_tables(draft.tables, draft.text, draft.title)
