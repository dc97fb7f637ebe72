"""The command line. One file a command in this folder, found by walking it; each is a few lines around ``gkcrawl.app``."""

import importlib
import pkgutil
import sys
from pathlib import Path

import click

from gkcrawl import __version__
from gkcrawl.cli import _early  # noqa: F401  # first: it makes the imports that follow faster
from gkcrawl.cli._speech import Group, Shown, speak_chinese
from gkcrawl.errors import GkcrawlError

speak_chinese()

ORDER = ("demo", "init", "doctor", "crawl", "check", "score", "problems", "notice", "mail", "nightly", "schedule", "lint")
"""Shown in the order of the work; what is not named here follows by name."""

PLANNED = {"discover": "读取门户的单位与栏目、生成核对表", "recheck": "复测问题、回头看专项报告", "reply": "读回单位填报的清单"}
"""Commands that the design names and this version does not have; it says so instead of guessing at a typing error."""


class Commands(Group):
    """Loads a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")]
        return sorted(names, key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").COMMAND
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]
                        ) -> tuple[str | None, click.Command | None, list[str]]:
        from gkcrawl.config import suggest

        if args and args[0] in PLANNED:
            raise click.UsageError(f"本版本还没有命令“{args[0]}”（{PLANNED[args[0]]}），将在后续版本提供", ctx)
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"没有命令“{args[0]}”{suggest(args[0], self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, invoke_without_command=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gkcrawl")
@click.option("--workspace", type=click.Path(path_type=Path, file_okay=False), default=".", envvar="GKCRAWL_WORKSPACE",
              metavar="文件夹", help="工作区；默认当前文件夹。")
@click.option("--debug", is_flag=True, help="出错时显示完整的调用过程。")
def gkcrawl(workspace: Path, debug: bool) -> None:
    """政务公开监测：采集政府信息公开栏目，逐条评判，出具得分、季度通报和问题清单。

    退出码：0 完成；1 完成但结果不好；2 用法或配置有误；3 未能完成或结果不可用。
    """
    from gkcrawl.installed import verify

    try:
        verify()
    except GkcrawlError as error:
        raise Shown(str(error), error.exit_code) from error


def _speaks_chinese(encoding: str) -> bool:
    try:
        return bool("政务公开，“”—".encode(encoding))
    except (LookupError, UnicodeEncodeError):
        return False


def main() -> None:
    """Entry point of the ``gkcrawl`` program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal set to GBK shows Chinese only in GBK; files, pipes and everything else get UTF-8.
            stream.reconfigure(encoding=None if stream.isatty() and _speaks_chinese(stream.encoding) else "utf-8",
                               errors="replace")
    gkcrawl(prog_name="gkcrawl")
