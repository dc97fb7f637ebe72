"""The store: one transaction a batch, append-only where it matters, strangers' databases untouched."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from gkcrawl.errors import DiskFull, SchemaTooNew, StoreError
from gkcrawl.model import (
    ColumnHealth,
    ColumnRef,
    Document,
    Finding,
    FoundColumn,
    FrontierEntry,
    LedgerEntry,
    Link,
    ListedItem,
    ListPage,
    MetadataField,
    Period,
    Probe,
    Run,
    ScoreCard,
    Snapshot,
    Visit,
)
from gkcrawl.store import Mail, Store
from gkcrawl.store.rows import from_json, to_json

BASE = "http://127.0.0.1/public/66/"
REF = ColumnRef(id="66/1", unit="fgw", path=("政策", "规范性文件"), kind="规范性文件")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(tmp_path, create=True) as opened:
        yield opened


def page(n: int, **facts: Any) -> Visit:
    url = f"{BASE}{n}.html"
    document = Document(url=url, unit="fgw", column=REF, kind="规范性文件", title=f"文件{n}", **facts)
    entry = FrontierEntry(url=url, kind="document", unit="fgw", column=REF.id, state="done", status=200)
    snapshot = Snapshot(hash=f"h{n}", url=url, fetched_at=NOW, body=b"<p>" + bytes([65 + n]))
    return Visit(entry=entry, document=document, snapshot=snapshot)


def listing(*numbers: int, state: Any = "done") -> Visit:
    items = tuple(ListedItem(url=f"{BASE}{n}.html", title=f"文件{n}", listed_on=NOW.date()) for n in numbers)
    entry = FrontierEntry(url="http://127.0.0.1/list", kind="list", unit="fgw", column=REF.id, state=state, status=200)
    return Visit(entry=entry, columns=(FoundColumn(ref=REF, url="http://127.0.0.1/c"),),
                 listing=ListPage(column=REF.id, page=1, items=items) if state == "done" else None)


def crawl(store: Store, *visits: Visit, at: datetime = NOW, outcome: Any = "good", quarantined: str = "") -> Run:
    run = store.begin_run("crawl", at)
    store.record(run.id, visits, at)
    store.save_health(run.id, [ColumnHealth(figures=f, quarantined=quarantined) for f in store.figures(run.id)])
    reason = "" if outcome == "good" else "不可信"
    return store.finish_run(run.id, outcome=outcome, reason=reason, stats={"pages": len(visits)}, at=at)


def urls(store: Store) -> list[str]:
    return [d.url.removeprefix(BASE) for d, _ in store.documents()]


# ---------------------------------------------------------------- values


@settings(max_examples=60)
@given(st.text(max_size=40), st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=4), st.none() | st.dates())
def test_a_document_comes_back_as_it_was_stored(text: str, rows: list[tuple[str, str]], day: Any) -> None:
    document = Document(url=BASE, unit="u", column=REF, title=text, text=text, published_on=day, issued_text=text,
                        metadata=tuple(MetadataField(label=a, value=b) for a, b in rows), unreadable=frozenset({"validity"}))
    assert from_json(Document, to_json(document)) == document


# ---------------------------------------------------------------- crawls


def test_the_same_crawl_twice_changes_nothing(store: Store) -> None:
    visits = (listing(1, 2), page(1), page(2))
    crawl(store, *visits)
    before = [d for d, _ in store.documents()]
    crawl(store, *visits, at=NOW + timedelta(hours=1))
    assert [d for d, _ in store.documents()] == before
    assert urls(store) == ["1.html", "2.html"]


def test_a_batch_is_stored_whole_or_not_at_all(store: Store) -> None:
    run = store.begin_run("crawl", NOW)
    bad = replace(page(2), entry=replace(page(2).entry, state="wrong"))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        store.record(run.id, [page(1), bad], NOW)
    assert store.frontier_urls(run.id) == frozenset()
    assert store.document_count() == 0


def test_what_a_good_list_no_longer_names_is_gone(store: Store) -> None:
    crawl(store, listing(1, 2), page(1), page(2))
    crawl(store, listing(2), page(2), at=NOW + timedelta(days=1))
    assert urls(store) == ["2.html"]
    assert store.gone_subjects() == {f"{BASE}1.html": (NOW + timedelta(days=1)).date()}


@pytest.mark.parametrize("how", [{"outcome": "failed"}, {"outcome": "quarantined", "quarantined": "条数骤降"}])
def test_a_crawl_that_is_not_trusted_removes_nothing(store: Store, how: Any) -> None:
    crawl(store, listing(1, 2), page(1), page(2))
    crawl(store, listing(), page(1), at=NOW + timedelta(days=1), **how)
    assert urls(store) == ["1.html", "2.html"]
    (column,) = store.column_subjects()
    assert column.item_count == 2
    doubted = {d.title: bool(d.quarantined) for d, _ in store.documents()}
    assert doubted["文件1"], "what such a night read is not judged"
    assert f"{BASE}1.html" not in store.fresh_documents(NOW.date(), 7), "and is read again"
    crawl(store, listing(1, 2), page(1), at=NOW + timedelta(days=2))
    assert not any(d.quarantined for d, _ in store.documents())


def test_a_column_that_only_a_bad_night_saw_is_forgotten(store: Store) -> None:
    crawl(store, listing(1), page(1))
    ghost = replace(listing(), columns=(FoundColumn(ref=replace(REF, id="66/ghost"), url="http://127.0.0.1/g"),))
    crawl(store, ghost, at=NOW + timedelta(days=1), outcome="quarantined")
    assert [c.ref.id for c in store.columns()] == ["66/1"]
    crawl(store, ghost, at=NOW + timedelta(days=2))
    assert [c.ref.id for c in store.columns()] == ["66/1", "66/ghost"]


def test_a_column_that_the_portal_shows_no_more_is_not_judged_on_its_last_list(store: Store) -> None:
    crawl(store, listing(1), page(1))
    other = replace(REF, id="66/2", path=("政策", "其他文件"))
    later = replace(listing(), columns=(FoundColumn(ref=other, url="http://127.0.0.1/o"),), listing=None)
    crawl(store, later, at=NOW + timedelta(days=1))
    said = {c.ref.id: c.quarantined for c in store.column_subjects()}
    assert said == {"66/1": "最近一次采集中，门户上没有见到这个栏目", "66/2": ""}
    assert all(d.quarantined for d, _ in store.documents())
    assert store.quarantined_columns() == ()


def test_a_list_of_which_a_page_failed_is_not_believed(store: Store) -> None:
    crawl(store, listing(1, 2), page(1), page(2))
    failed = replace(listing(state="failed"), entry=replace(listing(state="failed").entry, url="http://127.0.0.1/list?page=2"))
    crawl(store, listing(2), failed, page(2), at=NOW + timedelta(days=1))
    assert urls(store) == ["1.html", "2.html"]


def test_a_page_that_moved_keeps_its_identity(store: Store) -> None:
    crawl(store, listing(1), page(1, index_number="11340000/202012-00001"))
    crawl(store, listing(2), page(2, index_number="11340000/202012-00001"), at=NOW + timedelta(days=1))
    ((document, _),) = store.documents()
    assert (document.url, document.identity) == (f"{BASE}2.html", f"{BASE}1.html")
    crawl(store, listing(2), page(2, index_number="11340000/202012-00001"), at=NOW + timedelta(days=2))
    assert next(store.documents())[0].identity == f"{BASE}1.html"


def test_two_pages_with_one_index_number_stay_two(store: Store) -> None:
    crawl(store, listing(1, 2), page(1, index_number="x"), page(2, index_number="x"))
    assert {d.identity for d, _ in store.documents()} == {f"{BASE}1.html", f"{BASE}2.html"}


def test_figures_count_fields(store: Store) -> None:
    run = store.begin_run("crawl", NOW)
    store.record(run.id, [listing(1, 2), page(1, validity="有效"), page(2)], NOW)
    (figures,) = store.figures(run.id)
    assert (figures.items, figures.documents, dict(figures.coverage)["validity"]) == (2, 2, 0.5)


def test_snapshots_are_kept_for_the_latest_page_and_for_evidence(store: Store) -> None:
    crawl(store, listing(1), page(1))
    with store.write():
        store.save_findings([finding(snapshot="h1")], [])
    crawl(store, listing(1), replace(page(1), snapshot=replace(page(2).snapshot, url=BASE)), at=NOW + timedelta(days=1))  # type: ignore[type-var]
    crawl(store, listing(1), replace(page(1), snapshot=replace(page(3).snapshot, url=BASE)), at=NOW + timedelta(days=2))  # type: ignore[type-var]
    assert [bool(store.snapshot(h)) for h in ("h1", "h2", "h3")] == [True, False, True]
    kept = store.snapshot("h1")
    assert kept is not None and kept.body == b"<p>B"


# ---------------------------------------------------------------- probes


def probe(store: Store, outcome: Any, at: datetime) -> str:
    run = store.begin_run("probe", at)
    store.record_probes(run.id, [Probe(url="http://127.0.0.1/x", outcome=outcome, status=404, method="GET", at=at)])
    store.finish_run(run.id, outcome="good", reason="", stats={}, at=at)
    return next(store.documents())[0].links[0].state


def test_a_link_is_dead_after_two_nights_and_alive_after_one_good_answer(store: Store) -> None:
    crawl(store, listing(1), page(1, links=(Link(url="http://127.0.0.1/x"),)))
    day = timedelta(days=1)
    assert probe(store, "dead", NOW) == "suspected-dead"
    assert probe(store, "dead", NOW + timedelta(hours=3)) == "suspected-dead", "the same night counts once"
    assert probe(store, "unverified", NOW + day) == "unverified"
    assert probe(store, "dead", NOW + 2 * day) == "dead"
    assert probe(store, "ok", NOW + 3 * day) == "ok"
    assert probe(store, "dead", NOW + 4 * day) == "suspected-dead"


def test_only_links_of_pages_that_stand_are_probed(store: Store) -> None:
    crawl(store, listing(1), page(1, links=(Link(url="http://127.0.0.1/x"),)))
    assert [link.url for link in store.links_to_probe(NOW)] == ["http://127.0.0.1/x"]
    crawl(store, listing(), at=NOW + timedelta(days=1))
    assert store.links_to_probe(NOW + timedelta(days=1)) == ()


# ---------------------------------------------------------------- results


def finding(**changes: Any) -> Finding:
    base = Finding(id="f1", rule="DOC001", revision="r", scope="document", unit="fgw", column=REF.id, subject="s",
                   url=BASE, doc_title="t", anchor="a", detail="d", evidence="e", where="w", severity="major",
                   confidence="certain", first_seen=NOW.date(), last_seen=NOW.date())
    return replace(base, **changes)


def entry(**changes: Any) -> LedgerEntry:
    base = LedgerEntry(period="2020Q4", unit="fgw", sequence=1, kind="deduction", indicator="1", amount=Decimal("-0.10"),
                       rule="DOC001", revision="r", finding="f1", reason="x", evidence="e", scheme="s")
    return replace(base, **changes)


def card(*entries: LedgerEntry) -> ScoreCard:
    return ScoreCard(unit="fgw", unit_class="市直部门", period="2020Q4", scheme="s", score=Decimal("99.90"), low=Decimal(1),
                     high=Decimal(100), provisional=True, full=Decimal(100), rate=Decimal("99.90"), rank=1, entries=entries)


def test_cards_come_back_with_their_ledger_to_the_cent(store: Store) -> None:
    with store.write():
        store.save_findings([finding()], [])
    made = card(entry())
    assert store.save_scoring("2020Q4", "t", "s", "d1", [made], NOW) is True
    assert store.save_scoring("2020Q4", "t", "s", "d1", [made], NOW) is False, "the same scoring adds nothing"
    assert store.cards("2020Q4") == (made,)


@pytest.mark.parametrize("changes", [{"evidence": ""}, {"finding": ""}])
def test_a_deduction_without_evidence_is_refused_by_the_database(store: Store, changes: Any) -> None:
    with store.write():
        store.save_findings([finding()], [])
    with pytest.raises(sqlite3.IntegrityError, match="no_deduction_without_evidence"):
        store.save_scoring("2020Q4", "t", "s", "d", [card(entry(**changes))], NOW)
    assert store.cards("2020Q4") == ()


@pytest.mark.parametrize("table", ["ledger_entry", "finding_event"])
def test_history_cannot_be_rewritten(store: Store, table: str) -> None:
    from gkcrawl.model import FindingEvent

    with store.write():
        store.save_findings([finding()], [FindingEvent(finding="f1", at=NOW, before="", after="new", by="监测")])
    store.save_scoring("2020Q4", "t", "s", "d", [card(entry())], NOW)
    with pytest.raises(sqlite3.DatabaseError, match="never changed"), store.write():
        store.run_sql(f"UPDATE {table} SET reason = 'x'")


def test_a_round_keeps_what_stood_in_it(store: Store) -> None:
    store.save_period(Period(id="2020Q3", cut_off=NOW.date()))
    with store.write():
        store.save_findings([finding(status="open")], [])
        store.save_round("2020Q3", store.findings(), {("fgw", "DOC001", "x/y", "fail"): 1})
        store.save_findings([finding(status="fixed", detail="后来")], [])
    (kept,) = store.round_findings("2020Q3")
    assert (kept.status, kept.detail) == ("open", "d")
    assert store.round_outcomes("2020Q3") == {("fgw", "DOC001", "x/y", "fail"): 1}


def mail(digest: str, status: Any = "draft") -> Mail:
    return Mail(id="m" + digest, period="2020Q4", unit="fgw", recipient="a@example.invalid", subject="s", lane="list",
                status=status, digest=digest, message=b"x", prepared_at=NOW)


def test_the_same_mail_is_prepared_once_and_a_changed_one_replaces_the_draft(store: Store) -> None:
    assert store.save_draft(mail("1")) and not store.save_draft(mail("1"))
    assert store.save_draft(mail("2"))
    assert [m.id for m in store.mails("2020Q4")] == ["m2"]


def test_a_mail_that_was_being_sent_is_never_sent_again_by_itself(store: Store) -> None:
    store.save_draft(mail("1"))
    assert store.move_mail("m1", ("draft",), "sending", NOW)
    assert store.settle_interrupted_mail() == 1
    assert [m.status for m in store.mails()] == ["unknown"]


# ---------------------------------------------------------------- files


def test_no_database_is_made_where_none_is_expected(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="gkcrawl crawl"):
        Store.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True).close()
    path = tmp_path / "gkcrawl.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('gkcrawl', 'm999_later', '2030')")
    before = path.read_bytes()
    with pytest.raises(SchemaTooNew, match="m999_later"):
        Store.open(tmp_path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "gkcrawl.db").write_bytes(b"not a database at all, but long enough to look at" * 40)
    with pytest.raises(StoreError, match="不是可用的 SQLite"):
        Store.open(tmp_path)
    assert (tmp_path / "gkcrawl.db").read_bytes().startswith(b"not a database")


def test_a_full_disk_says_so_and_loses_only_the_batch(store: Store) -> None:
    crawl(store, listing(1), page(1))
    pages = store.one("PRAGMA main.page_count")
    assert pages is not None
    store.db.conn.execute(f"PRAGMA main.max_page_count = {pages['page_count']}")
    run = store.begin_run("crawl", NOW)
    with pytest.raises(DiskFull, match="磁盘空间不足"):
        store.record(run.id, [page(n, text="满" * 90_000) for n in range(3, 30)], NOW)
    store.db.conn.execute("PRAGMA main.max_page_count = 100000")
    assert urls(store) == ["1.html"]
    assert store.integrity() == ""
    store.record(run.id, [page(2)], NOW)


def test_snapshots_are_for_the_owner_only(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True).close()
    assert (tmp_path / "snapshots.db").stat().st_mode & 0o777 == 0o600


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as one, Store.open(tmp_path) as two:
        with one.write():
            one.run_sql("INSERT INTO period (id, kind, cut_off) VALUES ('a', '季度', '2020-12-31')")
        with two.write():
            two.run_sql("INSERT INTO period (id, kind, cut_off) VALUES ('b', '季度', '2020-12-31')")
        assert [p.id for p in one.periods()] == ["a", "b"]
