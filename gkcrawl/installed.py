"""Are ``crawler``, ``rules`` and ``reports`` really ours? The names are generic and another distribution may own them."""

import importlib
import importlib.metadata

from gkcrawl.errors import InstallError

OURS = ("crawler", "rules", "reports")


def verify() -> None:
    """Raise ``InstallError`` naming the intruder when one of our packages is not ours."""
    for name in OURS:
        try:
            package = importlib.import_module(name)
            place = next(iter(getattr(package, "__path__", ())), name)
            if getattr(package, "__gkcrawl__", False):
                continue
        except ImportError as error:
            place = f"{name}（{error}）"
        owners = [o for o in importlib.metadata.packages_distributions().get(name, ()) if o != "gkcrawl"]
        owner = f"属于另一个软件包 {'、'.join(sorted(set(owners)))}" if owners else "不是 gkcrawl 的"
        raise InstallError(f"文件夹 {place} {owner}，gkcrawl 无法工作。请把 gkcrawl 装在独立环境里：pipx install gkcrawl")
