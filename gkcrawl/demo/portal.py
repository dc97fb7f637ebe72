"""What the portal answers to one address in one round: a pure function of the address."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha1
from urllib.parse import parse_qs, unquote, urlsplit

from gkcrawl.demo import files, pages, site
from gkcrawl.demo.units import UNITS
from gkcrawl.demo.values import ColumnPage, FileRef

HTML = "text/html; charset=utf-8"
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /site/search/\n"
_TYPES = {
    "pdf": "application/pdf", "rtf": "application/msword", "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_REFUSED = {"/zwfw/busy/": (503, "服务繁忙"), "/zwfw/inner/": (403, "没有访问权限")}
_MOST_PAGES = 5000
"""Most answers kept in memory; the portal has fewer addresses than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, content type and bytes. ``content_type`` may be without a charset, as on the old templates."""

    status: int = 200
    content_type: str = HTML
    body: bytes = b""
    etag: str = ""


def _answer(text: str, status: int = 200) -> Answer:
    return Answer(status=status, body=text.encode())


class Portal:
    """The portal in the round ``name``. ``external`` is the address of the "other" site that pages link to."""

    def __init__(self, name: str = "2020Q4", external: str = "http://other.invalid") -> None:
        self.name, self.external = name, external
        self.site = site.build(name)
        self._columns = {unit.organ_id: tuple(c for c in self.site.columns if c.unit.id == unit.id) for unit in UNITS}
        self._reports = {unit.organ_id: tuple(r for r in self.site.reports if r.unit.id == unit.id) for unit in UNITS}
        self._units = {unit.organ_id: unit for unit in UNITS}
        self._known: dict[str, Answer] = {}

    def answer(self, target: str) -> Answer:
        """The answer to GET ``target`` (path and query)."""
        if (known := self._known.get(target)) is not None:
            return known
        parts = urlsplit(target)
        query = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        found = self._route(unquote(parts.path), query)
        if found.status == 200:
            found = Answer(status=200, content_type=found.content_type, body=found.body,
                           etag=f'"{sha1(found.body, usedforsecurity=False).hexdigest()[:20]}"')
            if len(self._known) < _MOST_PAGES:
                self._known[target] = found
        return found

    # ------------------------------------------------------------ routes

    def _route(self, path: str, query: Mapping[str, str]) -> Answer:
        fixed = _FIXED.get(path)
        if fixed is not None:
            return fixed(self)
        steps = path.strip("/").split("/")
        if steps[0] == "public":
            return self._public(steps[1:], query)
        if path == "/site/label/8888":
            return self._label(query)
        if path.startswith("/group1/M00/"):
            return self._file(path)
        for start, (status, text) in _REFUSED.items():
            if path.startswith(start):
                return _answer(pages.refused(text), status)
        return self.missing()

    def missing(self) -> Answer:
        return _answer(pages.not_found(), 404)

    def _public(self, steps: list[str], query: Mapping[str, str]) -> Answer:
        match steps:
            case ["column", organ] if organ.isdecimal() and int(organ) in self._units:
                return self._organ(int(organ), query)
            case ["content", number]:
                return self._content(number, None)
            case [organ, file] if file.endswith(".html"):
                return self._content(file.removesuffix(".html"), organ)
        return self.missing()

    def _organ(self, organ: int, query: Mapping[str, str]) -> Answer:
        unit, columns, reports = self._units[organ], self._columns[organ], self._reports[organ]
        match query.get("type", ""):
            case "4" if "catId" in query:
                column = self._column(query)
                if column is None or column.unit.organ_id != organ:
                    return self.missing()
                return _answer(pages.column_page(column, columns))
            case "2":
                return _answer(pages.guide(unit, columns, self.site.round, self.external))
            case "3" if query.get("action") == "detail":
                found = next((r for r in reports if str(r.year) == query.get("title")), None)
                return _answer(pages.report(found, reports, self.external)) if found else self.missing()
            case "3":
                return _answer(pages.report_list(unit, columns, reports))
        return _answer(pages.unit_home(unit, columns))

    def _column(self, query: Mapping[str, str]) -> ColumnPage | None:
        number = query.get("catId", "")
        return self.site.by_cat_id.get(int(number)) if number.isdecimal() and len(number) < 12 else None

    def _content(self, number: str, organ: str | None) -> Answer:
        doc = self.site.by_content_id.get(int(number)) if number.isdecimal() and len(number) < 12 else None
        if doc is None or organ not in (None, str(doc.unit.organ_id)):
            return self.missing()
        text = pages.content(doc, self.external)
        if doc.unit.charset == "utf-8":
            return _answer(text)
        return Answer(content_type="text/html", body=text.encode("gb18030"))

    def _label(self, query: Mapping[str, str]) -> Answer:
        if query.get("labelName") == "readFileList":
            return self._read_files(query)
        column = self._column(query)
        if query.get("labelName") != "publicInfoList" or column is None or query.get("organId") != str(column.unit.organ_id):
            return _answer(f"<div>{pages.EMPTY}</div>")
        index, size = (query.get(key, "") for key in ("pageIndex", "pageSize"))
        text = pages.fragment(column, int(index) if index.isdecimal() and len(index) < 9 else 1,
                              int(size) if size.isdecimal() and 0 < len(size) < 4 and int(size) else pages.PAGE_SIZE)
        if column.unit.charset == "gbk-undeclared":
            return Answer(content_type="text/html; charset=GBK", body=text.encode("gb18030"))
        return _answer(text)

    def _read_files(self, query: Mapping[str, str]) -> Answer:
        number = query.get("contentId", "")
        doc = self.site.by_content_id.get(int(number)) if number.isdecimal() and len(number) < 12 else None
        found = [{"link": url, "title": title} for title, url in doc.related] if doc else []
        return Answer(content_type="application/json; charset=utf-8", body=json.dumps({"政策解读": found}, ensure_ascii=False).encode())

    def _file(self, path: str) -> Answer:
        file = self.site.files.get(path)
        if file is None or file.kind == "gone":
            return self.missing()
        if file.kind == "empty":
            return Answer(content_type="application/octet-stream")
        if file.kind == "error-page":
            return Answer(content_type="text/html", body=pages.refused("文件读取失败，请联系管理员").encode())
        return Answer(content_type=_TYPES[file.kind], body=file_bytes(file))


def file_bytes(file: FileRef) -> bytes:
    """The bytes of an attachment that is in order."""
    title = file.name.rsplit(".", 1)[0]
    match file.kind:
        case "pdf":
            return files.pdf(title, file.lines)
        case "docx":
            return files.docx(title, file.lines)
        case "xlsx":
            return files.xlsx(title, file.rows)
        case "rtf":
            return files.rtf(title, file.lines)
        case "zip":
            return files.archive(f"{title}.docx", files.docx(title, file.lines))
    raise ValueError(file.kind)


_FIXED: dict[str, Callable[[Portal], Answer]] = {
    "/": lambda portal: _answer(pages.home(portal.site.round)),
    "/index.html": lambda portal: _answer(pages.home(portal.site.round)),
    "/public/index.html": lambda portal: _answer(pages.disclosure_home()),
    "/zwfw/index.html": lambda portal: _answer(pages.plain("政务服务", "请选择办理事项。")),
    "/hdjl/index.html": lambda portal: _answer(pages.plain("互动交流", "欢迎留言。")),
    "/about.html": lambda portal: _answer(pages.plain("联系我们", "演示站点，不受理业务。")),
    "/login": lambda portal: _answer(pages.plain("用户登录", "请登录后继续访问。")),
    "/robots.txt": lambda portal: Answer(content_type="text/plain; charset=utf-8", body=ROBOTS.encode()),
    "/assets/gk.css": lambda portal: Answer(content_type="text/css", body=b"body{font-family:sans-serif}"),
    "/assets/logo.png": lambda portal: Answer(content_type="image/png", body=files.png()),
    "/assets/chart.png": lambda portal: Answer(content_type="image/png", body=files.png(colour=(20, 130, 90))),
}


def external_answer(target: str) -> Answer:
    """The "other" site: some pages are there, some are gone, some turn robots away."""
    path = urlsplit(target).path
    if path == "/robots.txt":
        return Answer(content_type="text/plain", body=b"User-agent: *\nDisallow:\n")
    if path.startswith("/gone/"):
        return Answer(status=404, body=b"<h1>404</h1>")
    if path.startswith("/guarded/"):
        status = path.strip("/").split("/")[1]
        return Answer(status=int(status) if status in ("403", "412", "429", "521") else 403, body="<h1>访问受限</h1>".encode())
    return Answer(body="<!DOCTYPE html><meta charset=utf-8><title>专题</title><h1>专题网站</h1>".encode())
