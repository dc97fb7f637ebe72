"""Parser fixtures: ``tests/cms/<family>/<case>/`` holds a page, its address and what must be read from it.

Every field is a test of its own, so that a failure names it; a field that ``expected.json`` leaves out must be at its
default. ``GKCRAWL_ACCEPT=1`` rewrites ``expected.json`` from what is read now; review the difference before committing.
"""

import json
import os
import tomllib
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.cms import Cms, detect, families, family
from crawler.page import Page
from gkcrawl.config import Selectors
from gkcrawl.errors import ParseError, UnknownCms

FOLDER = Path(__file__).parent / "cms"
CASES = sorted(str(path.parent.relative_to(FOLDER)) for path in FOLDER.glob("*/*/page.toml"))
NOT_COMPARED = {"rest"}


def default_of(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def plain(value: Any) -> Any:
    """A value as JSON: dataclasses without the fields that are at their default."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)
                if f.name not in NOT_COMPARED and getattr(value, f.name) != default_of(f)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def run(cms: Cms, kind: str, page: Page) -> dict[str, Any]:
    if kind in {"document", "listing"}:
        try:
            result: dict[str, Any] = plain(getattr(cms, kind)(page))
        except ParseError as error:
            return {"refused": str(error)}
        return result
    if kind == "endpoint":
        return {"endpoint": cms.listing_endpoint(page)}
    found = cms.units(page) if kind == "units" else cms.columns(page)
    return {kind: plain(found)}


@cache
def read(case: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is read from the page, and what is expected."""
    folder = FOLDER / case
    facts = tomllib.loads((folder / "page.toml").read_text("utf-8"))
    page = Page(url=facts["url"], headers=facts.get("headers", {}), body=(folder / "page.html").read_bytes(),
                fetched_at=datetime(2021, 1, 4, tzinfo=UTC))
    got = run(family(folder.parent.name, Selectors(**facts.get("selectors", {}))), facts["kind"], page)
    target = folder / "expected.json"
    if os.environ.get("GKCRAWL_ACCEPT"):
        target.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", "utf-8")
    expected: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return got, expected


def names() -> list[tuple[str, str]]:
    """Case and field: those expected and those that a page of this kind could have."""
    pairs: list[tuple[str, str]] = []
    for case in CASES:
        target = FOLDER / case / "expected.json"
        known = json.loads(target.read_text("utf-8")) if target.exists() else {}
        pairs += [(case, name) for name in (*sorted(known), "nothing else")]
    return pairs


@pytest.mark.parametrize(("case", "name"), names())
def test_field(case: str, name: str) -> None:
    got, expected = read(case)
    if name == "nothing else":
        assert sorted(got) == sorted(expected)
    else:
        assert got.get(name) == expected[name]


def test_every_family_has_fixtures() -> None:
    assert {case.split(os.sep)[0] for case in CASES} == set(families())


def page_of(case: str) -> Page:
    facts = tomllib.loads((FOLDER / case / "page.toml").read_text("utf-8"))
    return Page(url=facts["url"], body=(FOLDER / case / "page.html").read_bytes(),
                fetched_at=datetime(2021, 1, 4, tzinfo=UTC))


@pytest.mark.parametrize("case", [c for c in CASES if c in {"lonsun/policy-document", "lonsun/column-script"}])
def test_lonsun_is_recognised(case: str) -> None:
    best, *others = detect(page_of(case))
    assert best[0] == "lonsun"
    assert best[1] > 0.6 > max(rate for _, rate in others)


def test_generic_wins_only_where_nothing_else_fits() -> None:
    assert detect(page_of("generic/trs-list"))[0] == ("generic", 0.1)


def test_unknown_family_names_the_known_ones() -> None:
    with pytest.raises(UnknownCms, match=r"generic、lonsun"):
        family("lonsum")


@pytest.mark.parametrize("name", ["lonsun", "generic"])
@pytest.mark.parametrize("body", [
    b"", b"\x00\xff\xfe\x00", b"<", b"<html>" * 3000, b"<table><tr><td rowspan=999999 colspan=999999>x" * 50,
    b"<a href='http://[::1'>x</a><img src='//'>", "<ul><li><a href=1>\u202e题</a>2021-99-99".encode(),
    b"<script>createPageHTML(" * 500, b"<base href='javascript:'><a href=x>y</a>", b'{"data": []}',
])
def test_no_page_raises_anything_but_parse_errors(name: str, body: bytes) -> None:
    cms = family(name)
    page = Page(url="http://portal.example.cn/public/column/1?type=2", body=body,
                fetched_at=datetime(2021, 1, 4, tzinfo=UTC))
    with suppress(ParseError):
        assert cms.document(page).url == page.url
    assert cms.listing(page).page_count in {None, 1}
    assert isinstance(cms.units(page), tuple) and isinstance(cms.columns(page), tuple)
    assert cms.listing_endpoint(page) is None
    assert 0 <= cms.recognise(page) <= 1
