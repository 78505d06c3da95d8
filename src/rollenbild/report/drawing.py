"""SVG by hand: the same text stands in the page, where its style sheet recolours it, and in a file of its own.

Colours are written as attributes, so that a drawing looks right alone; the page's rules for the classes win over them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from rollenbild.codebook import Codebook

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
"""Okabe and Ito's colours, told apart by colour-blind readers; the undecided label is grey."""
PALETTE_DARK = ("#5AB4EC", "#FF9A5C", "#3CCBA0", "#E7A6CB")
UNDECIDED = "#6E6E73"
UNDECIDED_DARK = "#A5A5AD"
INK, SOFT, LINE, PAPER = "#1d1d1f", "#5b5b60", "#d5d5da", "#ffffff"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
MARKS_UP_TO = 120
"""Series of more interviews are drawn as bars."""
WIDE, NARROW = 820, 340
"""Widths in which every drawing is made: for a desk and paper, and for a phone."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTER = 0.56


def label_colours(codebook: Codebook, *, dark: bool = False) -> dict[str, str]:
    """Colour of each label, the same in plots and page."""
    palette = PALETTE_DARK if dark else PALETTE
    grey = UNDECIDED_DARK if dark else UNDECIDED
    colours = {side: palette[k % len(palette)] for k, side in enumerate(codebook.sides)}
    return {**colours, codebook.none: grey, codebook.undecided: grey}


def shortened(text: str, width: float, size: float = 13) -> str:
    """The beginning of a text that fits into so many units, with an ellipsis where it is cut."""
    room = max(int(width / (_LETTER * size)), 3)
    flat = " ".join(text.split())
    return flat if len(flat) <= room else f"{flat[: room - 1].rstrip()}…"


def ticks(most: int, room: float = WIDE) -> list[int]:
    """Round whole numbers from 0 to ``most``, few enough for the room."""
    wanted = max(2, int(room / 70))
    step = next(base * 10**power for power in range(12) for base in (1, 2, 5) if most <= wanted * base * 10**power)
    return list(range(0, most + 1, step))


class Drawing:
    """An SVG drawing that grows downwards.

    Parameters
    ----------
    width : int
        In units of the drawing; a reader's screen scales it.
    title : str
        What a screen reader says of it.
    """

    def __init__(self, codebook: Codebook, width: int, title: str) -> None:
        self.codebook = codebook
        self.width = width
        self.height = 0.0
        self.colours = label_colours(codebook)
        self._root = ElementTree.Element(
            "svg",
            {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": _clean(title), "font-family": FONT},
        )
        back = {"class": "p-back", "width": "100%", "height": "100%", "fill": PAPER}
        ElementTree.SubElement(self._root, "rect", back)
        self._into = self._root

    def group(self, **data: object) -> None:
        """Put what follows into a group that carries its figures as ``data-`` attributes."""
        self._into = ElementTree.SubElement(
            self._root, "g", {f"data-{name}": _clean(str(value)) for name, value in data.items()}
        )

    def text(
        self, x: float, y: float, words: str, *, soft: bool = False, size: float = 13, anchor: str = "start"
    ) -> None:
        """Words with their baseline at ``y``."""
        element = self._add(
            "text", {"x": x, "y": y, "font-size": size, "text-anchor": anchor, "fill": SOFT if soft else INK}
        )
        # A rim in the paper's colour keeps words readable where they cross a line.
        rim = {"stroke": PAPER, "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"}
        element.attrib |= {"class": "p-soft" if soft else "p-ink", **rim}
        element.text = _clean(words)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, ink: bool = False, wide: float = 1) -> None:
        """A straight line, faint or in ink."""
        element = self._add(
            "line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": INK if ink else LINE, "stroke-width": wide}
        )
        element.set("class", "p-strong" if ink else "p-line")

    def bar(
        self, x: float, y: float, width: float, height: float, label: str, *, tip: str = "", number: int | None = None
    ) -> None:
        """A bar in a label's colour, with its shape's texture so that it is told apart in grey."""
        if width <= 0 or height <= 0:
            return
        box = {"x": x, "y": y, "width": width, "height": height}
        element = self._labelled("rect", box, label)
        self._tip(element, tip)
        if number is not None:
            element.set("data-i", str(number))
        place = self._place(label)
        if place == 0:
            return
        lines = []
        step = 6
        for start in range(step, int(width + height), step):
            if place == 1:
                left, right = max(0, start - height), min(start, width)
                lines.append(f"M{x + left:.1f} {y + start - left:.1f}L{x + right:.1f} {y + start - right:.1f}")
            elif start < width:
                lines.append(f"M{x + start:.1f} {y:.1f}v{height:.1f}")
        if lines:
            element = self._add("path", {"d": "".join(lines), "fill": "none", "stroke": PAPER, "stroke-width": 1.2})
            element.set("class", "p-paper")

    def faint(self, x: float, y: float, width: float, height: float) -> None:
        """A pale bar for what belongs to no label."""
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, "fill": LINE}).set("class", "p-faint")

    def mark(
        self,
        x: float,
        y: float,
        size: float,
        label: str,
        *,
        ring: bool = False,
        tip: str = "",
        number: int | None = None,
    ) -> None:
        """An interview: the shape and colour of its label; a ring around it where it was coded by hand.

        ``number`` is the interview's place in the report, to which a click on the mark leads.
        """
        half = size / 2
        match self._place(label):
            case 0:
                element = self._labelled("circle", {"cx": x, "cy": y, "r": half * 0.92}, label)
            case 1:
                side = size * 0.82
                box = {"x": x - side / 2, "y": y - side / 2, "width": side, "height": side}
                element = self._labelled("rect", box, label)
            case 2:
                path = f"M{x:.1f} {y - half:.1f}l{half:.1f} {size * 0.9:.1f}h{-size:.1f}z"
                element = self._labelled("path", {"d": path}, label)
            case 3:
                path = f"M{x:.1f} {y - half:.1f}l{half:.1f} {half:.1f}l{-half:.1f} {half:.1f}l{-half:.1f} {-half:.1f}z"
                element = self._labelled("path", {"d": path}, label)
            case _:
                arm = half * 0.72
                path = f"M{x - arm:.1f} {y - arm:.1f}L{x + arm:.1f} {y + arm:.1f}M{x + arm:.1f} {y - arm:.1f}"
                path += f"L{x - arm:.1f} {y + arm:.1f}"
                element = self._add(
                    "path", {"d": path, "fill": "none", "stroke": self.colours[label], "stroke-width": size / 5}
                )
                element.set("class", f"s-{self._name(label)}")
        element.set("data-mark", label)
        if number is not None:
            element.set("data-i", str(number))
        self._tip(element, tip)
        if ring:
            around = self._add("circle", {"cx": x, "cy": y, "r": half * 1.3, "fill": "none", "stroke": INK})
            around.set("class", "p-strong")

    def span(self, low: float, high: float, estimate: float, y: float, label: str) -> None:
        """A range drawn as a line with ends, the estimate as a stroke across it."""
        path = f"M{low:.1f} {y - 5:.1f}v10M{low:.1f} {y:.1f}H{high:.1f}M{high:.1f} {y - 5:.1f}v10"
        for d, wide in ((path, 2.0), (f"M{estimate:.1f} {y - 7:.1f}v14", 4.0)):
            element = self._add("path", {"d": d, "fill": "none", "stroke": self.colours[label], "stroke-width": wide})
            element.set("class", f"s-{self._name(label)}")

    def legend(self, names: Sequence[tuple[str, str]], y: float, ring: str = "") -> float:
        """Marks with their labels' names in a row, broken where it is full; gives back the next free ``y``."""
        x = 8.0
        for label, name in (*names, ("", ring)):
            if not name:
                continue
            room = 38 + len(name) * _LETTER * 13
            if x > 8 and x + room > self.width:
                x, y = 8.0, y + 22
            if label:
                self.mark(x, y - 4.5, 12, label)
            else:
                self._add("circle", {"cx": x, "cy": y - 4.5, "r": 7, "fill": "none", "stroke": INK}).set(
                    "class", "p-strong"
                )
            self.text(x + 13, y, name, soft=True)
            x += room
        return y + 22

    def done(self) -> str:
        """The drawing as SVG."""
        self._root.set("viewBox", f"0 0 {self.width} {self.height:g}")
        self._root.set("width", str(self.width))
        self._root.set("height", f"{self.height:g}")
        return ElementTree.tostring(self._root, encoding="unicode")

    def _place(self, label: str) -> int:
        """Place among the sides; -1 for what is on no side."""
        return self.codebook.sides.index(label) % len(PALETTE) if label in self.codebook.sides else -1

    def _name(self, label: str) -> str:
        place = self._place(label)
        return str(place) if place >= 0 else "x"

    def _labelled(self, tag: str, shape: Mapping[str, object], label: str) -> ElementTree.Element:
        element = self._add(tag, {**shape, "fill": self.colours[label]})
        element.set("class", f"m-{self._name(label)}")
        return element

    def _add(self, tag: str, attributes: Mapping[str, object]) -> ElementTree.Element:
        said = {key: f"{value:.4g}" if isinstance(value, float) else str(value) for key, value in attributes.items()}
        return ElementTree.SubElement(self._into, tag, said)

    @staticmethod
    def _tip(element: ElementTree.Element, tip: str) -> None:
        if tip:
            ElementTree.SubElement(element, "title").text = _clean(tip)


def _clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
