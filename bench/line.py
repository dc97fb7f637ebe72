"""One measured figure beside its target, and how figures are written: never better than they are."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure. ``target`` is that of the design, ``None`` when it sets none. ``less``: smaller is better.

    ``note`` says in Chinese what the figure is made of.
    """

    what: str
    value: float
    unit: str
    target: float | None = None
    less: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the unrounded figure reaches the target; ``None`` without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.less else self.value >= self.target

    @property
    def ratio(self) -> float | None:
        """How far the figure goes: 1 is the target, more is better, whichever way the figure runs."""
        if self.target is None:
            return None
        return self.target / self.value if self.less else self.value / self.target

    @property
    def state(self) -> str:
        """达标, or what is lacking in percent of the target, rounded against us."""
        if self.target is None or self.met is None:
            return "—"
        lacking = abs(self.value - self.target) / self.target
        return "达标" if self.met else f"差 {math.ceil(100 * lacking)} %"

    @property
    def shown(self) -> str:
        return f"{written(self.value, up=self.less)} {self.unit}"

    @property
    def shown_target(self) -> str:
        if self.target is None:
            return "—"
        return f"{'≤' if self.less else '≥'} {self.target:,g} {self.unit}"

    @property
    def shown_ratio(self) -> str:
        return "—" if self.ratio is None else written(self.ratio)


def written(value: float, *, up: bool = False) -> str:
    """Three figures or whole numbers, cut off downwards (``up``: upwards), so that no figure is flattered."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    scale = 10**digits
    whole = math.ceil(value * scale) if up else math.floor(value * scale)
    return f"{whole / scale:,.{digits}f}"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one piece of work: on the clock, and of processor time in this process."""

    wall: float
    cpu: float


def spent(work: Callable[[], object], times: int = 1) -> Spent:
    """Medians over ``times`` runs of ``work``."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = perf_counter(), process_time()
        work()
        cpus.append(process_time() - cpu)
        walls.append(perf_counter() - wall)
    return Spent(median(walls), median(cpus))


def spread(values: Sequence[float]) -> str:
    """Lowest and highest, for a note."""
    return f"{written(min(values))}–{written(max(values), up=True)}"
