"""The three states of the portal and working days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One monitoring of the demonstration. ``day`` is the cut-off; ``nights`` are the two crawls that end on it."""

    name: str
    day: date
    nights: tuple[datetime, datetime]


def _round(name: str, day: date) -> Round:
    last = datetime(day.year, day.month, day.day, 22, 30, tzinfo=TIMEZONE)
    return Round(name=name, day=day, nights=(last - timedelta(days=1), last))


ROUNDS = (
    _round("2020Q3", date(2020, 9, 30)),
    _round("2020Q3-回头看", date(2020, 10, 20)),
    _round("2020Q4", date(2021, 1, 25)),
)
NAMES = tuple(r.name for r in ROUNDS)


def round_named(name: str) -> Round:
    """The round of that name; ``KeyError`` when there is none."""
    for found in ROUNDS:
        if found.name == name:
            return found
    raise KeyError(name)


@cache
def is_workday(day: date) -> bool:
    """Whether the State Council calendar makes ``day`` a working day."""
    import chinese_calendar

    return bool(chinese_calendar.is_workday(day))


def workday_on_or_before(day: date) -> date:
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def workdays_before(day: date, count: int) -> date:
    """The working day from which ``day`` is the ``count``-th working day."""
    for _ in range(count):
        day = workday_on_or_before(day - timedelta(days=1))
    return workday_on_or_before(day)


def workdays_after(day: date, count: int) -> date:
    for _ in range(count):
        day += timedelta(days=1)
        while not is_workday(day):
            day += timedelta(days=1)
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; the day of the event is day 0."""
    days = (end - start).days
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, days + 1))
