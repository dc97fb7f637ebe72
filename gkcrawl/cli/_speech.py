"""Chinese for click's own words, and the base classes of all commands.

click speaks through gettext, so a message catalogue is all it needs. Our own errors become click errors with their
exit codes; anything else is a bug: one line, and where the traceback was saved.
"""

import gettext
import os
import tempfile
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

import gkcrawl
from gkcrawl.app.files import FULL, REFUSALS, trouble
from gkcrawl.app.workspace import Workspace
from gkcrawl.errors import GkcrawlError

LOCALE = Path(gkcrawl.__file__).parent / "locale"
F = TypeVar("F", bound=Callable[..., Any])
BAD_ANSWER = 1
"""Exit code: done, and the answer is bad."""
INCOMPLETE = 3
"""Exit code: the work could not be completed or must not be used."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def speak_chinese() -> None:
    """Make click answer in Chinese, whatever the language of the system."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("messages", str(LOCALE))
    for kind in (type(click.INT), click.IntRange):
        kind.name = "整数"


class Shown(click.ClickException):
    """One of our errors, as click shows and exits with it."""

    exit_code: int  # type: ignore[misc]  # click declares it for the class, our errors each have their own

    def __init__(self, message: str, exit_code: int) -> None:
        from gkcrawl.privacy import mask_text

        super().__init__(mask_text(message))
        self.exit_code = exit_code


class Command(click.Command):
    """A command whose errors are ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]…")
        super().__init__(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GkcrawlError as error:
            raise Shown(str(error), error.exit_code) from error
        except KeyboardInterrupt as error:
            raise Shown("已中断。已经完成的部分都已保存；再次运行同一命令即可接着做", INTERRUPTED) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            debug = bool(ctx.find_root().params.get("debug"))
            if not debug and isinstance(error, OSError) and error.errno in REFUSALS.keys() | set(FULL):
                refused = trouble(error)
                raise Shown(str(refused), refused.exit_code) from error
            raise _bug(error, ctx.find_root().params.get("workspace"), shown=debug) from error


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]…")
        kwargs.setdefault("subcommand_metavar", "命令 …")
        super().__init__(*args, **kwargs)


def _bug(error: Exception, workspace: Path | None, *, shown: bool) -> click.ClickException:
    """The traceback, masked, goes to stderr with ``--debug``, otherwise to a file of the user's own: in the
    workspace, because a service's temporary folder is gone when it ends, or a temporary one where there is none."""
    from gkcrawl.privacy import mask_text

    told = mask_text("".join(traceback.format_exception(error)))
    said = f"程序内部出错：{type(error).__name__}"
    if shown:
        click.echo(told, err=True)
        return Shown(said, INCOMPLETE)
    inside = [workspace] if workspace and (workspace / "portal.toml").exists() else []
    for folder in (*inside, None, workspace):
        try:
            with tempfile.NamedTemporaryFile(
                "w", prefix="gkcrawl-", suffix=".log", delete=False, encoding="utf-8", dir=folder
            ) as file:
                file.write(told)
            break
        except OSError:
            continue
    else:
        return Shown(f"{said}。详情无处可存；加 --debug 可直接查看", INCOMPLETE)
    return Shown(f"{said}。详情已存入 {file.name}，请随同命令一起反馈；加 --debug 可直接查看", INCOMPLETE)


def with_workspace(function: F) -> F:
    """Hand the command the workspace that ``--workspace`` names."""

    @wraps(function)
    @click.pass_context
    def wrapped(ctx: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        return function(Workspace(ctx.find_root().params["workspace"]), *args, **kwargs)

    return wrapped  # type: ignore[return-value]


def finish(code: int) -> None:
    """End with an exit code that scripts rely on."""
    if code:
        raise click.exceptions.Exit(code)


DEPARTMENT = click.option("--dept", "departments", multiple=True, metavar="单位", help="只看这个单位（可重复；简称、别名均可）。")
PERIOD = click.option("--period", metavar="轮次", help="监测轮次，如 2020Q4；默认最近一轮。")
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
