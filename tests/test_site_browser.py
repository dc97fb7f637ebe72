"""The site in a real Chromium, opened from a file: filter, sort, phone width, nothing loaded, nothing refused."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sample_model import sample_model

from reports import site
from reports.view import ReportModel

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


def crowded() -> ReportModel:
    """The sample round with 450 more problems in one unit and a hostile title among them."""
    model = sample_model()
    view = model.units[2]
    more = tuple(
        replace(view.problems[0], number=n, id=f"{n:064}", points=Decimal(n) / 10, doc_title=f"第{n}号<img src=x>")
        for n in range(1, 451)
    )
    return replace(model, units=tuple(replace(u, problems=more) if u is view else u for u in model.units))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    (file,) = site.render(crowded())
    path = tmp_path / file.name
    path.write_bytes(file.body)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.said: list[str] = []
    opened.asked: list[str] = []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(path.as_uri())
    yield opened
    context.close()


def visible(page: Any) -> int:
    return int(page.locator(".explorer tbody tr:visible").count())


def first(page: Any, column: int) -> str:
    return str(page.locator(".explorer tbody tr:visible").first.locator("td").nth(column).inner_text())


def test_only_the_page_itself_is_loaded_and_nothing_is_refused(page: Any) -> None:
    assert len(page.asked) == 1
    assert page.said == []


def test_filter_sort_and_more(page: Any) -> None:
    total = page.locator(".explorer tbody tr").count()
    assert visible(page) == 200
    page.click(".next")
    assert visible(page) == 400
    page.select_option("select[name=unit]", "东陂县")
    assert page.inner_text(".count") == f"共 {total} 条，符合条件 450 条，先显示 200 条"
    page.select_option("select[name=order]", "points")
    assert first(page, 4) == "45"
    assert page.get_attribute("th[data-sort=points]", "aria-sort") == "descending"
    page.click("th[data-sort=points]")
    assert page.get_attribute("th[data-sort=points]", "aria-sort") == "ascending"
    assert first(page, 4) == "0.1"
    page.fill("input[name=text]", "第450号")
    assert visible(page) == 1
    page.click("button[type=reset]")  # the browser empties the fields after the event, the page draws after that
    page.locator(".count", has_text=f"共 {total} 条，先显示 200 条").wait_for()


def test_link_of_a_unit_shows_its_problems(page: Any) -> None:
    page.click("[data-show=望川县]")
    page.locator(".count", has_text="符合条件 4 条").wait_for()
    assert first(page, 0) == "望川县"


def test_phone_needs_no_sideways_scrolling(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_print_shows_every_row(page: Any) -> None:
    total = page.locator(".explorer tbody tr").count()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert visible(page) == total
    assert not page.is_visible(".filters")


def test_without_script_everything_is_there(browser: Any, tmp_path: Path) -> None:
    (file,) = site.render(crowded())
    path = tmp_path / file.name
    path.write_bytes(file.body)
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(path.as_uri())
    assert visible(opened) == opened.locator(".explorer tbody tr").count() > 450
    assert not opened.is_visible(".filters")
    context.close()
