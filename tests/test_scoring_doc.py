"""The worked example of ``docs/scoring.md``: its scheme and problems, scored here, give the numbers that it prints."""

import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from gkcrawl.config import Scheme, parse
from gkcrawl.model import Finding, Outcome, ScoreCard, Unit
from gkcrawl.registry import all_rules
from gkcrawl.scoring import bind, score

PAGE = (Path(__file__).parents[1] / "docs" / "scoring.md").read_text("utf-8")
UNIT = Unit(id="yxjy", name="云溪区教育局", short_name="区教育局", unit_class="市直部门")


def table(heading: str) -> list[dict[str, str]]:
    """Rows of the table whose first heading is ``heading``, by heading."""
    lines = iter(PAGE.splitlines())
    names = next(cells(line) for line in lines if line.startswith(f"| {heading} |"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(names, cells(line), strict=True)))
    return rows


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def findings() -> list[Finding]:
    return [
        Finding(id=row["序"], rule=row["规则"], revision="r", scope="document", unit=UNIT.id, column=row["栏目"],
                subject=row["在哪里"], url="", doc_title="", anchor=row["哪一处"], detail=row["说明"],
                evidence=row["说明"], where="", severity="minor",
                confidence=all_rules()[row["规则"]].rule.confidence)
        for row in table("序")]


def card(marks: dict[tuple[str, str], tuple[Decimal, str]] | None = None) -> ScoreCard:
    toml = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert toml
    bound = bind(parse(toml[1], Scheme, "docs/scoring.md"), all_rules())
    rows = findings()
    outcomes = {(UNIT.id, "TIM001", "规范性文件/规范性文件", "undetermined"): 1,
                (UNIT.id, "DOC001", "规范性文件/规范性文件", "fail"): 2,
                (UNIT.id, "LNK001", "公告/一般信息", "pass"): 997,
                (UNIT.id, "ANN001", "公告/一般信息", "not-applicable"): 500}
    kinds = {f.column: (f.column, f.column) for f in rows}
    (result,) = score(bound, [UNIT], rows, outcomes, kinds, period="2020Q4", marks=marks)
    return result


def test_ledger_is_the_table() -> None:
    balance = Decimal(100)
    entries = list(card().entries)
    rows = table("笔")
    assert len(entries) == len(rows)
    for entry, row in zip(entries, rows, strict=True):
        balance += entry.amount
        said = (row["笔"], row["指标"], Decimal(row["变动"]), Decimal(row["余额"]))
        assert (str(entry.sequence), entry.indicator, entry.amount, balance) == said, row
        if named := re.fullmatch(r"问题 (\d+)", row["为什么"]):
            assert entry.finding == named[1], row


def test_page_counts_its_problems() -> None:
    assert f"这一轮有 {len(findings())} 处问题" in PAGE


@pytest.mark.parametrize("column", ["暂定", "政策解读评为 36 分后"])
def test_results_are_the_table(column: str) -> None:
    marks = None if column == "暂定" else {(UNIT.id, "4"): (Decimal(36), "算例")}
    result = card(marks)
    said = {row["项目"]: row[column] for row in table("项目")}
    assert [f"{result.score:.2f}", f"{result.low:.2f}", f"{result.high:.2f}", f"{result.checkable:.2%}"] == [
        said["得分"], said["最低"], said["最高"], said["可核查"]]
    assert result.provisional


def test_every_outcome_has_a_row() -> None:
    assert len(table("结论")) == len(get_args(Outcome))
