"""A check carries over what did not change: fewer verdicts are made, none is lost."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW

from gkcrawl.app.judge import check
from gkcrawl.app.workspace import Workspace
from gkcrawl.demo import write_workspace
from gkcrawl.model import ColumnRef, Document, FoundColumn, FrontierEntry, ListedItem, ListPage, Visit
from gkcrawl.store import Store

COLUMN = ColumnRef(id="lx/财政", unit="lx", path=("财政",), kind="财政资金")
URL = "http://127.0.0.1/public/1/1.html"
DOCUMENT = Document(url=URL, unit="lx", column=COLUMN, kind="财政资金", title="预算公开", text="预算。" * 50)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    write_workspace(tmp_path, "http://127.0.0.1")
    crawled(tmp_path, DOCUMENT)
    return Workspace(tmp_path)


def crawled(folder: Path, document: Document) -> None:
    """A good crawl that found one column with one document."""
    listing = ListPage(column=COLUMN.id, page=1, items=(ListedItem(url=URL, title="预算公开", listed_on=NOW.date()),))
    column = FrontierEntry(url="http://127.0.0.1/list", kind="column", unit="lx", column=COLUMN.id, state="done")
    page = FrontierEntry(url=URL, kind="document", unit="lx", column=COLUMN.id, state="done")
    with Store.open(folder, create=True) as store:
        run = store.begin_run("crawl", NOW)
        visits = [Visit(entry=column, columns=(FoundColumn(ref=COLUMN, url=column.url),), listing=listing),
                  Visit(entry=page, document=document)]
        store.record(run.id, visits, NOW)
        store.finish_run(run.id, outcome="good", reason="", stats={}, at=NOW)


def verdicts(workspace: Workspace) -> dict[tuple[str, str], tuple[str, str]]:
    with workspace.open() as store:
        return {(rule, subject): (outcome, reason) for rule, subject, outcome, reason in store.tuples(
            "SELECT rule, subject, outcome, reason FROM evaluation")}


def test_what_is_carried_over_keeps_verdict_and_reason(workspace: Workspace) -> None:
    first = check(workspace, now=NOW)
    before = verdicts(workspace)
    second = check(workspace, now=NOW)
    assert first.carried == 0
    assert second.carried == sum(outcome in ("pass", "not-applicable") for outcome, _ in before.values())
    assert second.evaluations == first.evaluations == len(before)
    assert verdicts(workspace) == before
    assert any(reason.startswith("本规则不适用于") for _, reason in before.values())


def test_carrying_over_gives_what_judging_anew_gives(workspace: Workspace) -> None:
    check(workspace, now=NOW)
    check(workspace, now=NOW + timedelta(days=1))
    carried = verdicts(workspace)
    check(workspace, now=NOW + timedelta(days=1), everything=True)
    assert verdicts(workspace) == carried


def test_a_changed_document_is_judged_again_and_only_it(workspace: Workspace) -> None:
    check(workspace, now=NOW)
    others = [outcome for (_, subject), (outcome, _) in verdicts(workspace).items() if subject != URL]
    crawled(workspace.folder, replace(DOCUMENT, text=f"{DOCUMENT.text}补充一段。"))
    assert check(workspace, now=NOW).carried == sum(outcome in ("pass", "not-applicable") for outcome in others)
