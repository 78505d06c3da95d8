"""Our drawings as PNG, for slides and word processors that take no SVG."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNIT = 100
"""Units of a drawing in an inch; text and lines keep the proportions they have on a screen."""
DOTS = 250
"""Dots an inch, so that a drawing of 820 units is 2050 dots wide."""
_POINT = 72 / UNIT
_STEP = re.compile(r"([MLHVhvlz])([^MLHVhvlz]*)")


def png(svg: str) -> bytes:
    """A drawing of `drawing.Drawing` as PNG; of SVG in general only what that class writes is known."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # The markup is our own, made by `drawing` a moment ago.
    root = ElementTree.fromstring(svg)  # noqa: S314
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    figure = Figure(figsize=(width / UNIT, height / UNIT), dpi=DOTS)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    for order, element in enumerate(root.iter()):
        _draw(axes, element, (width, height), order)
    target = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    with warnings.catch_warnings():
        # A sign that the font lacks is drawn as a box; that is no reason to talk.
        warnings.simplefilter("ignore", UserWarning)
        canvas.print_png(target, metadata={"Software": None})
    return target.getvalue()


def _draw(axes: Axes, element: ElementTree.Element, size: tuple[float, float], order: int) -> None:
    from matplotlib.patches import Circle, PathPatch, Rectangle
    from matplotlib.path import Path

    def number(name: str) -> float:
        return float(element.get(name, 0))

    look: dict[str, Any] = {
        "facecolor": element.get("fill", "none"),
        "edgecolor": element.get("stroke", "none"),
        "linewidth": float(element.get("stroke-width", 1)) * _POINT if element.get("stroke") else 0,
        "zorder": order,
        "clip_on": False,
    }
    match element.tag.rpartition("}")[2]:
        case "rect" if element.get("width") == "100%":
            axes.add_patch(Rectangle((0, 0), *size, **look))
        case "rect":
            axes.add_patch(Rectangle((number("x"), number("y")), number("width"), number("height"), **look))
        case "circle":
            axes.add_patch(Circle((number("cx"), number("cy")), number("r"), **look))
        case "line":
            ends = [(number("x1"), number("y1")), (number("x2"), number("y2"))]
            axes.add_patch(PathPatch(Path(ends), **look))
        case "path":
            axes.add_patch(PathPatch(Path(*_outline(element.get("d", ""))), **look))
        case "text":
            _write(axes, element, order)


def _write(axes: Axes, element: ElementTree.Element, order: int) -> None:
    from matplotlib.patheffects import withStroke

    text = axes.text(
        float(element.get("x", 0)),
        float(element.get("y", 0)),
        element.text or "",
        fontsize=float(element.get("font-size", 13)) * _POINT,
        color=element.get("fill", "black"),
        ha={"start": "left", "middle": "center", "end": "right"}[element.get("text-anchor", "start")],
        va="baseline",
        zorder=order,
        parse_math=False,
    )
    rim: Any = withStroke(linewidth=3 * _POINT, foreground=element.get("stroke", "white"))
    text.set_path_effects([rim])


def _outline(data: str) -> tuple[list[tuple[float, float]], list[int]]:
    """Points and codes of a path."""
    steps = list(_points(data))
    return [point for point, _ in steps], [code for _, code in steps]


def _points(data: str) -> Iterator[tuple[tuple[float, float], int]]:
    from matplotlib.path import Path

    x = y = 0.0
    start = (x, y)
    for sign, numbers in _STEP.findall(data):
        values = [float(one) for one in numbers.split()]
        match sign:
            case "M" | "L":
                x, y = values
            case "l":
                x, y = x + values[0], y + values[1]
            case "H":
                x = values[0]
            case "h":
                x += values[0]
            case "V":
                y = values[0]
            case "v":
                y += values[0]
            case "z":
                yield start, int(Path.CLOSEPOLY)
                continue
        if sign == "M":
            start = (x, y)
        yield (x, y), int(Path.MOVETO if sign == "M" else Path.LINETO)
