"""Links, images and files of one region of a page."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.page import Node, Page
from gkcrawl.model import Attachment, Link

MAX_LINKS = 5_000
MAX_LINK_TEXT = 500

FILE_EXTENSIONS = frozenset({
    "pdf", "doc", "docx", "wps", "wpt", "xls", "xlsx", "et", "csv", "ppt", "pptx", "dps", "ofd", "ceb", "txt", "rtf",
    "zip", "rar", "7z", "mp3", "mp4", "wav", "avi", "flv", "wmv",
})
_DOWNLOAD = re.compile(r"/(?:download|downfile|filedownload|downloadfile)[^/]*$|[?&](?:filename|wbfileid|attachid)=", re.I)
_LOCAL_FILE = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\", re.I)
_SECOND_LEVEL = frozenset({"gov", "com", "org", "net", "edu", "ac"})
FRAME = frozenset({"nav", "header", "footer"})
FRAME_MARKS = re.compile(r"(?:^|\s)(?:nav|navbar|foot|footer|fotcon|header|head-nav|ls-footer|ls-header)(?:$|\s)", re.I)
_OFFERS_FILE = re.compile(
    rf"下载(?!中心|专区|排行|客户端|APP)|导出|附件|(?:PDF|WORD|OFD)\s?版?$|\.(?:{'|'.join(sorted(FILE_EXTENSIONS))})\b"
    r"|down_?load|exportpdf|openfile|getfile", re.IGNORECASE)
_ACTIVE = "a[href], button, input[type=button], [onclick]"
_LONGEST_BUTTON = 120
_PLACEHOLDER_NAME = re.compile(r"^(?:点击)?(?:下载|查看|此处下载|附件下载)(?:附件|文件|文字版|图片版)?$")


def extension_of(name: str) -> str:
    """Extension in lower case without the dot, "" when there is none that a file would have."""
    tail = name.rsplit("/", 1)[-1].rsplit(".", 1)
    return tail[1].strip().lower() if len(tail) == 2 and tail[1].strip().lower() in FILE_EXTENSIONS else ""


def file_name(url: str) -> str:
    """The file name that an address ends with or carries as a parameter."""
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query, max_num_fields=None):
        if key.lower() in {"filename", "name", "file", "title"} and extension_of(value):
            return value.rsplit("/", 1)[-1]
    return unquote(parts.path.rsplit("/", 1)[-1])


def site_of(host: str) -> str:
    """The domain that one portal and its sub-sites share: www.x.gov.cn and tjj.x.gov.cn → x.gov.cn."""
    labels = host.lower().strip(".").split(".")
    if len(labels) < 3 or all(label.isdecimal() for label in labels) or ":" in host:
        return host.lower()
    take = 3 if labels[-2] in _SECOND_LEVEL and labels[-1] == "cn" else 2
    return ".".join(labels[-take:])


def is_internal(url: str, page_url: str) -> bool:
    """Both addresses belong to one portal, as far as their hosts tell."""
    return site_of(urlsplit(url).hostname or "") == site_of(urlsplit(page_url).hostname or "")


def attachment(node: Node) -> Attachment | None:
    """The file that an ``a``, ``iframe`` or ``embed`` offers; ``None`` when it offers none."""
    url = node.link() if node.name == "a" else node.source()
    if url is None:
        return None
    said, text = node.attr("download"), node.text()[:MAX_LINK_TEXT]
    own = file_name(url)
    kind = extension_of(own) or extension_of(said or "")
    if not kind and said is None and not _DOWNLOAD.search(url):
        return None
    named = (said or "", node.attr("title") or "", text)
    name = next((n for n in named if extension_of(n)), "")
    name = name or next((n for n in named if n and not _PLACEHOLDER_NAME.match(n)), "") or own
    return Attachment(url=url, name=name[:MAX_LINK_TEXT], extension=kind or extension_of(name))


def gather(
    page: Page, region: Node | None, frame: str = ""
) -> tuple[tuple[Link, ...], tuple[Attachment, ...], bool]:
    """Links and images of ``region``, files of the whole page but its frame, and whether all were taken.

    Each address comes once. Templates put the files of an article beside it as well as under it. ``frame`` selects
    navigation inside ``region``.
    """
    links: dict[tuple[str, str], Link] = {}
    files: dict[str, Attachment] = {}
    complete = True
    inside = {id(tag) for tag in region.tag.find_all(True)} if region else set()
    for part in region.all(frame) if region and frame else ():
        inside -= {part.key, *(id(tag) for tag in part.tag.find_all(True))}
    for node in page.all("a[href], img, iframe[src], embed[src], object[data]"):
        if len(links) + len(files) >= MAX_LINKS:
            complete = False
            break
        near = node.key in inside
        if node.name == "img":
            if near:
                _add_image(node, page.url, links)
        elif (near or node.attr("download") or not in_frame(node)) and (found := attachment(node)):
            kept = files.get(found.url)
            if kept is None or (not extension_of(kept.name) and extension_of(found.name)):
                files[found.url] = found
        elif near and (local := local_target(node)):
            links["page", local] = Link(url=local, text=node.text()[:MAX_LINK_TEXT], kind="page", internal=False)
        elif near and node.name == "a" and (url := node.link()):
            text = (node.text() or node.attr("title") or "")[:MAX_LINK_TEXT]
            if ("page", url) not in links or not links["page", url].text:
                links["page", url] = Link(url=url, text=text, kind="page", internal=is_internal(url, page.url))
    return tuple(links.values()), tuple(files.values()), complete


def offered_by_script(page: Page) -> bool:
    """Whether the page offers a file whose address only a script knows: a button 下载, ``href="javascript:"`` with a
    file's name. What the file is, and whether it is there, cannot be told."""
    for node in page.all(_ACTIVE)[:MAX_LINKS]:
        if node.link() is not None or (node.name == "a" and local_target(node)):
            continue
        words = (node.text(), *(node.attr(name) or "" for name in ("title", "value", "onclick", "href")))
        if any(len(word) <= _LONGEST_BUTTON and _OFFERS_FILE.search(word) for word in words) and not in_frame(node):
            return True
    return False


def local_target(node: Node) -> str | None:
    """A reference to a file on somebody's machine (file:///, C:\\, \\\\server): no address, but a fact about the page."""
    reference = (node.attr("href") or "").strip()
    return reference[:MAX_LINK_TEXT] if _LOCAL_FILE.match(reference) else None


def in_frame(node: Node) -> bool:
    """The element belongs to the page's frame: head, foot, navigation."""
    return any(parent.name in FRAME or FRAME_MARKS.search(f"{parent.attr('class') or ''} {parent.attr('id') or ''}")
               for parent in node.parents() if parent.name not in {"body", "html"})


def _add_image(node: Node, page_url: str, links: dict[tuple[str, str], Link]) -> None:
    if (url := node.source()) and ("image", url) not in links:
        text = (node.attr("alt") or node.attr("title") or "")[:MAX_LINK_TEXT]
        links["image", url] = Link(url=url, text=text, kind="image", internal=is_internal(url, page_url))
