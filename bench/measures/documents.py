"""All document rules over stored documents, on one core."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import mean

from bench import material
from bench.line import Line, spent
from gkcrawl.app import judge
from gkcrawl.app.workspace import Workspace
from gkcrawl.engine import Judge
from gkcrawl.model import Document
from gkcrawl.registry import all_rules
from gkcrawl.store import Store

TITLE = "全部信息级规则逐篇评判已入库的信息"
TIMES = 5
TARGET = 2_000
CARRIED = 95


def measure() -> Iterator[Line]:
    """Per second of processor time, which is per core whatever else the machine does."""
    folder = material.long_documents()
    workspace = Workspace(folder)
    rules = Judge(rules=tuple(all_rules().values()), as_of=material.NIGHT.date(), params=workspace.bound.params)
    with Store.open(folder) as store:
        documents = [document for document, _ in store.documents()]
        outcomes = Counter(e.outcome for d in documents for e in rules.evaluate(d))
        if outcomes["error"]:
            raise RuntimeError(f"有 {outcomes['error']} 次评判出错，速度没有意义")
        judged = spent(lambda: _judge(rules, documents), TIMES)
        loaded = spent(lambda: list(store.documents()), TIMES)
        both = spent(lambda: _judge(rules, (d for d, _ in store.documents())), TIMES)
    number = len(documents)
    size = mean(len(d.text.encode()) for d in documents)
    count = sum(file.rule.scope == "document" for file in rules.rules)
    yield Line(what="评判（信息已在内存）", value=number / judged.cpu, unit="篇/秒·核", target=TARGET,
               note=f"{number} 篇，正文平均 {size / 1000:.1f} kB，{count} 条规则，{sum(outcomes.values())} 次评判")
    yield Line(what="读库并评判", value=number / both.cpu, unit="篇/秒·核", target=TARGET, note="含从 SQLite 读出和还原")
    yield Line(what="只读库", value=number / loaded.cpu, unit="篇/秒·核")
    yield Line(what="每次评判", value=1e6 * judged.cpu / sum(outcomes.values()), unit="微秒", less=True)
    yield from _whole_checks(folder, number)


def _judge(rules: Judge, documents: Iterable[Document]) -> int:
    return sum(1 for document in documents for _ in rules.evaluate(document))


def _whole_checks(folder: Path, number: int) -> Iterator[Line]:
    """``gkcrawl check`` as the clerk runs it: first on everything, then on the next night with nothing changed."""
    workspace = Workspace(folder)
    first = spent(lambda: judge.check(workspace, now=material.NIGHT))
    again: list[judge.CheckResult] = []
    second = spent(lambda: again.append(judge.check(workspace, now=material.NIGHT + timedelta(days=1))))
    share = 100 * again[0].carried / again[0].evaluations
    yield Line(what="gkcrawl check 全程，首次", value=number / first.cpu, unit="篇/秒·核", note="含读库、评判、写回、问题流转")
    yield Line(what="gkcrawl check 全程，次日内容未变", value=number / second.cpu, unit="篇/秒·核")
    yield Line(what="次日内容未变时沿用的评判", value=share, unit="%", target=CARRIED,
               note=f"{again[0].evaluations} 次评判；与日期有关的规则每天重新评判")
