"""What must hold before a crawl or check may add to what is stored: the same units under the same ids, time going on."""

from collections.abc import Sequence
from datetime import datetime

from gkcrawl.app.workspace import Workspace
from gkcrawl.errors import ConfigError, UsageError
from gkcrawl.model import Unit
from gkcrawl.store import Store
from gkcrawl.text import TIMEZONE


def admit_units(workspace: Workspace, store: Store) -> None:
    """Store the unit list. Raises ``ConfigError`` when there is no unit, or when an id now means another body than
    before: every finding and score of the past hangs on the id."""
    workspace.require_units()
    if problems := identity_changes(store.units(), workspace.units):
        raise ConfigError(str(workspace.folder / "units.csv"), problems)
    store.save_units(workspace.units)


def identity_changes(before: Sequence[Unit], now: Sequence[Unit]) -> list[str]:
    """Ids that were given to another body, and bodies that were given another id. A new name under the old id is a
    renaming; a unit that is missing was taken out of the list."""
    problems = []
    old = {u.id: u for u in before}
    current = {u.id for u in now}
    for unit in now:
        known = old.get(unit.id)
        namesake = next((u for u in before if u.id != unit.id and _same_body(u, unit)), None)
        if known and _same_body(known, unit):
            continue
        if known and (namesake or (known.site_id and unit.site_id and known.site_id != unit.site_id)):
            problems.append(f"编号 {unit.id} 原为“{known.name}”，现在成了“{unit.name}”；历史问题和得分都记在编号上，"
                            "请把编号改回原单位，新单位另用新编号")
        elif known is None and namesake and namesake.id not in current:
            problems.append(f"“{unit.name}”的编号原为 {namesake.id}，现在成了 {unit.id}；请改回，否则它的历史问题会断开")
    return problems


def _same_body(one: Unit, other: Unit) -> bool:
    if one.site_id and other.site_id:
        return one.site_id == other.site_id
    return one.name == other.name


def refuse_time_travel(store: Store, at: datetime) -> None:
    """Raises ``UsageError`` when the clock stands before what is stored: an earlier round would be overwritten."""
    last = max(store.runs(100), key=lambda run: run.started_at, default=None)
    if last and at.astimezone(TIMEZONE).date() < last.started_at.astimezone(TIMEZONE).date():
        raise UsageError(
            f"今天（{at:%Y-%m-%d}）早于第 {last.id} 次运行的日期 {last.started_at:%Y-%m-%d}，本次未做任何改动；"
            "请核对系统时钟和 portal.toml 的 portal.today。若那次运行时的时钟有误，请从备份恢复")
