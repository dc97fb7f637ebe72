"""Documents that are generated: ``docs/rules.md``, ``gkcrawl/store/schema.sql``, click's Chinese catalogue.

``stale`` compares what stands in the tree with what would be written; a test asks that nothing is stale.
"""

import re
import struct
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from gkcrawl.registry import RuleFile, all_rules
from gkcrawl.rule import Bad

SEVERITY = {"minor": "一般", "major": "较重", "critical": "严重", "veto": "一票否决"}
SCOPE = {"document": "一条信息", "column": "一个栏目", "unit": "一个单位", "portal": "整个门户"}
GENERATED: dict[str, Callable[[], bytes]] = {}


def generated(path: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register what makes the file at ``path`` (relative to the repository)."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        GENERATED[path] = make
        return make

    return register


def stale(root: Path) -> list[Path]:
    """Generated files under ``root`` that are missing or differ from what would be written."""
    return [root / path for path, make in GENERATED.items()
            if not (root / path).exists() or (root / path).read_bytes() != make()]


def write(root: Path) -> list[Path]:
    """Write every generated file; returns those that changed."""
    changed = stale(root)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(GENERATED[str(path.relative_to(root))]())
    return changed


# ---------------------------------------------------------------- rules


@generated("docs/rules.md")
def rules_md() -> bytes:
    """All rules by family, with a table of contents."""
    files = list(all_rules().values())
    families = {f.family.name: f.family for f in files}
    lines = ["# 规则", "", f"共 {len(files)} 条。本页由程序生成（`gkcrawl rules docs --write`），请改规则文件，不要改本页。", ""]
    for family in families.values():
        members = [f for f in files if f.family == family]
        lines.append(f"- **{family.title}**：" + "、".join(
            f"[{f.rule.id} {f.rule.title}](#{f.rule.id.lower()})" for f in members))
    for family in families.values():
        lines += ["", f"## {family.title}", "", family.introduction]
        for file in (f for f in files if f.family == family):
            lines += ["", f'<a id="{file.rule.id.lower()}"></a>', "", rule_page(file, level=3)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def rule_page(file: RuleFile, *, level: int) -> str:
    """One rule's page as Markdown."""
    rule = file.rule
    lines = [
        f"{'#' * level} {rule.id} {rule.title}", "", f"**{file.summary}**", "", file.page, "",
        f"- 名称：`{rule.name}`；判断对象：{SCOPE[rule.scope]}；程度：{SEVERITY[rule.severity]}；默认扣 {rule.points} 分"
        + ("；先列入复核，人工确认后才扣分" if rule.confidence == "suspected" else ""),
    ]
    if rule.applies_to:
        lines.append(f"- 适用：{'、'.join(rule.applies_to)}")
    lines += [f"- 依据：{'；'.join(rule.basis)}", f"- 整改建议：{rule.suggestion}"]
    options = fields(rule.params)
    if options:
        lines.append("- 参数：" + "；".join(f"`{o.name}`（默认 {_default(o.default)}）" for o in options))
    bad = next((e for e in file.examples if isinstance(e, Bad)), None)
    if bad is not None and (said := _said(file, bad)):
        lines.append(f"- 反例：{said}")
    return "\n".join(lines)


def _default(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(map(_default, value)) or "无"
    return value.isoformat() if isinstance(value, date) else str(value)


def _said(file: RuleFile, bad: Bad) -> str:
    """What the rule says of its first bad example."""
    from gkcrawl.engine import evaluate
    from gkcrawl.rule import Context

    params = bad.params if bad.params is not None else file.rule.params()
    hits = evaluate(file, bad.subject, Context(as_of=bad.as_of, params=params)).hits
    return re.sub(r"\s+", " ", hits[0].detail).replace("|", "｜") if hits else ""


# ---------------------------------------------------------------- schema


@generated("gkcrawl/store/schema.sql")
def schema_sql() -> bytes:
    """The schema after all migrations."""
    from gkcrawl.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        return store.schema().encode()


# ---------------------------------------------------------------- click's words


@generated("gkcrawl/locale/zh_CN/LC_MESSAGES/messages.mo")
def catalogue() -> bytes:
    """``cli/words.toml`` as a GNU message catalogue (the binary form that gettext reads)."""
    words: dict[str, str] = tomllib.loads((Path(__file__).parent / "cli" / "words.toml").read_text(encoding="utf-8"))
    entries = {"": "Content-Type: text/plain; charset=UTF-8\n", **words}
    pairs = sorted((k.encode(), v.encode()) for k, v in entries.items())
    keys = values = b""
    positions = []
    for key, value in pairs:
        positions.append((len(key), len(keys), len(value), len(values)))
        keys += key + b"\0"
        values += value + b"\0"
    start = 7 * 4 + 16 * len(pairs)
    originals = b"".join(struct.pack("<II", size, start + at) for size, at, _, _ in positions)
    translations = b"".join(struct.pack("<II", size, start + len(keys) + at) for _, _, size, at in positions)
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + originals + translations + keys + values
