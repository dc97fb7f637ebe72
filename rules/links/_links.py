"""What the rules of this family share: distinct links, and the words for a link that cannot be judged."""

from collections.abc import Iterator

from gkcrawl.model import Document, Hit, Link, Unsure
from gkcrawl.text import canonical_url

WAITING = {
    "unknown": "尚未核验",
    "suspected-dead": "只有一晚打不开，需再次核验",
    "unverified": "未能核验",
}
"""States that are neither good nor dead; an old finding on such a link stays as it is."""


def links_of(doc: Document, *kinds: str, internal: bool) -> Iterator[tuple[str, Link]]:
    """Each address once, in page order, with its link; addresses other than http(s) are left out."""
    seen: set[str] = set()
    for link in doc.links:
        if link.kind in kinds and link.internal is internal and link.url.lower().startswith(("http://", "https://")):
            url = canonical_url(link.url)
            if url not in seen:
                seen.add(url)
                yield url, link


def verdict(url: str, link: Link, what: str) -> Hit | Unsure | None:
    """Dead is a hit, good is nothing, everything else is not known tonight."""
    if link.state == "dead":
        return Hit(url, f"{what}打不开：{answer(link)}，已在{link.nights}个夜晚核验", quote(link), "页面链接")
    if link.state in WAITING:
        return Unsure(url, f"{what}{WAITING[link.state]}（{answer(link)}）")
    return None


def answer(link: Link) -> str:
    """What the server said."""
    return f"返回{link.status}" if link.status is not None else "没有得到回答"


def quote(link: Link) -> str:
    """The link as the page shows it."""
    return f"{link.text.strip() or '（无文字）'} → {link.url}"
