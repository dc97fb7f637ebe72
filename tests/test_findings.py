"""Identity leaves out what moves; only evidence closes a finding."""

from datetime import date, timedelta
from typing import get_args

from conftest import NOW
from hypothesis import given
from hypothesis import strategies as st

from gkcrawl.findings import ACTIVE, CLOSED, DECIDED, Seen, advance, fingerprint, from_evaluation
from gkcrawl.model import Evaluation, Finding, FindingStatus, Hit
from gkcrawl.registry import all_rules

RULE = all_rules()["DOC001"]
SEEN = Seen(url="http://127.0.0.1/1", title="通知", snapshot="s")
words = st.text(max_size=12)


def evaluation(*hits: Hit, outcome: str | None = None, unsure: tuple[str, ...] = (), reason: str = "") -> Evaluation:
    return Evaluation(rule="DOC001", revision="r", scope="document", subject="s", unit="u", column="c", key="k",
                      outcome=outcome or ("fail" if hits else "pass"), hits=hits, unsure=unsure, reason=reason)  # type: ignore[arg-type]


def findings(*hits: Hit) -> tuple[Finding, ...]:
    return from_evaluation(evaluation(*hits), RULE, SEEN)


def step(known: tuple[Finding, ...], now: Evaluation | None, *, gone: dict[str, date] | None = None,
         period: str = "2020Q4") -> dict[str, Finding]:
    found = from_evaluation(now, RULE, SEEN) if now else ()
    evaluations = {("DOC001", "s"): now} if now else {}
    change = advance(known, found, evaluations, gone=gone or {}, now=NOW, period=period)
    return {f.anchor: f for f in change.findings}


def first(*hits: Hit) -> tuple[Finding, ...]:
    return tuple(step((), evaluation(*hits), period="2020Q3").values())


HIT = Hit("文号", "没有文号", "文号：无")


@given(words, words, words, words, st.integers(0, 3))
def test_the_fingerprint_is_stable_and_tells_everything_apart(rule: str, unit: str, subject: str, anchor: str, n: int) -> None:
    name = fingerprint(rule=rule, unit=unit, subject=subject, anchor=anchor, n=n)
    assert name == fingerprint(rule=rule, unit=unit, subject=subject, anchor=anchor, n=n)
    assert len(name) == 20
    others = {fingerprint(rule=rule + "x", unit=unit, subject=subject, anchor=anchor, n=n),
              fingerprint(rule=rule, unit=unit + "x", subject=subject, anchor=anchor, n=n),
              fingerprint(rule=rule, unit=unit, subject=subject + "x", anchor=anchor, n=n),
              fingerprint(rule=rule, unit=unit, subject=subject, anchor=anchor + "x", n=n),
              fingerprint(rule=rule, unit=unit, subject=subject, anchor=anchor, n=n + 1)}
    assert name not in others and len(others) == 5


@given(st.lists(st.tuples(st.sampled_from("abc"), words, words), max_size=8), st.text(max_size=5))
def test_rewording_changes_no_fingerprint(hits: list[tuple[str, str, str]], more: str) -> None:
    before = findings(*(Hit(a, d, e) for a, d, e in hits))
    after = findings(*(Hit(a, d + more, more + e, "别处") for a, d, e in hits))
    assert [f.id for f in before] == [f.id for f in after]
    assert len({f.id for f in before}) == len(before)


def test_one_fixed_and_one_new_show_as_such() -> None:
    known = first(Hit("链接甲", "打不开"))
    after = step(known, evaluation(Hit("链接乙", "打不开")))
    assert {a: f.status for a, f in after.items()} == {"链接甲": "fixed", "链接乙": "new"}


def test_the_same_input_twice_changes_nothing() -> None:
    known = first(HIT)
    again = step(known, evaluation(HIT), period="2020Q3")
    assert tuple(again.values()) == known


def test_a_finding_of_an_earlier_round_becomes_open() -> None:
    assert step(first(HIT), evaluation(HIT))["文号"].status == "open"


def test_a_repair_that_comes_back_is_the_old_finding() -> None:
    (known,) = first(HIT)
    fixed = step((known,), evaluation())["文号"]
    back = step((fixed,), evaluation(HIT))["文号"]
    assert (fixed.status, back.status, back.id, back.first_seen) == ("fixed", "regressed", known.id, known.first_seen)


def test_nothing_but_a_pass_closes() -> None:
    known = first(HIT)
    assert step(known, None)["文号"].status == "unverified"
    assert step(known, evaluation(outcome="undetermined", reason="栏目隔离"))["文号"].status == "unverified"
    assert step(known, evaluation(outcome="error", reason="规则出错"))["文号"].status == "unverified"
    assert step(known, evaluation(Hit("别的", "x"), unsure=("文号",)))["文号"].status == "unverified"
    assert step(known, evaluation(Hit("别的", "x"), unsure=("*",)))["文号"].status == "unverified"
    assert step(known, evaluation())["文号"].status == "fixed"


def test_a_withdrawn_page_is_not_a_repair() -> None:
    assert step(first(HIT), None, gone={"s": NOW.date()})["文号"].status == "withdrawn-page"


def test_a_decision_of_a_person_is_not_undone() -> None:
    from dataclasses import replace

    (known,) = first(HIT)
    for status in ("waived", "upheld"):
        decided = replace(known, status=status)
        assert step((decided,), evaluation(HIT))["文号"].status == status
        assert step((decided,), evaluation())["文号"].status == status


def test_a_false_claim_of_repair_is_open_again() -> None:
    from dataclasses import replace

    (known,) = first(HIT)
    assert step((replace(known, status="claimed-fixed"),), evaluation(HIT))["文号"].status == "open"


def test_every_change_leaves_an_event() -> None:
    known = first(HIT)
    change = advance(known, (), {("DOC001", "s"): evaluation()}, gone={}, now=NOW + timedelta(days=1), period="2020Q4")
    assert [(e.before, e.after, e.reason) for e in change.events] == [("new", "fixed", "核验通过")]


def test_every_status_is_active_closed_or_decided() -> None:
    assert set(get_args(FindingStatus)) == ACTIVE | CLOSED | DECIDED
    assert not ACTIVE & CLOSED and not ACTIVE & DECIDED and not CLOSED & DECIDED
