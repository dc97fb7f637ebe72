"""How well the CMS families read real pages: ``python -m bench.real FOLDER``.

``FOLDER/real`` holds saved pages (``pages/``), a zipped site, ``INDEX.md`` with the true titles, dates and numbers of
pages, and ``data/list_truth.json`` with the true rows of lists. Nothing of them is kept here: what is expected is read
from those two files. Exit code 1 when something that is claimed does not agree.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import real_site
from crawler import door
from crawler.cms import detect, family
from crawler.cms.generic import from_selectors
from crawler.page import Page
from gkcrawl.config import load_profile
from gkcrawl.model import NO_COLUMN, Document
from gkcrawl.text import find_document_numbers, normalize, parse_date, title_key

EXCEPTIONS: dict[tuple[str, str], str] = {}
"""(page, field) → why a difference is known and not claimed. One that no longer differs counts as broken."""

NOT_CLAIMED = (
    "博达 VSB 信箱与在线咨询的详情页：标题不在标题元素中，不核对",
    "gkmlpt 页面内嵌 JSON 中的首次发布时间与相关解读：未读取，只读可见的元数据表",
)

KEY = bytes(32)
PROFILE = Path(__file__).parent.parent / "docs" / "examples" / "daozhen.toml"
_PUBLISHED = re.compile(r"(?:PubDate|公开日期|pubdata|成文 = 发布|^)[^0-9;；]{0,6}(\d{4}(?:-\d\d-\d\d|年\d\d月\d\d日))")
_CELL_FILE = re.compile(r"`([^`]+\.html)`")


@dataclass(frozen=True, slots=True)
class Check:
    """One value: what is true and what was read."""

    page: str
    field: str
    expected: str
    got: str

    @property
    def agrees(self) -> bool:
        return self.expected == self.got

    @property
    def reason(self) -> str:
        return EXCEPTIONS.get((self.page, self.field), "")


class Material:
    """The saved pages, by the names that the index uses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = zipfile.ZipFile(folder / "site-daozhen.zip")
        inside = {name.split("/", 1)[1] if name.startswith("site") else name: name for name in self.site.namelist()}
        self.inside = {f"dz_{path.replace('/', '__')}": name for path, name in inside.items() if path.endswith(".html")}

    def names(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "pages").glob("*.html")) + sorted(self.inside)

    def page(self, name: str, url: str = "") -> Page | None:
        file = self.folder / "pages" / name
        if file.exists():
            body = file.read_bytes()
        elif name in self.inside:
            body = self.site.read(self.inside[name])
        else:
            return None
        path = name.removeprefix("dz_").replace("__", "/")
        return Page(url=url or f"http://portal.invalid/{path}", body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))


def document(page: Page) -> Document:
    """Detected, read, through the door."""
    draft = family(detect(page)[0][0]).document(page)
    return door.admit(draft, column=NO_COLUMN, unit="", key=KEY)


def index_rows(folder: Path) -> Iterator[list[str]]:
    """Rows of the Markdown tables of the index."""
    for line in (folder / "INDEX.md").read_text("utf-8").splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def document_checks(material: Material) -> Iterator[Check]:
    for cells in index_rows(material.folder):
        names = _CELL_FILE.findall(cells[0])
        if cells[0].startswith("`gz_") and len(cells) >= 11 and cells[5]:
            yield from _article(material, names[0], cells[5], cells[6], cells[-1])
        elif len(names) == 1 and not names[0].startswith("gz_") and "LIST" not in cells[1] and len(cells) <= 4:
            yield from _article(material, names[0], "", _published(cells[-1]), cells[-1])


def _published(remarks: str) -> str:
    found = _PUBLISHED.search(remarks)
    return found.group(1) if found else ""


def _article(material: Material, name: str, title: str, published: str, remarks: str) -> Iterator[Check]:
    page = material.page(name)
    if page is None:
        return
    read = document(page)
    if title:
        yield Check(name, "title", title_key(title), title_key(read.title or ""))
    if published:
        yield Check(name, "published_on", str(parse_date(published)), str(read.published_on))
    own = [number.normal for number in find_document_numbers(remarks.split("（", 1)[0])][:1]
    if own:
        known = [n for n in (read.document_number, *read.body_numbers) if n]
        known += [number.normal for number in find_document_numbers(f"{read.text}\n{read.title}")]
        yield Check(name, "number", own[0], own[0] if own[0] in known else "、".join(known[:3]))
    if "文号 EMPTY" in remarks:
        yield Check(name, "document_number", "None", str(read.document_number))
    if name.startswith("gz_") and (state := re.search(r"(?:^|; |；)(有效|失效)(?:;|$| )", remarks)):
        yield Check(name, "validity", state.group(1), read.validity or "")
    for label, value in re.findall(r"(索引号|成文日期) ([0-9A-Za-z/-]{8,40})", remarks):
        got = read.index_number if label == "索引号" else str(read.issued_on)
        yield Check(name, label, value, got or "")


def list_checks(material: Material) -> Iterator[Check]:
    """Rows by our inference; pages of the zipped site also by the profile's selectors."""
    truth = json.loads((material.folder / "data" / "list_truth.json").read_text("utf-8"))
    by_profile = from_selectors(load_profile(PROFILE).selectors)
    for name, facts in truth.items():
        page = material.page(name)
        if page is None:
            yield Check(name, "page", "there", "missing")
            continue
        expected = [_truth(row) for row in facts["rows"]]
        for way, cms in (("inferred", family("generic")), ("profile", by_profile)):
            if way == "profile" and not name.startswith("dz_"):
                continue
            listing = cms.listing(page)
            got = [(title_key(item.title), str(item.listed_on)) for item in listing.items]
            yield Check(name, f"{way}: rows", str(facts["count"]), str(len(got)))
            same = sum(1 for true, read in zip(expected, got, strict=False) if true == read)
            yield Check(name, f"{way}: title and date", f"{len(expected)} agree", f"{same} agree")
            if not expected:
                yield Check(name, f"{way}: empty", "True", str(listing.empty_signal))


def _truth(row: dict[str, object]) -> tuple[str, str]:
    """Title and date of a true row; guest-book rows are cells: the title is the longest before the date."""
    cells = row.get("cells")
    if isinstance(cells, list):
        dates = [place for place, cell in enumerate(cells) if parse_date(str(cell))]
        return title_key(str(cells[dates[0] - 1])), str(parse_date(str(cells[dates[0]])))
    date = str(row["date"])
    title = str(row.get("title") or row.get("text"))
    return title_key(title.removesuffix(date)), date


def stub_checks(material: Material) -> Iterator[Check]:
    """Pages of the site below 1 kB are stubs: each must be seen as one, and no larger page."""
    for name in sorted(material.inside):
        page = material.page(name)
        assert page is not None
        draft = family("generic").document(page)
        small = len(page.body) < 1_024
        if small or draft.redirects_to:
            yield Check(name, "stub", str(small), str(draft.redirects_to is not None))


def read_everything(material: Material) -> Iterator[Check]:
    """Every page is read, by every way, without a traceback."""
    for name in material.names():
        page = material.page(name)
        assert page is not None
        got = "read"
        try:
            document(page)
            for cms in ("generic", "lonsun"):
                family(cms).listing(page)
                family(cms).columns(page)
                family(cms).units(page)
        except Exception as error:
            got = f"{type(error).__name__}: {error}"[:200]
        yield Check(name, "read", "read", got)


def main(folder: Path) -> int:
    material = Material(folder / "real")
    parts = {
        "全部页面可读": list(read_everything(material)),
        "文章：标题、日期、文号": list(document_checks(material)),
        "列表：行数、标题、日期": list(list_checks(material)),
        "跳转页": list(stub_checks(material)),
        "命令：种子年报、逐页 lint、全站采集到通报": [
            Check(f.what, f.field, f.expected, f.got) for f in real_site.facts(folder)],
    }
    console = Console(width=170)
    overview = Table("检查", "项", "一致", "已知例外", "不一致", title=f"真实页面 {len(material.names())} 个")
    broken = 0
    for title, checks in parts.items():
        wrong = [c for c in checks if not c.agrees and not c.reason]
        known = [c for c in checks if not c.agrees and c.reason]
        wrong += [c for c in checks if c.agrees and c.reason]
        broken += len(wrong)
        overview.add_row(title, str(len(checks)), str(sum(c.agrees for c in checks)), str(len(known)), str(len(wrong)))
    console.print(overview)
    details = Table("页面", "项", "应为", "读到", "说明")
    for check in (c for checks in parts.values() for c in checks if not c.agrees):
        row = (check.page, check.field, check.expected, check.got, check.reason or "不一致")
        details.add_row(*(normalize(value)[:60] for value in row))
    if details.row_count:
        console.print(details)
    console.print("未核对：", *NOT_CLAIMED, sep="\n  ")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
