"""Five outcomes; a rule that raises costs nothing but itself."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW

from gkcrawl.engine import MOST_HITS, Judge, evaluate
from gkcrawl.model import Column, ColumnRef, Document, Hit, Unsure
from gkcrawl.registry import Family, RuleFile, all_rules
from gkcrawl.rule import Context, NoParams, NotApplicable, Undetermined, column_rule, document_rule

COLUMN = ColumnRef(id="a/1", unit="a", path=("政策", "规范性文件"), kind="规范性文件")
DOCUMENT = Document(url="http://127.0.0.1/1", unit="a", column=COLUMN, kind="规范性文件", title="通知")
FAMILY = Family(name="test", title="试", introduction="")


def rule(check: Any, **options: Any) -> RuleFile:
    decorate = options.pop("decorate", document_rule)
    made = decorate(id="TST001", name="test", title="试", severity="minor", points="1", basis=("x",), suggestion="y",
                    **options)(check)
    return RuleFile(rule=made, family=FAMILY, path=Path("x"), summary="", page="", examples=(), revision="r1")


def context() -> Context[Any]:
    return Context(as_of=NOW.date(), params=NoParams())


def outcome(check: Any, subject: Any = DOCUMENT, **options: Any) -> tuple[str, str, tuple[str, ...]]:
    found = evaluate(rule(check, **options), subject, context())
    return found.outcome, found.reason, found.unsure


def nothing(subject: Any, ctx: Any) -> Iterator[Hit]:
    return iter(())


def test_nothing_wrong_is_a_pass() -> None:
    assert outcome(nothing) == ("pass", "", ())


def test_a_hit_is_a_failure_and_is_kept() -> None:
    def check(doc: Document, ctx: Any) -> Iterator[Hit]:
        yield Hit("title", "错", "证据")

    found = evaluate(rule(check), DOCUMENT, context())
    assert (found.outcome, [h.anchor for h in found.hits]) == ("fail", ["title"])


def test_not_applicable_and_undetermined_keep_their_reason() -> None:
    def refuses(doc: Document, ctx: Any) -> Iterator[Hit]:
        raise NotApplicable("不是文件")
        yield

    def doubts(doc: Document, ctx: Any) -> Iterator[Hit]:
        raise Undetermined("日历未知")
        yield

    assert outcome(refuses) == ("not-applicable", "不是文件", ())
    assert outcome(doubts) == ("undetermined", "日历未知", ("*",))


def test_a_rule_that_raises_is_an_error_and_never_a_failure() -> None:
    def breaks(doc: Document, ctx: Any) -> Iterator[Hit]:
        yield Hit("a", "先说错了")
        raise ZeroDivisionError("除零")

    word, reason, _ = outcome(breaks)
    assert word == "error"
    assert "ZeroDivisionError" in reason
    assert evaluate(rule(breaks), DOCUMENT, context()).hits == ()


def test_one_doubtful_anchor_leaves_the_other_hits_standing() -> None:
    def check(doc: Document, ctx: Any) -> Iterator[Hit | Unsure]:
        yield Hit("dead", "打不开")
        yield Unsure("slow", "超时")

    found = evaluate(rule(check), DOCUMENT, context())
    assert (found.outcome, found.unsure) == ("fail", ("slow",))


def test_missing_data_is_undetermined_but_what_is_known_to_be_wrong_stands() -> None:
    def finds(doc: Document, ctx: Any) -> Iterator[Hit]:
        yield Hit("x", "坏")

    assert outcome(nothing, needs=("probes",))[0] == "undetermined"
    assert evaluate(rule(finds, needs=("probes",)), DOCUMENT, context()).outcome == "fail"
    assert outcome(nothing, replace(DOCUMENT, collected=frozenset({"probes"})), needs=("probes",))[0] == "pass"


def test_a_rule_for_other_kinds_says_so() -> None:
    assert outcome(nothing, applies_to=("年报",))[0] == "not-applicable"


def test_a_quarantined_column_is_never_judged() -> None:
    def accuses(column: Column, ctx: Any) -> Iterator[Hit]:
        yield Hit("empty", "空白")

    column = Column(ref=COLUMN, quarantined="条数由 20 降为 0")
    found = evaluate(rule(accuses, decorate=column_rule), column, context())
    assert (found.outcome, found.hits) == ("undetermined", ())
    assert "由 20 降为 0" in found.reason


def test_a_page_read_in_a_doubtful_night_is_never_judged() -> None:
    def accuses(doc: Document, ctx: Any) -> Iterator[Hit]:
        yield Hit("issued_on", "没有成文日期")

    found = evaluate(rule(accuses), replace(DOCUMENT, quarantined="字段“成文日期”的填写率由 100% 降为 0%"), context())
    assert (found.outcome, found.hits, found.unsure) == ("undetermined", (), ("*",))


def test_endless_hits_are_bounded_and_counted() -> None:
    def check(doc: Document, ctx: Any) -> Iterator[Hit]:
        yield from (Hit(str(n), "x") for n in range(MOST_HITS + 50))

    found = evaluate(rule(check), DOCUMENT, context())
    assert len(found.hits) == MOST_HITS
    assert str(MOST_HITS + 50) in found.reason


def key(file: RuleFile, subject_digest: str = "d", *, kind: str = "", **judge: Any) -> str:
    return Judge(rules=(file,), **{"as_of": NOW.date(), **judge}).prepare(file).key(subject_digest, kind)


@pytest.mark.parametrize(("clock", "same"), [(True, False), (False, True)])
def test_the_key_holds_the_day_only_when_the_verdict_depends_on_it(clock: bool, same: bool) -> None:
    file = rule(nothing, clock=clock)
    assert (key(file) == key(file, as_of=NOW.date().replace(day=1))) is same


@pytest.mark.parametrize(("kind", "same"), [("规范性文件", False), ("政策解读", True)])
def test_the_day_does_not_matter_for_a_kind_that_the_rule_does_not_judge(kind: str, same: bool) -> None:
    file = rule(nothing, clock=True, applies_to=("规范性文件",))
    assert (key(file, kind=kind) == key(file, kind=kind, as_of=NOW.date().replace(day=1))) is same


def test_the_key_changes_with_subject_revision_and_parameters() -> None:
    file = next(f for f in all_rules().values() if f.rule.params is not NoParams)
    keys = {key(file, "a"), key(file, "b"), key(replace(file, revision="x"), "a"),
            key(file, "a", params={file.rule.id: Decimal(1)})}
    assert len(keys) == 4
