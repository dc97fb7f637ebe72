"""The yardstick: a Scrapy spider that downloads given addresses and does nothing with them, on Scrapy's own reactor.

Reads ``{"urls": [...], "concurrency": n, "robots": bool}`` from stdin; prints pages, seconds, CPU seconds as JSON.
"""

import json
import sys
from collections.abc import AsyncIterator
from time import perf_counter, process_time
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class BareSpider(scrapy.Spider):
    """Downloads, counts, forgets."""

    name = "bare"
    pages = 0

    def __init__(self, urls: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response: Response, **kwargs: Any) -> None:
        BareSpider.pages += bool(response.body)


def main() -> None:
    given = json.load(sys.stdin)
    process = CrawlerProcess({
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": given["concurrency"],
        "CONCURRENT_REQUESTS_PER_DOMAIN": given["concurrency"],
        "ROBOTSTXT_OBEY": given["robots"],
        "AUTOTHROTTLE_ENABLED": False,
        "COOKIES_ENABLED": False,  # would ask foreign servers for a list of domains
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    })
    process.crawl(BareSpider, urls=given["urls"])
    wall, cpu = perf_counter(), process_time()
    process.start()
    cpu, wall = process_time() - cpu, perf_counter() - wall
    print(json.dumps({"pages": BareSpider.pages, "seconds": wall, "cpu": cpu, "outcome": "good", "reason": "",
                      "lost": ""}))


if __name__ == "__main__":
    main()
