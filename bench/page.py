"""``docs/performance.md`` from what was measured. The page names the machine's kind, never the machine."""

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from bench.line import Line

LIBRARIES = ("scrapy", "twisted", "aiohttp", "beautifulsoup4", "lxml", "pydantic", "sqlite-utils")
HEAD = """# 性能

本页由 `make bench` 生成，请勿手改。所有数字来自同一台机器上的同一次运行；与别的机器比较时，请比较比值，不要比较绝对数。

数字一律按不利方向取舍：越大越好的向下舍，越小越好的向上进；“达标”按未舍入的数判断。“与目标之比”大于 1 即达到目标。
“每核”按处理器时间计算，同机其他程序的占用不计在内；启动时间按钟表时间计算。
"""
QUIET = 0.5
"""Average load above which figures by the clock are not to be trusted."""
LOAD = "运行前平均负载"
BUSY = """**这次运行时机器上另有许多程序（见上面的平均负载），按钟表时间计的数字（每秒页数、启动时间）偏慢，
逐次相差很大；按处理器时间计的数字较可靠。请在空闲的机器上重新运行 `make bench`。**
"""
NOT_MEASURED = """## 本页没有测的

- 链接核验与同类工具的比较、与其他个人信息识别程序的比较：需要另装那些程序。
- 内容变化百分之一的一夜所发请求数：由测试核对请求数，不属于计时。
- 54 个单位、60 个栏目、30 万篇信息的规模：演示门户没有这么多页面。
"""


def machine() -> dict[str, str]:
    """Facts that explain the figures; no host name, no path."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    facts = {
        "处理器": f"{_processor()}，{os.cpu_count()} 核",
        "系统": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "SQLite": sqlite3.sqlite_version,
    }
    return facts | {name: version(name) for name in LIBRARIES} | {LOAD: f"{load:.1f}"}


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def page(facts: Mapping[str, str], results: Mapping[str, Sequence[Line]]) -> str:
    """The whole page. ``results``: lines by the title of their measure."""
    parts = [HEAD, "## 机器\n", *(f"- {name}：{value}" for name, value in facts.items()), ""]
    if float(facts[LOAD]) > QUIET:
        parts.append(BUSY)
    for title, lines in results.items():
        parts += [f"## {title}\n", "| 项目 | 测得 | 目标 | 与目标之比 | 结论 | 说明 |",
                  "| --- | ---: | ---: | ---: | --- | --- |", *map(_row, lines), ""]
    return "\n".join([*parts, NOT_MEASURED])


def _row(line: Line) -> str:
    cells = (line.what, line.shown, line.shown_target, line.shown_ratio, line.state, line.note)
    return f"| {' | '.join(cells)} |"
