"""Working days of the State Council calendar, with make-up days; an unknown year is said, never guessed.

A working day is a weekday that is no holiday, or a weekend day that the State Council made a working day
(调休). The calendar of a year is published in the autumn before it; until the table knows it, every answer
that would need it is ``None`` and the rule that asked must say *undetermined*, never *late*.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)


@lru_cache(maxsize=8192)
def _state_council(day: date) -> bool | None:
    """What the State Council calendar says; ``None`` for a year outside its table."""
    # Imported late: the table is built at import and most commands never ask for a working day.
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The State Council calendar with local exceptions.

    ``extra_workdays`` and ``extra_holidays`` come from the workspace (local holidays, prolonged epidemic
    holidays, a year that the table does not know yet) and win over the table; a day in both is a working day.
    """

    extra_workdays: frozenset[date] = frozenset()
    extra_holidays: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool | None:
        """Whether ``day`` is a working day; ``None`` when its year is not in the table."""
        if day in self.extra_workdays:
            return True
        if day in self.extra_holidays:
            return False
        # A datetime is a date but would miss the cache and the sets.
        return _state_council(date(day.year, day.month, day.day))

    def add(self, start: date, n: int) -> date | None:
        """The ``n``-th working day after ``start`` (``start`` itself is day 0); ``None`` when a day needed is
        unknown.

        ``n`` = 0 gives ``start``. Raises ``ValueError`` for a negative ``n``.
        """
        if n < 0:
            raise ValueError("n must not be negative")
        day = start
        while n:
            day += _DAY
            workday = self.is_workday(day)
            if workday is None:
                return None
            n -= workday
        return day

    def count(self, start: date, end: date) -> int | None:
        """Working days after ``start`` up to and including ``end``; 0 when ``end`` is not after ``start``.

        ``None`` when a day between is unknown. ``count(start, add(start, n)) == n``.
        """
        total = 0
        day = start
        while day < end:
            day += _DAY
            workday = self.is_workday(day)
            if workday is None:
                return None
            total += workday
        return total
