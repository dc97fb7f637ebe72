"""Small inline SVG charts.

Colours come from the page's style sheet by class, so that the charts print and need no script.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor

from markupsafe import Markup

from reports._words import clean, figure

WIDTH = 640


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One unit on a dot chart; ``rate`` in percent."""

    name: str
    rate: Decimal
    ranked: bool = True


def meter(share: Decimal | float, kind: str = "") -> Markup:
    """A bar that fills ``share`` (0 … 1) of its width."""
    width = max(0.0, min(100.0, float(share) * 100))
    return Markup(
        '<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="rail" width="100" height="6"/><rect class="fill {}" width="{}" height="6"/></svg>'
    ).format(kind, f"{width:.1f}")


def split(parts: Sequence[tuple[str, str, int]]) -> Markup:
    """One bar divided by counts; each part is (class, label, count)."""
    total = sum(count for _, _, count in parts) or 1
    left, shapes = 0.0, []
    for kind, label, count in parts:
        width = count * 100 / total
        if count:
            shapes.append(
                _markup(
                    '<rect class="{}" x="{}" width="{}" height="10"><title>{} {}</title></rect>',
                    kind,
                    f"{left:.2f}",
                    f"{width:.2f}",
                    label,
                    count,
                )
            )
        left += width
    return _wrap(
        '<svg class="split" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">',
        shapes,
        "，".join(f"{label}{count}" for _, label, count in parts),
    )


def trend(points: Sequence[tuple[str, Decimal]]) -> Markup:
    """Mean rate of every round as a line with its values; nothing for fewer than two rounds."""
    if len(points) < 2:
        return Markup("")
    height, left, right, top, bottom = 220, 56, 32, 34, 36
    low, high = _bounds([rate for _, rate in points])
    step = (WIDTH - left - right) / (len(points) - 1)
    places = [
        (left + step * n, _y(rate, low, high, top, height - bottom)) for n, (_, rate) in enumerate(points)
    ]
    shapes = [
        _gridline(value, left, WIDTH - right, _y(value, low, high, top, height - bottom))
        for value in (low, (low + high) / 2, high)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    area = f"{places[0][0]:.1f},{height - bottom} {line} {places[-1][0]:.1f},{height - bottom}"
    shapes += [
        _markup('<polygon class="area" points="{}"/>', area),
        _markup('<polyline class="line" points="{}"/>', line),
    ]
    every = max(1, len(points) // 8)
    for n, ((name, rate), (x, y)) in enumerate(zip(points, places, strict=True)):
        shapes.append(_markup('<circle class="knot" cx="{}" cy="{}" r="4"/>', f"{x:.1f}", f"{y:.1f}"))
        if (len(points) - 1 - n) % every == 0:
            shapes.append(_label(x, y - 12, figure(rate, 1), "value"))
            shapes.append(_label(x, height - 12, name, "tick"))
    return _wrap(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{{}}">',
        shapes,
        "历轮平均得分率：" + "，".join(f"{name} {figure(rate)}%" for name, rate in points),
    )


def dots(groups: Sequence[tuple[str, Sequence[Dot], Decimal | None]]) -> Markup:
    """Every unit as a dot on the scale of rates, one row a class, a mark at the mean; ties are stacked."""
    rates = [dot.rate for _, members, _ in groups for dot in members]
    if not rates:
        return Markup("")
    left, right, row = 84, 24, 92
    height = row * len(groups) + 34
    low, high = _bounds(rates)

    def x(rate: Decimal) -> float:
        return left + float((rate - low) / (high - low)) * (WIDTH - left - right)

    shapes = []
    for n in range(5):
        value = low + (high - low) * n / 4
        shapes.append(
            _markup('<line class="rule" x1="{0}" x2="{0}" y1="8" y2="{1}"/>', f"{x(value):.1f}", height - 28)
        )
        shapes.append(_label(x(value), height - 10, f"{figure(value, 1)}%", "tick"))
    for n, (label, members, mean) in enumerate(groups):
        base = row * (n + 1) - 22
        shapes.append(_markup('<text class="name" x="0" y="{}">{}</text>', base + 4, label))
        shapes.append(
            _markup(
                '<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>',
                left,
                WIDTH - right,
                base + 9,
                base + 9,
            )
        )
        if mean is not None:
            at = f"{x(max(low, min(high, mean))):.1f}"
            shapes.append(
                _markup(
                    '<line class="mean" x1="{0}" x2="{0}" y1="{1}" y2="{2}"><title>平均 {3}%</title></line>',
                    at,
                    base - 50,
                    base + 9,
                    figure(mean),
                )
            )
        shapes += _stack(members, x, base)
    return _wrap(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{{}}">',
        shapes,
        "各单位得分率分布",
    )


def _stack(members: Sequence[Dot], x: Callable[[Decimal], float], base: float) -> list[Markup]:
    taken: dict[int, int] = {}
    shapes = []
    for dot in members:
        at = x(dot.rate)
        level = taken.get(round(at / 11), 0)
        taken[round(at / 11)] = level + 1
        shapes.append(
            _markup(
                '<circle class="{}" cx="{}" cy="{}" r="5"><title>{} {}%</title></circle>',
                "dot" if dot.ranked else "dot apart",
                f"{at:.1f}",
                f"{base - min(level, 4) * 11:.1f}",
                dot.name,
                figure(dot.rate),
            )
        )
    return shapes


def _bounds(rates: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """A scale of whole percents that holds every rate with some air, within 0 … 100 unless a rate is not."""
    low = Decimal(max(0, floor(min(rates)) - 1)) if min(rates) >= 0 else Decimal(floor(min(rates)))
    high = max(Decimal(min(100, floor(max(rates)) + 2)), Decimal(floor(max(rates))))
    return (low, high) if high - low >= 4 else (max(Decimal(0), high - 4), max(high, Decimal(4)))


def _y(rate: Decimal, low: Decimal, high: Decimal, top: float, bottom: float) -> float:
    return bottom - float((rate - low) / (high - low)) * (bottom - top)


def _gridline(value: Decimal, left: float, right: float, y: float) -> Markup:
    return _markup(
        '<line class="rule" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>', left, right, f"{y:.1f}"
    ) + _markup(
        '<text class="tick" x="{}" y="{}" text-anchor="end">{}%</text>',
        left - 8,
        f"{y + 4:.1f}",
        figure(value, 0),
    )


def _label(x: float, y: float, text: str, kind: str) -> Markup:
    return _markup(
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>', kind, f"{x:.1f}", f"{y:.1f}", text
    )


def _markup(template: str, *values: object) -> Markup:
    return Markup(template).format(*(clean(v) if isinstance(v, str) else v for v in values))  # noqa: S704  # escapes


def _wrap(opening: str, shapes: Sequence[Markup], label: str) -> Markup:
    return _markup(opening, label) + Markup("").join(shapes) + Markup("</svg>")
