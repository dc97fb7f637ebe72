"""Configuration: portal profile, scheme and unit list, read strictly.

Three files, three owners. ``portal.toml``: facts about a portal (addresses, platform, politeness, catalogue).
``scheme.toml``: policy (indicators, marks, rule parameters). ``units.csv``: who is monitored, kept in Excel by a clerk.
Unknown keys are errors, nothing is coerced, every problem of a file is reported at once with a "did you mean".
Secrets come from the environment only (``GKCRAWL_SMTP_PASSWORD``).
"""

import codecs
import csv
import difflib
import io
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gkcrawl.errors import ConfigError
from gkcrawl.model import Unit, UnitClass

__all__ = ["CatalogueColumn", "Exclusion", "GenericColumn", "Indicator", "MailSettings", "Politeness", "Profile",
           "RuleBinding", "Scheme", "Selectors", "load_profile", "load_scheme", "load_units", "suggest"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


# ---------------------------------------------------------------- profile


class Politeness(Strict):
    """How gently the portal is treated. ``delay`` in seconds between two requests to one host."""

    delay: Annotated[float, Field(ge=0, le=60)] = 0.5
    concurrency: Annotated[int, Field(ge=1, le=16)] = 2
    timeout: Annotated[float, Field(gt=0, le=300)] = 30.0
    obey_robots: bool = True
    autothrottle: bool = True
    request_budget: Annotated[int, Field(ge=0)] = 0
    """Most requests of one crawl; 0 means no limit."""
    stop_after_refusals: Annotated[int, Field(ge=1)] = 20
    """Circuit breaker: so many 403/429/503 answers in a row end the crawl."""
    user_agent: str = "gkcrawl/0.1 (government disclosure monitoring; contact: set politeness.user_agent)"
    """Say who crawls and how to reach them, in ASCII: gkcrawl/0.1 (+https://…; tel …)."""
    window: str = ""
    """Night window such as "22:00-06:00"; empty: any time."""
    revisit_days: Annotated[int, Field(ge=0)] = 7
    """A known document is fetched again after so many days; ``crawl --full`` fetches all."""


class Health(Strict):
    """When tonight's list of a column is not trusted, against the median of its last good runs."""

    minimum_item_share: Annotated[float, Field(ge=0, le=1)] = 0.5
    minimum_coverage_share: Annotated[float, Field(ge=0, le=1)] = 0.5
    minimum_history_items: Annotated[int, Field(ge=1)] = 3
    maximum_failed_share: Annotated[float, Field(ge=0, le=1)] = 0.2
    """Share of failed pages above which the whole run is failed."""


class Selectors(Strict):
    """CSS selectors and patterns for the ``generic`` family. A selector that is empty is not used."""

    list_row: str = ""
    list_link: str = "a"
    list_date: str = ""
    empty_text: str = "暂无相关信息"
    paging: Literal["none", "create-page-html", "next-link"] = "none"
    next_link: str = ""
    title: str = ""
    body: str = ""
    published: str = ""
    published_pattern: str = ""
    """Regular expression with one group, searched in the whole markup (also scripts): var pubdata='(…)'."""
    source: str = ""
    metadata_row: str = ""
    metadata_label: str = ""
    metadata_value: str = ""
    breadcrumb: str = ""
    attachments: str = "a[href]"


class GenericColumn(Strict):
    """One column written into the profile (``generic`` family, where the portal shows no column tree)."""

    unit: str
    path: Annotated[list[str], Field(min_length=1)]
    url: str
    kind: str = ""
    max_age_days: int | None = None
    minimum_items: int = 0


class CatalogueColumn(Strict):
    """What the catalogue says of every column whose path ends with ``match`` (words joined by "/")."""

    match: Annotated[str, Field(min_length=1)]
    kind: str = ""
    max_age_days: Annotated[int, Field(ge=1)] | None = None
    minimum_items: Annotated[int, Field(ge=0)] = 0
    ignore: bool = False


class MailSettings(Strict):
    """Where mail goes out. The password is read from the environment variable GKCRAWL_SMTP_PASSWORD."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    security: Literal["none", "starttls", "tls"] = "none"
    user: str = ""
    sender: str = "政务公开办 <zwgk@localhost>"
    reply_to: str = ""


class PortalFacts(Strict):
    name: Annotated[str, Field(min_length=1)]
    url: Annotated[str, Field(pattern=r"^https?://")]
    disclosure_url: str = ""
    """Address of the disclosure home (unit list); default ``url`` + /public/index.html for LONSUN."""
    cms: Annotated[str, Field(min_length=1)]
    city: str = ""
    office: str = "政务公开办公室"
    hosts: list[str] = []
    """Further hosts of the same portal (sub-sites)."""
    allow_private_addresses: bool = False
    """Loopback and private-network addresses are refused unless this is true."""
    today: str = ""
    """YYYY-MM-DD: take this day for today, to replay or demonstrate; empty: the real day."""


class Profile(Strict):
    """``portal.toml``."""

    portal: PortalFacts
    politeness: Politeness = Politeness()
    health: Health = Health()
    selectors: Selectors = Selectors()
    column: list[GenericColumn] = []
    catalogue: list[CatalogueColumn] = []
    mail: MailSettings = MailSettings()

    def catalogue_entry(self, path: tuple[str, ...]) -> CatalogueColumn | None:
        """The catalogue's most specific entry whose ``match`` is the tail of ``path``."""
        fitting = [c for c in self.catalogue if path[-len(c.match.split("/")):] == tuple(c.match.split("/"))]
        return max(fitting, key=lambda c: c.match.count("/"), default=None)


# ---------------------------------------------------------------- scheme

Points = Annotated[Decimal, Field(ge=0, strict=False)]


class RuleBinding(Strict):
    """What a rule costs under an indicator. Absent ``points``: the rule's own. ``cap``: most for this rule.

    ``page_cap``: most for one page or column; ``many_cap`` instead of it from ``many`` findings on (a list that leaks
    ten persons weighs more than one slip).
    """

    points: Points | None = None
    cap: Points | None = None
    page_cap: Points | None = None
    many: Annotated[int, Field(ge=2)] = 10
    many_cap: Points | None = None


class Indicator(Strict):
    """One line of the scheme. ``columns``: names or kinds of columns whose findings belong here; empty means all.

    ``mode``: ``deduct`` (marks minus deductions, 扣完为止), ``manual`` (a clerk enters the mark), ``deduct-only``
    (rules take up to ``marks`` off the total), ``penalty`` (a clerk enters what is taken off, up to ``marks``),
    ``bonus`` (a clerk enters up to ``marks`` on top).
    """

    id: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    group: str = ""
    marks: Points
    mode: Literal["deduct", "manual", "deduct-only", "penalty", "bonus"] = "deduct"
    requirement: str = ""
    classes: list[UnitClass] = ["县区", "市直部门"]
    columns: list[str] = []
    rules: dict[str, RuleBinding] = {}


class Exclusion(Strict):
    """Rules that speak of the same matter: on one subject only the dearest counts."""

    rules: Annotated[list[str], Field(min_length=2)]
    reason: str


class Scheme(Strict):
    """``scheme.toml``."""

    id: Annotated[str, Field(min_length=1)]
    title: str
    full_marks: Points
    minimum_checkable: Annotated[Decimal, Field(ge=0, le=1, strict=False)] = Decimal("0.9")
    """Below this share of judged evaluations a unit is 仅供参考 and not ranked."""
    rectify_workdays: Annotated[int, Field(ge=1)] = 10
    indicator: Annotated[list[Indicator], Field(min_length=1)]
    exclusive: list[Exclusion] = []
    params: dict[str, dict[str, Any]] = {}


# ---------------------------------------------------------------- reading

M = TypeVar("M", bound=Strict)

MESSAGES = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这个项目名",
    "string_type": "应为文字（加引号）",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表 […]",
    "dict_type": "应为表",
    "model_type": "应为表",
    "model_attributes_type": "应为表",
    "string_too_short": "不能为空",
    "too_short": "至少要有一项",
}


PATTERNS = {r"^https?://": "应以 http:// 或 https:// 开头"}


def suggest(word: str, known: list[str]) -> str:
    """"，是不是“X”" for the nearest known words, or nothing; put it where a clause may follow."""
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"，是不是{'、'.join(f'“{w}”' for w in near)}" if near else ""


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Field names allowed at ``location`` of ``model``."""
    current: Any = model
    for step in location:
        if isinstance(step, int):
            continue
        if not (isinstance(current, type) and issubclass(current, BaseModel)):
            return []
        info = current.model_fields.get(step)
        if info is None:
            return []
        current = _inner_model(info.annotation)
    return list(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else []


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        inner = _inner_model(argument)
        if inner is not None:
            return inner
    return None


def _describe(model: type[BaseModel], error: Any) -> str:
    location: tuple[int | str, ...] = error["loc"]
    place = ""
    for step in location:
        place += f"[{step + 1}]" if isinstance(step, int) else f"{'.' if place else ''}{step}"
    kind: str = error["type"]
    context = error.get("ctx", {})
    if kind == "literal_error":
        allowed = context.get("expected", "").replace(" or ", "、").replace(", ", "、").replace("'", "")
        said = f"“{error['input']}”不在可选值之内：{allowed}"
    elif kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        sign = {"greater_than": ("大于", "gt"), "greater_than_equal": ("不小于", "ge"),
                "less_than": ("小于", "lt"), "less_than_equal": ("不大于", "le")}[kind]
        said = f"应{sign[0]} {context.get(sign[1]):g}，现在是 {error['input']}"
    elif kind == "string_pattern_mismatch":
        wanted = PATTERNS.get(str(context.get("pattern")), f"应符合 {context.get('pattern')}")
        said = f"“{error['input']}”的写法不对，{wanted}"
    else:
        said = MESSAGES.get(kind, error["msg"])
        if kind == "extra_forbidden":
            said += suggest(str(location[-1]), _known_keys(model, location[:-1]))
    return f"{place}：{said}"


FULL_WIDTH = str.maketrans("“”‘’，＝［］＃", "\"\"'',=[]#")


def _broken_toml(text: str, said: str) -> str:
    """What is wrong and where; the usual cause is punctuation typed with a Chinese keyboard."""
    place = re.search(r"at line (\d+), column (\d+)", said)
    if place is None:
        return f"不是合法的 TOML：文件末尾不完整（{said}）"
    number, column = int(place[1]), int(place[2])
    lines = text.split("\n")
    line = lines[number - 1].strip() if number <= len(lines) else ""
    code = line.split("#")[0]
    hint = "；疑是全角标点，引号、等号、逗号、方括号须用半角" if code != code.translate(FULL_WIDTH) else ""
    return f"不是合法的 TOML：第 {number} 行第 {column} 个字符附近写法不对：{line[:60]}{hint}"


def parse(text: str, model: type[M], path: str) -> M:
    """``text`` as TOML into ``model``; raises ``ConfigError`` with every problem."""
    try:
        values = tomllib.loads(text, parse_float=Decimal if model is Scheme else float)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, [_broken_toml(text, str(error))]) from error
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise ConfigError(path, [_describe(model, e) for e in error.errors()]) from error


def _read(path: Path, hint: str = "用 gkcrawl init 新建工作区，或用 --workspace 指明工作区") -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ConfigError(str(path), [f"文件不存在；{hint}"]) from error
    except IsADirectoryError as error:
        raise ConfigError(str(path), ["是文件夹，不是文件"]) from error
    except OSError as error:
        raise ConfigError(str(path), [f"无法读取（{error.strerror}）；请检查权限"]) from error


def _text(path: Path) -> str:
    try:
        return _read(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), [f"不是 UTF-8 编码（第 {error.start + 1} 个字节起无法识别），请另存为 UTF-8"]) from error


def load_profile(path: Path) -> Profile:
    """Read ``portal.toml``."""
    return parse(_text(path), Profile, str(path))


def load_scheme(path: Path) -> Scheme:
    """Read a scheme. Whether its rules exist and its marks add up is told by ``scoring.bind``."""
    return parse(_text(path), Scheme, str(path))


UNIT_HEADINGS = ("编号", "名称", "简称", "类别", "别名", "邮箱", "站点编号", "主页")


def load_units(path: Path) -> tuple[Unit, ...]:
    """Read ``units.csv``: UTF-8, UTF-16 or GB18030, separated by commas, semicolons or tabs, as Excel saves it; aliases
    are separated by ``;`` or ``；``. Raises ``ConfigError`` with every problem."""
    rows = _table(path)
    headings, rows = rows[0], rows[1:]
    if missing := [h for h in UNIT_HEADINGS[:4] if h not in headings]:
        raise ConfigError(str(path), [f"缺少列：{'、'.join(missing)}（应有：{'、'.join(UNIT_HEADINGS)}）"])
    problems: list[str] = []
    units: list[Unit] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        value = dict.fromkeys(UNIT_HEADINGS, "") | dict(zip(headings, row, strict=False))
        if not any(row):
            continue
        unit = _unit(value)
        if wrong := _wrong(value, row, headings):
            problems += [f"第 {number} 行：{problem}" for problem in wrong]
            continue
        for word in dict.fromkeys((unit.id, unit.name, unit.short_name, *unit.aliases)):
            if word in seen:
                problems.append(f"第 {number} 行：“{word}”与第 {seen[word]} 行重复")
            seen.setdefault(word, number)
        units.append(unit)
    if problems:
        raise ConfigError(str(path), problems)
    return tuple(units)


def _table(path: Path) -> list[list[str]]:
    """The cells of a CSV file, trimmed, headings first."""
    raw = _read(path, "用 gkcrawl init 新建工作区")
    encoding = "utf-16" if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as first:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            # The encoding that reads on for longer is the file's own.
            line = raw[:max(first.start, error.start)].count(b"\n") + 1
            raise ConfigError(str(path), [f"第 {line} 行有无法识别的字符；请用 Excel 或 WPS 另存为“CSV UTF-8”"]) from error
    head = text.partition("\n")[0]
    separator = max((",", ";", "\t", "，"), key=head.count)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator, strict=True)]
    except csv.Error as error:
        raise ConfigError(str(path), [f"不是完整的 CSV（{error}）；多半是引号没有成对，请用 Excel 或 WPS 重新保存"]) from error
    return rows or [[]]


def _unit(value: dict[str, str]) -> Unit:
    return Unit(
        id=value["编号"], name=value["名称"], short_name=value["简称"] or value["名称"],
        unit_class="县区" if value["类别"] == "县区" else "市直部门", email=value["邮箱"],
        aliases=tuple(a.strip() for a in value["别名"].replace("；", ";").split(";") if a.strip()),
        site_id=value["站点编号"], homepage=value["主页"])


EMAIL = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def _wrong(value: dict[str, str], row: list[str], headings: list[str]) -> list[str]:
    """What is wrong with one line of the unit list."""
    problems = []
    if any(row[len(headings):]):
        problems.append(f"比表头多出 {len(row) - len(headings)} 格，各格可能错位；含逗号的内容请加引号")
    if value["类别"] not in ("县区", "市直部门"):
        problems.append(f"类别“{value['类别']}”应为“县区”或“市直部门”")
    if not value["编号"] or not value["名称"]:
        problems.append("编号和名称不能为空")
    if value["邮箱"] and not EMAIL.fullmatch(value["邮箱"]):
        problems.append(f"邮箱“{value['邮箱']}”应为一个邮箱地址，如 office@example.gov.cn")
    if control := next((c for v in value.values() for c in v if not c.isprintable() and c != "\u3000"), ""):
        problems.append(f"含有换行或控制字符（U+{ord(control):04X}），请删去")
    return problems
