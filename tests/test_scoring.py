"""The ledger: every step accounted for, nothing that raises a score by being wrong."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from gkcrawl.app.workspace import shipped_scheme
from gkcrawl.config import Scheme, parse
from gkcrawl.errors import ConfigError
from gkcrawl.model import Finding, ScoreCard, Unit
from gkcrawl.registry import all_rules
from gkcrawl.scoring import Bound, bind, cards_digest, score

UNIT = Unit(id="fgw", name="市发展和改革委员会", short_name="发改委", unit_class="市直部门")
COUNTY = Unit(id="hq", name="霍邱县", short_name="霍邱", unit_class="县区")
KINDS = {"c": ("规范性文件", "规范性文件"), "o": ("公示公告", "公示")}


def scheme(text: str) -> Bound:
    head = 'id = "t"\ntitle = "t"\nfull_marks = 100\n'
    return bind(parse(head + text, Scheme, "t.toml"), all_rules(), path="t.toml")


SIMPLE = scheme("""
[[indicator]]
id = "1"
title = "规范性文件"
marks = 20
columns = ["规范性文件"]
[indicator.rules]
DOC001 = { points = 2 }
DOC004 = { points = 1 }
DOC007 = { points = 1 }
DOC012 = { points = 2 }
TIM001 = { points = 2, cap = 3 }
TIM002 = { points = 0.5 }
LST008 = { points = 1 }
[[indicator]]
id = "2"
title = "其余"
marks = 80
[indicator.rules]
LNK001 = { points = 0.1 }
[[indicator]]
id = "D"
title = "隐私"
marks = 10
mode = "deduct-only"
[indicator.rules]
PRV001 = { points = 2, page_cap = 2, many = 3, many_cap = 5 }
[[exclusive]]
rules = ["LST008", "TIM002"]
reason = "同一日期"
""")


def finding(rule: str, n: int = 0, *, subject: str = "s", column: str = "c", **changes: Any) -> Finding:
    base = Finding(
        id=f"{rule}-{subject}-{n}", rule=rule, revision="r", scope="document", unit="fgw", column=column, subject=subject,
        url="http://127.0.0.1/", doc_title="通知", anchor=str(n), detail="有问题", evidence="证据", where="", severity="major",
        confidence=all_rules()[rule].rule.confidence, status="open", first_seen=NOW.date(), last_seen=NOW.date())
    return replace(base, **changes)


def card(bound: Bound, *found: Finding, outcomes: Any = None, marks: Any = None, unit: Unit = UNIT) -> ScoreCard:
    every = outcomes or {(unit.id, "DOC001", "规范性文件/规范性文件", "pass"): 10}
    return score(bound, [unit], found, every, KINDS, period="2020Q4", marks=marks)[0]


def total(of: ScoreCard) -> Decimal:
    return of.full + sum((e.amount for e in of.entries), Decimal(0))


def test_five_defects_of_one_document_cost_eight_of_twenty() -> None:
    """DOMAIN section 8, case 5: number 2, date 1, validity 1, download 2, and late 2."""
    found = [finding(rule) for rule in ("DOC001", "DOC004", "DOC007", "DOC012", "TIM001")]
    assert card(SIMPLE, *found).score == Decimal(92)


def test_deductions_stop_when_the_item_is_exhausted() -> None:
    found = [finding("DOC001", n, subject=f"s{n}") for n in range(30)]
    made = card(SIMPLE, *found)
    assert made.score == Decimal(80)
    assert [e.reason for e in made.entries if e.kind == "cap"] == ["本项 20 分扣完为止"]


def test_a_rule_has_its_own_cap() -> None:
    assert card(SIMPLE, *(finding("TIM001", subject=f"s{n}") for n in range(5))).score == Decimal(97)


def test_the_same_matter_is_charged_once() -> None:
    made = card(SIMPLE, finding("TIM002"), finding("LST008"))
    assert made.score == Decimal(99)
    assert [e.kind for e in made.entries] == ["deduction", "deduction", "exclusion"]
    assert "同一日期" in made.entries[2].reason


def test_a_page_that_leaks_many_costs_more_than_one_that_leaks_one() -> None:
    leak = [finding("PRV001", n, column="o") for n in range(4)]
    assert [card(SIMPLE, *leak[:n]).score for n in (1, 2, 3, 4)] == [Decimal(98), Decimal(98), Decimal(95), Decimal(95)]


def test_a_suspicion_costs_nothing_until_a_clerk_confirms_it() -> None:
    doubt = finding("DOC001", confidence="suspected")
    assert card(SIMPLE, doubt).score == Decimal(100)
    assert card(SIMPLE, replace(doubt, confirmed=True)).score == Decimal(98)


@pytest.mark.parametrize("status", ["fixed", "waived", "upheld", "gone", "withdrawn-page"])
def test_what_is_closed_or_waived_costs_nothing(status: Any) -> None:
    assert card(SIMPLE, finding("DOC001", status=status)).score == Decimal(100)


def test_every_deduction_names_its_finding_and_evidence() -> None:
    for entry in card(SIMPLE, finding("DOC001"), finding("LNK001", column="o")).entries:
        assert entry.kind != "deduction" or (entry.finding and entry.evidence and entry.revision and entry.scheme)


MANUAL = scheme("""
[[indicator]]
id = "1"
title = "机检"
marks = 40
[indicator.rules]
DOC001 = { points = 4 }
[[indicator]]
id = "2"
title = "人工"
marks = 60
mode = "manual"
[[indicator]]
id = "B"
title = "加分"
marks = 3
mode = "bonus"
""")


def test_marks_still_owed_are_left_out_and_said() -> None:
    made = card(MANUAL, finding("DOC001"))
    assert (made.score, made.low, made.high, made.provisional) == (Decimal(90), Decimal(36), Decimal(96), True)
    assert total(made) == made.score


def test_entered_marks_make_the_card_final() -> None:
    given_marks = {("fgw", "2"): (Decimal(50), "评分表"), ("fgw", "B"): (Decimal(2), "动漫解读")}
    made = card(MANUAL, finding("DOC001"), marks=given_marks)
    assert (made.score, made.provisional) == (Decimal(88), False)
    assert total(made) == made.score


def test_unknown_outcomes_widen_the_range_and_take_no_marks() -> None:
    outcomes = {("fgw", "DOC001", "规范性文件/规范性文件", "pass"): 8,
                ("fgw", "DOC001", "规范性文件/规范性文件", "undetermined"): 2}
    made = card(SIMPLE, outcomes=outcomes)
    assert (made.score, made.low, made.provisional, made.checkable) == (Decimal(100), Decimal(96), True, Decimal("0.8"))
    assert made.rank is None
    assert "仅供参考" in made.reasons[-1]


def test_equal_rates_share_a_rank() -> None:
    units = [replace(UNIT, id=name) for name in "abc"]
    outcomes = {(u.id, "DOC001", "规范性文件/规范性文件", "pass"): 1 for u in units}
    cards = score(SIMPLE, units, [finding("DOC001", unit="a")], outcomes, KINDS, period="p")
    assert [(c.unit, c.rank) for c in cards] == [("b", 1), ("c", 1), ("a", 3)]


RULES = ["DOC001", "DOC004", "TIM001", "TIM002", "LST008", "LNK001", "PRV001"]
many = st.lists(st.tuples(st.sampled_from(RULES), st.integers(0, 3), st.sampled_from("xyz"), st.sampled_from("co")),
                max_size=25)


def build(rows: list[tuple[str, int, str, str]]) -> list[Finding]:
    return list({f.id: f for f in (finding(r, n, subject=s + c, column=c) for r, n, s, c in rows)}.values())


@settings(max_examples=150)
@given(many, many)
def test_one_finding_more_never_raises_a_score(rows: list[Any], extra: list[Any]) -> None:
    fewer, more = build(rows), build(rows + extra)
    assert card(SIMPLE, *more).score <= card(SIMPLE, *fewer).score


@given(many)
def test_the_ledger_leads_from_full_marks_to_the_result(rows: list[Any]) -> None:
    made = card(SIMPLE, *build(rows))
    assert total(made) == made.score
    assert 0 <= made.low <= made.score <= made.high <= made.full


@given(many)
def test_what_each_finding_costs_adds_up_to_what_was_lost(rows: list[Any]) -> None:
    for line in card(SIMPLE, *build(rows)).lines:
        assert sum((points for _, points in line.charges), Decimal(0)) == line.lost
        assert all(points > 0 for _, points in line.charges)


@given(many)
def test_order_of_findings_does_not_matter(rows: list[Any]) -> None:
    found = build(rows)
    assert cards_digest([card(SIMPLE, *found)]) == cards_digest([card(SIMPLE, *reversed(found))])


def test_binding_reports_every_problem_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        scheme("""
[[indicator]]
id = "1"
title = "a"
marks = 10
[indicator.rules]
DOC01 = {}
[[indicator]]
id = "1"
title = "b"
marks = 10
mode = "manual"
[indicator.rules]
DOC001 = {}
[params.TIM001]
limt = 3
""")
    said = str(error.value)
    for words in ("没有这条规则，是不是“DOC", "编号 1 重复", "人工评分的指标不能再挂规则", "合计 20，应等于满分 100",
                  "没有参数“limt”"):
        assert words in said


def test_a_rule_cannot_cost_twice() -> None:
    with pytest.raises(ConfigError, match="只能计一次"):
        scheme("\n".join(f'[[indicator]]\nid = "{n}"\ntitle = "x"\nmarks = 50\n[indicator.rules]\nDOC001 = {{}}' for n in "12"))


def test_the_shipped_scheme_is_whole(tmp_path: Path) -> None:
    bound = bind(parse(shipped_scheme("luan-2020"), Scheme, "luan-2020"), all_rules())
    assert sum(i.marks for i in bound.scheme.indicator if i.mode in ("deduct", "manual")) == 100
    charged = {rule for i in bound.scheme.indicator for rule in i.rules}
    assert set(all_rules()) - charged <= {"LNK002", "LNK005"}, "every rule that may deduct is bound"
