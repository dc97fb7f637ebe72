"""What is written about the program is true of the program: commands, errors, links, generated pages, the rule in the
guide."""

import hashlib
import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gkcrawl import docs, errors
from gkcrawl.cli import gkcrawl as root
from gkcrawl.config import UNIT_HEADINGS, Indicator, PortalFacts, Scheme
from gkcrawl.engine import evaluate
from gkcrawl.registry import Family, _load
from gkcrawl.rule import Bad, Context, Good, Skip

HERE = Path(__file__).parents[1]
PAGES = sorted([*HERE.glob("*.md"), *(HERE / "docs").rglob("*.md")])
TEXT = {page: page.read_text("utf-8") for page in PAGES}
EACH_PAGE = [pytest.param(page, id=str(page.relative_to(HERE))) for page in PAGES]
NEW_RULE = HERE / "docs" / "adding-a-rule.md"


def test_generated_documents_are_fresh() -> None:
    assert docs.stale(HERE) == []


# ---------------------------------------------------------------- commands


def commands(group: click.Group = root, above: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, groups before their members."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*above, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert re.search(r"[\u4e00-\u9fff]", command.help or ""), "no Chinese help"
    lacking = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert lacking == []


@pytest.mark.parametrize("name", [n for n, command in COMMANDS.items() if not isinstance(command, click.Group)])
def test_command_is_in_the_manual(name: str) -> None:
    """The manual lists every command; in one row, later subcommands leave ``gkcrawl`` out."""
    manual = TEXT[HERE / "docs" / "operations.md"]
    assert re.search(rf"`(gkcrawl )?{re.escape(name)}`", manual)


def test_manual_names_no_other_command() -> None:
    listed = re.findall(r"^\| (`.+?`) \|", TEXT[HERE / "docs" / "operations.md"].split("## 全部命令")[1], re.MULTILINE)
    named = {word.removeprefix("gkcrawl ") for row in listed for word in re.findall(r"`([^`]+)`", row)}
    assert named == {name for name, command in COMMANDS.items() if not isinstance(command, click.Group)}


def command_lines() -> Iterator[tuple[str, str]]:
    """(page, line) of every gkcrawl command in a fenced block."""
    for page, text in TEXT.items():
        for block in re.findall(r"^```(?:sh|console)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if line.startswith("gkcrawl "):
                    yield str(page.relative_to(HERE)), line


LINES = sorted(set(command_lines()))


def parse(group: click.Command, args: list[str]) -> None:
    """Parse a command line all the way down without running anything; raises ``click.UsageError``."""
    context = group.make_context(group.name, args, resilient_parsing=False)
    if isinstance(group, click.Group):
        rest = [*context._protected_args, *context.args]
        _, command, rest = group.resolve_command(context, rest)
        assert command is not None
        parse(command, rest)


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{page}: {line}" for page, line in LINES])
def test_command_line_parses(page: str, line: str) -> None:
    parse(root, shlex.split(line, comments=True)[1:])


@pytest.mark.parametrize("line", ["gkcrawl crawll", "gkcrawl notice", "gkcrawl score --dep x y", "gkcrawl mail sent"])
def test_wrong_command_line_does_not_parse(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(root, shlex.split(line)[1:])


def test_readme_has_command_lines() -> None:
    assert {"README.md", "README.zh-CN.md"} <= {page for page, _ in LINES}
    assert [line for page, line in LINES if page == "README.md"] == [
        line for page, line in LINES if page == "README.zh-CN.md"], "the two READMEs show the same commands"


@pytest.mark.parametrize("page", EACH_PAGE)
def test_make_targets_exist(page: Path) -> None:
    makefile = (HERE / "Makefile").read_text("utf-8")
    for target in re.findall(r"(?:^|`)make (\w+)", TEXT[page], re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


# ---------------------------------------------------------------- errors


def error_classes(top: type[errors.GkcrawlError] = errors.GkcrawlError, depth: int = 0
                  ) -> Iterator[tuple[str, int, int]]:
    """(name, depth, exit code) of the classes that the module defines, in the order of definition."""
    yield top.__name__, depth, top.exit_code
    for below in top.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from error_classes(below, depth + 1)


def test_error_tree_is_drawn() -> None:
    drawn = [(match[2], len(match[1]) // 4, int(match[3]))
             for match in re.finditer(r"^    ([│├└─ ]*)(\w+) +exit (\d)", errors.__doc__ or "", re.MULTILINE)]
    assert sorted(drawn) == sorted(error_classes())


# ---------------------------------------------------------------- links and words


def heading_id(heading: str) -> str:
    """The anchor that a heading gets on a forge."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    found = {heading_id(h) for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    return found | set(re.findall(r'<a id="([^"]+)"', text))


@pytest.mark.parametrize("page", EACH_PAGE)
def test_links_resolve(page: Path) -> None:
    text = re.sub(r"```.*?```", "", TEXT[page], flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{target} leads nowhere"
        assert path.is_relative_to(HERE), f"{target} leaves the repository"
        if anchor:
            assert anchor in anchors(path), f"{target}: no such heading"


@pytest.mark.parametrize("page", EACH_PAGE)
def test_pages_name_no_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(home|root|work|tmp|Users)/", TEXT[page])


def linked(page: Path) -> set[Path]:
    """Pages that a page leads to, directly or by way of others."""
    found: set[Path] = set()
    waiting = [page]
    while waiting:
        here = waiting.pop()
        for target in re.findall(r"\]\(([^)#\s]+)", here.read_text("utf-8")):
            there = (here.parent / target).resolve()
            if there.suffix == ".md" and there.exists() and there not in found:
                found.add(there)
                waiting.append(there)
    return found


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_page_is_reached(name: str) -> None:
    assert set(PAGES) - linked(HERE / name) - {HERE / name} == set()


def test_layers_are_those_of_the_contract() -> None:
    contract = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    block = re.search(r"```\n(gkcrawl\.cli\n.*?)```", TEXT[HERE / "docs" / "architecture.md"], re.DOTALL)
    assert block is not None
    assert block[1].split("\n")[:-1] == contract["layers"]


# ---------------------------------------------------------------- configuration


def test_configuration_page_holds_every_key() -> None:
    page = TEXT[HERE / "docs" / "configuration.md"]
    for key in (*PortalFacts.model_fields, *Scheme.model_fields, *Indicator.model_fields, *UNIT_HEADINGS):
        assert f"| `{key}` |" in page


# ---------------------------------------------------------------- the rule in the guide


def test_rule_of_the_guide_works(tmp_path: Path) -> None:
    """The example of docs/adding-a-rule.md is loaded as the registry loads rules, and its examples hold."""
    code = re.search(r"```python\n(.*?)```", TEXT[NEW_RULE], re.DOTALL)
    name = re.search(r"rules/documents/(\w+)\.py", TEXT[NEW_RULE])
    assert code and name
    path = tmp_path / f"{name[1]}.py"
    path.write_text(code[1], "utf-8")
    spec = importlib.util.spec_from_file_location(name[1], path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    file = _load(module, Family(name="documents", title="", introduction=""), hashlib.sha256())
    assert {type(example) for example in file.examples} == {Good, Bad, Skip}
    for example in file.examples:
        params = example.params if example.params is not None else file.rule.params()
        result = evaluate(file, example.subject, Context(as_of=example.as_of, params=params))
        match example:
            case Good():
                assert result.outcome == "pass", result
            case Bad():
                assert tuple(hit.anchor for hit in result.hits) == example.anchors
            case Skip():
                assert result.outcome == example.outcome
