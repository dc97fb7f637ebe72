"""Documents that are generated: ``docs/rules.md``, ``docs/configuration.md``, ``gkcrawl/store/schema.sql``, click's
Chinese catalogue.

``stale`` compares what stands in the tree with what would be written; a test asks that nothing is stale.
"""

import re
import struct
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gkcrawl.registry import RuleFile, all_rules
from gkcrawl.rule import Bad

SEVERITY = {"minor": "一般", "major": "较重", "critical": "严重", "veto": "一票否决"}
SCOPE = {"document": "一条信息", "column": "一个栏目", "unit": "一个单位", "portal": "整个门户"}
T = TypeVar("T")
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


# ---------------------------------------------------------------- configuration


@generated("docs/configuration.md")
def configuration_md() -> bytes:
    """Every key of the three configuration files: type, bounds and default from the models, words from
    ``config_words.toml``."""
    from gkcrawl import config

    words = tomllib.loads((Path(__file__).parent / "config_words.toml").read_text(encoding="utf-8"))

    def keys(model: type[BaseModel]) -> str:
        return _table(("键", "类型", "默认", "含义"),
                      [(f"`{name}`", _type(field.annotation, field.metadata), _given(field), said)
                       for name, field, said in _joined(model.model_fields, words.pop(model.__name__), model.__name__)])

    headings = {name: name for name in config.UNIT_HEADINGS}
    frame: str = words.pop("page")
    page = frame.format(
        portal=keys(config.PortalFacts), politeness=keys(config.Politeness), health=keys(config.Health),
        catalogue=keys(config.CatalogueColumn), selectors=keys(config.Selectors), column=keys(config.GenericColumn),
        mail=keys(config.MailSettings), scheme=keys(config.Scheme), indicator=keys(config.Indicator),
        binding=keys(config.RuleBinding), exclusion=keys(config.Exclusion),
        kinds="、".join(f"`{kind}`" for kind in _kinds()),
        units=_table(("列", "含义"), [(f"`{name}`", said)
                                     for name, _, said in _joined(headings, words.pop("Unit"), "units.csv")]))
    if words:
        raise ValueError(f"config_words.toml speaks of {', '.join(words)}, which the page does not show")
    return page.encode()


def _joined(known: Mapping[str, T], words: Mapping[str, str], place: str) -> list[tuple[str, T, str]]:
    """(key, field, words) in the order of the model; raises when one side has a key that the other lacks."""
    if odd := set(known) ^ set(words):
        raise ValueError(f"{place}: model and config_words.toml differ in {', '.join(sorted(odd))}")
    return [(name, field, words[name]) for name, field in known.items()]


def _kinds() -> list[str]:
    """Kinds of column that some rule names."""
    return sorted({kind for file in all_rules().values() for kind in file.rule.applies_to})


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "｜") for cell in line) + " |" for line in lines)


TYPES: dict[Any, str] = {str: "文字", int: "整数", float: "数字", Decimal: "数字", bool: "true / false"}
BOUNDS = (("ge", "≥ "), ("gt", "> "), ("le", "≤ "), ("lt", "< "))


def _type(annotation: Any, limits: Sequence[Any] = ()) -> str:
    """A field's type and bounds in Chinese."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0], (*inner[1:], *limits))
    if origin is Literal:
        return "可选：" + "、".join(f"`{word}`" for word in inner)
    if origin is list:
        return "列表"
    if origin is dict or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return "表"
    if origin in (Union, UnionType):
        return _type(next(a for a in inner if a is not NoneType), limits)
    bounds = [sign + str(value) for each in _flat(limits) for name, sign in BOUNDS
              if (value := getattr(each, name, None)) is not None]
    return "，".join([TYPES[annotation], *bounds])


def _flat(limits: Sequence[Any]) -> Iterator[Any]:
    """Bounds, also those inside a ``Field(…)``."""
    for each in limits:
        yield from getattr(each, "metadata", [each])


def _given(field: FieldInfo) -> str:
    """A field's default as it would be written in TOML."""
    if field.is_required():
        return "必填"
    value = field.get_default(call_default_factory=True)
    match value:
        case None:
            return "不写"
        case "" | [] | {}:
            return "空"
        case bool():
            return f"`{str(value).lower()}`"
        case list():
            return "、".join(f"`{word}`" for word in value)
        case _:
            return f"`{value}`"


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
