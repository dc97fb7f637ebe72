"""The State Council calendar: deadlines, make-up days, years that nobody knows yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkcrawl.workdays import Calendar

DEADLINES = [
    ("2020-01-20", 20, "2020-02-25"), ("2023-09-27", 3, "2023-10-08"),
    ("2020-09-25", 3, "2020-09-29"), ("2024-02-08", 3, "2024-02-19"),
    ("2021-09-16", 3, "2021-09-22"), ("2024-09-12", 3, "2024-09-18"),
    ("2021-09-28", 3, "2021-10-08"), ("2025-01-24", 3, "2025-02-05"),
    ("2022-09-29", 3, "2022-10-09"), ("2026-02-12", 3, "2026-02-24"),
    ("2023-12-29", 7, "2024-01-10"), ("2024-04-03", 7, "2024-04-15"),
    ("2024-12-10", 20, "2025-01-08"), ("2025-12-10", 20, "2026-01-08"),
    ("2020-09-25", 0, "2020-09-25"), ("2026-09-28", 20, "2026-10-30"),
]


@pytest.mark.parametrize(("start", "n", "deadline"), DEADLINES)
def test_deadlines_count_from_the_next_day(start: str, n: int, deadline: str) -> None:
    calendar = Calendar()
    assert calendar.add(date.fromisoformat(start), n) == date.fromisoformat(deadline)
    assert calendar.count(date.fromisoformat(start), date.fromisoformat(deadline)) == n


@pytest.mark.parametrize(
    ("day", "workday"),
    [
        # make-up weekends
        ("2020-01-19", True), ("2021-02-07", True), ("2024-02-18", True), ("2026-10-10", True),
        # holidays
        ("2020-01-31", False), ("2023-04-05", False), ("2022-12-31", False), ("2026-02-23", False),
        ("2020-12-07", True), ("2020-12-05", False),
    ],
)
def test_holidays_and_make_up_days(day: str, workday: bool) -> None:
    assert Calendar().is_workday(date.fromisoformat(day)) is workday


def test_an_unknown_year_is_never_guessed() -> None:
    calendar = Calendar()
    assert calendar.is_workday(date(2027, 3, 1)) is None
    assert calendar.add(date(2026, 12, 10), 20) is None
    assert calendar.add(date(2026, 12, 10), 10) == date(2026, 12, 24)
    assert calendar.count(date(2026, 12, 10), date(2027, 1, 5)) is None
    assert calendar.count(date(2026, 12, 10), date(2026, 12, 31)) == 15


def test_local_exceptions_win_over_the_table() -> None:
    calendar = Calendar(
        extra_workdays=frozenset({date(2020, 12, 5), date(2027, 1, 4)}),
        extra_holidays=frozenset({date(2020, 12, 7), date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)}),
    )
    assert calendar.is_workday(date(2020, 12, 5)) is True
    assert calendar.is_workday(date(2020, 12, 7)) is False
    assert calendar.add(date(2020, 12, 4), 2) == date(2020, 12, 8)
    assert calendar.add(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert calendar.add(date(2026, 12, 31), 2) is None


def test_count_of_an_empty_span_is_nothing() -> None:
    assert Calendar().count(date(2020, 5, 6), date(2020, 5, 6)) == 0
    assert Calendar().count(date(2020, 5, 6), date(2020, 5, 1)) == 0
    assert Calendar().count(date(2030, 5, 6), date(2030, 5, 1)) == 0


def test_negative_days_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Calendar().add(date(2020, 1, 1), -1)


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_add_and_count_agree(start: date, n: int) -> None:
    calendar = Calendar()
    deadline = calendar.add(start, n)
    assert deadline is not None
    assert calendar.is_workday(deadline) is True
    assert calendar.count(start, deadline) == n
    assert calendar.count(start, deadline - timedelta(days=1)) == n - 1
