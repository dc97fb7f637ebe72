"""The measures' figures are never flattered, and every measure is found."""

import json
from pathlib import Path

import pytest

from bench.__main__ import found
from bench.line import Line, written
from bench.page import machine, page

BENCH = Path(__file__).parent.parent / "bench"


def line(value: float, *, target: float | None = 100, less: bool = False) -> Line:
    return Line(what="x", value=value, unit="篇/秒", target=target, less=less)


@pytest.mark.parametrize(("value", "down", "up"), [
    (0.69999, "0.69", "0.70"), (0.0129, "0.012", "0.013"), (19.99, "19.9", "20.0"), (1999.9, "1,999", "2,000"),
    (2000.0, "2,000", "2,000")])
def test_figures_are_cut_off_against_us(value: float, down: str, up: str) -> None:
    assert (written(value), written(value, up=True)) == (down, up)


@pytest.mark.parametrize(("value", "less", "state"), [
    (100, False, "达标"), (99.9, False, "差 1 %"), (66.7, False, "差 34 %"), (250, False, "达标"),
    (100, True, "达标"), (100.1, True, "差 1 %"), (250, True, "差 150 %"), (40, True, "达标")])
def test_a_state_says_what_is_lacking(value: float, less: bool, state: str) -> None:
    assert line(value, less=less).state == state


def test_without_a_target_nothing_is_claimed() -> None:
    bare = line(5, target=None)
    assert (bare.met, bare.ratio, bare.state, bare.shown_target, bare.shown_ratio) == (None, None, "—", "—", "—")


def test_every_measure_is_found_and_nothing_else() -> None:
    known = found()
    assert set(known) == {path.stem for path in (BENCH / "measures").glob("*.py")} - {"__init__"}
    assert "real" not in known
    for module in known.values():
        assert module.TITLE
        assert callable(module.measure)


def test_the_page_shows_each_line_and_no_machine() -> None:
    text = page(machine(), {"速度": [line(99), line(150)]})
    assert "| x | 99.0 篇/秒 | ≥ 100 篇/秒 | 0.99 | 差 1 % |" in text
    assert "| x | 150 篇/秒 | ≥ 100 篇/秒 | 1.50 | 达标 |" in text
    assert not any(len(part) > 3 and f"/{part}/" in text for part in Path(__file__).resolve().parts)


def test_the_committed_page_and_figures_are_of_one_run() -> None:
    stored = json.loads((BENCH / "last.json").read_text(encoding="utf-8"))
    text = (BENCH.parent / "docs" / "performance.md").read_text(encoding="utf-8")
    lines = {title: [Line(**{k: v for k, v in each.items() if k != "state"}) for each in group]
             for title, group in stored["results"].items()}
    assert page(stored["machine"], lines) == text
