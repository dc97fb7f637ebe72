"""A ready workspace for the demonstration portal: profile, scheme, unit list."""

import csv
import importlib.resources
import io
from pathlib import Path

from gkcrawl.config import UNIT_HEADINGS
from gkcrawl.demo.content import email
from gkcrawl.demo.pages import SITE_NAME
from gkcrawl.demo.plan import COLUMNS, GUIDE, REPORTS
from gkcrawl.demo.units import UNITS

SCHEME = "luan-2020.toml"


def profile(url: str, smtp_port: int = 25) -> str:
    """``portal.toml`` for the portal served at ``url``."""
    entries = [f'[[catalogue]]\nmatch = "{GUIDE}"\nkind = "指南"\n', f'[[catalogue]]\nmatch = "{REPORTS}"\nkind = "年报"\n']
    for column in COLUMNS:
        for word in dict.fromkeys(label.rsplit("/", 1)[-1] for label in column.labels):
            lines = ["[[catalogue]]", f'match = "{word}"', f'kind = "{column.kind}"']
            if column.max_age_days:
                lines.append(f"max_age_days = {column.max_age_days}")
            if column.minimum_items:
                lines.append(f"minimum_items = {column.minimum_items}")
            entries.append("\n".join(lines) + "\n")
    return f"""# 演示门户：本机上的网站，内容均为虚构

[portal]
name = "{SITE_NAME}"
url = "{url}"
disclosure_url = "{url}/public/index.html"
cms = "lonsun"
city = "六安市"
office = "六安市政务公开办公室"
hosts = ["localhost"]            # 演示用的“站外网站”也在本机，列在这里才允许核验
allow_private_addresses = true   # 演示门户在本机，平时应为 false

[politeness]
delay = 0.0        # 本机网站不需要间隔；对真实门户请保留默认值
concurrency = 8
timeout = 10.0
autothrottle = false

[mail]
host = "127.0.0.1"
port = {smtp_port}

# 栏目目录：match 是栏目路径的末尾，kind 是内容种类，max_age_days 是最长不更新天数

""" + "\n".join(entries)


def unit_list() -> str:
    """``units.csv``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(UNIT_HEADINGS)
    for unit in UNITS:
        aliases = "；".join(a for a in dict.fromkeys((unit.short, *unit.aliases)) if a not in (unit.name, unit.formal))
        writer.writerow((unit.id, unit.formal, unit.name, unit.unit_class, aliases, email(unit), unit.organ_id,
                         f"/public/column/{unit.organ_id}"))
    return text.getvalue()


def write_workspace(folder: Path, url: str, smtp_port: int = 25) -> None:
    """Write ``portal.toml``, ``units.csv`` and ``scheme.toml`` into ``folder`` (made when it is not there)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "portal.toml").write_text(profile(url, smtp_port), encoding="utf-8")
    (folder / "units.csv").write_text(unit_list(), encoding="utf-8-sig", newline="")
    scheme = importlib.resources.files("gkcrawl.schemes").joinpath(SCHEME)
    (folder / "scheme.toml").write_bytes(scheme.read_bytes())
