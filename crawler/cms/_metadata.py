"""Metadata blocks (索引号、文号、发布机构 …) in whatever markup: tables, lists, spans.

A block is found by its labels, not by class names: a family that knows the class passes the tables itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler.cms._labels import FIELD_OF, MAX_LABEL, OTHERS, field_of, is_label
from crawler.cms._tables import cells_of, own_rows
from crawler.page import Node, Page, tidy
from gkcrawl.model import MetadataField
from gkcrawl.text import normalize_label

if TYPE_CHECKING:
    from bs4 import Tag

MAX_FIELDS = 200
MAX_VALUE = 2_000
MAX_STRINGS = 50_000

COMPLETING = frozenset({"index_number", "document_number", "issued_on", "validity", "category", "topic", "keywords"})
STRONG = frozenset({"index_number", "document_number", "publisher", "issued_on", "validity"})
"""Fields that only a metadata block has; a line of 发布时间 and 来源 alone is none."""

_SPLIT = re.compile(rf"^([^:：]{{1,{MAX_LABEL}}})[:：](.*)$", re.DOTALL)
_NEXT_LABEL = re.compile(rf"\s(?:{'|'.join(sorted({*FIELD_OF, *OTHERS}, key=len, reverse=True))})[:：]")
_BOUND = re.compile(r"(?:v-(?:text|html|if|show|for|bind)|ng-|ms-|:text|x-text|data-bind)", re.IGNORECASE)
"""Attributes by which script frameworks fill an element."""
_PLACEHOLDER = re.compile(r"(?:\{\{.{0,80}\}\}|[$#]\{.{0,80}\}|<%.{0,80}%>|\[\[.{0,80}\]\])", re.DOTALL)
_STATUS = re.compile(r"\b\w*(?:status|validity)\s*=\s*[\"']([^\"'\s]{2,20})[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A metadata block: its rows, the elements it was read from, fields that a script or picture fills."""

    fields: tuple[MetadataField, ...] = ()
    used: frozenset[int] = field(default=frozenset())
    unreadable: frozenset[str] = field(default=frozenset())

    @property
    def words(self) -> str:
        """All values."""
        return " ".join(row.value for row in self.fields)


def split_label(text: str) -> tuple[str, str] | None:
    """("索引号", "003…") from "索 引 号：003…"; ``None`` when no known label stands at the head."""
    if (found := _SPLIT.match(text)) and is_label(found.group(1)):
        return tidy(found.group(1)), _own_part(tidy(found.group(2)))
    return None


def _own_part(value: str) -> str:
    """The value up to where the next label begins on the same line."""
    following = _NEXT_LABEL.search(f" {value}")
    return (f" {value}"[: following.start()] if following else value).strip()[:MAX_VALUE]


def merge(rows: Iterable[tuple[MetadataField, bool]]) -> tuple[tuple[MetadataField, ...], frozenset[str]]:
    """Rows without the copies that a second, mobile table adds; a filled copy replaces a blank one.

    Two copies that disagree are both kept. The second part names fields that were blank because a script fills them.
    """
    kept: dict[tuple[str, str], MetadataField] = {}
    scripted: set[str] = set()
    for found, filled_later in rows:
        value, by_script = _without_template(found.value, filled_later)
        row = found if value == found.value else MetadataField(label=found.label, value=value)
        label = normalize_label(row.label)
        blank = (label, "")
        same = [key for key in kept if key[0] == label]
        if not row.value:
            if by_script and (name := field_of(row.label)):
                scripted.add(name)
            if not same:
                kept[blank] = row
        elif blank in kept:
            kept = {(label, row.value) if k == blank else k: row if k == blank else v for k, v in kept.items()}
        else:
            kept.setdefault((label, row.value), row)
        if len(kept) >= MAX_FIELDS:
            break
    filled = {name for row in kept.values() if row.value and (name := field_of(row.label))}
    return tuple(kept.values()), frozenset(scripted - filled)


def scripted(node: Node, page: Page) -> bool:
    """The element is blank in the markup because a script or a picture fills it.

    An empty element with an ``id`` made for one word (``<font id="zhuTi">``) waits for a script of another file; a table
    cell may have an ``id`` and be blank for good.
    """
    if node.one("script, img, svg, i[class], em[class], font[id], span[id], em[id], i[id], b[id]") is not None:
        return True
    if any(_BOUND.match(name) for inner in (node, *node.all("*")[:20]) for name in inner.tag.attrs):
        return True
    marks = [mark for n in (node, *node.all("[id], [class]")[:20])
             for mark in (n.attr("id") or "", *(f".{word}" for word in (n.attr("class") or "").split()))]
    return any(len(mark) > 2 and re.search(rf"[\"'#{' >' if mark[0] == '.' else ''}]{re.escape(mark)}[\"' .,:)]", page.scripts)
               for mark in marks)


def _without_template(value: str, by_script: bool) -> tuple[str, bool]:
    """A value that is only a template's placeholder ({{info.fwzh}}, ${wh}) is blank and filled by script."""
    return ("", True) if _PLACEHOLDER.fullmatch(value) else (value, by_script)


# ---------------------------------------------------------------- tables


def table_rows(table: Node, page: Page) -> list[tuple[MetadataField, bool]]:
    """Label and value pairs of a metadata table: ``th``/``td`` pairs, label cells, "label：value" cells."""
    rows: list[tuple[MetadataField, bool]] = []
    for row in own_rows(table)[:MAX_FIELDS]:
        cells = cells_of(row)
        texts = [cell.text() for cell in cells]
        heading = [is_label(text) for text in texts]
        at = 0
        while at < len(cells):
            if heading[at] or (cells[at].name == "th" and texts[at] and len(texts[at]) <= MAX_LABEL):
                by_tags = cells[at].name == "th"  # then a value may be worded like a label
                has_value = at + 1 < len(cells) and cells[at + 1].name != "th" and (by_tags or not heading[at + 1])
                if has_value:
                    value = cells[at + 1]
                    text = texts[at + 1][:MAX_VALUE]
                    label = texts[at].strip(":： ")
                    rows.append((MetadataField(label=label, value=text), not text and scripted(value, page)))
                at += 2 if has_value else 1
                continue
            if pair := split_label(texts[at]):
                rows.append((MetadataField(label=pair[0], value=pair[1]), not pair[1] and scripted(cells[at], page)))
            at += 1
    return rows


def _is_block(rows: Sequence[tuple[MetadataField, bool]], strong: int = 1) -> bool:
    names = [name for row, _ in rows if (name := field_of(row.label))]
    labels = {normalize_label(row.label) for row, _ in rows if is_label(row.label)}
    return len(labels) >= 2 and len(set(names) & STRONG) >= strong


def from_tables(page: Page, body: Node | None = None) -> Block:
    """The metadata tables of a page; inside the body only a table that has an index number is one."""
    inside = {node.key for node in body.all("table")} if body else set()
    rows: list[tuple[MetadataField, bool]] = []
    used: set[int] = set()
    for table in page.all("table")[:300]:
        if table.one("table, input[type=text], select, textarea") is not None:
            continue
        here = table_rows(table, page)
        if not _is_block(here):
            continue
        if table.key in inside and not any(field_of(row.label) == "index_number" for row, _ in here):
            continue
        rows.extend(here)
        used.add(table.key)
    fields, unreadable = merge(rows)
    return Block(fields=fields, used=frozenset(used), unreadable=unreadable)


# ---------------------------------------------------------------- lists and spans


def from_labels(page: Page, body: Node | None = None) -> Block:
    """A metadata block outside tables: found by strings that begin with a known label."""
    spots = [spot for spot in _spots(page) if not _within(spot, body)]
    strong = [spot for spot in spots if field_of(_head(spot)) in STRONG]
    if not strong:
        return Block()
    region = _common(strong)
    for _ in range(5):
        here = [spot for spot in spots if region is not None and region in spot.parents]
        if len(here) >= 2 or region is None or region.name in {"body", "html"}:
            break
        region = region.parent
    else:
        return Block()
    if region is None or region.name in {"body", "html", "[document]"} or len(here) < 2:
        return Block()
    marked = {id(spot) for spot in here}
    rows = [row for spot in here[:MAX_FIELDS] if (row := _row(spot, marked, page))]
    if not _is_block(rows):
        return Block()
    fields, unreadable = merge(rows)
    return Block(fields=fields, used=frozenset({id(region)}), unreadable=unreadable)


def completed(block: Block, page: Page, body: Node | None) -> Block:
    """``block`` with what the page shows outside of it under a label that the block lacks (有效性：有效 in a date line)."""
    known = {field_of(row.label) for row in block.fields if row.value}
    spots = [spot for spot in _spots(page) if not _within(spot, body)
             and field_of(_head(spot)) in COMPLETING - known and id(spot) not in block.used
             and not any(id(parent) in block.used for parent in spot.parents)]
    marked = {id(spot) for spot in spots}
    rows = [row[0] for spot in spots if (row := _row(spot, marked, page)) and row[0].value]
    return replace(block, fields=(*block.fields, *merge((row, False) for row in rows)[0])) if rows else block


def _spots(page: Page) -> "list[Tag]":
    """Elements whose own first words are a known label, outside tables."""
    found: list[Tag] = []
    for count, string in enumerate(page.soup.strings):
        if count > MAX_STRINGS or len(found) >= MAX_FIELDS:
            break
        if not string.strip() or string.parent is None or string.parent.name in {"script", "style", "title", "option"}:
            continue
        text = tidy(string[:400])
        head = text.replace("：", ":").split(":", 1)[0]
        if len(head) <= MAX_LABEL and is_label(head) and string.find_parent(["td", "th", "a"]) is None:
            found.append(string.parent)
    return found


def _head(spot: "Tag") -> str:
    return tidy(spot.get_text()[:400]).replace("：", ":").split(":", 1)[0]


def _within(spot: "Tag", body: Node | None) -> bool:
    return body is not None and (spot is body.tag or body.tag in spot.parents)


def _common(spots: "list[Tag]") -> "Tag | None":
    """The smallest element that holds all of them."""
    shared = [spots[0], *spots[0].parents]
    for spot in spots[1:]:
        line = {id(spot), *(id(parent) for parent in spot.parents)}
        shared = [tag for tag in shared if id(tag) in line]
    return shared[0] if shared else None


def _row(spot: "Tag", marked: set[int], page: Page) -> tuple[MetadataField, bool] | None:
    """The row that begins at ``spot``: the rest of its element, or what follows it up to the next label."""
    holder = spot
    text = Node(holder, page.base).text()
    while (pair := split_label(text)) is None or not pair[1]:
        parent = holder.parent
        if parent is None or holder.name in {"li", "dd", "dt", "p"} or _labels_in(parent, marked) > 1:
            break
        holder = parent
        text = Node(holder, page.base).text()
    if pair and pair[1]:
        return MetadataField(label=pair[0], value=pair[1]), False
    label = pair[0] if pair else tidy(_head(spot))
    values = [] if holder.name == "li" else _following(holder, marked)
    value = tidy(" ".join(Node(node, page.base).text() for node in values))[:MAX_VALUE]
    filled = any(scripted(Node(node, page.base), page) for node in (holder, *values))
    if not value and filled and field_of(label) == "validity":
        value = _status_in(holder) or ""
    return MetadataField(label=label.strip(":： "), value=value), not value and filled


def _status_in(holder: "Tag") -> str | None:
    """The status that a script beside the label would write (``var file_status = '有效'``)."""
    script = (holder.find_parent("li") or holder).find("script")
    found = _STATUS.search(script.get_text()) if script else None
    return found.group(1) if found and re.search(r"有效|失效|废止|修改", found.group(1)) else None


def _labels_in(tag: "Tag", marked: set[int]) -> int:
    return (id(tag) in marked) + sum(1 for inner in tag.find_all(True, limit=500) if id(inner) in marked)


def _following(holder: "Tag", marked: set[int]) -> "list[Tag]":
    """Elements after ``holder`` up to the next label."""
    found: list[Tag] = []
    for sibling in holder.find_next_siblings(limit=4):
        if _labels_in(sibling, marked):
            break
        found.append(sibling)
    return found
