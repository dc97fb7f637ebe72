"""Every error that gkcrawl raises on purpose, with its exit code.

::

    GkcrawlError                    exit 3   the work could not be completed or must not be used
    ├── ConfigError                 exit 2   a profile, scheme or unit list is wrong; lists every problem
    ├── UsageError                  exit 2   a name or option that means nothing (unknown unit, period, rule)
    ├── RuleError                   exit 2   a rule file lacks something
    ├── InstallError                exit 2   another distribution owns one of our packages
    ├── StoreError                  exit 3
    │   ├── SchemaTooNew            exit 3   the database was written by a newer gkcrawl
    │   └── DiskFull                exit 3
    ├── Busy                        exit 3   another gkcrawl works in this workspace
    ├── CrawlError                  exit 3
    │   ├── Unfit                   exit 3   the run ended but must not be scored
    │   └── UnknownCms              exit 2
    ├── ParseError                  exit 3   nothing on a page could be recognised
    ├── MailError                   exit 3
    └── ReportError                 exit 3

Messages are Chinese and answer three questions: what happened, where, what to do.
"""


class GkcrawlError(Exception):
    """Base of all; ``str()`` is ready to be shown to a clerk."""

    exit_code = 3


class ConfigError(GkcrawlError):
    """A configuration file is wrong.

    ``problems`` holds every problem found, each as "place  what is wrong".
    """

    exit_code = 2

    def __init__(self, path: str, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"配置文件 {path} 有 {len(problems)} 处问题，请逐条改正后重试：\n{lines}")


class UsageError(GkcrawlError):
    exit_code = 2


class RuleError(GkcrawlError):
    exit_code = 2


class InstallError(GkcrawlError):
    exit_code = 2


class StoreError(GkcrawlError):
    pass


class SchemaTooNew(StoreError):
    pass


class DiskFull(StoreError):
    pass


class Busy(GkcrawlError):
    pass


class CrawlError(GkcrawlError):
    pass


class Unfit(CrawlError):
    """The crawl ended, but nothing may be judged from it."""


class UnknownCms(CrawlError):
    exit_code = 2


class ParseError(GkcrawlError):
    pass


class MailError(GkcrawlError):
    pass


class ReportError(GkcrawlError):
    pass
