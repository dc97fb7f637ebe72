"""One page by its address, for ``lint`` and ``cms try``: a person named it, so no spider is needed."""

import urllib.error
import urllib.request
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit

from crawler.page import MAX_BYTES, Page
from gkcrawl.errors import CrawlError

TIMEOUT = 30
AGENT = "gkcrawl/0.1 (lint)"


class _SameHostOnly(urllib.request.HTTPRedirectHandler):
    """A page may move within its host; where else it leads is for the person to name."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]  # as urllib's
        if urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            raise CrawlError(f"{req.full_url} 转到了另一个主机 {urlsplit(newurl).netloc}；请直接检查那个地址")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, *, at: datetime) -> Page:
    """GET ``url``; at most ``MAX_BYTES``. Raises ``CrawlError`` in Chinese for anything but a page."""
    parts = urlsplit(url)
    safe = urlunsplit(parts._replace(path=quote(parts.path, safe="/%"), query=quote(parts.query, safe="=&%+,;")))
    request = urllib.request.Request(  # noqa: S310 -- the caller checks for http(s)
        safe, headers={"User-Agent": AGENT, "Accept-Language": "zh-CN,zh;q=0.9"})
    opener = urllib.request.build_opener(_SameHostOnly)
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            body = answer.read(MAX_BYTES)
            return Page(url=answer.geturl(), status=answer.status, headers=dict(answer.headers), body=body,
                        fetched_at=at)
    except urllib.error.HTTPError as error:
        raise CrawlError(f"{url} 返回 {error.code}，没有可检查的页面") from error
    except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError) as error:
        raise CrawlError(f"打不开 {url}：{getattr(error, 'reason', error)}；请核对地址和网络") from error
