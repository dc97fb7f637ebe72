"""The night window: when a portal may be crawled."""

import re
from datetime import datetime, time, timedelta

from gkcrawl.errors import UsageError
from gkcrawl.text import TIMEZONE

_WINDOW = re.compile(r"\s*(\d{1,2})[:：](\d{2})\s*[-–—~至]\s*(\d{1,2})[:：](\d{2})\s*")


def parse_window(window: str) -> tuple[time, time] | None:
    """ "22:00-06:00" as begin and end; ``None`` for an empty window (any time). Raises ``UsageError``."""
    if not window.strip():
        return None
    match = _WINDOW.fullmatch(window)
    if match is None:
        raise UsageError(f"夜间时段“{window}”的写法不对，应写作 22:00-06:00")
    hours = [int(group) for group in match.groups()]
    try:
        return time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError as error:
        raise UsageError(f"夜间时段“{window}”中没有这样的钟点，应写作 22:00-06:00") from error


def inside(window: str, at: datetime) -> bool:
    """``at`` (aware) lies in the window, begin included, end not. A window may run over midnight."""
    parsed = parse_window(window)
    if parsed is None or parsed[0] == parsed[1]:
        return True
    begin, end = parsed
    clock = at.astimezone(TIMEZONE).time()
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def closes_at(window: str, at: datetime) -> datetime | None:
    """When the window that holds ``at`` closes; ``None`` when it never does or ``at`` is outside."""
    parsed = parse_window(window)
    if parsed is None or parsed[0] == parsed[1] or not inside(window, at):
        return None
    local = at.astimezone(TIMEZONE)
    end = local.replace(hour=parsed[1].hour, minute=parsed[1].minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def opens_at(window: str, at: datetime) -> datetime:
    """The next moment from ``at`` on that lies in the window (``at`` itself when it is inside)."""
    parsed = parse_window(window)
    if parsed is None or inside(window, at):
        return at
    local = at.astimezone(TIMEZONE)
    begin = local.replace(hour=parsed[0].hour, minute=parsed[0].minute, second=0, microsecond=0)
    return begin if begin >= local else begin + timedelta(days=1)
