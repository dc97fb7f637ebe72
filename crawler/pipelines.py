"""Everything a spider yields goes to the recorder, which stores it in batches."""

from typing import TYPE_CHECKING, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

T = TypeVar("T")


class Keeper(Protocol):
    """A spider that takes its own results in: follows what they lead to and hands them to its recorder."""

    def keep(self, item: object) -> None: ...
    def flush(self) -> None: ...


class StorePipeline:
    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "StorePipeline":
        return cls(crawler)

    def process_item(self, item: T) -> T:
        cast("Keeper", self._crawler.spider).keep(item)
        return item

    def close_spider(self) -> None:
        cast("Keeper", self._crawler.spider).flush()
