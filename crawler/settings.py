"""Scrapy's settings, each with its reason. What depends on the portal is added by ``for_portal`` and
``for_links``."""

import string
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.guard import AddressPolicy
    from gkcrawl.config import Politeness

BOT_NAME = "gkcrawl"
SPIDER_MODULES = ["crawler.spiders"]

# Both open a port through which Python can be run inside the crawl; remote control is on by default since
# 2.19.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# Without a Twisted reactor a process can crawl as often as it likes (demo, nightly, tests), each time in an
# event loop of its own; with one, the second crawl of a process fails. Measured at the same pages per
# second as the reactor.
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.handler.GuardedHandler",
    "https": "crawler.handler.GuardedHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,  # a portal must not make us read files
}

# Cookie handling looks hosts up in a public suffix list that it tries to download from foreign servers.
COOKIES_ENABLED = False
# An environment proxy would hide where requests really go from the address guard.
HTTPPROXY_ENABLED = False
HTTPAUTH_USER = ""
METAREFRESH_ENABLED = False  # redirect stubs are read by the CMS family, so that they are recorded
REDIRECT_MAX_TIMES = 5
HTTPERROR_ALLOW_ALL = True  # every answer is a fact to be recorded

# Defaults are 1 GiB and 180 s; 200 MB of blanks as gzip took 477 MB of memory under them.
DOWNLOAD_MAXSIZE = 16 << 20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
# Broken certificate chains are common on government portals and no reason to miss pages.
DOWNLOAD_VERIFY_CERTIFICATES = False
URLLENGTH_LIMIT = 2083
RETRY_TIMES = 2
# The default names classes of Twisted's own handlers, which cost 0.4 s to import and are never raised here.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"

# max-age=0 makes caches on the way ask the portal again; no-cache would forbid them to answer "not modified".
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Cache-Control": "max-age=0",
}

CONCURRENT_ITEMS = 1  # the default makes a hundred tasks for each page; a page gives one item
SCHEDULER = "crawler.frontier.SourceScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier knows what was visited
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 300}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.GuardMiddleware": 10,
    "crawler.middlewares.PolitenessMiddleware": 560,  # nearer to the network than retries (550)
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # Addresses and depth are the frontier's business.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
EXTENSIONS = {
    "crawler.extensions.Stopper": 0,
    "crawler.extensions.Bounds": 0,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}

LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s [%(name)s] %(message)s"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False

MAX_IN_FLIGHT = 16
"""Pages asked for and not yet read, over all hosts; with a batch of visits never more than fifty are
unsaved."""


def base() -> "Settings":
    """These settings alone. Never Scrapy's project settings: those depend on the current folder."""
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return settings


def for_portal(politeness: "Politeness", policy: "AddressPolicy") -> "Settings":
    """For pages of the portal: its own delay and concurrency for each of its hosts."""
    concurrency = min(politeness.concurrency, MAX_IN_FLIGHT)
    return _with(
        base(),
        {
            **_common(politeness),
            "CONCURRENT_REQUESTS": min(MAX_IN_FLIGHT, concurrency * max(1, len(policy.hosts))),
            "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
            "DOWNLOAD_DELAY": politeness.delay,
            "AUTOTHROTTLE_START_DELAY": politeness.delay,
            "AUTOTHROTTLE_TARGET_CONCURRENCY": float(concurrency),
        },
    )


def for_links(politeness: "Politeness", policy: "AddressPolicy") -> "Settings":
    """For links: the portal as above, every other host one request at a time and half as fast."""
    return _with(
        base(),
        {
            **_common(politeness),
            "CONCURRENT_REQUESTS": MAX_IN_FLIGHT,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 2 * politeness.delay,
            "DOWNLOAD_SLOTS": {
                host: {"concurrency": politeness.concurrency, "delay": politeness.delay, "jitter": 0.5}
                for host in policy.hosts
            },
            "AUTOTHROTTLE_ENABLED": False,  # it would slow the portal's own hosts to the pace of the others
            "RETRY_ENABLED": False,  # the next night is the retry
            "COMPRESSION_ENABLED": False,  # sizes and first bytes are those of the file itself
            "DOWNLOAD_MAXSIZE": 0,  # only the first bytes are read, whatever the size
        },
    )


def ascii_header(text: str) -> str:
    """``text`` for a header: firewalls turn away what is not ASCII, so other characters are
    percent-encoded."""
    return quote(text, safe=" " + string.ascii_letters + string.digits + string.punctuation)


def _common(politeness: "Politeness") -> dict[str, Any]:
    return {
        "USER_AGENT": ascii_header(politeness.user_agent),
        "DOWNLOAD_TIMEOUT": politeness.timeout,
        "ROBOTSTXT_OBEY": politeness.obey_robots,
        "AUTOTHROTTLE_ENABLED": politeness.autothrottle,
    }


def _with(settings: "Settings", values: dict[str, Any]) -> "Settings":
    settings.setdict(values, priority="cmdline")
    return settings
