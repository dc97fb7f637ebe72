"""Finds the one rule in each rule file. No list is kept anywhere: a file in ``rules/<family>/`` is a rule.

The revision of a rule is computed, not typed: a hash of its file, its family's ``_`` helpers and the core modules it
may import. Import contracts make that list complete, so a verdict always names the text of the rule that made it.
"""

import hashlib
import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import gkcrawl
import rules
from gkcrawl.errors import RuleError, UsageError
from gkcrawl.rule import Bad, Example, Good, Rule

CORE_MODULES = ("model/*.py", "rule.py", "text/*.py", "workdays.py")
"""What a rule may import besides its family, as patterns below the package."""
ID = re.compile(r"[A-Z]{3}\d{3}")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A folder of rules: its name, and its docstring's title and introduction."""

    name: str
    title: str
    introduction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A rule with what its file says: page (docstring), examples, revision."""

    rule: Rule[Any]
    family: Family
    path: Path
    summary: str
    page: str
    examples: tuple[Example, ...]
    revision: str


@cache
def all_rules() -> dict[str, RuleFile]:
    """Every rule by id, sorted. Raises ``RuleError`` naming the file and what it lacks."""
    found: dict[str, RuleFile] = {}
    core = hashlib.sha256()
    for pattern in CORE_MODULES:
        for path in sorted(Path(gkcrawl.__file__).parent.glob(pattern)):
            core.update(path.read_bytes())
    for folder in pkgutil.iter_modules(rules.__path__):
        if not folder.ispkg:
            continue
        package = importlib.import_module(f"rules.{folder.name}")
        family = _family(package, folder.name)
        helpers = core.copy()
        for helper in sorted(_folder(package).glob("_*.*")):
            if helper.suffix in (".py", ".txt", ".toml"):
                helpers.update(helper.read_bytes())
        for module in pkgutil.iter_modules(package.__path__):
            if not module.name.startswith("_"):
                rule = _load(importlib.import_module(f"{package.__name__}.{module.name}"), family, helpers.copy())
                if rule.rule.id in found:
                    raise RuleError(f"规则编号 {rule.rule.id} 重复：{rule.path} 与 {found[rule.rule.id].path}")
                found[rule.rule.id] = rule
    return dict(sorted(found.items()))


def rule_named(word: str) -> RuleFile:
    """By id (any case), name or former id; raises ``UsageError`` with suggestions."""
    from gkcrawl.config import suggest

    known = all_rules()
    for file in known.values():
        if word.upper() in (file.rule.id, *file.rule.was) or word == file.rule.name:
            return file
    raise UsageError(f"没有规则“{word}”{suggest(word.upper(), list(known))}。用 gkcrawl rules list 查看全部规则")


def _folder(package: ModuleType) -> Path:
    assert package.__file__ is not None
    return Path(package.__file__).parent


def _family(package: ModuleType, name: str) -> Family:
    title, _, introduction = (package.__doc__ or "").strip().partition("\n")
    if not title:
        raise RuleError(f"rules/{name}/__init__.py 缺少说明：第一行为类别名称，其后为介绍")
    return Family(name=name, title=title.rstrip("。"), introduction=introduction.strip())


def _load(module: ModuleType, family: Family, digest: Any) -> RuleFile:
    path = Path(module.__file__ or "")
    place = f"rules/{family.name}/{path.name}"
    found = [value for value in vars(module).values() if isinstance(value, Rule)]
    if len(found) != 1:
        raise RuleError(f"{place} 应当恰有一条规则，现有 {len(found)} 条")
    rule = found[0]
    summary, blank, page = _docstring(module)
    examples: tuple[Example, ...] = tuple(getattr(module, "EXAMPLES", ()))
    wanted = f"{rule.id.lower()}_{rule.name.replace('-', '_')}"
    lacking = [
        words
        for missing, words in (
            (not ID.fullmatch(rule.id), f"编号 {rule.id} 应为三个大写字母加三位数字"),
            (not NAME.fullmatch(rule.name), f"名称 {rule.name} 应为小写短横线形式"),
            (path.stem != wanted, f"文件名应为 {wanted}.py"),
            (not summary or blank or not page, "说明应为：一行概要、空行、正文"),
            (not rule.basis or not all(rule.basis), "缺少依据"),
            (not rule.suggestion, "缺少整改建议"),
            (not any(isinstance(e, Good) for e in examples), "缺少正例 Good"),
            (not any(isinstance(e, Bad) for e in examples), "缺少反例 Bad"),
        )
        if missing
    ]
    if lacking:
        raise RuleError(f"{place}：{'；'.join(lacking)}")
    digest.update(path.read_bytes())
    return RuleFile(rule=rule, family=family, path=path, summary=summary, page=page, examples=examples,
                    revision=digest.hexdigest()[:12])


def _docstring(module: ModuleType) -> tuple[str, str, str]:
    lines = (module.__doc__ or "").strip().split("\n", 2)
    lines += [""] * (3 - len(lines))
    return lines[0].strip(), lines[1].strip(), lines[2].strip()
